"""Every static file a template or a view names exists: in production a missing one is a 500."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

_REFERENCE = re.compile(r"""static[ (]["']([^"'{}]+)["']""")


def _references() -> set[str]:
    root = Path(settings.BASE_DIR)
    files = [
        *root.glob("templates/**/*.html"),
        *(
            path
            for app in ("twitchclone", "accounts", "streams", "chat", "monetization")
            for path in root.glob(f"{app}/**/*.py")
        ),
    ]
    return {match for path in files for match in _REFERENCE.findall(path.read_text())}


@pytest.mark.parametrize("name", sorted(_references()))
def test_the_file_is_there(name: str) -> None:
    assert finders.find(name), f"{name} is named by a template or a view, but does not exist."


def test_the_search_finds_references() -> None:
    assert {"img/favicon.svg", "img/share.png"} <= _references()
