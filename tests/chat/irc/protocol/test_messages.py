"""Lines, both ways: tables, and whatever hypothesis thinks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.irc.protocol.errors import LineTooLong, Violation
from chat.irc.protocol.messages import (
    MAX_REST_BYTES,
    MAX_TAGS_BYTES,
    Message,
    format_line,
    parse_line,
    split_lines,
)
from chat.irc.protocol.tags import escape, format_tags, parse_tags, unescape

LINES = [
    ("PING", Message("PING")),
    ("ping :x", Message("PING", ("x",))),
    ("NICK vic", Message("NICK", ("vic",))),
    (
        "CAP REQ :twitch.tv/tags twitch.tv/commands",
        Message("CAP", ("REQ", "twitch.tv/tags twitch.tv/commands")),
    ),
    ("PRIVMSG #ana :hello  there: you", Message("PRIVMSG", ("#ana", "hello  there: you"))),
    ("PRIVMSG #ana :", Message("PRIVMSG", ("#ana", ""))),
    ("  JOIN   #a,#b  ", Message("JOIN", ("#a,#b",))),
    (":vic!vic@host PART #ana", Message("PART", ("#ana",), {}, "vic!vic@host")),
    (
        "@client-nonce=a\\sb;reply-parent-msg-id=1 PRIVMSG #ana :x",
        Message("PRIVMSG", ("#ana", "x"), {"client-nonce": "a b", "reply-parent-msg-id": "1"}),
    ),
    ("@+typing PING", Message("PING", (), {"+typing": ""})),
    ("001 vic :Welcome", Message("001", ("vic", "Welcome"))),
    ("X " + " ".join("abcdefghijklmnop"), Message("X", (*"abcdefghijklmn", "o p"))),
]


@pytest.mark.parametrize(("line", "message"), LINES)
def test_lines_are_read(line, message):
    assert parse_line(line) == message


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        ":",
        ":vic",
        "@",
        "@a=b",
        "@a=b ",
        "@a!=b PING",
        "PRI VMSG\0",
        "12 x",
        "P1NG",
        "PING\rQUIT",
        "@=x PING",
        "äöü",
    ],
)
def test_what_is_no_line_is_a_violation(line):
    with pytest.raises(Violation):
        parse_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "PRIVMSG #ana :" + "x" * MAX_REST_BYTES,
        "@a=" + "x" * MAX_TAGS_BYTES + " PING",
        "PRIVMSG #ana :" + "😀" * (MAX_REST_BYTES // 4),
    ],
)
def test_limits_count_bytes(line):
    with pytest.raises(LineTooLong):
        parse_line(line)


def test_five_hundred_characters_of_four_bytes_fit():
    text = "😀" * 500
    assert parse_line(f"PRIVMSG #{'a' * 25} :{text}").param(1) == text


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("", ""),
        ("a;b", "a\\:b"),
        ("a b", "a\\sb"),
        ("\\", "\\\\"),
        ("a\r\nb", "a\\r\\nb"),
        ("é;", "é\\:"),
    ],
)
def test_tag_values_are_escaped(value, escaped):
    assert escape(value) == escaped
    assert unescape(escaped) == value


def test_stray_backslashes_are_dropped():
    assert unescape("a\\b\\") == "ab"


def test_every_tag_has_its_equals_sign():
    assert format_tags({"flags": "", "mod": "0"}) == "flags=;mod=0"


def test_a_text_cannot_make_a_line_of_its_own():
    line = format_line("PRIVMSG", "#a\r\nQUIT", text="x\r\nQUIT\0", tags={"a": "x\r\n;y"})
    assert line == "@a=x\\r\\n\\:y :tmi.twitch.tv PRIVMSG #aQUIT :x QUIT \r\n"


def test_frames_hold_lines_with_and_without_ends():
    assert split_lines("PING\r\n\r\nNICK a\nUSER x") == ["PING", "NICK a", "USER x"]
    assert split_lines("\r\n") == []


@given(st.text(max_size=300))
def test_any_text_is_a_message_or_a_violation(text):
    try:
        message = parse_line(text)
    except Violation:
        return
    assert message.command == message.command.upper()
    assert len(message.params) <= 15


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    )
)
def test_tags_survive_the_way(tags):
    assert parse_tags(format_tags(tags)) == tags
