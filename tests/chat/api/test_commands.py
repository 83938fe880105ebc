"""The table of slash commands over the API."""

import pytest

from chat.parsing.commands import COMMANDS

pytestmark = pytest.mark.django_db


def test_everybody_may_read_all_of_them(client, broadcaster):
    response = client.get("/api/v1/channels/ana/chat/commands/")

    commands = {command["name"]: command for command in response.json()["commands"]}
    assert commands.keys() == COMMANDS.keys()
    assert commands["ban"]["permission"] == "ban"
    assert commands["ban"]["usage"].startswith("/ban <user>")
    assert all(command["about"] for command in commands.values())
