"""Goals: set, brought nearer once by each event, taken down; nobody else's business."""

import pytest

from accounts.services.follows import follow_channel, unfollow_channel
from monetization.events import Cheered, Donated
from monetization.models import Goal
from monetization.services.goals import remove_goal, set_goal
from tests.chat.happenings import happen
from tests.streams.builders import deliver_events
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.relay import deliver_batch

pytestmark = pytest.mark.django_db


def goal_of(account, kind="bits", **changes):
    wanted = {"title": "New chair", "target": 1000, **changes}
    return set_goal(actor=account, channel=account.channel, kind=kind, **wanted)


def current():
    deliver_events()
    return Goal.objects.get().current


def told(channel_id):
    rows = OutboxEvent.objects.filter(channel_id=channel_id, type="channel.goal.progress")
    return [row.data["goal"] for row in rows.order_by("id")]


def test_bits_bring_it_nearer_once_each(broadcaster):
    goal_of(broadcaster, start_value=50)
    happen(Cheered, broadcaster.pk, bits=100)
    assert current() == 150
    OutboxEvent.objects.update(delivered_at=None)
    deliver_batch()
    assert current() == 150
    assert [goal["current"] for goal in told(broadcaster.pk)] == [50, 150]


def test_money_of_its_own_currency_counts(broadcaster):
    goal_of(broadcaster, "donations", currency="EUR")
    happen(Donated, broadcaster.pk, amount_minor=500, currency="EUR")
    happen(Donated, broadcaster.pk, amount_minor=900, currency="USD")
    assert current() == 500


def test_followers_are_those_there_are(broadcaster, viewer, outsider):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    goal_of(broadcaster, "followers", target=3)
    assert current() == 1
    unfollow_channel(follower=viewer, followed_id=broadcaster.pk)
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    follow_channel(follower=outsider, followed_id=broadcaster.pk)
    assert current() == 2


def test_after_its_end_nothing_counts(broadcaster, viewer):
    goal = goal_of(broadcaster)
    Goal.objects.filter(pk=goal.pk).update(deadline_at=goal.created_at)
    happen(Cheered, broadcaster.pk, bits=100)
    assert current() == 0


def test_taking_it_down_is_told(broadcaster):
    goal_of(broadcaster)
    remove_goal(actor=broadcaster, channel=broadcaster.channel, kind="bits")
    assert told(broadcaster.pk)[-1] is None
    with pytest.raises(NotFound):
        remove_goal(actor=broadcaster, channel=broadcaster.channel, kind="bits")


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"title": "x" * 81}, {"target": 0}, {"start_value": -1}],
)
def test_what_cannot_be(broadcaster, changes):
    with pytest.raises(InvalidInput):
        goal_of(broadcaster, **changes)
    with pytest.raises(InvalidInput, match="currency"):
        goal_of(broadcaster, "donations")
    assert not Goal.objects.exists()


def test_nobody_else_sets_or_removes_it(broadcaster, viewer):
    goal_of(broadcaster)
    with pytest.raises(NotPermitted):
        set_goal(actor=viewer, channel=broadcaster.channel, kind="bits", title="Mine", target=1)
    with pytest.raises(NotPermitted):
        remove_goal(actor=viewer, channel=broadcaster.channel, kind="bits")
    assert Goal.objects.get().title == "New chair"


def test_the_api(broadcaster, viewer, client, client_of):
    url = "/api/v1/channels/ana/goals/"
    wanted = {"title": "Chair", "target": 500}
    owner = client_of(broadcaster)
    json = {"content_type": "application/json"}

    assert owner.put(f"{url}bits/", wanted, **json).json()["current"] == 0
    assert [goal["kind"] for goal in client.get(url).json()] == ["bits"]
    assert owner.put(f"{url}wishes/", wanted, **json).status_code == 404
    for browser, status in ((client, 401), (client_of(viewer), 403)):
        assert browser.put(f"{url}bits/", wanted, **json).status_code == status
        assert browser.delete(f"{url}bits/").status_code == status
    assert owner.delete(f"{url}bits/").status_code == 204
    assert client.get(url).json() == []
