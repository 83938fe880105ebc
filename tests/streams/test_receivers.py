"""Events reach the channel layer; one that cannot be pushed is not an event that failed."""

import pytest
from redis.exceptions import ConnectionError as ValkeyAway

from streams import receivers
from tests.streams import builders
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """What was sent to which group."""
    messages: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(receivers, "send_to_group", lambda *message: messages.append(message))
    return messages


def test_an_event_goes_to_its_channel_and_names_the_one_before(broadcaster, sent):
    builders.drop(builders.go_live(broadcaster))
    builders.deliver_events()
    rows = list(OutboxEvent.objects.order_by("id"))
    of_channel = [message for group, message in sent if group == f"channel.{broadcaster.pk}"]
    assert [message["id"] for message in of_channel] == [row.pk for row in rows]
    assert [message["previous_id"] for message in of_channel] == [0, rows[0].pk]


def test_the_directory_hears_of_live_and_offline_only(broadcaster, sent):
    builders.drop(builders.go_live(broadcaster))
    builders.deliver_events()
    events = [message["event"] for group, message in sent if group == "directory"]
    assert events == ["stream.online"]


def test_valkey_away_does_not_hold_back_the_outbox(broadcaster, monkeypatch):
    def unreachable(group, message):
        raise ValkeyAway

    monkeypatch.setattr(receivers, "send_to_group", unreachable)
    builders.go_live(broadcaster)
    builders.deliver_events()
    assert not OutboxEvent.objects.filter(delivered_at=None).exists()
