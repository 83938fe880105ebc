"""Lengths of time as they are typed."""

import pytest

from chat.parsing.durations import MAX_DURATION_S, parse_duration


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("600", 600),
        ("0", 0),
        ("10s", 10),
        ("10m", 600),
        ("2h", 7200),
        ("1d", 86_400),
        ("1w", 604_800),
        ("1mo", 2_592_000),
        ("3 months", 7_776_000),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("10 minutes", 600),
        ("2W", 1_209_600),
        ("10y", MAX_DURATION_S),
        ("11y", None),
        ("999999999w", None),
        ("", None),
        ("m", None),
        ("10x", None),
        ("-5", None),
        ("5.5", None),
        ("ten", None),
        ("10m reason", None),
        ("٣", 3),  # digits of any script are digits
        ("1" * 400, None),
    ],
)
def test_seconds(typed, seconds):
    assert parse_duration(typed) == seconds


def test_a_bare_number_counts_in_the_unit_asked_for():
    assert parse_duration("10", bare_unit_s=60) == 600
    assert parse_duration("10s", bare_unit_s=60) == 10
