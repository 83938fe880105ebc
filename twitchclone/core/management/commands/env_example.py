"""`manage.py env_example`: writes `.env.example` from the variables the settings read."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from twitchclone.settings import env

_HEADER = """\
# Every variable the settings read, with its default; written by `manage.py env_example`.
# Copy it to .env for compose.yaml, or set them in the environment of `make run`.
# A secret may be kept in a file: NAME_FILE=/path instead of NAME=value.
"""


class Command(BaseCommand):
    """Run it after adding a variable; a test compares the file with the settings."""

    help = "Write .env.example from the variables the settings read."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Replaces the file."""
        target = Path(settings.BASE_DIR) / ".env.example"
        target.write_text(render(), encoding="utf-8")
        self.stdout.write(f"{target.name}: {len(env.READ)} variables")


def render() -> str:
    """The file's text, in the order of the settings."""
    entries = [f"# {one.help}\n#{name}={one.default}\n" for name, one in env.READ.items()]
    return "\n".join([_HEADER, *entries])
