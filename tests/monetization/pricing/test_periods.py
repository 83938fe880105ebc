"""A month later is the same day, where the month has it."""

from datetime import UTC, datetime

import pytest

from monetization.pricing.periods import add_month


@pytest.mark.parametrize(
    ("moment", "anchor_day", "later"),
    [
        ("2026-01-15", 15, "2026-02-15"),
        ("2026-01-31", 31, "2026-02-28"),
        ("2026-02-28", 31, "2026-03-31"),
        ("2028-01-31", 31, "2028-02-29"),
        ("2026-12-31", 31, "2027-01-31"),
        ("2026-11-30", 30, "2026-12-30"),
    ],
)
def test_table(moment, anchor_day, later):
    def at(day):
        return datetime.fromisoformat(day).replace(hour=13, tzinfo=UTC)

    assert add_month(at(moment), anchor_day=anchor_day) == at(later)
