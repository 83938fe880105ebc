"""Video and browser tests share a worker; everything else is spread."""

from types import SimpleNamespace

import pytest

from tests.plugins.serial import Scheduling


@pytest.fixture
def scope_of(tmp_path):
    files = {
        "test_video.py": "pytestmark = pytest.mark.media",
        "test_page.py": "@pytest.mark.browser\ndef test_one(): ...",
        "test_fast.py": "def test_media(): ...",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    scheduling = Scheduling.__new__(Scheduling)
    scheduling.config = SimpleNamespace(rootpath=tmp_path)
    return scheduling._split_scope


def test_marked_files_are_one_unit(scope_of):
    assert scope_of("test_video.py::test_a[1]") == scope_of("test_page.py::test_one") == "serial"


def test_other_tests_are_units_of_their_own(scope_of):
    assert scope_of("test_fast.py::test_media") == "test_fast.py::test_media"
