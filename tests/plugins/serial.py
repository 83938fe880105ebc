"""Keeps tests that publish video or drive a browser in one xdist worker, one after the other."""

import pytest

_SERIAL = ("media", "browser")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two encoders or browsers at once would starve each other on a small machine."""
    for item in items:
        if any(item.get_closest_marker(name) for name in _SERIAL):
            item.add_marker(pytest.mark.xdist_group("serial"))
