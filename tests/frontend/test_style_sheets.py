"""Style sheets keep out of each other's way: all are one file, so a name used twice is a fight."""

import re
from collections import defaultdict
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static/css"
# The frame of the page is left out: pages may adjust it.
_FOLDERS = ("components", "pages")
_RULE = re.compile(r"^\.([a-z0-9_-]+) \{", re.MULTILINE)


def test_a_class_belongs_to_one_style_sheet():
    sheets = defaultdict(set)
    for path in (path for folder in _FOLDERS for path in (CSS / folder).rglob("*.css")):
        for name in _RULE.findall(path.read_text()):
            sheets[name].add(path.name)
    assert sheets
    assert {name: files for name, files in sheets.items() if len(files) > 1} == {}
