"""Goals in the dashboard: what the form sets, what it refuses, and nobody else's goals."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from monetization.models import Goal
from monetization.services.goals import set_goal
from twitchclone.core import clock

pytestmark = pytest.mark.django_db
URL = "/dashboard/goals/"
CHAIR = {"kind": "bits", "title": "New <chair>", "target": "1000"}


@pytest.fixture
def ana(client_of, broadcaster):
    return client_of(broadcaster)


def test_a_channel_without_goals_is_told_what_to_do(ana):
    assert "No goal yet" in ana.get(URL).content.decode()


def test_a_goal_is_set_shown_and_taken_down(ana, broadcaster):
    assert ana.post(f"{URL}save/", CHAIR).url == URL
    goal = Goal.objects.get()
    assert (goal.channel_id, goal.kind, goal.target) == (broadcaster.pk, "bits", 1000)
    page = ana.get(URL).content.decode()
    assert "New &lt;chair&gt;" in page
    assert "1,000" in page
    assert ana.post(f"{URL}bits/remove/").url == URL
    assert not Goal.objects.exists()
    assert ana.post(f"{URL}bits/remove/").url == URL


def test_money_is_written_in_whole_units(ana):
    wanted = {"kind": "donations", "title": "Mic", "target": "12.50", "start_value": "1"}
    ana.post(f"{URL}save/", wanted)
    goal = Goal.objects.get()
    assert (goal.target, goal.current, goal.currency) == (1250, 100, settings.SITE_CURRENCY)
    assert f"12.50 {settings.SITE_CURRENCY}" in ana.get(URL).content.decode()


def test_the_last_day_is_included(ana):
    today = clock.now().astimezone(UTC).date()
    ana.post(f"{URL}save/", {**CHAIR, "deadline_at": today.isoformat()})
    end = Goal.objects.get().deadline_at
    tomorrow = today + timedelta(days=1)
    assert end == datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=UTC)


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "x" * 81},
        {"target": "0"},
        {"target": "1.5"},
        {"kind": "kisses"},
        {"start_value": "-1"},
        {"deadline_at": "2020-01-01"},
        {"kind": "donations", "target": "0.001"},
    ],
)
def test_what_makes_no_goal_is_refused_beside_its_field(ana, change):
    answer = ana.post(f"{URL}save/", {**CHAIR, **change})
    assert answer.status_code == 422
    assert "field--invalid" in answer.content.decode()
    assert not Goal.objects.exists()


def test_everybody_has_only_goals_of_their_own(client, client_of, broadcaster, moderator, outsider):
    set_goal(actor=broadcaster, channel=broadcaster.channel, kind="bits", title="Chair", target=9)
    assert client.get(URL).url.startswith("/accounts/login/")
    assert client.post(f"{URL}bits/remove/").url.startswith("/accounts/login/")
    for account in (moderator, outsider):
        browser = client_of(account)
        assert "Chair" not in browser.get(URL).content.decode()
        browser.post(f"{URL}bits/remove/")
        browser.post(f"{URL}save/", CHAIR)
    assert Goal.objects.get(channel=broadcaster.channel).target == 9


def test_nothing_is_changed_by_looking(ana):
    assert ana.get(f"{URL}save/").status_code == 405
    assert ana.get(f"{URL}bits/remove/").status_code == 405
