"""Play again and skip: what overlays are told, and who may say so."""

import pytest

from chat.errors import NoPermission, Overloaded
from chat.models import FeedEntry
from chat.services import feed_control
from chat.services.feed_control import replay_entry, skip_alert
from monetization.events import Cheered
from tests.chat.acting import deliver, make_moderator, make_vip
from tests.chat.happenings import happen
from twitchclone.core.errors import NotFound, RateLimited

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """What was sent to which group."""
    messages: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(feed_control, "send_to_group", lambda *message: messages.append(message))
    return messages


@pytest.fixture
def entry(broadcaster):
    """Gia's cheer on Ana's channel."""
    happen(Cheered, broadcaster.pk)
    deliver()
    return FeedEntry.objects.get()


def test_overlays_are_told_the_entry_once_more(broadcaster, entry, sent):
    for actor in (broadcaster, make_moderator(broadcaster)):
        replay_entry(actor=actor, channel_id=broadcaster.pk, entry_id=entry.pk)
    group, message = sent[1]
    assert (group, message["channel_id"]) == (f"alerts.{broadcaster.pk}", broadcaster.pk)
    assert message["body"]["action"] == "replay"
    shown = message["body"]["data"]
    assert (shown["id"], shown["event"]) == (entry.pk, "channel.cheer")
    assert shown["data"]["bits"] == 100


def test_overlays_are_told_to_go_on(broadcaster, sent):
    skip_alert(actor=broadcaster, channel_id=broadcaster.pk)
    assert [(group, message["body"]["action"]) for group, message in sent] == [
        (f"alerts.{broadcaster.pk}", "skip")
    ]


def test_nobody_else_may(broadcaster, viewer, outsider, banned, entry, sent):
    elsewhere = make_moderator(outsider)
    for actor in (viewer, outsider, banned, elsewhere, make_vip(broadcaster)):
        with pytest.raises(NoPermission):
            replay_entry(actor=actor, channel_id=broadcaster.pk, entry_id=entry.pk)
        with pytest.raises(NoPermission):
            skip_alert(actor=actor, channel_id=broadcaster.pk)
    assert sent == []


def test_another_channels_entry_is_not_played(broadcaster, outsider, entry, sent):
    with pytest.raises(NotFound):
        replay_entry(actor=outsider, channel_id=outsider.pk, entry_id=entry.pk)
    assert sent == []


def test_it_cannot_be_done_without_end(broadcaster, sent):
    for _ in range(feed_control.CONTROLS.count):
        skip_alert(actor=broadcaster, channel_id=broadcaster.pk)
    with pytest.raises(RateLimited):
        skip_alert(actor=broadcaster, channel_id=broadcaster.pk)


def test_while_valkey_is_away_it_says_so(broadcaster, monkeypatch):
    def unreachable(group, frame):
        raise ConnectionError

    monkeypatch.setattr(feed_control, "send_to_group", unreachable)
    with pytest.raises(Overloaded, match="Overlays"):
        skip_alert(actor=broadcaster, channel_id=broadcaster.pk)
