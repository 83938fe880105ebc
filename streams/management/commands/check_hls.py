"""`manage.py check_hls URL`: read a live stream and report every breach of RFC 8216bis."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from streams.origin.check import CheckFailed, CheckReport, check_stream


class Command(BaseCommand):
    help = "Check a live low-latency HLS stream against RFC 8216bis, timing included."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="The multivariant playlist's address.")
        parser.add_argument("--seconds", type=_seconds, default=30.0, help="How long to read.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = check_stream(options["url"], seconds=options["seconds"])
        except CheckFailed as failure:
            raise CommandError(str(failure)) from failure
        text = json.dumps(asdict(report), indent=2) if options["json"] else format_report(report)
        self.stdout.write(text)
        if report.breaches:
            sys.exit(1)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("write a number of seconds between 1 and 86400")
    return seconds


def format_report(report: CheckReport) -> str:
    """For people: what was read, then what was wrong with it."""
    lines = [f"{report.url}, {report.seconds} s"]
    for name, counts in report.renditions.items():
        figures = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in counts.items())
        lines.append(f"  {name}: {figures}")
    for row in report.breaches:
        lines.append(f"  BREACH {row['where']} {row['clause']}: {row['message']} ({row['count']}x)")
    lines.append(f"{len(report.breaches)} breaches" if report.breaches else "No breach.")
    return "\n".join(lines)
