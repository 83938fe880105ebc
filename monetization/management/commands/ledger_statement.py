"""`manage.py ledger_statement channel_earnings:7:EUR --from 2026-01-01 --to 2027-01-01`."""

import csv
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monetization.chart import parse_key
from monetization.selectors.ledger import period_of

_COLUMNS = (
    "booking", "number", "booked_at", "occurred_at", "kind", "reference", "amount_minor",
    "balance_minor",
)  # fmt: skip


class Command(BaseCommand):
    """CSV on stdout; amounts are minor units, the first and last row are the balances."""

    help = "An account's bookings of a period with the running balance, for an auditor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which account, which period."""
        parser.add_argument(
            "account", help="kind[:owner][:scope]:CURRENCY, as the staff admin shows it."
        )
        parser.add_argument("--from", dest="start", required=True, help="YYYY-MM-DD (UTC).")
        parser.add_argument("--to", dest="end", required=True, help="The day after the last.")

    def handle(self, *args: Any, **options: Any) -> None:
        """The balance of each row is that before it and its amount."""
        try:
            key = parse_key(options["account"])
            start, end = (_midnight(options[name]) for name in ("start", "end"))
        except ValueError as error:
            raise CommandError(str(error)) from error
        balance_minor, lines = period_of(key, start=start, end=end)
        table = csv.writer(self.stdout)
        table.writerow(_COLUMNS)
        table.writerow(("", "", start.isoformat(), "", "opening", "", "", balance_minor))
        for line in lines:
            balance_minor += line.amount_minor
            table.writerow(
                (
                    line.transaction_id, line.number, line.booked_at.isoformat(),
                    line.occurred_at.isoformat(), line.kind, line.reference, line.amount_minor,
                    balance_minor,
                )
            )  # fmt: skip
        table.writerow(("", "", end.isoformat(), "", "closing", "", "", balance_minor))


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)
