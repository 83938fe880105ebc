"""Scanning files for malware."""

from streams.scan.clamd import Finding, ScannerUnavailable, Verdict, scan_file

__all__ = ["Finding", "ScannerUnavailable", "Verdict", "scan_file"]
