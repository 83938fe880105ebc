"""Months of subscriptions: the same day every month, or a short month's last."""

import calendar
from datetime import datetime


def add_month(moment: datetime, *, anchor_day: int) -> datetime:
    """The same time a month later, on `anchor_day` where that month has it.

    The anchor is the day of the first payment: without it the 31st would become the 28th for good.
    """
    year, month = divmod(moment.year * 12 + moment.month, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(anchor_day, last_day))


def take_month(moment: datetime, *, anchor_day: int) -> datetime:
    """The same time a month earlier, on `anchor_day` where that month has it."""
    year, month = divmod(moment.year * 12 + moment.month - 2, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(anchor_day, last_day))
