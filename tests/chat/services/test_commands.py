"""Slash commands: Twitch's ids of every answer and refusal, and sentences that clients split."""

import pytest

from chat.errors import notice_id
from chat.models import Block, ChannelRole, Room
from chat.parsing.commands import COMMANDS
from chat.services.bans import ban_user
from chat.services.commands import run_command
from chat.services.commands.registry import has_handler
from chat.services.rules import set_rules
from tests.chat.acting import make_moderator, make_vip, say
from tests.factories import make_account
from twitchclone.core.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe")


@pytest.fixture
def type_in(broadcaster):
    """What answers the text in Ana's chat: Twitch's id, whether done or refused."""

    def run(actor, text, **options):
        try:
            return run_command(actor=actor, channel_id=broadcaster.pk, text=text, **options).msg_id
        except DomainError as error:
            return notice_id(error)

    return run


def test_every_command_does_something():
    without = {name for name in COMMANDS if not has_handler(name)}
    assert without == {"me", "announce"}  # they are lines: chat.services.speaking


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/ban vic", "ban_success"),
        ("/ban @Vic, Spam.", "ban_success"),
        ("/timeout vic", "timeout_success"),
        ("/to vic 1", "timeout_success"),
        ("/timeout vic 366d", "bad_timeout_duration"),
        ("/timeout vic 0", "usage_timeout"),
        ("/timeout", "usage_timeout"),
        ("/ban", "usage_ban"),
        ("/ban nobody_here", "invalid_user"),
        ("/unban vic", "bad_unban_no_ban"),
        ("/untimeout vic", "bad_unban_no_ban"),
        ("/ban ana", "bad_ban_broadcaster"),
        ("/timeout ana", "bad_timeout_broadcaster"),
        ("/ban mod_moe", "bad_ban_self"),
        ("/timeout mod_moe", "bad_timeout_self"),
        ("/ban mod_max", "bad_ban_mod"),
        ("/timeout mod_max", "bad_timeout_mod"),
        ("/ban mia", "bad_ban_staff"),
        ("/warn vic", "usage_warn"),
        ("/warn vic Calm down.", "warn_success"),
        ("/delete", "usage_delete"),
        ("/delete x", "usage_delete"),
        ("/delete 00000000-0000-8000-8000-000000000001", "bad_delete_message_error"),
        ("/clear", "clear_success"),
        ("/slow", "slow_on"),
        ("/slow 30m", "slow_on"),
        ("/slow 31m", "invalid"),
        ("/slow x", "usage_slow_on"),
        ("/slowoff", "slow_off"),
        ("/followers", "followers_on_zero"),
        ("/followers 10m", "followers_on"),
        ("/followersoff", "followers_off"),
        ("/subscribers", "subs_on"),
        ("/subscribersoff", "already_subs_off"),
        ("/emoteonly", "emote_only_on"),
        ("/emoteonlyoff", "already_emote_only_off"),
        ("/uniquechat", "r9k_on"),
        ("/r9kbeta", "r9k_on"),
        ("/r9kbetaoff", "already_r9k_off"),
        ("/shieldoff", "already_shield_off"),
        ("/mod vic", "no_permission"),
        ("/unmod mod_max", "no_permission"),
        ("/vip vic", "vip_success"),
        ("/unvip vic", "bad_unvip_grantee_not_vip"),
        ("/mods", "room_mods"),
        ("/vips", "no_vips"),
        ("/rules", "no_rules"),
        ("/user vic", "user_history"),
        ("/block vic", "block_success"),
        ("/unblock vic", "unblock_success"),
        ("/block mod_moe", "bad_block_self"),
        ("/help", "cmds_available"),
        ("/help to", "usage_timeout"),
        ("/help mod", "no_help"),
        ("/disconnect", "disconnect"),
        ("/nonsense", "unrecognized_cmd"),
        ("not a command", "unrecognized_cmd"),
    ],
)
def test_what_a_moderator_is_answered(type_in, mod, broadcaster, viewer, moderator, text, answer):
    make_moderator(broadcaster, "mod_max")
    assert type_in(mod, text) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/mod vic", "mod_success"),
        ("/unmod vic", "bad_unmod_mod"),
        ("/mod mod_moe", "bad_mod_mod"),
        ("/unmod mod_moe", "unmod_success"),
        ("/mod ana", "bad_mod_mod"),
        ("/mod eve", "bad_mod_banned"),
        ("/vip eve", "bad_vip_grantee_banned"),
        ("/ban mod_moe", "ban_success"),
        ("/ban eve", "already_banned"),
        ("/timeout eve 1", "timeout_success"),
        ("/untimeout eve", "untimeout_banned"),
        ("/unban eve", "unban_success"),
    ],
)
def test_what_the_broadcaster_is_answered(type_in, mod, broadcaster, viewer, text, answer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=make_account("eve"))
    assert type_in(broadcaster, text) == answer


@pytest.mark.parametrize(
    "spec", [one for one in COMMANDS.values() if one.permission], ids=lambda one: one.name
)
def test_a_viewer_learns_nothing_about_anybody(type_in, broadcaster, viewer, spec):
    arguments = {
        "LOGIN": "nobody", "LOGIN_TEXT": "nobody why", "LOGIN_DURATION_TEXT": "nobody 1",
        "DURATION": "5", "MESSAGE": "00000000-0000-8000-8000-000000000001", "TEXT": "hi",
        "MESSAGE_OR_TEXT": "hi", "POLL": "Tea? | Yes | No", "NOTHING": "", "COLOR": "red",
    }[spec.takes.name]  # fmt: skip
    if has_handler(spec.name):
        assert type_in(viewer, f"/{spec.name} {arguments}") == "no_permission"


def test_the_same_again_says_so(type_in, mod):
    for text, first, again in [
        ("/slow 30", "slow_on", "slow_on"),
        ("/subscribers", "subs_on", "already_subs_on"),
        ("/emoteonly", "emote_only_on", "already_emote_only_on"),
        ("/uniquechat", "r9k_on", "already_r9k_on"),
        ("/shield", "shield_on", "already_shield_on"),
    ]:
        assert (type_in(mod, text), type_in(mod, text)) == (first, again)


def test_lists_are_sentences_that_tmi_js_splits(broadcaster, mod):
    make_moderator(broadcaster, "mod_max")
    for name in ("vip_one", "vip_two"):
        make_vip(broadcaster, name)
    mods = run_command(actor=mod, channel_id=broadcaster.pk, text="/mods")
    assert mods.text.split(": ")[1].split(", ") == ["mod_max", "mod_moe"]
    vips = run_command(actor=mod, channel_id=broadcaster.pk, text="/vips")
    assert vips.text.removesuffix(".").split(": ")[1].split(", ") == ["vip_one", "vip_two"]


def test_deleting_by_replying(type_in, mod, broadcaster, viewer):
    said = say(broadcaster, viewer)
    assert type_in(mod, "/delete", reply_to=said.id) == "delete_message_success"


def test_the_sentences_say_what_is_so(broadcaster, mod, viewer):
    def sentence(text):
        return run_command(actor=mod, channel_id=broadcaster.pk, text=text).text

    assert sentence("/timeout vic 90m") == "vic has been timed out for 1 hour 30 minutes."
    assert sentence("/followers 1w") == "This room is in 7 days followers-only mode."
    assert sentence("/slow 5").endswith("every 5 seconds.")
    assert sentence("/accountage 90s") == ("Accounts must be 2 minutes old to write in this room.")
    set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=["Be kind.", "No spam."])
    assert sentence("/rules").endswith("1. Be kind. 2. No spam.")


def test_durations_are_rounded_up_to_the_unit(type_in, mod, broadcaster):
    type_in(mod, "/followers 61s")
    assert Room.objects.get(pk=broadcaster.pk).followers_only_min == 2


def test_help_shows_what_one_may(broadcaster, mod, viewer):
    def names(actor):
        return run_command(actor=actor, channel_id=broadcaster.pk, text="/help").text

    assert "/ban" in names(mod) and "/mod " not in names(mod)
    assert "/ban" not in names(viewer) and "/color" in names(viewer)
    assert "/mod " in names(broadcaster)


def test_a_suspended_account_runs_nothing(type_in, broadcaster, mod, banned, viewer):
    assert type_in(banned, "/block vic") == "not_permitted"
    assert not Block.objects.exists()
    ChannelRole.objects.create(channel=broadcaster.channel, user=banned, kind="moderator")
    assert type_in(banned, "/clear") == "no_permission"
