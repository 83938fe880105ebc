#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitchclone.settings.base")
    from django.core.management import execute_from_command_line

    from twitchclone.core.embedded import EmbeddedError

    try:
        execute_from_command_line(sys.argv)
    except EmbeddedError as error:  # a data folder the settings cannot use: a sentence is enough
        sys.exit(str(error))


if __name__ == "__main__":
    main()
