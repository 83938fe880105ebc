"""The states of a broadcast, whoever moves them."""

import threading
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection

from accounts.services.suspensions import suspend_account
from streams.errors import AccountSuspended, BroadcastEnded, StreamKeyInvalid
from streams.models import Broadcast, BroadcastState
from streams.services import ingest
from streams.services.channels import update_channel
from streams.services.stream_keys import revoke_stream_key
from tests.streams import builders
from tests.streams.builders import drop, event_types, go_live, make_key, reload, start
from twitchclone.core.errors import NotFound
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


def again(broadcast: Broadcast, node: str = builders.NODE) -> ingest.BroadcastHandle:
    """The channel's publisher comes (back)."""
    return ingest.start_broadcast(
        channel_id=broadcast.channel_id,
        stream_key_id=broadcast.stream_key_id or 0,
        node=node,
        encoder="ffmpeg",
    )


def test_a_broadcast_is_not_seen_before_it_can_be_played(broadcaster):
    broadcast = start(broadcaster)
    assert broadcast.state == BroadcastState.STARTING
    assert not broadcast.is_visible
    assert event_types(broadcaster.pk) == []


def test_announcing_makes_it_live_and_tells_everybody(broadcaster):
    update_channel(
        channel=broadcaster.channel,
        actor=broadcaster,
        title="Endgames",
        category=builders.make_category(),
    )
    broadcast = go_live(broadcaster)
    assert broadcast.state == BroadcastState.LIVE
    event = OutboxEvent.objects.get(type="stream.online")
    assert event.data["playback_path"] == f"/live/{broadcast.pk}/index.m3u8"
    assert event.data["title"] == "Endgames"
    assert event.data["category_slug"] == "chess"


def test_announcing_twice_tells_once(broadcaster):
    broadcast = go_live(broadcaster)
    ingest.announce_broadcast(broadcast_id=broadcast.pk)
    assert event_types(broadcaster.pk) == ["stream.online"]


def test_a_lost_publisher_starts_the_grace(broadcaster, settings):
    settings.LIVE_GRACE_SECONDS = 120
    broadcast = drop(go_live(broadcaster))
    assert broadcast.state == BroadcastState.RECONNECTING
    assert broadcast.is_visible
    event = OutboxEvent.objects.get(type="stream.reconnecting")
    assert broadcast.disconnected_at is not None
    ends_at = broadcast.disconnected_at + timedelta(seconds=120)
    assert event.data["grace_ends_at_ms"] == round(ends_at.timestamp() * 1000)


def test_losing_the_publisher_twice_does_not_lengthen_the_grace(broadcaster, later):
    broadcast = drop(go_live(broadcaster))
    later(seconds=60)
    assert drop(broadcast).disconnected_at == broadcast.disconnected_at
    assert event_types(broadcaster.pk) == ["stream.online", "stream.reconnecting"]


def test_a_publisher_back_within_the_grace_goes_on_with_the_same_broadcast(broadcaster, later):
    broadcast = drop(go_live(broadcaster))
    later(seconds=100)
    handle = again(broadcast)
    assert (handle.broadcast_id, handle.is_resumed) == (broadcast.pk, True)
    assert handle.started_at == broadcast.started_at
    ingest.announce_broadcast(broadcast_id=broadcast.pk)
    assert reload(broadcast).state == BroadcastState.LIVE
    assert event_types(broadcaster.pk)[-2:] == ["stream.reconnecting", "stream.resumed"]


def test_a_publisher_back_too_late_starts_anew(broadcaster, settings, later):
    broadcast = drop(go_live(broadcaster))
    later(seconds=settings.LIVE_GRACE_SECONDS + 1)
    handle = again(broadcast)
    assert handle.broadcast_id != broadcast.pk
    assert not handle.is_resumed
    assert reload(broadcast).end_reason == "grace_expired"
    assert event_types(broadcaster.pk)[-1] == "stream.offline"


def test_a_second_publisher_takes_the_broadcast_over(broadcaster):
    broadcast = go_live(broadcaster)
    handle = again(broadcast)
    assert (handle.broadcast_id, handle.is_resumed) == (broadcast.pk, True)
    assert reload(broadcast).state == BroadcastState.LIVE
    assert event_types(broadcaster.pk) == ["stream.online"]


def test_a_publisher_on_another_node_starts_anew(broadcaster):
    """The playlist lies on the node, so it cannot go on elsewhere."""
    broadcast = go_live(broadcaster)
    handle = again(broadcast, node="node-2")
    assert handle.broadcast_id != broadcast.pk
    assert reload(broadcast).end_reason == "moved"


def test_a_publisher_that_came_back_and_drops_again_starts_the_grace_again(broadcaster, later):
    broadcast = drop(go_live(broadcaster))
    later(seconds=100)
    again(broadcast)
    later(seconds=100)
    dropped = drop(broadcast)
    assert dropped.state == BroadcastState.RECONNECTING
    assert dropped.disconnected_at is not None
    assert broadcast.disconnected_at is not None
    assert dropped.disconnected_at > broadcast.disconnected_at


def test_the_end_is_told_once(broadcaster):
    broadcast = go_live(broadcaster)
    for _ in range(2):
        ingest.end_broadcast(broadcast_id=broadcast.pk, reason="unpublished")
    ended = reload(broadcast)
    assert (ended.state, ended.end_reason) == (BroadcastState.ENDED, "unpublished")
    assert ended.ended_at is not None
    assert event_types(broadcaster.pk) == ["stream.online", "stream.offline"]


def test_what_nobody_saw_ends_without_a_word(broadcaster):
    broadcast = start(broadcaster)
    ingest.end_broadcast(broadcast_id=broadcast.pk, reason="no_media")
    assert event_types(broadcaster.pk) == []


def test_an_ended_broadcast_stays_ended(broadcaster):
    broadcast = go_live(broadcaster)
    ingest.end_broadcast(broadcast_id=broadcast.pk, reason="stopped")
    ingest.mark_publisher_lost(broadcast_id=broadcast.pk)
    with pytest.raises(BroadcastEnded):
        ingest.announce_broadcast(broadcast_id=broadcast.pk)
    assert reload(broadcast).state == BroadcastState.ENDED


def test_a_broadcast_that_is_gone_is_no_error_when_it_ends():
    ingest.end_broadcast(broadcast_id=uuid4(), reason="stopped")
    ingest.mark_publisher_lost(broadcast_id=uuid4())
    with pytest.raises(BroadcastEnded):
        ingest.announce_broadcast(broadcast_id=uuid4())


def test_a_broadcast_carries_copies_of_the_channels_fields(broadcaster):
    update_channel(
        channel=broadcaster.channel, actor=broadcaster, title="A", tags=["blitz"], language="de"
    )
    broadcast = go_live(broadcaster)
    assert (broadcast.title, broadcast.tags, broadcast.language) == ("A", ["blitz"], "de")


def test_a_suspension_between_key_and_start_is_seen(broadcaster, staff):
    key, _ = make_key(broadcaster)
    suspend_account(account=broadcaster, by=staff, reason="spam")
    with pytest.raises(AccountSuspended):
        start(broadcaster, key=key)


def test_a_key_revoked_between_check_and_start_is_seen(broadcaster):
    key, _ = make_key(broadcaster)
    key_id = key.pk
    revoke_stream_key(stream_key=key)
    with pytest.raises(StreamKeyInvalid):
        ingest.start_broadcast(
            channel_id=broadcaster.pk, stream_key_id=key_id, node="node-1", encoder=""
        )


def test_anothers_key_does_not_start_this_channel(broadcaster, outsider):
    key, _ = make_key(outsider)
    with pytest.raises(StreamKeyInvalid):
        start(broadcaster, key=key)


def test_an_unknown_channel_is_said_to_be_unknown():
    with pytest.raises(NotFound):
        ingest.start_broadcast(channel_id=0, stream_key_id=0, node="node-1", encoder="")


def test_a_node_finds_its_own_open_broadcasts(broadcaster, outsider, viewer):
    mine = drop(go_live(broadcaster))
    go_live(outsider, node="node-2")
    ended = go_live(viewer)
    ingest.end_broadcast(broadcast_id=ended.pk, reason="x")
    (handle,) = ingest.list_node_broadcasts(node=builders.NODE)
    assert (handle.broadcast_id, handle.login) == (mine.pk, "ana")
    assert handle.started_at == mine.started_at


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_once_share_one_broadcast(broadcaster):
    key, _ = make_key(broadcaster)
    handles: list[ingest.BroadcastHandle] = []
    together = threading.Barrier(4)

    def publish() -> None:
        together.wait(20)
        handles.append(
            ingest.start_broadcast(
                channel_id=broadcaster.pk, stream_key_id=key.pk, node="node-1", encoder=""
            )
        )
        connection.close()

    threads = [threading.Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({handle.broadcast_id for handle in handles}) == 1
    assert sorted(handle.is_resumed for handle in handles) == [False, True, True, True]


@pytest.mark.django_db(transaction=True)
def test_announcements_and_drops_at_once_leave_a_true_history(broadcaster):
    broadcast = start(broadcaster)
    together = threading.Barrier(4)

    def run(function) -> None:
        together.wait(20)
        function(broadcast_id=broadcast.pk)
        connection.close()

    actions = [ingest.announce_broadcast] * 2 + [ingest.mark_publisher_lost] * 2
    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    told = event_types(broadcaster.pk)
    assert told[0] == "stream.online"
    # Whatever the order: nothing is told twice in a row, and the last word is the state.
    assert all(one != following for one, following in pairwise(told))
    is_live = reload(broadcast).state == BroadcastState.LIVE
    assert is_live == (told[-1] != "stream.reconnecting")
