"""`manage.py reconcile_payments --date 2026-11-27`: compare a day with the provider's books."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monetization.providers import provider_name
from monetization.services.reconciliation import reconcile_day
from twitchclone.core.errors import DomainError


class Command(BaseCommand):
    """Exit code 1 and a line for each difference that nobody has settled."""

    help = "Compare a day (UTC) of a payment provider with the payments and the books."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, and which provider."""
        parser.add_argument("--date", required=True, help="YYYY-MM-DD, a day that is over.")
        parser.add_argument("--provider", default="", help="sandbox or stripe; else the site's.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for the day, one for each difference."""
        try:
            day = date.fromisoformat(options["date"])
            row = reconcile_day(provider=options["provider"] or provider_name(), day=day)
        except ValueError as error:
            raise CommandError("Write the date as 2026-11-27.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        found = list(row.differences.filter(settled_at=None).order_by("code", "subject"))
        self.stdout.write(f"{row}: {row.movement_count} movements, {len(found)} differences.")
        for one in found:
            self.stderr.write(f"{one.code}: {one.subject}: {one.detail}")
        if found:
            raise CommandError("The provider's books differ from ours.")
