"""Money in chat and on IRC: Twitch's msg-ids, sentences and tags, once for each event."""

import json
from typing import Any

import jsonschema
import pytest
from django.conf import settings as site

from chat.irc.lines import lines_of
from chat.models import Message
from chat.services.bans import ban_user
from chat.services.terms import add_term
from chat.stream.writer import Writer
from monetization.events import (
    Cheered,
    Donated,
    Resubscribed,
    Subscribed,
    SubscriptionGifted,
    SubscriptionUpgraded,
)
from tests.chat.acting import deliver, told
from tests.chat.happenings import FIELDS, NOBODY, happen, named
from tests.factories import make_account
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((site.BASE_DIR / "docs" / "chat-protocol.schema.json").read_text("utf-8"))
GIFT = FIELDS[SubscriptionGifted]["gift_id"]
PLAN = {"sub-plan": "1000", "sub-plan-name": "Channel Subscription (ana)"}
MONTHS = {
    "months": "0",
    "multimonth-duration": "1",
    "multimonth-tenure": "0",
    "should-share-streak": "0",
    "was-gifted": "false",
}
REX = {"user_id": 900_002, "user_login": "rex", "user_display_name": "Rex", "months": 3}
TO_REX = {
    "gift-months": "1",
    "months": "3",
    "origin-id": GIFT,
    "recipient-display-name": "Rex",
    "recipient-id": "900002",
    "recipient-user-name": "rex",
}


@pytest.fixture
def gia(db):
    """Who gives."""
    return make_account("gia", display_name="Gia")


def usernotices(channel):
    """The room's notices as IRC's tags and texts; each frame is as documented."""
    found = []
    for frame in told(channel, "notice"):
        placed = {"id": "0198-0", "timestamp": 1_767_290_400_000, **frame}
        [line] = lines_of(placed, channel.login)
        assert (line.command, line.params) == ("USERNOTICE", ("#ana",))
        found.append((dict(line.tags), line.text))
    return found


def params(tags):
    """The `msg-param-*` tags, without their prefix."""
    prefix = "msg-param-"
    return {name[len(prefix) :]: text for name, text in tags.items() if name.startswith(prefix)}


TABLE: list[tuple[Any, dict[str, Any], str, str, dict[str, str]]] = [
    (
        Subscribed,
        {},
        "sub",
        "Gia subscribed at Tier 1.",
        {"cumulative-months": "1", **MONTHS, **PLAN},
    ),
    (
        Resubscribed,
        {},
        "resub",
        "Gia subscribed at Tier 2. They've subscribed for 14 months, currently on a 5 month"
        " streak!",
        {
            **MONTHS,
            "cumulative-months": "14",
            "should-share-streak": "1",
            "streak-months": "5",
            "sub-plan": "2000",
            "sub-plan-name": "Channel Subscription (ana): Tier 2",
        },
    ),
    (
        Resubscribed,
        {"streak": 0, "tier": 1, "months": 1},
        "resub",
        "Gia subscribed at Tier 1. They've subscribed for 1 month!",
        {"cumulative-months": "1", **MONTHS, **PLAN},
    ),
    (
        SubscriptionGifted,
        {"recipients": [REX]},
        "subgift",
        "Gia gifted a Tier 1 sub to Rex! They have given 12 Gift Subs in the channel!",
        {**TO_REX, "sender-count": "12", **PLAN},
    ),
    (
        SubscriptionGifted,
        {"recipients": [REX], "cumulative_total": 1},
        "subgift",
        "Gia gifted a Tier 1 sub to Rex! This is their first Gift Sub in the channel!",
        {**TO_REX, "sender-count": "1", **PLAN},
    ),
    (
        SubscriptionUpgraded,
        {},
        "giftpaidupgrade",
        "Gia is continuing the Gift Sub they got from Rex!",
        {"sender-login": "rex", "sender-name": "Rex"},
    ),
    (
        SubscriptionUpgraded,
        {"gifter_login": "", "gifter_display_name": ""},
        "anongiftpaidupgrade",
        "Gia is continuing the Gift Sub they got from an anonymous user!",
        {},
    ),
    (
        SubscriptionUpgraded,
        {"was_gift": False, "tier": 3, "gifter_login": ""},
        "sub",
        "Gia upgraded to a Tier 3 sub!",
        {
            "cumulative-months": "1",
            **MONTHS,
            "sub-plan": "3000",
            "sub-plan-name": "Channel Subscription (ana): Tier 3",
        },
    ),
    (
        Donated,
        {},
        "donation",
        "Gia donated 5.00 EUR!",
        {"donation-amount": "500", "donation-currency": "EUR", "exponent": "2"},
    ),
]


@pytest.mark.parametrize(("kind", "changes", "notice", "sentence", "expected"), TABLE)
def test_each_as_twitch_says_it(broadcaster, gia, kind, changes, notice, sentence, expected):
    happen(kind, broadcaster.pk, **{**named(gia), **changes})
    [(tags, _)] = usernotices(broadcaster)
    assert (tags["msg-id"], tags["system-msg"]) == (notice, sentence)
    assert params(tags) == expected
    common = {"login": "gia", "display-name": "Gia", "user-id": str(gia.pk)}
    assert common.items() <= tags.items()


def test_a_gift_to_the_community_is_one_notice_and_one_for_each_who_got_it(broadcaster, gia):
    recipients = [REX, {**REX, "user_id": 900_004, "user_login": "roy", "user_display_name": "Roy"}]
    fields = {"is_community": True, "total": 2, "recipients": recipients}
    happen(SubscriptionGifted, broadcaster.pk, **named(gia), **fields)
    (mystery, _), *gifts = usernotices(broadcaster)
    assert mystery["msg-id"] == "submysterygift"
    assert mystery["system-msg"] == (
        "Gia is gifting 2 Tier 1 Subs to Ana's community!"
        " They've gifted a total of 12 in the channel!"
    )
    assert params(mystery) == {
        "mass-gift-count": "2",
        "sender-count": "12",
        "sub-plan": "1000",
        "origin-id": GIFT,
        "community-gift-id": GIFT,
    }
    assert [tags["system-msg"] for tags, _ in gifts] == [
        "Gia gifted a Tier 1 sub to Rex!",
        "Gia gifted a Tier 1 sub to Roy!",
    ]
    expected = {**TO_REX, "sender-count": "0", "community-gift-id": GIFT, **PLAN}
    assert params(gifts[0][0]) == expected
    assert {tags["msg-id"] for tags, _ in gifts} == {"subgift"}


@pytest.mark.parametrize("is_community", [False, True])
def test_who_gives_anonymously_is_called_as_on_twitch(broadcaster, gia, is_community):
    fields = {"is_anonymous": True, "cumulative_total": 0, "is_community": is_community}
    happen(SubscriptionGifted, broadcaster.pk, **NOBODY, **fields)
    for tags, _ in usernotices(broadcaster):
        assert (tags["login"], tags["display-name"]) == ("ananonymousgifter", "AnAnonymousGifter")
        assert (tags["user-id"], tags["badges"]) == ("0", "")
        assert tags["system-msg"].startswith("An anonymous user ")


def test_a_donor_without_an_account_has_the_name_it_gave(broadcaster):
    happen(Donated, broadcaster.pk, **{**NOBODY, "user_display_name": "Dora"})
    happen(Donated, broadcaster.pk, **NOBODY)
    (named_tags, _), (nobody, _) = usernotices(broadcaster)
    assert (named_tags["login"], named_tags["display-name"]) == ("ananonymousdonor", "Dora")
    assert nobody["system-msg"] == "An anonymous user donated 5.00 EUR!"


def test_the_words_come_with_it(broadcaster, gia):
    happen(Resubscribed, broadcaster.pk, **named(gia), message="  Still   here BigHype ")
    [frame] = told(broadcaster, "notice")
    assert frame["message"] == "Still here BigHype"
    assert [one["type"] for one in frame["fragments"]] == ["text", "emote"]
    [(tags, text)] = usernotices(broadcaster)
    assert text == "Still here BigHype"
    assert tags["emotes"]


def test_words_that_the_room_would_not_take_are_left_out(broadcaster, gia):
    add_term(actor=broadcaster, channel_id=broadcaster.pk, text="spam", kind="blocked")
    happen(Resubscribed, broadcaster.pk, **named(gia), message="buy spam")
    happen(Resubscribed, broadcaster.pk, **named(gia), message="\u200b")
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=gia)
    happen(Resubscribed, broadcaster.pk, **named(gia), message="hello")
    assert [frame["message"] for frame in told(broadcaster, "notice")] == ["", "", ""]


@pytest.mark.parametrize(("kind", "changes"), [(Subscribed, {"is_gift": True}), (Cheered, {})])
def test_what_is_told_otherwise_is_not_told_twice(broadcaster, gia, kind, changes):
    happen(kind, broadcaster.pk, **named(gia), **changes)
    assert told(broadcaster, "notice") == []


def test_a_repeated_delivery_adds_nothing(broadcaster, gia):
    happen(SubscriptionGifted, broadcaster.pk, **named(gia), is_community=True)
    deliver()
    OutboxEvent.objects.update(delivered_at=None)
    assert len(told(broadcaster, "notice")) == 2


def test_an_account_that_is_gone_is_not_talked_of(broadcaster):
    happen(Subscribed, broadcaster.pk)
    assert told(broadcaster, "notice") == []


def test_they_are_kept_with_the_chat(broadcaster, gia):
    happen(SubscriptionGifted, broadcaster.pk, **named(gia))
    happen(Subscribed, broadcaster.pk, **named(gia))
    deliver()
    Writer().write_all()
    stored = Message.objects.order_by("id").values_list("login", "body__notice")
    assert list(stored) == [("gia", "subgift"), ("gia", "sub")]


def test_frames_are_as_documented(broadcaster, gia):
    for kind, changes, *_ in TABLE:
        happen(kind, broadcaster.pk, **{**named(gia), **changes})
    frames = told(broadcaster, "notice")
    assert len(frames) == len(TABLE)
    for frame in frames:
        placed = {"id": "0198c0de-0000-8000-8000-000000000000", "timestamp": 1, **frame}
        jsonschema.validate(placed, SCHEMA)
