"""What each frame is on the wire, with and without capabilities."""

import json

import pytest

from chat.irc.protocol.capabilities import COMMANDS, MEMBERSHIP, NONE, TAGS
from chat.irc.protocol.messages import parse_line
from chat.irc.wire import remember_login, wire_for
from chat.stream.read import Entry
from chat.wire import changes, talk
from chat.wire.ids import Position, message_id
from chat.wire.lines import Author, Line, Notice
from chat.wire.rooms import account_room, chat_room

ROOM = chat_room(7)
ALL = frozenset({TAGS, COMMANDS, MEMBERSHIP})
AT = 1_700_000_000_000
MARKS = [
    {"type": "broadcaster"},
    {"type": "subscriber", "tier": 2, "months": 7},
    {"type": "bits", "bits": 1000},
]
VIC = Author(id=9, login="vic", display_name="Vic Ü", color="#ff7f50", badges=MARKS)


@pytest.fixture(autouse=True)
def _names():
    remember_login(7, "ana")
    remember_login(9, "vic")


def line(text, fragments=None, **fields):
    pieces = fragments or [{"type": "text", "text": text}]
    author = fields.pop("author", VIC)
    return Line(
        channel_id=7, channel_login="ana", author=author, text=text, fragments=pieces, **fields
    ).to_json()


def entry(body, number=1):
    position = Position(AT, number)
    return Entry(position, message_id(position, 7), AT, "", json.dumps(body).encode())


def encode(*bodies, capabilities=ALL, room=ROOM, hears_whispers=True):
    entries = [entry(body, number) for number, body in enumerate(bodies, 1)]
    wire = wire_for(capabilities, hears_whispers=hears_whispers)
    text = wire.encode(room, entries).decode()
    assert text == "" or text.endswith("\r\n")
    return [parse_line(one) for one in text.split("\r\n") if one]


def one(body, **options):
    [message] = encode(body, **options)
    return message


def test_what_was_paid_for_with_points():
    tags = one(line("look", is_highlighted=True)).tags
    assert tags["msg-id"] == "highlighted-message"
    assert "custom-reward-id" not in tags
    reward = "1c2b3a49-5867-4768-8594-a3b2c1d0e9f8"
    tags = one(line("drink", reward_id=reward)).tags
    assert tags["custom-reward-id"] == reward
    assert "msg-id" not in tags
    assert encode({"type": "prediction", "channelId": "7", "prediction": {}}) == []


def test_a_line():
    message = one(line("hello there", nonce="n1", is_first=True))
    assert message.command == "PRIVMSG"
    assert message.params == ("#ana", "hello there")
    assert message.prefix == "vic!vic@vic.tmi.twitch.tv"
    assert message.tags == {
        "badge-info": "subscriber/7",
        "badges": "broadcaster/1,subscriber/2007,bits/1000",
        "client-nonce": "n1",
        "color": "#FF7F50",
        "display-name": "Vic Ü",
        "emotes": "",
        "first-msg": "1",
        "flags": "",
        "id": str(entry({}).id),
        "mod": "0",
        "returning-chatter": "0",
        "room-id": "7",
        "subscriber": "1",
        "tmi-sent-ts": str(AT),
        "turbo": "0",
        "user-id": "9",
        "user-type": "",
    }


def test_emotes_are_counted_in_code_points_and_inclusive():
    fragments = [
        {"type": "text", "text": "😀 "},
        {"type": "emote", "text": "Hi", "id": "e1"},
        {"type": "text", "text": " é "},
        {"type": "emote", "text": "Yo", "id": "e2"},
        {"type": "text", "text": " "},
        {"type": "emote", "text": "Hi", "id": "e1"},
    ]
    text = "".join(piece["text"] for piece in fragments)
    message = one(line(text, fragments))
    assert message.tags["emotes"] == "e1:2-3,10-11/e2:7-8"
    assert text[2:4] == text[10:12] == "Hi"
    assert text[7:9] == "Yo"


def test_an_action():
    assert one(line("waves", kind="action")).params == ("#ana", "\x01ACTION waves\x01")


def test_a_reply():
    reply = {
        "messageId": "m1",
        "userId": "5",
        "login": "bob",
        "displayName": "Bob",
        "text": "what; now",
        "threadId": "m0",
        "threadUserId": "4",
        "threadLogin": "eve",
        "threadDisplayName": "Eve",
    }
    tags = one(line("yes", reply=reply)).tags
    assert tags["reply-parent-msg-id"] == "m1"
    assert tags["reply-parent-user-id"] == "5"
    assert tags["reply-parent-user-login"] == "bob"
    assert tags["reply-parent-display-name"] == "Bob"
    assert tags["reply-parent-msg-body"] == "what; now"
    assert tags["reply-thread-parent-msg-id"] == "m0"
    assert tags["reply-thread-parent-user-login"] == "eve"


@pytest.mark.parametrize(
    ("badge", "expected"),
    [
        ({"type": "moderator"}, {"mod": "1", "user-type": "mod", "badges": "moderator/1"}),
        ({"type": "vip"}, {"vip": "1", "mod": "0", "badges": "vip/1"}),
        ({"type": "staff"}, {"user-type": "staff", "badges": "staff/1"}),
        (
            {"type": "founder", "months": 3},
            {"subscriber": "1", "badges": "founder/0", "badge-info": "founder/3"},
        ),
        ({"type": "subscriber", "tier": 1, "months": 0}, {"badges": "subscriber/0"}),
    ],
)
def test_what_follows_from_badges(badge, expected):
    author = Author(id=9, login="vic", display_name="Vic", color="#000000", badges=[badge])
    tags = one(line("x", author=author)).tags
    assert {name: tags[name] for name in expected} == expected


def test_an_announcement_is_a_usernotice():
    message = one(line("news", kind="announcement", announcement_color="BLUE"))
    assert (message.command, message.params) == ("USERNOTICE", ("#ana", "news"))
    assert message.prefix == "tmi.twitch.tv"
    expected = {"msg-id": "announcement", "msg-param-color": "BLUE", "login": "vic"}
    assert expected.items() <= message.tags.items()


def test_a_notice_is_a_usernotice_with_its_parameters():
    notice = Notice(
        channel_id=7,
        channel_login="ana",
        author=VIC,
        notice="resub",
        system_text="Vic has subscribed for 7 months!",
        params={"cumulative-months": "7", "sub-plan": "2000"},
    )
    message = one(notice.to_json())
    assert (message.command, message.params) == ("USERNOTICE", ("#ana",))
    assert message.tags["msg-param-cumulative-months"] == "7"
    assert message.tags["system-msg"] == "Vic has subscribed for 7 months!"
    assert message.tags["msg-id"] == "resub"


def test_removals():
    deleted = changes.message_deleted(
        channel_id=7,
        message_id=entry({}).id,
        user_id=9,
        login="vic",
        text="bad: word",
        moderator="mia",
    )
    cleared = {"channel_id": 7, "user_id": 9, "login": "vic", "moderator": "mia"}
    found = encode(
        deleted,
        changes.user_cleared(**cleared, duration_s=600),
        changes.user_cleared(**cleared, duration_s=None),
        changes.chat_cleared(channel_id=7, moderator="mia"),
    )
    assert [(one.command, *one.params) for one in found] == [
        ("CLEARMSG", "#ana", "bad: word"),
        ("CLEARCHAT", "#ana", "vic"),
        ("CLEARCHAT", "#ana", "vic"),
        ("CLEARCHAT", "#ana"),
    ]
    assert found[0].tags == {
        "login": "vic",
        "room-id": "7",
        "target-msg-id": str(entry({}).id),
        "tmi-sent-ts": str(AT),
    }
    assert found[1].tags == {
        "ban-duration": "600",
        "room-id": "7",
        "target-user-id": "9",
        "tmi-sent-ts": str(AT),
    }
    assert "ban-duration" not in found[2].tags
    assert "target-user-id" not in found[3].tags


SETTINGS = {
    "slowModeSeconds": 30,
    "followersOnlyMinutes": None,
    "isSubscribersOnly": True,
    "isEmoteOnly": False,
    "isUniqueChat": False,
    "needsVerifiedEmail": False,
    "minimumAccountAgeMinutes": 0,
    "blocksLinks": False,
    "isShieldOn": False,
}


def test_a_changed_mode_is_one_tag_and_a_notice():
    body = changes.room_state(
        channel_id=7, settings=SETTINGS, changed=["slowModeSeconds"], moderator="mia"
    )
    state, notice = encode(body)
    assert (state.command, state.params) == ("ROOMSTATE", ("#ana",))
    assert state.tags == {"slow": "30", "room-id": "7"}
    assert (notice.command, notice.tags) == ("NOTICE", {"msg-id": "slow_on"})
    assert "30 seconds" in notice.param(1)


def test_several_changed_modes_are_not_taken_for_a_join():
    changed = ["slowModeSeconds", "isSubscribersOnly", "blocksLinks", "followersOnlyMinutes"]
    body = changes.room_state(channel_id=7, settings=SETTINGS, changed=changed, moderator="mia")
    found = encode(body)
    states = [dict(one.tags) for one in found if one.command == "ROOMSTATE"]
    assert states == [
        {"slow": "30", "room-id": "7"},
        {"subs-only": "1", "room-id": "7"},
        {"followers-only": "-1", "room-id": "7"},
    ]
    notices = [one.tags["msg-id"] for one in found if one.command == "NOTICE"]
    assert notices == ["slow_on", "subs_on", "followers_off"]


def test_a_whisper_is_for_who_is_written_to():
    people = {
        "sender": talk.person(user_id=12, login="bob", display_name="Bob"),
        "recipient": talk.person(user_id=9, login="vic", display_name="Vic"),
    }
    body = talk.whisper(
        whisper_id="w1", **people, text="psst", fragments=[{"type": "text", "text": "psst"}]
    )
    message = one(body, room=account_room(9))
    assert (message.command, message.params) == ("WHISPER", ("vic", "psst"))
    assert message.prefix == "bob!bob@bob.tmi.twitch.tv"
    assert message.tags["thread-id"] == "9_12"
    remember_login(12, "bob")
    assert encode(body, room=account_room(12)) == []
    assert encode(body, room=account_room(9), hears_whispers=False) == []


def test_without_tags_lines_have_none_and_without_commands_there_are_fewer():
    cleared = changes.chat_cleared(channel_id=7, moderator="mia")
    assert [dict(message.tags) for message in encode(line("x"), cleared, capabilities=NONE)] == [{}]
    assert [message.command for message in encode(line("x"), cleared, capabilities=NONE)] == [
        "PRIVMSG"
    ]
    both = encode(line("x"), cleared, capabilities=frozenset({COMMANDS}))
    assert [(message.command, dict(message.tags)) for message in both] == [
        ("PRIVMSG", {}),
        ("CLEARCHAT", {}),
    ]


def test_what_irc_does_not_know_is_left_out():
    assert (
        encode({"type": "viewer_update"}, {"type": "poll", "poll": {}}, line("x"))[0].param(1)
        == "x"
    )


def test_a_text_stays_in_its_line():
    [message] = encode(line("a\r\nQUIT :x\0"))
    assert message.command == "PRIVMSG"


def test_wires_are_shared():
    assert wire_for(frozenset({TAGS, COMMANDS})) is wire_for(frozenset({COMMANDS, TAGS}))
    assert wire_for(ALL).name == "irc:commands+membership+tags"
    assert wire_for(NONE).name == "irc:"
    assert wire_for(ALL).hides_own
