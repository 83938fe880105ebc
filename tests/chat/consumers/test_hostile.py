"""Whatever a client sends, the answer is an error or a close code, never a traceback."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.consumers import chat as chat_consumer
from chat.consumers import protocol
from chat.consumers.limits import SocketCounts, TooManySockets, socket_counts
from chat.errors import Overloaded
from chat.hub import Hub
from chat.policies import limits
from tests.chat.consumers.page import Page
from twitchclone.core.errors import InvalidInput
from twitchclone.core.rate_limit import Limit

needs_database = pytest.mark.django_db(transaction=True)
DEEP = '{"type":"ping","x":' + "[" * 8 + "]" * 8 + "}"
NOT_DEEP = json.dumps({"type": "ping", "x": '[[[[[[[[[[{{{{{{\\"{{{'})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_json"),
        ("{", "bad_json"),
        ("[]", "bad_json"),
        ('[{"type":"ping"}]', "bad_json"),
        ('"text"', "bad_json"),
        ("null", "bad_json"),
        ("NaN", "bad_json"),
        ('{"type":"ping","x":NaN}', "bad_json"),
        ('{"type":"ping","x":-Infinity}', "bad_json"),
        ('{"type":"ping","type":"ping"}', "bad_json"),
        ('{"type":"ping","x":{"a":1,"a":2}}', "bad_json"),
        ('{"type":"ping","x":' + "9" * 5000 + "}", "bad_json"),
        ("[" * 4000, "too_deep"),
        ('{"a":' * 1000, "too_deep"),
        (DEEP, "too_deep"),
        ("{}", "unknown_type"),
        ('{"type":["ping"]}', "unknown_type"),
        ('{"type":{"a":1}}', "unknown_type"),
        ('{"type":"join"}', "invalid"),
        ('{"type":"join","channel":5}', "invalid"),
        ('{"type":"join","channel":"../etc"}', "invalid"),
        ('{"type":"join","channel":"ana\\n"}', "invalid"),
        ('{"type":"join","channelId":-1}', "invalid"),
        ('{"type":"join","channelId":true}', "invalid"),
        ('{"type":"join","channelId":1.5}', "invalid"),
        ('{"type":"join","channelId":"١"}', "invalid"),
        (f'{{"type":"join","channelId":"{2**54}"}}', "invalid"),
        (f'{{"type":"join","channelId":{2**70}}}', "invalid"),
        ('{"type":"leave"}', "invalid"),
        ('{"type":"chat","channelId":"1"}', "invalid"),
        ('{"type":"chat","channelId":"1","text":["x"]}', "invalid"),
        ('{"type":"chat","channelId":"1","text":"\\ud800"}', "not_text"),
        ('{"type":"chat","channelId":"1","text":"x","nonce":"' + "n" * 65 + '"}', "invalid"),
        ('{"type":"chat","channelId":"1","text":"x","nonce":"\\u00e9"}', "invalid"),
        ('{"type":"chat","channelId":"1","text":"x","nonce":7}', "invalid"),
        ('{"type":"chat","channelId":"1","text":"x","replyTo":"first"}', "invalid"),
        ('{"type":"resume","channelId":"1","after":"' + "-" * 36 + '"}', "invalid"),
        ('{"type":"auth"}', "invalid"),
        ('{"type":"auth","token":"\\udfff"}', "not_text"),
        ("x" * 8193, "too_large"),
        ('{"type":"ping","x":"' + "é" * 4100 + '"}', "too_large"),
    ],
)
def test_bad_messages_are_named(text, code):
    with pytest.raises(InvalidInput) as refusal:
        protocol.parse_message(text)
    assert refusal.value.code == code


def test_brackets_in_texts_are_no_depth():
    assert protocol.parse_message(NOT_DEEP) == protocol.Ping()


@given(st.text(max_size=200))
def test_any_text_is_a_message_or_refused(text):
    _parse(text)


@given(
    st.dictionaries(
        st.sampled_from(["type", "channel", "channelId", "text", "replyTo", "nonce", "after"]),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text()
            | st.sampled_from(["join", "chat", "resume", "auth", "ping", "1"]),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_any_object_is_a_message_or_refused(body):
    _parse(json.dumps(body))


def _parse(text):
    try:
        protocol.parse_message(text)
    except InvalidInput as refusal:
        assert refusal.code


@needs_database
async def test_a_mistake_is_answered_and_the_socket_lives(open_page):
    page = await open_page()
    await page.say_raw("{")
    assert (await page.hear())["code"] == "bad_json"
    await page.say_raw(data=b"\x00\xff")
    assert (await page.hear())["code"] == "binary"
    await page.say(type="chat", channelId="1", text="x", nonce="n7")
    answer = await page.hear()
    assert (answer["channelId"], answer["nonce"]) == ("1", "n7")
    await page.hear_nothing_more()


@needs_database
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\u202etxet", "bidi"),
        ("z" + "\u0301" * 40, "zalgo"),
        ("x" * 501, "too_long"),
        ("\u200b", "empty"),
        ("\ue000", "private_use"),
    ],
)
async def test_texts_nobody_can_read(text, code, viewer, broadcaster, open_page):
    page = await open_page(viewer)
    assert (await page.chat(broadcaster.pk, text))["code"] == code


@needs_database
async def test_who_only_makes_mistakes_is_sent_away(open_page, monkeypatch):
    monkeypatch.setattr(chat_consumer, "MAX_REFUSALS", 3)
    page = await open_page()
    for _ in range(4):
        await page.say_raw("{")
    assert await page.hear_close() == chat_consumer.TOO_MANY_REFUSALS


@needs_database
async def test_too_many_frames(open_page, monkeypatch):
    monkeypatch.setattr(chat_consumer, "FRAMES_AT_ONCE", 2)
    monkeypatch.setattr(chat_consumer, "FRAMES_PER_SECOND", 0.0)
    page = await open_page()
    await page.hear_nothing_more()
    await page.hear_nothing_more()
    await page.say(type="ping")
    assert (await page.hear())["code"] == "rate_limited"


@needs_database
async def test_too_many_joins_and_rooms(broadcaster, open_page, monkeypatch):
    monkeypatch.setattr(limits, "JOINS", Limit("joins", 1, 10**6))
    page = await open_page()
    await page.join()
    await page.say(type="join", channel="ana")
    assert (await page.hear())["code"] == "rate_limited"
    monkeypatch.setattr(limits, "MAX_ROOMS_PER_SOCKET", 0)
    page = await open_page()
    await page.say(type="join", channel="ana")
    assert (await page.hear())["code"] == "too_many"


@needs_database
async def test_sockets_of_one_address(open_page, monkeypatch):
    monkeypatch.setattr(limits, "MAX_SOCKETS_PER_ADDRESS", 1)
    first = await open_page(address="2001:db8::1")
    second = await open_page(address="2001:db8::2")
    assert (await second.hear())["code"] == "too_many_sockets"
    assert await second.hear_close() == chat_consumer.TOO_MANY_REFUSALS
    await (await open_page(address="2001:db8:0:1::1")).hear_nothing_more()
    await first.close()
    await (await open_page(address="2001:db8::3")).hear_nothing_more()


@needs_database
async def test_sockets_of_one_account(viewer, open_page, monkeypatch):
    monkeypatch.setattr(limits, "MAX_SOCKETS_PER_ACCOUNT", 1)
    await (await open_page(viewer)).hear_nothing_more()
    second = await open_page(viewer, address="198.51.100.7")
    assert (await second.hear())["code"] == "too_many_sockets"
    assert await second.hear_close() == chat_consumer.TOO_MANY_REFUSALS


@needs_database
async def test_nothing_is_counted_once_all_are_gone(viewer, open_page):
    page = await open_page(viewer)
    await page.hear_nothing_more()
    await page.close()
    assert socket_counts.is_empty


def test_a_local_proxy_is_not_one_visitor():
    counts = SocketCounts()
    assert counts.take_address("127.0.0.1") == ""
    key = counts.take_address("192.0.2.1")
    counts.release(key)
    assert counts.is_empty
    with pytest.raises(TooManySockets):
        counts.take("key", 0)


@needs_database
async def test_a_page_of_another_site_gets_no_socket(transactional_db):
    assert await Page(origin="https://evil.example").is_refused()


@needs_database
async def test_while_valkey_is_away_pages_are_told_to_come_back(viewer, open_page, monkeypatch):
    async def away(*_args, **_options):
        raise Overloaded

    monkeypatch.setattr(Hub, "join", away)
    page = await open_page(viewer)
    assert await page.hear_close() == 1013
    await page.close()
    assert socket_counts.is_empty


@needs_database
async def test_acts_are_limited_as_over_the_api(broadcaster, viewer, open_page, monkeypatch):
    monkeypatch.setattr(limits, "MODERATION", Limit("chat-moderation", 1, 60))
    page = await open_page(viewer)
    for code in (None, "rate_limited"):
        await page.say(type="acknowledge_warning", channelId=str(broadcaster.pk))
        if code:
            assert (await page.hear())["code"] == code
        await page.hear_nothing_more()
