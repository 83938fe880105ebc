"""Rewards and the queue of redemptions in the dashboard."""

import pytest

from monetization.models import Redemption, Reward
from monetization.selectors.rewards import list_rewards
from tests.chat.acting import make_moderator
from tests.chat.services.test_rewards import ask, give, offer, points

pytestmark = pytest.mark.django_db
REWARDS = "/dashboard/points/"
QUEUE = "/dashboard/points/queue/"


def test_the_broadcaster_makes_changes_and_removes_rewards(broadcaster, client_of):
    owner = client_of(broadcaster)
    assert "Highlight my message" in owner.get(REWARDS).content.decode()
    fields = {"title": "Hydrate", "cost": 300, "color": "#aabbcc"}
    assert owner.post(f"{REWARDS}new/", fields).status_code == 302
    assert owner.post(f"{REWARDS}new/", fields).status_code == 422
    reward = Reward.objects.get(title="Hydrate")
    path = f"{REWARDS}rewards/{reward.pk}/"
    owner.post(path, {"act": "pause"})
    owner.post(path, {"act": "cost", "cost": "500"})
    reward.refresh_from_db()
    assert (reward.is_paused, reward.cost) == (True, 500)
    highlight = list_rewards(broadcaster.pk)[0]
    owner.post(f"{REWARDS}rewards/{highlight.pk}/", {"act": "disable"})
    owner.post(path, {"act": "remove"})
    assert [one.kind for one in list_rewards(broadcaster.pk)] == [
        "sub_only_message",
        "unlock_emote",
    ]


def test_the_queue_is_decided_by_those_who_help(broadcaster, viewer, client_of):
    give(broadcaster, viewer)
    redemption = ask(viewer, offer(broadcaster, needs_text=True), "<b>drink</b>")
    mod = client_of(make_moderator(broadcaster))
    page = mod.get(f"{QUEUE}?channel=ana").content.decode()
    assert "&lt;b&gt;drink&lt;/b&gt;" in page
    decision = f"{QUEUE}{redemption.pk}/?channel=ana"
    assert mod.post(decision, {"decision": "maybe"}).status_code == 400
    assert mod.post(decision, {"decision": "reject"}).status_code == 302
    assert points(broadcaster, viewer) == 1000
    assert "Nothing waits" in mod.get(f"{QUEUE}?channel=ana").content.decode()


def test_nobody_else(broadcaster, viewer, client_of, client):
    give(broadcaster, viewer)
    reward = offer(broadcaster)
    redemption = ask(viewer, reward)
    mod = client_of(make_moderator(broadcaster))
    for path in (REWARDS, QUEUE):
        assert client.get(f"{path}?channel=ana").status_code == 302
        assert client_of(viewer).get(f"{path}?channel=ana").status_code == 403
    wrong = [(client_of(viewer), 403), (mod, 403), (client, 302)]
    for browser, status in wrong:
        for path, data in (
            ("settings/", {"is_enabled": "on"}),
            ("new/", {"title": "Free", "cost": 1}),
            (f"rewards/{reward.pk}/", {"act": "remove"}),
        ):
            assert browser.post(f"{REWARDS}{path}?channel=ana", data).status_code == status
    other = client_of(viewer)
    assert (
        other.post(f"{QUEUE}{redemption.pk}/?channel=ana", {"decision": "fulfil"}).status_code
        == 403
    )
    # In one's own channel there is no such redemption.
    assert other.post(f"{QUEUE}{redemption.pk}/", {"decision": "fulfil"}).status_code == 404
    assert Redemption.objects.get().status == "UNFULFILLED"
