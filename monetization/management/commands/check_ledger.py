"""`manage.py check_ledger`: audit the books."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from monetization.ledger.check import check_ledger
from monetization.selectors.ledger import trial_balance


class Command(BaseCommand):
    """Exit code 1 and a line for each fault when something is wrong; nothing is changed."""

    help = "Recompute every balance and booking of the ledger, and say what is wrong."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """The trial balance on stdout, faults on stderr."""
        for line in trial_balance():
            self.stdout.write(
                f"{line.kind:<20} {line.currency:<5} {line.balance_minor:>16}"
                f" {line.accounts:>8} accounts"
            )
        found = check_ledger()
        for finding in found:
            self.stderr.write(str(finding))
        if found:
            raise CommandError(f"The ledger has {len(found)} faults.")
        self.stdout.write("The books balance.")
