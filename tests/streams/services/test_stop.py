"""Ending a broadcast from outside: who may, and what suspension and deletion do."""

import pytest

from accounts.services.suspensions import suspend_account
from streams.models import BroadcastState
from streams.services import ingest
from tests.streams.builders import drop, event_types, go_live, reload
from twitchclone.core.errors import NotPermitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["broadcaster", "moderator", "staff"])
def test_the_streamer_and_site_moderators_may(request, broadcaster, who):
    broadcast = go_live(broadcaster)
    ingest.stop_broadcast(broadcast=broadcast, by=request.getfixturevalue(who), reason="stopped")
    assert reload(broadcast).state == BroadcastState.ENDED
    assert event_types(broadcaster.pk)[-1] == "stream.offline"


@pytest.mark.parametrize("who", ["viewer", "outsider", "banned"])
def test_others_may_not(request, broadcaster, who):
    broadcast = go_live(broadcaster)
    with pytest.raises(NotPermitted):
        ingest.stop_broadcast(
            broadcast=broadcast, by=request.getfixturevalue(who), reason="stopped"
        )
    assert reload(broadcast).state == BroadcastState.LIVE


def test_stopping_twice_tells_once(broadcaster):
    broadcast = go_live(broadcaster)
    for _ in range(2):
        ingest.stop_broadcast(broadcast=broadcast, by=broadcaster, reason="stopped")
    assert event_types(broadcaster.pk).count("stream.offline") == 1


def test_suspension_ends_the_broadcast_also_within_the_grace(broadcaster, staff):
    broadcast = drop(go_live(broadcaster))
    suspend_account(account=broadcaster, by=staff, reason="spam")
    assert reload(broadcast).end_reason == "suspended"


def test_a_channel_that_is_offline_has_nothing_to_end(broadcaster):
    ingest.end_channel_broadcast(channel_id=broadcaster.pk, reason="x")
    assert event_types(broadcaster.pk) == []
