"""Programs written for Twitch, unmodified: tmi.js, @twurple/chat, twitchAPI's Chat and `irc`."""

import json
import os
from contextlib import ExitStack

import pytest

from tests.whole.programs import Program

pytestmark = pytest.mark.media  # the whole product runs

LIBRARIES = ["tmi", "twurple", "twitchapi", "irclib"]
_RESUB = """
import json
from django.db import transaction
from chat.services.rooms import tell_room
from chat.wire.lines import Author, Notice
from chat.wire.rooms import chat_room
with transaction.atomic():
    tell_room(chat_room({channel_id}), {channel_id}, Notice(
        channel_id={channel_id}, channel_login={login!r},
        author=Author(id={channel_id}, login={login!r}, display_name="Fan", color="#ff0000"),
        notice="resub", system_text="Fan has subscribed for 7 months!",
        params={{"cumulative-months": "7", "months": "0", "should-share-streak": "0",
                "sub-plan": "1000", "sub-plan-name": "Tier 1"}},
        text="great stream").to_json())
print(json.dumps({{}}))
"""


@pytest.fixture
def start(stack):
    """A program, logged in as the account."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "TWURPLE_MOCK_API_PORT": str(stack.ports["PORT"]),
    }
    with ExitStack() as running:

        def start(library: str, login: str, channel: str) -> Program:
            made = stack.manage("create_token", login, "--scopes", "chat:read chat:edit")
            config = {
                "login": login,
                "token": made["access_token"],
                "clientId": made["client_id"],
                "channel": f"#{channel}",
                "port": stack.ports["PORT"],
                "ircPort": stack.ports["IRC_PORT"],
            }
            program = running.enter_context(Program(library, config, environment))
            program.wait("joined", room=f"#{channel}")
            return program

        yield start


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_session(stack, streamers, start, library):
    ana_login, vic_login = next(streamers).login, next(streamers).login
    ana, vic = start(library, ana_login, ana_login), start(library, vic_login, ana_login)

    vic.do("say", text="hello there")
    first = ana.wait("message", login=vic_login, text="hello there", isAction=False)
    ana.do("say", text="hi yourself", replyTo=first["id"])
    vic.wait("message", login=ana_login, text="hi yourself", replyTo=first["id"])
    vic.do("action", text="waves")
    waved = ana.wait("message", text="waves", isAction=True)

    ana.do("delete", id=waved["id"])
    for program in (ana, vic):
        program.wait("deleted", id=waved["id"])

    ana.do("slow", seconds=30)
    for program in (ana, vic):
        program.wait("slow", seconds=30)
    vic.do("say", text="one")
    ana.wait("message", text="one")
    vic.do("say", text="two")
    vic.wait("notice", id="msg_slowmode")
    ana.do("slowOff")
    for program in (ana, vic):
        program.wait("slow", seconds=0)

    ana.do("timeout", user=vic_login, seconds=600)
    for program in (ana, vic):
        program.wait("timeout", login=vic_login, seconds=600)
    vic.do("say", text="three")
    vic.wait("notice", id="msg_timedout")

    ana.do("ban", user=vic_login)
    for program in (ana, vic):
        program.wait("ban", login=vic_login)
    vic.do("say", text="four")
    vic.wait("notice", id="msg_banned")
    ana.do("unban", user=vic_login)
    ana.do("clear")
    for program in (ana, vic):
        program.wait("clear")

    if library != "twitchapi":  # which knows subscriptions and raids only
        ana.do("say", text="/announce big news")
        vic.wait("usernotice", id="announcement", text="big news")
    stack.run_python(_RESUB.format(channel_id=stack.channel(ana_login)["id"], login=ana_login))
    for program in (ana, vic):
        program.wait("usernotice", id="resub", text="great stream", months="7")


def test_all_of_them_share_a_room(streamers, start):
    ana_login = next(streamers).login
    people = {library: next(streamers).login for library in LIBRARIES}
    programs = {library: start(library, login, ana_login) for library, login in people.items()}
    for speaker, login in people.items():
        text = json.dumps(speaker)
        programs[speaker].do("say", text=f"said by {text}")
        for library, program in programs.items():
            if library != speaker:
                program.wait("message", login=login, text=f"said by {text}")
