"""Any order of calls leaves a broadcast in a state that its events tell of."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.errors import BroadcastEnded
from streams.models import Broadcast, BroadcastState
from streams.services import ingest
from tests.streams.builders import event_types, make_key

_STEPS = st.sampled_from(["publish", "elsewhere", "announce", "drop", "end"])
# What may follow an event of a channel; "" is before the first.
_FOLLOWS = {
    "": {"stream.online"},
    "stream.online": {"stream.reconnecting", "stream.offline"},
    "stream.reconnecting": {"stream.resumed", "stream.offline"},
    "stream.resumed": {"stream.reconnecting", "stream.offline"},
    "stream.offline": {"stream.online"},
}
_STATE_AFTER = {
    "": None,
    "stream.online": BroadcastState.LIVE,
    "stream.resumed": BroadcastState.LIVE,
    "stream.reconnecting": BroadcastState.RECONNECTING,
    "stream.offline": None,
}


@pytest.mark.django_db
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(_STEPS, max_size=12))
def test_events_and_state_agree(broadcaster, steps):
    Broadcast.objects.all().delete()
    before = len(event_types(broadcaster.pk))
    key, _ = make_key(broadcaster)
    current = None
    for step in steps:
        if step in {"publish", "elsewhere"}:
            node = "node-1" if step == "publish" else "node-2"
            current = ingest.start_broadcast(
                channel_id=broadcaster.pk, stream_key_id=key.pk, node=node, encoder=""
            ).broadcast_id
        elif current is not None:
            _step(step, current)
    key.delete()
    told = event_types(broadcaster.pk)[before:]
    for earlier, event in zip(["", *told], told, strict=False):
        assert event in _FOLLOWS[earlier], steps
    visible = Broadcast.objects.visible().filter(channel=broadcaster.pk).first()
    assert (visible.state if visible else None) == _STATE_AFTER[told[-1] if told else ""]
    assert Broadcast.objects.open().filter(channel=broadcaster.pk).count() <= 1


def _step(step, broadcast_id):
    try:
        if step == "announce":
            ingest.announce_broadcast(broadcast_id=broadcast_id)
        elif step == "drop":
            ingest.mark_publisher_lost(broadcast_id=broadcast_id)
        else:
            ingest.end_broadcast(broadcast_id=broadcast_id, reason="test")
    except BroadcastEnded:
        assert not Broadcast.objects.open().filter(pk=broadcast_id).exists()
