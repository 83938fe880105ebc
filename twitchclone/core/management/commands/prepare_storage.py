"""`manage.py prepare_storage`: makes the S3 bucket where there is none."""

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Harmless when run again, and with files kept on disk."""

    help = "Make the bucket named by AWS_STORAGE_BUCKET_NAME unless it exists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one JSON object."""
        is_new = bool(settings.AWS_STORAGE_BUCKET_NAME) and self._make_bucket()
        self.stdout.write(
            json.dumps({"bucket": settings.AWS_STORAGE_BUCKET_NAME or None, "is_new": is_new})
        )

    @staticmethod
    def _make_bucket() -> bool:
        client = default_storage.connection.meta.client  # type: ignore[attr-defined]  # S3Storage has it
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
