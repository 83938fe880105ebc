"""Every public event reaches the event socket in the documented shape, and names nobody hidden."""

import json

import jsonschema
import pytest

from chat.events import ChannelRaided
from monetization.events import Cheered, Donated, SubscriptionGifted
from streams import receivers
from streams.consumers.wire import event_message
from streams.selectors.feed import read_feed
from tests.chat.acting import deliver
from tests.chat.happenings import FIELDS, NOBODY, happen, named
from tests.streams.consumers.page import SCHEMA
from twitchclone.core.outbox.events import public_types

pytestmark = pytest.mark.django_db
KINDS = sorted(FIELDS, key=lambda kind: kind.TYPE)


def seen(channel):
    """What a page that missed everything is told, each message as documented."""
    messages = [
        event_message(
            id=event.id,
            event=event.type,
            login=channel.login,
            data=event.data,
            at_ms=event.at_ms,
            host="live.example",
        )
        for event in read_feed(channel.pk, 0).events
    ]
    for message in messages:
        jsonschema.validate(message, SCHEMA)
    return messages


def described():
    """The events that the schema says the data of."""
    rules = SCHEMA["$defs"]["event_data"]["allOf"]
    return {rule["if"]["properties"]["event"]["const"] for rule in rules}


def test_every_public_event_is_described():
    ours = {name for name in public_types() if not name.startswith("test.")}
    assert ours == described(), "Describe it in docs/events-socket.schema.json."


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TYPE)
def test_it_is_told_as_documented(broadcaster, kind):
    happen(kind, broadcaster.pk)
    (message,) = seen(broadcaster)
    assert message["event"] == kind.TYPE
    assert message["data"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TYPE)
def test_it_is_pushed_at_once(broadcaster, kind, monkeypatch):
    sent = []
    monkeypatch.setattr(receivers, "send_to_group", lambda *message: sent.append(message))
    row = happen(kind, broadcaster.pk)
    deliver()
    assert [(group, message["id"]) for group, message in sent] == [
        (f"channel.{broadcaster.pk}", row.pk)
    ]


@pytest.mark.parametrize("kind", [SubscriptionGifted, Cheered, Donated], ids=lambda one: one.TYPE)
def test_who_gives_anonymously_is_nobody_to_everybody(broadcaster, viewer, kind):
    anonymous = {} if kind is Donated else {"is_anonymous": True}
    happen(kind, broadcaster.pk, **NOBODY, **anonymous)
    (message,) = seen(broadcaster)
    assert [message["data"][name] for name in NOBODY] == [0, "", ""]
    assert viewer.login not in json.dumps(message)


def test_a_page_reads_all_of_it_in_order(broadcaster, viewer):
    rows = [happen(kind, broadcaster.pk) for kind in KINDS]
    happen(ChannelRaided, viewer.pk)
    assert [message["id"] for message in seen(broadcaster)] == [row.pk for row in rows]


def test_names_are_those_of_the_moment(broadcaster, viewer):
    happen(Cheered, broadcaster.pk, **named(viewer))
    (message,) = seen(broadcaster)
    assert message["data"]["user_login"] == "vic"
