"""Rewards: paid for once, within their bounds, said in the room, given back when refused."""

from uuid import uuid4

import pytest

from chat.errors import Banned, NoPermission, SubscribersOnly
from chat.models import FeedEntry
from chat.services.bans import ban_user
from chat.services.messages import Sender
from chat.services.rewards import decide_redemption, redeem_reward
from chat.services.room_settings import change_settings
from monetization.errors import NotEnoughPoints, RewardExhausted, RewardUnavailable
from monetization.models import PointsEntry, Redemption
from monetization.selectors.points import points_of
from monetization.selectors.rewards import built_in_rewards, list_rewards, redemption_queue
from monetization.services.points import Change, Kind, change_points
from monetization.services.rewards import change_reward, create_reward, redeem, remove_reward
from tests.chat.acting import deliver, make_moderator, told
from tests.factories import make_account
from tests.monetization.ledger.test_races import at_once
from tests.streams.builders import event_types, go_live
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db


def give(channel, account, points=1000):
    change_points(
        Change(
            channel_id=channel.pk,
            user_id=account.pk,
            points=points,
            kind=Kind.WATCH,
            key=f"given:{account.pk}",
        )
    )


def offer(channel, **fields):
    return create_reward(channel_id=channel.pk, fields={"title": "Hydrate", "cost": 100} | fields)


def ask(account, reward, text="", key=""):
    redemption, _emote = redeem_reward(
        actor=account,
        sender=Sender(user_id=account.pk),
        channel_id=reward.channel_id,
        reward_id=reward.pk,
        text=text,
        key=key or uuid4().hex,
    )
    return redemption


def points(channel, account):
    return points_of(user_id=account.pk, channel_id=channel.pk)


def test_a_reward_is_paid_once_and_waits_in_the_queue(broadcaster, viewer):
    give(broadcaster, viewer)
    reward = offer(broadcaster)
    first = ask(viewer, reward, key="one")
    assert ask(viewer, reward, key="one") == first
    assert points(broadcaster, viewer) == 900
    assert redemption_queue(broadcaster.pk) == [first]
    name = "channel.channel_points_custom_reward_redemption.add"
    assert event_types(broadcaster.pk).count(name) == 1


def test_the_feed_has_each_redemption_and_the_chat_one_line_for_it(broadcaster, viewer):
    give(broadcaster, viewer)
    ask(viewer, offer(broadcaster))
    ask(viewer, offer(broadcaster, title="Say it", needs_text=True), "hello")
    for _ in range(2):
        deliver()
    entries = FeedEntry.objects.filter(channel_id=broadcaster.pk, kind="redemption")
    assert [one.data["user_input"] for one in entries.order_by("pk")] == ["", "hello"]
    (notice,) = told(broadcaster, "notice")
    name = viewer.get_full_name()
    assert notice["systemMessage"] == f"{name} redeemed Hydrate for 100 points."
    assert [line["message"] for line in told(broadcaster, "chat")] == ["hello"]


def test_a_refused_redemption_is_given_back_once(broadcaster, viewer):
    give(broadcaster, viewer)
    redemption = ask(viewer, offer(broadcaster))
    mod = make_moderator(broadcaster)
    with pytest.raises(NoPermission):
        decide_redemption(
            actor=viewer,
            channel_id=broadcaster.pk,
            redemption_id=redemption.pk,
            is_fulfilled=False,
        )
    decision = {"actor": mod, "channel_id": broadcaster.pk, "redemption_id": redemption.pk}
    for _ in range(2):
        assert decide_redemption(**decision, is_fulfilled=False).status == "CANCELED"
    with pytest.raises(Conflict):
        decide_redemption(**decision, is_fulfilled=True)
    assert points(broadcaster, viewer) == 1000
    assert redemption_queue(broadcaster.pk) == []


def test_a_text_is_said_in_the_room_and_marked(broadcaster, viewer):
    give(broadcaster, viewer)
    reward = offer(broadcaster, needs_text=True)
    with pytest.raises(InvalidInput):
        ask(viewer, reward)
    ask(viewer, reward, "drink some water")
    (line,) = told(broadcaster, "chat")
    assert (line["message"], line["rewardId"]) == ("drink some water", str(reward.pk))


def test_a_highlighted_line_stands_out(broadcaster, viewer):
    give(broadcaster, viewer)
    ask(viewer, built_in_rewards(broadcaster.pk)[0], "look here")
    (line,) = told(broadcaster, "chat")
    assert line["isHighlighted"] is True
    assert points(broadcaster, viewer) == 500


def test_one_line_can_be_bought_where_only_subscribers_write(broadcaster, viewer):
    give(broadcaster, viewer, 2000)
    change_settings(actor=broadcaster, channel_id=broadcaster.pk, is_subscribers_only=True)
    highlight, sub_only, _unlock = built_in_rewards(broadcaster.pk)
    with pytest.raises(SubscribersOnly):
        ask(viewer, highlight, "let me in")
    assert points(broadcaster, viewer) == 2000
    ask(viewer, sub_only, "let me in")
    assert points(broadcaster, viewer) == 1000
    assert [line["message"] for line in told(broadcaster, "chat")] == ["let me in"]


def test_the_banned_and_the_owner_get_nothing(broadcaster, viewer):
    give(broadcaster, viewer)
    reward = offer(broadcaster)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    with pytest.raises(Banned):
        ask(viewer, reward)
    with pytest.raises(InvalidInput):
        ask(broadcaster, reward)
    assert not Redemption.objects.exists()


def test_bounds_count_within_a_stream(broadcaster, viewer, on_commit):
    other = make_account()
    for account in (viewer, other):
        give(broadcaster, account)
    reward = offer(broadcaster, max_per_user_per_stream=1, max_per_stream=2)
    with pytest.raises(RewardUnavailable):
        ask(viewer, reward)
    with on_commit():
        go_live(broadcaster)
    ask(viewer, reward)
    with pytest.raises(RewardExhausted):
        ask(viewer, reward)
    ask(other, reward)
    third = make_account()
    give(broadcaster, third)
    with pytest.raises(RewardExhausted):
        ask(third, reward)


def test_a_cooldown_is_everybodys(broadcaster, viewer):
    other = make_account()
    for account in (viewer, other):
        give(broadcaster, account)
    reward = offer(broadcaster, cooldown_s=60)
    ask(viewer, reward)
    with pytest.raises(RewardExhausted):
        ask(other, reward)


def test_a_paused_a_removed_and_a_foreign_reward_cannot_be_had(broadcaster, viewer, outsider):
    give(broadcaster, viewer)
    reward = offer(broadcaster)
    change_reward(channel_id=broadcaster.pk, reward_id=reward.pk, fields={"is_paused": True})
    with pytest.raises(RewardUnavailable):
        ask(viewer, reward)
    with pytest.raises(NotFound):
        redeem(
            user=viewer,
            channel_id=outsider.pk,
            reward_id=reward.pk,
            user_input="",
            idempotency_key="x",
        )
    remove_reward(channel_id=broadcaster.pk, reward_id=reward.pk)
    with pytest.raises(NotFound):
        ask(viewer, reward)
    assert len(list_rewards(broadcaster.pk)) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "x" * 46},
        {"cost": 0},
        {"cost": 10**7},
        {"color": "red"},
        {"max_per_stream": 0},
        {"kind": "highlight"},
    ],
)
def test_rewards_have_bounds(broadcaster, fields):
    with pytest.raises(InvalidInput):
        offer(broadcaster, **fields)


@pytest.mark.django_db(transaction=True)
def test_parallel_redemptions_neither_overdraw_nor_pass_a_bound(broadcaster, viewer):
    go_live(broadcaster)
    give(broadcaster, viewer, 250)
    bounded, unbounded = offer(broadcaster, max_per_stream=1), offer(broadcaster, title="More")

    def call(reward):
        return lambda: redeem(
            user=viewer,
            channel_id=broadcaster.pk,
            reward_id=reward.pk,
            user_input="",
            idempotency_key=uuid4().hex,
        )

    at_once([call(bounded)] * 20, expected=(RewardExhausted, NotEnoughPoints))
    assert Redemption.objects.filter(reward=bounded).count() == 1
    at_once([call(unbounded)] * 20, expected=NotEnoughPoints)
    assert Redemption.objects.count() == 2
    assert points(broadcaster, viewer) == 50
    assert PointsEntry.objects.filter(kind=Kind.REDEMPTION).count() == 2
