"""Stream keys: several for each channel, one of them primary, each shown once."""

import json
import re
import threading

import pytest
from django.db import connection

from streams.models import Broadcast, BroadcastState, StreamKey
from streams.services.stream_keys import (
    MAX_KEYS,
    issue_stream_key,
    make_primary,
    revoke_stream_key,
    rotate_stream_key,
)
from tests.streams.builders import go_live, make_key, reload
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def control(valkey):
    """What media nodes are told, collected after the fact."""
    subscription = valkey.pubsub(ignore_subscribe_messages=True)
    subscription.subscribe("media:control")
    subscription.get_message(timeout=5)  # the subscription itself

    def messages() -> list[dict[str, str]]:
        found = iter(lambda: subscription.get_message(timeout=0.2), None)
        return [json.loads(message["data"]) for message in found]

    yield messages
    subscription.close()


def primary_of(account) -> list[str]:
    keys = StreamKey.objects.filter(channel=account.channel, is_primary=True)
    return list(keys.values_list("name", flat=True))


def test_a_key_names_its_channel_and_is_not_guessable(broadcaster):
    key, clear_text = issue_stream_key(channel=broadcaster.channel)
    assert re.fullmatch(rf"live_{broadcaster.pk}_[A-Za-z0-9]{{30}}", clear_text)
    assert (key.name, key.hint, key.is_primary) == ("Primary", clear_text[-4:], True)


def test_the_first_key_is_the_primary_one_until_another_is_chosen(broadcaster):
    issue_stream_key(channel=broadcaster.channel, name="Studio")
    phone, _ = issue_stream_key(channel=broadcaster.channel, name="Phone")
    assert primary_of(broadcaster) == ["Studio"]
    make_primary(stream_key=phone)
    assert primary_of(broadcaster) == ["Phone"]
    issue_stream_key(channel=broadcaster.channel, name="New", is_primary=True)
    assert primary_of(broadcaster) == ["New"]


@pytest.mark.parametrize("name", ["Studio", "studio", " STUDIO "])
def test_names_differ_whatever_their_case(broadcaster, name):
    issue_stream_key(channel=broadcaster.channel, name="Studio")
    with pytest.raises(InvalidInput) as refusal:
        issue_stream_key(channel=broadcaster.channel, name=name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "\u202e"])
def test_a_name_has_a_length(broadcaster, name):
    with pytest.raises(InvalidInput):
        issue_stream_key(channel=broadcaster.channel, name=name)


def test_a_channel_has_a_bounded_number_of_keys(broadcaster):
    for _ in range(MAX_KEYS):
        make_key(broadcaster)
    with pytest.raises(Conflict):
        make_key(broadcaster)


def test_rotation_ends_the_broadcast_of_that_key_and_tells_the_node(
    broadcaster, control, django_capture_on_commit_callbacks
):
    key, old = make_key(broadcaster)
    broadcast = go_live(broadcaster, key=key)
    with django_capture_on_commit_callbacks(execute=True):
        rotated, new = rotate_stream_key(stream_key=key)
    assert new != old
    assert rotated.pk == key.pk
    assert reload(broadcast).end_reason == "stream_key_rotated"
    assert control() == [
        {
            "action": "stop",
            "broadcast_id": str(broadcast.pk),
            "reason": "stream_key_rotated",
        }
    ]


def test_rotating_another_key_leaves_the_broadcast_alone(broadcaster):
    key, _ = make_key(broadcaster)
    other, _ = make_key(broadcaster)
    broadcast = go_live(broadcaster, key=key)
    rotate_stream_key(stream_key=other)
    assert reload(broadcast).state == BroadcastState.LIVE


def test_revoking_ends_the_broadcast_and_passes_the_primary_mark_on(broadcaster):
    key, _ = make_key(broadcaster, "Studio")
    make_key(broadcaster, "Phone")
    broadcast = go_live(broadcaster, key=key)
    revoke_stream_key(stream_key=key)
    assert reload(broadcast).end_reason == "stream_key_revoked"
    assert primary_of(broadcaster) == ["Phone"]
    assert Broadcast.objects.get(pk=broadcast.pk).stream_key_id is None


def test_the_last_key_may_go(broadcaster):
    key, _ = make_key(broadcaster)
    revoke_stream_key(stream_key=key)
    assert not StreamKey.objects.exists()


def test_a_key_that_is_gone_cannot_be_rotated(broadcaster):
    key, _ = make_key(broadcaster)
    stale = StreamKey.objects.get(pk=key.pk)
    revoke_stream_key(stream_key=key)
    for action in (rotate_stream_key, revoke_stream_key, make_primary):
        with pytest.raises(NotFound):
            action(stream_key=stale)


@pytest.mark.django_db(transaction=True)
def test_two_first_keys_at_once_leave_one_primary(broadcaster):
    together = threading.Barrier(3)

    def issue(number: int) -> None:
        together.wait(20)
        issue_stream_key(channel=broadcaster.channel, name=f"Key {number}", is_primary=True)
        connection.close()

    threads = [threading.Thread(target=issue, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert StreamKey.objects.count() == 3
    assert len(primary_of(broadcaster)) == 1
