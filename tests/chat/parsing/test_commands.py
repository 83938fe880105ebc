"""Slash commands: each row of the table, right and wrong."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.errors import CommandUsage, UnknownCommand
from chat.parsing.commands import COMMANDS, parse
from chat.parsing.text import TextRefused, clean_text
from chat.policies.permissions import Permission

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
RIGHT = [
    ("/me waves", "me", {"text": "waves"}),
    ("/ban bob", "ban", {"login": "bob"}),
    ("/ban @Bob being  rude", "ban", {"login": "bob", "text": "being  rude"}),
    ("/unban bob", "unban", {"login": "bob"}),
    ("/timeout bob", "timeout", {"login": "bob", "duration_s": 600}),
    ("/timeout bob 30", "timeout", {"login": "bob", "duration_s": 30}),
    ("/timeout bob 10m", "timeout", {"login": "bob", "duration_s": 600}),
    ("/timeout bob 1w spam", "timeout", {"login": "bob", "duration_s": 604_800, "text": "spam"}),
    ("/timeout bob for spam", "timeout", {"login": "bob", "duration_s": 600, "text": "for spam"}),
    ("/untimeout bob", "untimeout", {"login": "bob"}),
    ("/warn bob be kind", "warn", {"login": "bob", "text": "be kind"}),
    (f"/delete {ID}", "delete", {"message_id": UUID(ID)}),
    ("/delete", "delete", {"message_id": None}),
    ("/clear", "clear", {}),
    ("/slow", "slow", {"duration_s": 30}),
    ("/slow 120", "slow", {"duration_s": 120}),
    ("/slow 2m", "slow", {"duration_s": 120}),
    ("/slowoff", "slowoff", {}),
    ("/followers", "followers", {"duration_s": 0}),
    ("/followers 30", "followers", {"duration_s": 1800}),
    ("/followers 1 week", "followers", {"duration_s": 604_800}),
    ("/followersoff", "followersoff", {}),
    ("/subscribers", "subscribers", {}),
    ("/subscribersoff", "subscribersoff", {}),
    ("/emoteonly", "emoteonly", {}),
    ("/emoteonlyoff", "emoteonlyoff", {}),
    ("/uniquechat", "uniquechat", {}),
    ("/r9kbeta", "uniquechat", {}),
    ("/uniquechatoff", "uniquechatoff", {}),
    ("/r9kbetaoff", "uniquechatoff", {}),
    ("/verifiedemail", "verifiedemail", {}),
    ("/verifiedemailoff", "verifiedemailoff", {}),
    ("/accountage 7d", "accountage", {"duration_s": 604_800}),
    ("/accountage 0", "accountage", {"duration_s": 0}),
    ("/shield", "shield", {}),
    ("/shieldoff", "shieldoff", {}),
    ("/mod bob", "mod", {"login": "bob"}),
    ("/unmod bob", "unmod", {"login": "bob"}),
    ("/vip bob", "vip", {"login": "bob"}),
    ("/unvip bob", "unvip", {"login": "bob"}),
    ("/mods", "mods", {}),
    ("/vips", "vips", {}),
    ("/announce hi all", "announce", {"text": "hi all", "variant": "PRIMARY"}),
    ("/announceblue hi", "announce", {"text": "hi", "variant": "BLUE"}),
    ("/announcegreen hi", "announce", {"text": "hi", "variant": "GREEN"}),
    ("/announceorange hi", "announce", {"text": "hi", "variant": "ORANGE"}),
    ("/announcepurple hi", "announce", {"text": "hi", "variant": "PURPLE"}),
    (f"/pin {ID}", "pin", {"message_id": UUID(ID)}),
    ("/pin", "pin", {"message_id": None, "text": ""}),
    ("/pin Be kind.", "pin", {"message_id": None, "text": "Be kind."}),
    (f"/pin {ID} is an id", "pin", {"message_id": None, "text": f"{ID} is an id"}),
    ("/unpin", "unpin", {}),
    ("/poll Which? | A | B", "poll", {"text": "Which?", "choices": ("A", "B"), "duration_s": 120}),
    ("/poll 5m Which? | A | B | C", "poll", {"choices": ("A", "B", "C"), "duration_s": 300}),
    ('/poll "3 or 4?" "3" "4"', "poll", {"text": "3 or 4?", "choices": ("3", "4")}),
    ("/poll 3 or 4? | 3 | 4", "poll", {"text": "3 or 4?", "choices": ("3", "4")}),
    ("/endpoll", "endpoll", {}),
    (
        "/prediction 5m Will she win? | Yes | No",
        "prediction",
        {"text": "Will she win?", "choices": ("Yes", "No"), "duration_s": 300},
    ),
    ("/raid #Bob", "raid", {"login": "bob"}),
    ("/unraid", "unraid", {}),
    ("/shoutout bob", "shoutout", {"login": "bob"}),
    ("/so @bob", "shoutout", {"login": "bob"}),
    ("/color hotpink", "color", {"color": "#ff69b4"}),
    ("/colour #abcdef", "color", {"color": "#abcdef"}),
    ("/block bob", "block", {"login": "bob"}),
    ("/unblock bob", "unblock", {"login": "bob"}),
    ("/w bob hello there", "w", {"login": "bob", "text": "hello there"}),
    ("/whisper bob hello", "w", {"login": "bob", "text": "hello"}),
    ("/user bob", "user", {"login": "bob"}),
    ("/monitor bob", "monitor", {"login": "bob"}),
    ("/unmonitor bob", "unmonitor", {"login": "bob"}),
    ("/restrict bob", "restrict", {"login": "bob"}),
    ("/unrestrict bob", "unrestrict", {"login": "bob"}),
    ("/rules", "rules", {}),
    ("/help", "help", {"text": ""}),
    ("/help ban", "help", {"text": "ban"}),
    ("/disconnect", "disconnect", {}),
    ("/TIMEOUT Bob 5", "timeout", {"login": "bob", "duration_s": 5}),
    (".timeout bob 5", "timeout", {"login": "bob", "duration_s": 5}),
    ("/clear everything now", "clear", {}),
]


@pytest.mark.parametrize(("typed", "name", "holds"), RIGHT, ids=[row[0] for row in RIGHT])
def test_read(typed, name, holds):
    command = parse(typed)

    assert command is not None
    assert command.name == name
    assert {field: getattr(command, field) for field in holds} == holds


def test_every_command_of_the_table_is_tried():
    assert {name for _, name, _ in RIGHT} == COMMANDS.keys()


@pytest.mark.parametrize(
    "typed",
    ["/me", "/ban", "/ban !", "/timeout", "/timeout bob 0", "/timeout bob 10x", "/timeout bob 99y",
     "/warn bob", "/warn", "/delete 12", "/slow soon", "/followers later",
     "/accountage", "/announce", "/poll Which?", "/poll Which? | A", "/poll",
     "/poll Q | 1 | 2 | 3 | 4 | 5 | 6", "/color", "/color mauve", "/w bob", "/w", "/mod",
     "/mod " + "x" * 26, "/mod b/ob", "/shoutout"],
)  # fmt: skip
def test_wrong_arguments_say_how_it_is_written(typed):
    with pytest.raises(CommandUsage) as refusal:
        parse(typed)
    name = typed.split()[0]
    assert refusal.value.message.startswith(f"Write it like this: {name} ")


@pytest.mark.parametrize("typed", ["/foo", "/bann bob", "/w00t hi"])
def test_unknown_ones_are_said_to_be(typed):
    with pytest.raises(UnknownCommand, match="/help"):
        parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "hello",
        "/ hello",
        "//",
        "/",
        ".",
        "...",
        ".hack it",
        "a /ban b",
        "/1 2",
        ".5",
        "./run",
        "/é",
    ],
)
def test_messages_are_no_commands(typed):
    assert parse(typed) is None


def test_permissions_are_ones_there_are():
    known = {"", "broadcaster", *Permission}

    assert {spec.permission for spec in COMMANDS.values()} <= known


def test_names_and_aliases_are_one_commands_only():
    names = [name for spec in COMMANDS.values() for name in (spec.name, *spec.aliases)]

    assert len(names) == len(set(names))
    assert all(name.isalnum() and name.islower() for name in names)


@given(st.text(alphabet='/.abnmeotiuw @#0159|"', max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed):
    try:
        parse(clean_text(typed))
    except (TextRefused, UnknownCommand, CommandUsage) as refusal:
        assert refusal.message
