"""Hype trains: what was given sets them off and drives them, and time ends them.

Everything that changes a channel's train holds the channel's lock, so contributions are counted one
after another, and neither a repeated delivery nor a second worker can count one or end one twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from monetization.events import HypeTrainBegan, HypeTrainEnded, HypeTrainProgressed
from monetization.models import HypeContribution, HypeContributor, HypeSettings, HypeTrain
from monetization.pricing import hype
from monetization.pricing.hype import Contribution, Kind, Rules, Train
from monetization.selectors.hype import describe_train, hype_rules, last_train, train_of
from streams.models import Channel
from streams.services.channels import require_editor
from twitchclone.core import clock
from twitchclone.core.db import lock_for_transaction
from twitchclone.core.errors import InvalidInput
from twitchclone.core.outbox import publish

_LOCK_NAMESPACE = 0x0B11
# A month can be shared until the next one begins; what is older tells nothing twice.
KEPT = timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Something that an event says was given; `key` and `months` are what it is counted once by.

    `months` are keys of subscribers' months that it covers beside its own.
    """

    key: str
    channel_id: int
    user_id: int
    kind: Kind
    points: int
    at: datetime
    months: tuple[str, ...] = ()


@transaction.atomic
def save_hype_settings(*, channel: Channel, actor: User, rules: Rules) -> None:
    """Hold for trains to come; one on its way goes on. Raises NotPermitted, InvalidInput."""
    require_editor(actor, channel)
    if name := hype.check_rules(rules):
        raise InvalidInput(_REFUSALS[name], field=name)
    HypeSettings.objects.update_or_create(
        channel=channel,
        defaults={
            "is_on": rules.is_on,
            "min_contributions": rules.min_contributions,
            "min_contributors": rules.min_contributors,
            "difficulty": rules.difficulty.value,
            "cooldown_h": rules.cooldown_h,
        },
    )


@transaction.atomic
def contribute(given: Given) -> None:
    """Count it, once, and let the channel's train begin, go on or end with it."""
    if not Channel.objects.filter(pk=given.channel_id).exists():
        return
    lock_for_transaction(_LOCK_NAMESPACE, given.channel_id)
    if not _note(given):
        return
    running = _running(given.channel_id)
    if running and hype.is_over(train_of(running), clock.to_ms(given.at)):
        _end(running)
        running = None
    if running:
        _go_on(running, given)
    else:
        _begin(given)


def end_due_trains() -> int:
    """End every train whose time is up; returns how many. Each in a transaction of its own."""
    due = HypeTrain.objects.filter(ended_at=None, expires_at__lte=clock.now())
    return sum(_end_if_due(channel_id) for channel_id in due.values_list("channel_id", flat=True))


def prune_contributions() -> int:
    """Forget what can be told twice no more; returns how much."""
    return HypeContribution.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


@transaction.atomic
def _end_if_due(channel_id: int) -> bool:
    lock_for_transaction(_LOCK_NAMESPACE, channel_id)
    running = _running(channel_id)
    if running is None or not hype.is_over(train_of(running), clock.to_ms(clock.now())):
        return False
    _end(running)
    return True


def _note(given: Given) -> bool:
    """Keep it; whether it is new."""
    if HypeContribution.objects.filter(key=given.key).exists():
        return False
    own = HypeContribution(
        key=given.key,
        channel_id=given.channel_id,
        user=User.objects.filter(pk=given.user_id).first(),
        kind=given.kind,
        points=given.points,
        at=given.at,
    )
    months = [
        HypeContribution(
            key=month, channel_id=given.channel_id, kind=given.kind, points=0, at=given.at
        )
        for month in given.months
    ]
    HypeContribution.objects.bulk_create([own, *months], ignore_conflicts=True)
    return True


def _running(channel_id: int) -> HypeTrain | None:
    return HypeTrain.objects.filter(channel_id=channel_id, ended_at=None).first()


def _begin(given: Given) -> None:
    last = last_train(given.channel_id)
    ended = train_of(last) if last else None
    rows = HypeContribution.objects.filter(
        channel_id=given.channel_id,
        train=None,
        points__gt=0,
        at__gt=given.at - timedelta(milliseconds=hype.WINDOW_MS),
        at__lte=given.at,
    )
    window = list(rows.order_by("at", "pk"))
    contributions = [_contribution(row) for row in window]
    rules = hype_rules(given.channel_id)
    train = hype.begin(rules, contributions, last=ended, channel_id=given.channel_id)
    if train is None:
        return
    row = HypeTrain(channel_id=given.channel_id, difficulty=train.difficulty.value)
    _save(row, train)
    # The newest of the window: both are in the order of time.
    counted = window[-len(hype.counted_of(contributions, last=ended)) :]
    for one in counted:
        _credit(row, one.user_id, Kind(one.kind), one.points)
    HypeContribution.objects.filter(pk__in=[one.pk for one in counted]).update(train=row)
    publish(HypeTrainBegan(channel_id=given.channel_id, train=describe_train(row)))


def _go_on(row: HypeTrain, given: Given) -> None:
    _save(row, hype.add(train_of(row), given.points, _ms(given.at)))
    counted = HypeContribution.objects.get(key=given.key)
    _credit(row, counted.user_id, given.kind, given.points)
    HypeContribution.objects.filter(key=given.key).update(train=row)
    publish(HypeTrainProgressed(channel_id=given.channel_id, train=describe_train(row)))


def _end(row: HypeTrain) -> None:
    _save(row, hype.end(train_of(row), hype_rules(row.channel_id).cooldown_h))
    publish(HypeTrainEnded(channel_id=row.channel_id, train=describe_train(row)))


def _save(row: HypeTrain, train: Train) -> None:
    row.level, row.total = train.level, train.total
    row.started_at, row.expires_at = _moment(train.started_at_ms), _moment(train.expires_at_ms)
    if train.ended_at_ms is not None:
        row.ended_at, row.next_from = _moment(train.ended_at_ms), _moment(train.next_from_ms)
    row.save()


def _credit(row: HypeTrain, user_id: int | None, kind: Kind, points: int) -> None:
    if user_id is None:
        return
    one, _ = HypeContributor.objects.get_or_create(train=row, user_id=user_id, kind=kind)
    HypeContributor.objects.filter(pk=one.pk).update(points=F("points") + points)


def _contribution(row: HypeContribution) -> Contribution:
    return Contribution(at_ms=_ms(row.at), user_id=row.user_id or 0, points=row.points)


def _ms(moment: datetime) -> int:
    return clock.to_ms(moment)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


_REFUSALS = {
    "min_contributions": f"A train takes {hype.MIN_NEEDED} to {hype.MAX_NEEDED} contributions.",
    "min_contributors": "A train takes no more people than contributions.",
    "cooldown_h": f"Between trains are {hype.MIN_COOLDOWN_H} to {hype.MAX_COOLDOWN_H} hours.",
}
