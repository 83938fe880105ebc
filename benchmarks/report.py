"""Benchmark rows as a table for people, and as a file that names the machine."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import psutil

RESULTS = Path(__file__).parent / "results"
Row = dict[str, Any]


def print_table(rows: Sequence[Row]) -> None:
    """The rows on standard output."""
    print(render_table(rows))


def render_table(rows: Sequence[Row]) -> str:
    """A Markdown table whose columns are the rows' keys, in the order of their first appearance."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [columns, *[[_cell(row.get(column)) for column in columns] for row in rows]]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    texts = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    ruler = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([texts[0], ruler, *texts[1:]])


def write_result(name: str, title: str, rows: Sequence[Row], seconds: float) -> Path:
    """Keep the table as `results/<date>-<name>.md`, with the machine it was measured on."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{date.today().isoformat()}-{name}.md"  # noqa: DTZ011 - the reader's own day
    text = f"# {title}\n\n{machine()}\nTook {seconds:.0f} s.\n\n{render_table(rows)}\n"
    path.write_text(text, encoding="utf-8")
    return path


def machine() -> str:
    """The processor, memory, system and load, because figures mean nothing without them."""
    load_1m, _, _ = os.getloadavg()
    memory_gib = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB; {platform.system()}"
        f" {platform.release()}; Python {platform.python_version()};"
        f" load before the end {load_1m:.1f}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value).replace("|", "\\|")
