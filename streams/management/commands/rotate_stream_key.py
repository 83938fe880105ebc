"""`manage.py rotate_stream_key`: a new secret for a channel's primary stream key."""

from argparse import ArgumentParser
from typing import Any

from streams.selectors.channels import get_channel
from streams.selectors.stream_keys import list_stream_keys
from streams.services.stream_keys import issue_stream_key, rotate_stream_key
from twitchclone.core.management.json_command import JsonCommand


class Command(JsonCommand):
    """Prints {"login", "stream_key"}; whoever publishes with the old key is disconnected."""

    help = "Replace a channel's primary stream key and print the new one as one JSON object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The channel's login."""
        parser.add_argument("login")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Rotate the primary key, or issue the first one."""
        channel = get_channel(options["login"])
        keys = list_stream_keys(channel.pk)
        if keys:
            _, clear_text = rotate_stream_key(stream_key=keys[0])
        else:
            _, clear_text = issue_stream_key(channel=channel)
        return {"login": channel.owner.login, "stream_key": clear_text}
