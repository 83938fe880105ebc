"""The API of moderation: shapes, pages, refusals of nonsense, and lists for the right eyes only."""

import pytest
from django.test import Client

from chat.api import moderating
from chat.models import Ban, Chatter, Room
from chat.policies.modes import DEFAULT_SHIELD
from chat.services.bans import ban_user
from chat.services.rules import set_rules
from chat.services.warnings import warn_user
from tests.chat.acting import make_moderator, make_vip
from tests.factories import make_account
from twitchclone.core.rate_limit import Limit

pytestmark = pytest.mark.django_db
CHAT = "/api/v1/channels/ana/chat/"


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe")


@pytest.fixture
def moe(mod, client_of):
    """The moderator's browser."""
    return client_of(mod)


def send(client, method, path, body=None):
    return getattr(client, method)(
        path if path.startswith("/api") else CHAT + path, body, content_type="application/json"
    )


def error_of(response):
    return response.status_code, response.json()["error"]["code"]


def test_a_ban_reads_as_it_was_given(moe, viewer):
    body = {"login": "VIC", "duration_s": 600, "reason": "Spam."}
    made = send(moe, "post", "bans/", body)
    assert made.status_code == 201
    (listed,) = send(moe, "get", "bans/").json()["results"]
    assert listed == made.json()
    assert (listed["login"], listed["moderator"], listed["reason"]) == ("vic", "mod_moe", "Spam.")
    assert listed["expires_at"] > listed["created_at"]


def test_bans_come_in_pages(moe, broadcaster, django_assert_max_num_queries):
    for number in range(5):
        user = make_account(f"spammer{number}")
        ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=user)
    first = send(moe, "get", f"{CHAT}bans/?limit=3").json()
    assert [one["login"] for one in first["results"]] == ["spammer4", "spammer3", "spammer2"]
    with django_assert_max_num_queries(8):
        rest = send(moe, "get", f"{CHAT}bans/?limit=3&before={first['next_before']}").json()
    assert [one["login"] for one in rest["results"]] == ["spammer1", "spammer0"]
    assert rest["next_before"] is None


@pytest.mark.parametrize(
    ("method", "path", "body", "answer"),
    [
        ("post", "bans/", {"login": "nobody"}, (404, "invalid_user")),
        ("post", "bans/", {"login": "a\x00b"}, (400, "invalid")),
        ("post", "bans/", {}, (400, "invalid")),
        ("post", "bans/", {"login": "vic", "duration_s": 0}, (400, "bad_timeout_duration")),
        ("post", "bans/", {"login": "vic", "duration_s": 1e30}, (400, "invalid")),
        ("post", "bans/", {"login": "vic", "reason": "x" * 501}, (400, "invalid")),
        ("post", "bans/", {"login": "ana"}, (403, "bad_ban_broadcaster")),
        ("delete", "bans/vic/", None, (409, "bad_unban_no_ban")),
        ("delete", "bans/nobody/", None, (404, "invalid_user")),
        ("get", "bans/?before=x", None, (400, "invalid")),
        ("get", "bans/?before=99999999999999999999", None, (400, "invalid")),
        ("get", "log/?before=-1", None, (400, "invalid")),
        ("post", "warnings/", {"login": "vic", "reason": "\u200b"}, (400, "invalid")),
        ("put", "roles/vic/", {"kind": "owner"}, (400, "invalid")),
        ("put", "roles/vic/", {"kind": "vip", "permissions": ["fly"]}, (400, "invalid")),
        ("put", "roles/nobody/", {"kind": "vip"}, (404, "invalid_user")),
        ("delete", "roles/vic/", None, (403, "no_permission")),
        ("patch", "", {"slow_mode_s": 1801}, (400, "invalid")),
        ("patch", "", {"slow_mode_s": "x"}, (400, "invalid")),
        ("patch", "", {"is_shield_on": True}, (400, "invalid")),
        ("patch", "", {"channel": 1}, (400, "invalid")),
        ("patch", "", {"automod_levels": {"nonsense": 1}}, (400, "invalid")),
        ("patch", "", [1], (400, "invalid")),
        ("put", "shield/", {"settings": {"rules": []}}, (400, "invalid")),
        ("put", "shield/", {"is_on": "perhaps"}, (400, "invalid")),
        ("put", "rules/", {"rules": ["x" * 201]}, (400, "invalid")),
        ("put", "rules/", {"rules": "x"}, (400, "invalid")),
        (
            "delete",
            "messages/00000000-0000-4000-8000-000000000001/",
            None,
            (404, "bad_delete_message_error"),
        ),
    ],
)
def test_nonsense_is_refused_with_a_sentence(moe, viewer, method, path, body, answer):
    response = send(moe, method, path, body)
    assert error_of(response) == answer
    assert response.json()["error"]["message"]


def test_lists_are_for_moderators(broadcaster, viewer, outsider, client, client_of):
    make_moderator(outsider, "far_mod")
    vip = make_vip(broadcaster)
    ana_banned = make_account("eve")
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=ana_banned)
    browsers = [client_of(one) for one in (viewer, outsider, vip, ana_banned)]
    for path in ("bans/", "roles/", "log/", "settings/"):
        assert send(client, "get", path).status_code in {401, 403}
        for browser in browsers:
            assert send(browser, "get", path).status_code == 403


def test_a_moderator_without_the_permission_sees_no_bans(broadcaster, client_of):
    helper = client_of(make_moderator(broadcaster, "helper", ["polls"]))
    assert send(helper, "get", "bans/").status_code == 403
    assert send(helper, "get", "settings/").status_code == 403
    assert send(helper, "get", "log/").status_code == 200


def test_settings_are_read_and_changed(moe, broadcaster):
    changed = send(moe, "patch", "", {"slow_mode_s": 10, "followers_only_min": 0})
    settings = changed.json()
    assert (settings["slow_mode_s"], settings["followers_only_min"]) == (10, 0)
    assert send(moe, "get", "settings/").json() == settings
    again = send(moe, "patch", "", {"slow_mode_s": 10})
    assert again.status_code == 200
    assert send(moe, "patch", "", {"followers_only_min": None}).json()["followers_only_min"] is None


def test_the_shield_is_prepared_and_switched_in_one_request(moe, broadcaster):
    body = {"is_on": True, "settings": {"is_emote_only": True}}
    settings = send(moe, "put", "shield/", body).json()
    assert settings["is_shield_on"] and settings["is_emote_only"]
    assert settings["slow_mode_s"] == 0 != DEFAULT_SHIELD["slow_mode_s"]
    assert send(moe, "put", "shield/", {"is_on": False}).json()["is_emote_only"] is False


def test_roles_list_what_there_is(moe, broadcaster, client_of):
    make_vip(broadcaster, "a_vip")
    answer = send(moe, "get", "roles/").json()
    assert [(one["login"], one["kind"]) for one in answer["results"]] == [
        ("mod_moe", "moderator"),
        ("a_vip", "vip"),
    ]
    assert "ban" in answer["all_permissions"]
    mine = client_of(broadcaster)
    body = {"kind": "moderator", "permissions": ["delete"]}
    assert send(mine, "put", "roles/mod_moe/", body).json()["permissions"] == ["delete"]


def test_a_role_is_given_back_by_its_holder_only(broadcaster, viewer, client_of):
    vip = make_vip(broadcaster, "a_vip")
    assert send(client_of(viewer), "delete", "roles/a_vip/").status_code == 403
    assert send(client_of(vip), "delete", "roles/a_vip/").status_code == 204


def test_a_warning_is_acknowledged_by_the_warned(broadcaster, viewer, client_of):
    warn_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer, reason="Calm down.")
    path = "warnings/acknowledgement/"
    assert send(Client(), "post", path).status_code in {401, 403}
    assert send(client_of(viewer), "post", path).status_code == 204
    assert not viewer.chat_warnings.filter(acknowledged_at=None).exists()


def test_everybody_reads_the_rules_and_agrees(broadcaster, viewer, client, client_of):
    set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=["Be kind."])
    assert send(client, "get", "rules/").json() == {"rules": ["Be kind."], "version": 1}
    assert send(client, "post", "rules/acceptance/", {}).status_code in {401, 403}
    assert send(client_of(viewer), "post", "rules/acceptance/", {"version": 1}).status_code == 204
    assert Chatter.objects.get(user=viewer).rules_version == 1


def test_ones_blocks_are_ones_own(viewer, outsider, client, client_of):
    vics, ottos = client_of(viewer), client_of(outsider)
    assert send(client, "put", "/api/v1/me/blocks/otto/").status_code in {401, 403}
    assert send(vics, "put", "/api/v1/me/blocks/otto/").status_code == 204
    (row,) = send(vics, "get", "/api/v1/me/blocks/").json()["results"]
    assert (row["login"], row["user_id"]) == ("otto", str(outsider.pk))
    assert send(ottos, "get", "/api/v1/me/blocks/").json()["results"] == []
    assert error_of(send(vics, "put", "/api/v1/me/blocks/vic/")) == (400, "bad_block_self")
    assert send(vics, "delete", "/api/v1/me/blocks/otto/").status_code == 204


def test_the_log_in_pages(moe, broadcaster, viewer):
    for _ in range(3):
        send(moe, "post", "bans/", {"login": "vic", "duration_s": 5})
    page = send(moe, "get", f"{CHAT}log/?limit=2&action=timeout").json()
    assert [one["username"] for one in page["results"]] == ["vic", "vic"]
    rest = send(moe, "get", f"{CHAT}log/?limit=2&action=timeout&before={page['next_before']}")
    assert len(rest.json()["results"]) == 1


def test_a_channel_that_is_suspended_has_no_chat(banned, staff, client_of):
    path = f"/api/v1/channels/{banned.login}/chat/bans/"
    assert send(client_of(staff), "get", path).status_code == 404


def test_clicks_have_a_rate(moe, broadcaster, monkeypatch):
    monkeypatch.setattr(moderating, "MODERATION", Limit("chat-moderation", 1, 3600))
    assert send(moe, "patch", "", {}).status_code == 200
    assert error_of(send(moe, "patch", "", {})) == (429, "rate_limited")


def test_a_foreign_page_cannot_click(broadcaster, viewer, client_of):
    client = client_of(broadcaster, enforce_csrf_checks=True)
    assert send(client, "post", "bans/", {"login": "vic"}).status_code == 403
    assert not Ban.objects.exists()
    assert Room.objects.get(pk=broadcaster.pk).slow_mode_s == 0
