"""`manage.py prune_storage`: remove stored files that no row refers to any more."""

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from streams.services.storage_prune import prune_storage
from twitchclone.core.management.json_command import JsonCommand


class Command(JsonCommand):
    help = "Remove files of videos, clips and uploads that nothing refers to; prints JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")
        parser.add_argument(
            "--older-than-hours", type=float, default=24.0, help="Leave younger files alone."
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        """Counts and bytes by area; with --dry-run every key."""
        hours, is_dry_run = options["older_than_hours"], options["dry_run"]
        if not 1 <= hours <= 24 * 3650:
            raise CommandError("--older-than-hours is 1 or more: younger files may be in use.")
        pruned = prune_storage(older_than=timedelta(hours=hours), is_dry_run=is_dry_run)
        return {
            "is_dry_run": is_dry_run,
            **{
                area: {
                    "folders": found.folders,
                    "files": found.files,
                    "bytes": found.size_bytes,
                    **({"keys": found.keys} if is_dry_run else {}),
                }
                for area, found in pruned.items()
            },
        }
