"""The hype train over the API and in the dashboard; its settings are the broadcaster's alone."""

import pytest

from monetization.events import Cheered
from monetization.pricing.hype import Difficulty, Rules
from monetization.selectors.hype import hype_rules
from monetization.services.hype import save_hype_settings
from tests.chat.acting import deliver, make_moderator
from tests.chat.happenings import happen, named

pytestmark = pytest.mark.django_db
TRAIN = "/api/v1/channels/ana/hype-train/"
SETTINGS = f"{TRAIN}settings/"
PAGE, SAVE = "/dashboard/hype-train/", "/dashboard/hype-train/save/"
FIELDS = {
    "is_on": "on",
    "min_contributions": "7",
    "min_contributors": "4",
    "difficulty": "hard",
    "cooldown_h": "3",
}


@pytest.fixture
def running(broadcaster, viewer):
    rules = Rules(min_contributions=1, min_contributors=1)
    save_hype_settings(channel=broadcaster.channel, actor=broadcaster, rules=rules)
    happen(Cheered, broadcaster.pk, **named(viewer), bits=1700)
    deliver()


def change(browser, **fields):
    return browser.patch(SETTINGS, fields, content_type="application/json")


def save(browser, **changes):
    """Post as htmx does."""
    return browser.post(SAVE, {**FIELDS, **changes}, headers={"HX-Request": "true"})


def test_no_train(broadcaster, client):
    answer = client.get(TRAIN)
    assert answer.status_code == 200
    assert (answer.json()["running"], answer.json()["last"]) == (None, None)


def test_anybody_sees_the_train(running, client):
    train = client.get(TRAIN).json()["running"]
    assert (train["level"], train["total"], train["progress"]) == (2, 1700, 100)
    assert train["top_contributions"][0]["user_login"] == "vic"


def test_no_such_channel(db, client):
    assert client.get("/api/v1/channels/nobody/hype-train/").status_code == 404
    assert client.get("/api/v1/channels/nobody/hype-train/settings/").status_code in (401, 403)


def test_settings_are_read_and_changed(broadcaster, client_of):
    browser = client_of(broadcaster)
    assert browser.get(SETTINGS).json() == {
        "is_on": True,
        "min_contributions": 5,
        "min_contributors": 3,
        "difficulty": "easy",
        "cooldown_h": 1,
    }
    assert change(browser, difficulty="hard", cooldown_h=8).status_code == 200
    assert hype_rules(broadcaster.pk) == Rules(difficulty=Difficulty.HARD, cooldown_h=8)


@pytest.mark.parametrize(
    "fields",
    [{"cooldown_h": 9}, {"difficulty": "x"}, {"min_contributors": 6}, {"min_contributions": 0}],
)
def test_settings_refused(fields, broadcaster, client_of):
    assert change(client_of(broadcaster), **fields).status_code == 400
    assert hype_rules(broadcaster.pk) == Rules()


def test_nobody_else_reads_or_changes_settings(broadcaster, viewer, outsider, client_of, client):
    moderator_here = make_moderator(broadcaster, "mod_here")
    for browser in (client, *map(client_of, (viewer, outsider, moderator_here))):
        assert browser.get(SETTINGS).status_code in (401, 403)
        assert change(browser, is_on=False).status_code in (401, 403)
    assert hype_rules(broadcaster.pk) == Rules()


def test_the_page(running, broadcaster, client_of):
    browser = client_of(broadcaster)
    page = browser.get(PAGE).content.decode()
    assert "On its way" in page
    assert save(browser).status_code == 200
    assert hype_rules(broadcaster.pk) == Rules(
        min_contributions=7, min_contributors=4, difficulty=Difficulty.HARD, cooldown_h=3
    )


@pytest.mark.parametrize(
    "changes", [{"min_contributors": "8"}, {"cooldown_h": "0"}, {"difficulty": ""}]
)
def test_the_page_refuses(changes, broadcaster, client_of):
    response = save(client_of(broadcaster), **changes)
    assert response.status_code == 422
    assert "field__errors" in response.content.decode()
    assert hype_rules(broadcaster.pk) == Rules()


def test_the_page_is_ones_own(broadcaster, outsider, client_of, client):
    assert client.get(PAGE).status_code == 302
    assert client.post(SAVE, FIELDS).status_code == 302
    assert save(client_of(outsider)).status_code == 200
    assert hype_rules(broadcaster.pk) == Rules()
    assert hype_rules(outsider.pk).difficulty == Difficulty.HARD
