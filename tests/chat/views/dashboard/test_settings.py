"""Chat's settings in the dashboard: each part saved by itself, by those who may."""

import pytest

from chat.models import Room
from chat.services.room_settings import change_settings
from tests.chat.acting import logged, make_moderator

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
PAGE = "/dashboard/chat/settings/"
MODES = {"modes-slow_mode_s": "30", "modes-followers_only_min": "10",
         "modes-minimum_account_age_min": "60", "modes-is_emote_only": "on"}  # fmt: skip


def room_of(channel):
    return Room.objects.get(pk=channel.pk)


def test_the_page_shows_what_is_in_force(broadcaster, client_of):
    change_settings(actor=broadcaster, channel_id=broadcaster.pk, slow_mode_s=7)
    page = client_of(broadcaster).get(PAGE).content.decode()

    assert '<option value="7" selected>7 seconds</option>' in page
    assert "Chat rules" in page
    assert "AutoMod" in page


def test_modes(broadcaster, client_of):
    response = client_of(broadcaster).post(f"{PAGE}modes/", MODES, headers=PART)

    assert response.status_code == 200
    assert "Chat settings saved." in response["HX-Trigger"]
    room = room_of(broadcaster)
    assert (room.slow_mode_s, room.followers_only_min) == (30, 10)
    assert (room.minimum_account_age_min, room.is_emote_only) == (60, True)


def test_modes_turned_off(broadcaster, client_of):
    browser = client_of(broadcaster)
    browser.post(f"{PAGE}modes/", MODES, headers=PART)
    off = {"modes-slow_mode_s": "0", "modes-followers_only_min": "",
           "modes-minimum_account_age_min": "0"}  # fmt: skip
    browser.post(f"{PAGE}modes/", off, headers=PART)

    room = room_of(broadcaster)
    assert (room.slow_mode_s, room.followers_only_min, room.is_emote_only) == (0, None, False)


def test_without_scripts_it_leads_back(broadcaster, client_of):
    assert client_of(broadcaster).post(f"{PAGE}modes/", MODES)["Location"] == PAGE


@pytest.mark.parametrize("value", ["-1", "9999999", "soon", "", "\x00"])
def test_nonsense_is_told_beside_its_field(broadcaster, client_of, value):
    response = client_of(broadcaster).post(
        f"{PAGE}modes/", MODES | {"modes-slow_mode_s": value}, headers=PART
    )

    assert response.status_code == 422
    assert 'id="id_modes-slow_mode_s_error"' in response.content.decode()
    assert room_of(broadcaster).slow_mode_s == 0


def test_automod_by_category(broadcaster, client_of):
    form = {"automod-level": "2", "automod-spam": "4", "automod-links": "0", "automod-identity": ""}
    client_of(broadcaster).post(f"{PAGE}automod/", form, headers=PART)

    room = room_of(broadcaster)
    assert room.automod_level == 2
    assert room.automod_levels == {"spam": 4, "links": 0}
    assert room.holds_suspicious is False


def test_what_shield_mode_does(broadcaster, client_of):
    browser = client_of(broadcaster)
    form = {
        "shield-slow_mode_s": "60",
        "shield-followers_only_min": "0",
        "shield-blocks_links": "on",
    }
    browser.post(f"{PAGE}shield/", form, headers=PART)
    assert room_of(broadcaster).shield == {
        "slow_mode_s": 60, "followers_only_min": 0, "blocks_links": True,
    }  # fmt: skip

    response = browser.post(f"{PAGE}shield/switch/", {"is_on": "1"}, headers=PART)
    assert "Shield mode is on" in response.content.decode()
    assert (room_of(broadcaster).slow_mode_s, room_of(broadcaster).blocks_links) == (60, True)

    browser.post(f"{PAGE}shield/switch/", {"is_on": "0"}, headers=PART)
    assert (room_of(broadcaster).slow_mode_s, room_of(broadcaster).blocks_links) == (0, False)


def test_shield_mode_does_something(broadcaster, client_of):
    response = client_of(broadcaster).post(f"{PAGE}shield/", {}, headers=PART)

    assert response.status_code == 422
    assert "Choose at least one thing" in response.content.decode()


def test_what_the_api_prepared_stays_prepared(broadcaster, client_of):
    Room.objects.filter(pk=broadcaster.pk).update(shield={"automod_levels": {"spam": 4}})
    client_of(broadcaster).post(f"{PAGE}shield/", {"shield-slow_mode_s": "60"}, headers=PART)

    assert room_of(broadcaster).shield == {"automod_levels": {"spam": 4}, "slow_mode_s": 60}


def test_rules(broadcaster, client_of):
    browser = client_of(broadcaster)
    browser.post(f"{PAGE}rules/", {"rules-rules": "Be kind\r\n\r\nNo spoilers"}, headers=PART)
    assert room_of(broadcaster).rules == ["Be kind", "No spoilers"]

    response = browser.post(f"{PAGE}rules/", {"rules-rules": "x" * 201}, headers=PART)
    assert response.status_code == 422
    assert "id_rules-rules_error" in response.content.decode()


def test_a_moderator_with_the_permission(broadcaster, client_of):
    helper = make_moderator(broadcaster, "maja", ["settings"])
    browser = client_of(helper)

    page = browser.get(f"{PAGE}?channel=ana").content.decode()
    assert 'action="/dashboard/chat/settings/modes/?channel=ana"' in page
    assert "where you help" in page
    response = browser.post(f"{PAGE}modes/?channel=ana", MODES)
    assert response["Location"] == f"{PAGE}?channel=ana"
    assert room_of(broadcaster).slow_mode_s == 30
    assert room_of(helper).slow_mode_s == 0
    assert ("slow", "maja", "") in logged(broadcaster)


@pytest.mark.parametrize("part", ["", "modes/", "automod/", "shield/", "shield/switch/", "rules/"])
def test_the_wrong_people(broadcaster, viewer, client, client_of, part):
    helper = make_moderator(broadcaster, "maja", ["delete", "ban"])
    path = f"{PAGE}{part}?channel=ana"

    def ask(browser):
        return browser.post(path, MODES | {"is_on": "1"}) if part else browser.get(path)

    assert ask(client)["Location"].startswith("/accounts/login/?next=")
    assert ask(client_of(viewer)).status_code == 403
    assert ask(client_of(helper)).status_code == 403
    room = room_of(broadcaster)
    assert (room.slow_mode_s, room.is_shield_on, room.rules) == (0, False, [])


def test_channels_that_are_not_there(broadcaster, banned, client_of):
    browser = client_of(broadcaster)

    assert browser.get(f"{PAGE}?channel=nobody").status_code == 404
    assert browser.get(f"{PAGE}?channel=%00").status_code == 200  # one's own
    assert browser.get(f"{PAGE}?channel={banned.login}").status_code == 404


def test_it_cannot_be_forged(broadcaster, client_of):
    browser = client_of(broadcaster, enforce_csrf_checks=True)

    assert browser.post(f"{PAGE}shield/switch/", {"is_on": "1"}).status_code == 403
    assert not room_of(broadcaster).is_shield_on


def test_the_folder_itself_leads_to_the_settings(broadcaster, client_of):
    response = client_of(broadcaster).get("/dashboard/chat/")
    assert (response.status_code, response["Location"]) == (302, PAGE)
