"""An emote of subscribers for a day: one for each redemption, here alone, gone when it runs out."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chat.models import EmoteUnlock
from chat.selectors.chatters import load_chatter
from chat.selectors.emotes import emotes_elsewhere, usable_codes
from chat.services.messages import Sender
from chat.services.rewards import offered_rewards, redeem_reward
from monetization.models import Redemption, Reward
from monetization.selectors.points import points_of
from monetization.services.points import Change, Kind, change_points
from tests.chat.emotes import make_emote
from twitchclone.core import clock
from twitchclone.core.errors import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey", "media_root")]


@pytest.fixture
def paid_emotes(broadcaster, moderator):
    """Two emotes of Ana's for subscribers, one for everybody."""
    for name in ("Wave", "Dance"):
        make_emote(broadcaster, name, by=moderator, access="tier_1")
    make_emote(broadcaster, "Hello", by=moderator)
    return {"anaWave", "anaDance"}


@pytest.fixture
def redeem(broadcaster, viewer):
    """`redeem()`: Vic pays for an emote; what was unlocked."""
    change_points(
        Change(
            channel_id=broadcaster.pk,
            user_id=viewer.pk,
            points=10_000,
            kind=Kind.WATCH,
            key="given",
        )
    )

    def redeem(key=""):
        kinds = {one.kind: one for one in offered_rewards(broadcaster.pk, with_disabled=True)}
        _redemption, emote = redeem_reward(
            actor=viewer,
            sender=Sender(user_id=viewer.pk),
            channel_id=broadcaster.pk,
            reward_id=kinds[Reward.Kind.UNLOCK_EMOTE].pk,
            text="",
            key=key or uuid4().hex,
        )
        return emote.code

    return redeem


def codes(channel, account):
    return usable_codes(channel.pk, account.pk, is_follower=False)


def points(channel, account):
    return points_of(user_id=account.pk, channel_id=channel.pk)


def test_it_may_be_written_here_for_a_day(
    paid_emotes, redeem, broadcaster, viewer, outsider, monkeypatch
):
    code = redeem()
    assert code in paid_emotes
    assert codes(broadcaster, viewer) & paid_emotes == {code}
    assert code in load_chatter(broadcaster.pk, viewer.pk).emotes.codes
    assert not codes(broadcaster, outsider) & paid_emotes
    assert emotes_elsewhere(outsider.pk, viewer.pk) == []
    assert points(broadcaster, viewer) == 8_500
    tomorrow = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert not codes(broadcaster, viewer) & paid_emotes


def test_each_unlocks_another_until_none_is_left(paid_emotes, redeem, broadcaster, viewer):
    assert {redeem(), redeem()} == paid_emotes
    with pytest.raises(Conflict, match="cannot use"):
        redeem()
    assert points(broadcaster, viewer) == 7_000
    assert Redemption.objects.count() == EmoteUnlock.objects.count() == 2


def test_a_repeated_try_is_the_same_emote(paid_emotes, redeem, broadcaster, viewer):
    assert redeem("once") == redeem("once")
    assert EmoteUnlock.objects.count() == 1
    assert points(broadcaster, viewer) == 8_500


def test_a_try_of_yesterday_unlocks_nothing_anew(
    paid_emotes, redeem, broadcaster, viewer, monkeypatch
):
    first = redeem("once")
    tomorrow = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    second = redeem("another")
    assert redeem("once") == first
    assert codes(broadcaster, viewer) & paid_emotes == {second}
    assert points(broadcaster, viewer) == 7_000


def test_it_is_offered_where_there_is_something_to_unlock(broadcaster, moderator):
    make_emote(broadcaster, "Hello", by=moderator)
    kinds = [one.kind for one in offered_rewards(broadcaster.pk)]
    assert Reward.Kind.UNLOCK_EMOTE not in kinds
    make_emote(broadcaster, "Wave", by=moderator, access="tier_3")
    kinds = [one.kind for one in offered_rewards(broadcaster.pk)]
    assert Reward.Kind.UNLOCK_EMOTE in kinds


def test_senders_are_looked_up_anew(
    paid_emotes, redeem, broadcaster, django_capture_on_commit_callbacks, monkeypatch
):
    renewed: list[int] = []
    monkeypatch.setattr("chat.stream.restrictions.bump_version", renewed.append)
    with django_capture_on_commit_callbacks(execute=True):
        redeem()
    assert broadcaster.pk in renewed
