"""Whatever a client sends, the answer is an error or a close code, never a traceback."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.consumers import events, protocol
from streams.consumers.limits import TokenBucket
from streams.consumers.outbound import FELL_BEHIND, MAX_QUEUED, Outbound
from tests.streams.consumers.page import Page
from twitchclone.core.errors import InvalidInput

needs_database = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_json"),
        ("{", "bad_json"),
        ("[]", "bad_json"),
        ('"text"', "bad_json"),
        ("null", "bad_json"),
        ("[" * 2000, "bad_json"),
        ('{"a":' * 400, "bad_json"),
        ("{}", "unknown_type"),
        ('{"type":["subscribe"]}', "unknown_type"),
        ('{"type":{"a":1}}', "unknown_type"),
        ('{"type":"subscribe"}', "invalid"),
        ('{"type":"subscribe","channel":5}', "invalid"),
        ('{"type":"subscribe","channel":"../etc"}', "invalid"),
        ('{"type":"subscribe","channel":"ana\\n"}', "invalid"),
        ('{"type":"subscribe","channel":"ana","after":"1"}', "invalid"),
        ('{"type":"subscribe","channel":"ana","after":true}', "invalid"),
        ('{"type":"subscribe","channel":"ana","after":1.5}', "invalid"),
        ('{"type":"subscribe","channel":"ana","after":-1}', "invalid"),
        ('{"type":"subscribe","channel":"ana","after":1e400}', "invalid"),
        (f'{{"type":"subscribe","channel":"ana","after":{2**63}}}', "invalid"),
        (f'{{"type":"subscribe","channel":"ana","after":{"9" * 1900}}}', "invalid"),
        ('{"type":"subscribe_health","channel":{}}', "invalid"),
        ("x" * 3000, "too_large"),
    ],
)
def test_bad_messages_are_named(text, code):
    with pytest.raises(InvalidInput) as refusal:
        protocol.parse_message(text)
    assert refusal.value.code == code


@given(st.text(max_size=200))
def test_any_text_is_a_message_or_refused(text):
    _parse(text)


@given(
    st.dictionaries(
        st.sampled_from(["type", "channel", "after", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        )
        | st.sampled_from(["subscribe", "heartbeat", "ping", "subscribe_health", "ana"]),
    )
)
def test_any_object_is_a_message_or_refused(body):
    _parse(json.dumps(body))


def _parse(text: str) -> None:
    try:
        protocol.parse_message(text)
    except InvalidInput:
        return


@needs_database
async def test_refused_messages_leave_the_socket_open(broadcaster):
    page = await Page().open()
    for text in ("{", "[]", '{"type":"subscribe","channel":"nobody"}'):
        await page.say_raw(text)
        assert (await page.hear())["type"] == "error"
    await page.say_raw(data=b"\x00\x01")
    assert (await page.hear())["code"] == "binary"
    assert (await page.subscribe())["last_id"] == 0
    await page.close()


@needs_database
async def test_a_suspended_channel_is_unknown(banned):
    page = await Page().open()
    await page.say(type="subscribe", channel=banned.login)
    assert (await page.hear())["code"] == "not_found"
    await page.close()


@needs_database
async def test_subscriptions_are_bounded(broadcaster, outsider, monkeypatch):
    monkeypatch.setattr(events, "MAX_SUBSCRIPTIONS", 1)
    page = await Page().open()
    await page.subscribe("ana")
    await page.say(type="subscribe", channel="otto")
    assert (await page.hear())["code"] == "too_many"
    await page.subscribe("ana")  # the same one again is no more
    await page.close()


async def test_a_flood_is_answered_with_errors_and_then_closed():
    page = await Page().open()
    for _ in range(60 + events.MAX_REFUSALS):
        await page.say(type="ping")
    assert await page.hear_close() == events.TOO_MANY_REFUSALS
    await page.close()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://live.example.evil"])
async def test_pages_of_other_sites_are_refused(origin):
    page = Page(origin=origin)
    assert await page.is_refused()


async def test_programs_without_an_origin_may_listen():
    page = await Page(origin="").open()
    await page.hear_nothing_more()
    await page.close()


@needs_database
async def test_a_server_that_is_away_closes_the_socket_for_a_later_try(broadcaster, monkeypatch):
    def unreachable(login):
        raise ConnectionError("no database")

    monkeypatch.setattr(events, "find_feed", unreachable)
    page = await Page().open()
    await page.say(type="subscribe", channel="ana")
    assert await page.hear_close() == events.TRY_AGAIN_LATER
    await page.close()


async def test_a_socket_that_falls_behind_is_closed_to_resume():
    sent = []

    async def send(message):
        sent.append(message)

    outbound = Outbound(send, "live.example")
    for number in range(MAX_QUEUED + 10):
        outbound.offer(str(number))
    await outbound.write_all()
    assert sent == [{"type": "websocket.close", "code": FELL_BEHIND}]


async def test_what_is_queued_is_written_before_an_orderly_close():
    sent = []

    async def send(message):
        sent.append(message)

    outbound = Outbound(send, "live.example")
    outbound.offer("last words")
    outbound.close(1013)
    outbound.offer("too late")
    await outbound.write_all()
    assert [message.get("text", message.get("code")) for message in sent] == ["last words", 1013]


async def test_a_page_that_is_gone_ends_the_writing():
    async def send(message):
        raise OSError("gone")

    outbound = Outbound(send, "live.example")
    outbound.offer("hello?")
    await outbound.write_all()


def test_a_bucket_fills_again():
    now = 0.0
    bucket = TokenBucket(capacity=2, per_second=1, monotonic=lambda: now)
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    now = 1.5
    assert [bucket.take(), bucket.take()] == [True, False]
    now = 100.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]
