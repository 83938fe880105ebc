"""Sample events of every public kind, for tests that show, count or replay them.

`happen(Cheered, channel_id, bits=500)` publishes one in a transaction of its own.
"""

from typing import Any

from django.db import transaction

from accounts.events import ChannelFollowed
from chat.events import (
    ChannelRaided,
    PollBegan,
    PollEnded,
    PredictionBegan,
    PredictionEnded,
    PredictionLocked,
    PredictionProgressed,
)
from monetization import events as money
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox import DomainEvent, publish

GIVER = {"user_id": 900_001, "user_login": "gia", "user_display_name": "Gia"}
NOBODY = {"user_id": 0, "user_login": "", "user_display_name": ""}
RECIPIENT = {"user_id": 900_002, "user_login": "rex", "user_display_name": "Rex", "months": 1}
POLL = {
    "id": "6b0a2c0e-7a35-4f4e-b1b6-0d4a24c5a1d0",
    "title": "Next opening?",
    "status": "COMPLETED",
    "choices": [
        {"id": "0c8b8a0e-45a2-4c7a-9d8e-3f5b2c1d0e9f", "title": "Sicilian", "votes": 7},
        {"id": "1c8b8a0e-45a2-4c7a-9d8e-3f5b2c1d0e9f", "title": "French", "votes": 3},
    ],
    "startedAt": 1_767_290_400_000,
    "endsAt": 1_767_290_460_000,
    "endedAt": 1_767_290_460_000,
}
PREDICTION = {
    "id": "7c1b3d1f-8b46-4a5f-82c7-1e5b35d6b2e1",
    "title": "Will she win?",
    "status": "ACTIVE",
    "outcomes": [
        {"id": "2c8b8a0e-45a2-4c7a-9d8e-3f5b2c1d0e9f", "title": "Yes", "points": 70, "users": 7},
        {"id": "3c8b8a0e-45a2-4c7a-9d8e-3f5b2c1d0e9f", "title": "No", "points": 30, "users": 3},
    ],
    "winnerId": None,
    "startedAt": 1_767_290_400_000,
    "locksAt": 1_767_290_460_000,
    "endedAt": None,
}
TRAIN = {
    "id": "9",
    "level": 2,
    "total": 1800,
    "progress": 200,
    "goal": 1800,
    "started_at": 1_767_290_400_000,
    "expires_at": 1_767_290_700_000,
}
FIELDS: dict[type[DomainEvent], dict[str, Any]] = {
    ChannelFollowed: {**GIVER, "followed_at_ms": 1_767_290_400_000},
    money.Subscribed: {**GIVER, "tier": 1, "months": 1, "is_gift": False},
    money.Resubscribed: {
        **GIVER,
        "tier": 2,
        "months": 14,
        "streak": 5,
        "message": "Still here!",
    },
    money.SubscriptionGifted: {
        **GIVER,
        "gift_id": "5f0c3b52-6b1c-4b44-9a55-0d1f6c2c9f11",
        "is_anonymous": False,
        "is_community": False,
        "tier": 1,
        "total": 1,
        "cumulative_total": 12,
        "recipients": [RECIPIENT],
    },
    money.SubscriptionUpgraded: {
        **GIVER,
        "tier": 1,
        "gifter_login": "rex",
        "gifter_display_name": "Rex",
        "was_gift": True,
    },
    money.RewardRedeemed: {
        **GIVER,
        "redemption_id": "8d1f0f4e-0a1b-4c2d-9e3f-405162738495",
        "reward": {
            "id": "1c2b3a49-5867-4768-8594-a3b2c1d0e9f8",
            "title": "Hydrate",
            "cost": 300,
        },
        "user_input": "",
        "status": "UNFULFILLED",
        "redeemed_at_ms": 1_767_290_400_000,
    },
    money.Cheered: {
        **GIVER,
        "is_anonymous": False,
        "bits": 100,
        "bits_total": 1500,
        "message": "cheer100 Well played",
    },
    money.Donated: {
        **GIVER,
        "donation_id": "3b8f0a0c-5d6e-4f70-8192-a3b4c5d6e7f8",
        "amount_minor": 500,
        "currency": "EUR",
        "message": "For the next board",
    },
    money.AdBreakBegan: {
        "ad_break_id": "2b8f0a0c-5d6e-4f70-8192-a3b4c5d6e7f8",
        "duration_s": 60,
        "started_at_ms": 1_767_290_400_000,
        "is_automatic": False,
    },
    money.HypeTrainBegan: {"train": TRAIN},
    money.HypeTrainProgressed: {"train": TRAIN},
    money.HypeTrainEnded: {"train": TRAIN},
    money.GoalProgressed: {
        "goal_id": "4",
        "goal": {"id": "4", "title": "Subs", "current": 3, "target": 10},
    },
    ChannelRaided: {
        "from_id": 900_003,
        "from_login": "ray",
        "from_display_name": "Ray",
        "viewers": 42,
    },
    PollBegan: {"poll": {**POLL, "status": "ACTIVE", "endedAt": None}},
    PollEnded: {"poll": POLL},
    PredictionBegan: {"prediction": PREDICTION},
    PredictionProgressed: {"prediction": PREDICTION},
    PredictionLocked: {"prediction": {**PREDICTION, "status": "LOCKED"}},
    PredictionEnded: {
        "prediction": {**PREDICTION, "status": "CANCELED", "endedAt": 1_767_290_700_000}
    },
}


def sample(kind: type[DomainEvent], channel_id: int, **changes: Any) -> DomainEvent:
    """An event of the class with plausible fields, unpublished."""
    return kind(channel_id=channel_id, **{**FIELDS[kind], **changes})


def happen(kind: type[DomainEvent], channel_id: int, **changes: Any) -> OutboxEvent:
    """Publish one; `tests.chat.acting.deliver` carries it to its receivers."""
    with transaction.atomic():
        return publish(sample(kind, channel_id, **changes))


def named(account: Any) -> dict[str, Any]:
    """The fields by which events name an account."""
    return {
        "user_id": account.pk,
        "user_login": account.login,
        "user_display_name": account.get_full_name(),
    }
