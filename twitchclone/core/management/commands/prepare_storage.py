"""`manage.py prepare_storage`: makes the S3 bucket where there is none, and sets its rules."""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from twitchclone.core.bucket_rules import apply_cors, apply_lifecycle


class Command(BaseCommand):
    """Harmless when run again, and with files kept on disk."""

    help = (
        "Make the bucket named by AWS_STORAGE_BUCKET_NAME unless it exists; let browsers of this"
        " site fetch from and send to it, and have it remove what uploads left behind."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one JSON object."""
        name = settings.AWS_STORAGE_BUCKET_NAME
        done: dict[str, Any] = {"bucket": name or None, "is_new": False}
        if name:
            client = default_storage.connection.meta.client  # type: ignore[attr-defined]  # S3Storage has it
            done["is_new"] = self._make_bucket(client)
            done["has_cors"] = self._try("CORS", apply_cors, client)
            done["has_lifecycle"] = self._try("lifecycle", apply_lifecycle, client)
        self.stdout.write(json.dumps(done))

    @staticmethod
    def _make_bucket(client: Any) -> bool:
        try:
            names = {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}
            if settings.AWS_STORAGE_BUCKET_NAME in names:
                return False
            client.create_bucket(Bucket=settings.AWS_STORAGE_BUCKET_NAME)
        except (BotoCoreError, ClientError) as error:
            raise CommandError(
                f"The bucket {settings.AWS_STORAGE_BUCKET_NAME} cannot be made: {error}"
            ) from error
        return True

    def _try(self, what: str, apply: Callable[[Any, str], None], client: Any) -> bool:
        """A key without this permission, or a server without this feature, stops nothing."""
        try:
            apply(client, settings.AWS_STORAGE_BUCKET_NAME)
        except (BotoCoreError, ClientError) as error:
            self.stderr.write(f"The bucket's {what} rules could not be set: {error}")
            return False
        return True
