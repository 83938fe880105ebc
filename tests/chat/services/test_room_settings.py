"""Modes and other settings: bounds, what is told and logged, and shield mode over them."""

from typing import Any

import pytest

from chat.errors import NoPermission
from chat.models import ModAction, Room
from chat.policies.modes import DEFAULT_SHIELD, MODES
from chat.selectors.rooms import load_room
from chat.services.room_settings import change_settings
from chat.services.shield import prepare_shield, set_shield
from chat.stream import restrictions
from tests.chat.acting import logged, make_moderator, told
from twitchclone.core.errors import InvalidInput

pytestmark = pytest.mark.django_db
OF_MODES = {
    "slow_mode_s": 30,
    "followers_only_min": 0,
    "is_subscribers_only": True,
    "is_emote_only": True,
    "is_unique_chat": True,
    "needs_verified_email": True,
    "minimum_account_age_min": 60,
    "blocks_links": True,
}


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe", ["settings"])


@pytest.fixture
def change(broadcaster, mod):
    """Change Ana's room as her moderator."""
    return lambda **wanted: change_settings(actor=mod, channel_id=broadcaster.pk, **wanted)


def test_every_mode_is_told_with_its_name_and_logged(broadcaster, change):
    assert set(OF_MODES) == set(MODES)
    for name, value in OF_MODES.items():
        assert change(**{name: value}).columns == (name,)
        state = told(broadcaster, "room_state")[-1]
        assert state["changed"] == [MODES[name].key]
        assert state["settings"][MODES[name].key] == value
        assert state["moderator"] == "mod_moe"
        assert dict(load_room(broadcaster.pk).settings())[MODES[name].key] == value
        line = ModAction.objects.latest("pk")
        assert (line.action, line.data["value"]) == (MODES[name].action, value)


def test_ending_a_mode_is_logged_as_such(broadcaster, change):
    change(slow_mode_s=30, followers_only_min=10)
    change(slow_mode_s=0, followers_only_min=None)
    assert [action for action, *_ in logged(broadcaster)][-2:] == ["slowoff", "followersoff"]
    assert len(told(broadcaster, "room_state")) == 2


def test_what_is_so_already_is_told_to_nobody(broadcaster, change):
    change(slow_mode_s=30)
    assert change(slow_mode_s=30).columns == ()
    assert len(told(broadcaster, "room_state")) == 1
    assert change(slow_mode_s=30, is_emote_only=True).columns == ("is_emote_only",)


def test_senders_load_the_room_anew(broadcaster, change, on_commit):
    version = load_room(broadcaster.pk).version
    with on_commit():
        change(slow_mode_s=30)
    assert restrictions.current_version(broadcaster.pk) > version


def test_what_concerns_moderators_only_is_no_mode(broadcaster, change, on_commit):
    version = load_room(broadcaster.pk).version
    with on_commit():
        change(automod_level=3, automod_levels={"spam": 0}, holds_suspicious=False)
    assert told(broadcaster, "room_state") == []
    assert restrictions.current_version(broadcaster.pk) > version
    assert [action for action, *_ in logged(broadcaster)].count("settings") == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slow_mode_s", -1),
        ("slow_mode_s", 1801),
        ("slow_mode_s", None),
        ("slow_mode_s", True),
        ("followers_only_min", 129_601),
        ("followers_only_min", -1),
        ("minimum_account_age_min", None),
        ("minimum_account_age_min", 10**9),
        ("is_emote_only", 1),
        ("is_emote_only", None),
        ("automod_level", 5),
        ("automod_levels", {"nonsense": 1}),
        ("automod_levels", {"spam": 9}),
        ("automod_levels", []),
        ("is_shield_on", True),
        ("shield", {}),
        ("channel_id", 1),
        ("rules", ["x"]),
    ],
)
def test_what_no_setting_may_be(broadcaster, change, name, value):
    before = Room.objects.filter(pk=broadcaster.pk).values().get()
    with pytest.raises((InvalidInput, TypeError)):
        change(**{name: value})
    assert Room.objects.filter(pk=broadcaster.pk).values().get() == before


def test_who_may_not(broadcaster, viewer, outsider):
    for actor in (viewer, outsider, make_moderator(broadcaster, "only_bans", ["ban"])):
        for refused in (
            lambda who: change_settings(actor=who, channel_id=broadcaster.pk, slow_mode_s=5),
            lambda who: set_shield(actor=who, channel_id=broadcaster.pk, is_on=True),
            lambda who: prepare_shield(actor=who, channel_id=broadcaster.pk, settings={}),
        ):
            with pytest.raises(NoPermission):
                refused(actor)


def shield(actor, channel, is_on):
    return set_shield(actor=actor, channel_id=channel.pk, is_on=is_on)


def test_the_shield_puts_a_set_in_force_and_back(broadcaster, mod, change):
    change(slow_mode_s=5, is_emote_only=True)
    shield(mod, broadcaster, True)
    room = Room.objects.get(pk=broadcaster.pk)
    assert all(getattr(room, name) == value for name, value in DEFAULT_SHIELD.items())
    assert room.is_shield_on and room.is_emote_only
    assert "isShieldOn" in told(broadcaster, "room_state")[-1]["changed"]
    shield(mod, broadcaster, False)
    room.refresh_from_db()
    assert (room.slow_mode_s, room.followers_only_min, room.automod_level) == (5, None, 1)
    assert (room.is_shield_on, room.is_emote_only, room.before_shield) == (False, True, {})
    assert [action for action, *_ in logged(broadcaster)][-2:] == ["shield_on", "shield_off"]


def test_the_shield_does_what_was_prepared(broadcaster, mod):
    prepare_shield(actor=mod, channel_id=broadcaster.pk, settings={"is_subscribers_only": True})
    assert shield(mod, broadcaster, True).columns == ("is_subscribers_only", "is_shield_on")
    assert shield(mod, broadcaster, True).columns == ()
    assert Room.objects.get(pk=broadcaster.pk).slow_mode_s == 0


def test_a_choice_made_while_the_shield_is_on_stays(broadcaster, mod, change):
    shield(mod, broadcaster, True)
    change(slow_mode_s=120)
    shield(mod, broadcaster, False)
    room = Room.objects.get(pk=broadcaster.pk)
    assert (room.slow_mode_s, room.blocks_links) == (120, False)


def test_the_shield_holds_settings_only(broadcaster, mod):
    refused: list[dict[str, Any]] = [{"is_shield_on": True}, {"rules": []}, {"slow_mode_s": "5"}]
    for settings in refused:
        with pytest.raises(InvalidInput):
            prepare_shield(actor=mod, channel_id=broadcaster.pk, settings=settings)
