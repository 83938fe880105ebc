"""Ad breaks: begun by the streamer, by the schedule, or put off."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from monetization.events import AdBreakBegan
from monetization.models import AdBreak, AdSettings
from monetization.policies import ads as rules
from streams.models import Broadcast, Channel
from streams.policies.permissions import may_edit_channel
from twitchclone.core import clock, outbox
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted, RateLimited


@transaction.atomic
def start_ad_break(*, channel: Channel, actor: User, length_s: int) -> AdBreak:
    """Viewers see ads from now on. Raises NotPermitted, InvalidInput for another length, Conflict
    while the channel is not live, RateLimited so soon after the last one."""
    _require_may(actor, channel)
    if length_s not in rules.BREAK_LENGTHS_S:
        raise InvalidInput("Choose one of the lengths.", field="length_s")
    row = _locked(channel)
    broadcast = _live(channel.pk)
    if broadcast is None:
        raise Conflict("Ads run while you are live.", code="not_live")
    now = clock.now()
    if row.last_break_ends_at and row.last_break_ends_at + rules.BREAK_COOLDOWN > now:
        wait = row.last_break_ends_at + rules.BREAK_COOLDOWN - now
        raise RateLimited(
            "It is too soon for another break.", retry_after_s=int(wait.total_seconds()) + 1
        )
    return _begin(row, length_s, started_by=actor)


@transaction.atomic
def snooze_ad_break(*, channel: Channel, actor: User) -> AdSettings:
    """Put the next scheduled break off by five minutes. Raises NotPermitted, Conflict when none is
    planned or it was put off too often."""
    _require_may(actor, channel)
    row = _locked(channel)
    if not row.every_min or row.next_break_at is None or _live(channel.pk) is None:
        raise Conflict("No break is planned.")
    if not row.snoozes_left:
        raise Conflict("This break was put off often enough. It will run as planned.")
    row.next_break_at += rules.SNOOZE
    row.snoozes_left -= 1
    row.save(update_fields=["next_break_at", "snoozes_left"])
    return row


@transaction.atomic
def update_ad_settings(
    *, channel: Channel, actor: User, every_min: int, length_s: int, is_preroll_on: bool
) -> AdSettings:
    """The schedule (0: none), from now on. Raises NotPermitted, InvalidInput."""
    _require_may(actor, channel)
    if every_min not in rules.SCHEDULE_MIN:
        raise InvalidInput("Choose one of the intervals.", field="every_min")
    if length_s not in rules.BREAK_LENGTHS_S:
        raise InvalidInput("Choose one of the lengths.", field="length_s")
    row = _locked(channel)
    if every_min != row.every_min:
        row.next_break_at, row.snoozes_left = None, rules.SNOOZES
    row.every_min, row.length_s, row.is_preroll_on = every_min, length_s, is_preroll_on
    row.save()
    if every_min and row.next_break_at is None:
        _plan(row, _live(channel.pk))
    return row


def start_due_ad_breaks() -> int:
    """For beat: plan the breaks of who went live, begin those that are due; returns how many."""
    live = Broadcast.objects.visible().values("channel_id")
    is_due = Q(next_break_at=None) | Q(next_break_at__lte=clock.now())
    rows = AdSettings.objects.filter(is_due, every_min__gt=0, channel_id__in=live)
    return sum(_run(channel_id) for channel_id in rows.values_list("pk", flat=True)[:1000])


@transaction.atomic
def _run(channel_id: int) -> bool:
    row = AdSettings.objects.select_for_update().filter(pk=channel_id, every_min__gt=0).first()
    broadcast = _live(channel_id)
    if row is None or broadcast is None:
        return False
    if row.next_break_at is None or row.next_break_at < broadcast.started_at:
        _plan(row, broadcast)  # what is left of an earlier broadcast
        return False
    if row.next_break_at > clock.now():
        return False
    _begin(row, row.length_s, started_by=None)
    return True


def _begin(row: AdSettings, length_s: int, *, started_by: User | None) -> AdBreak:
    """The break, its event, and the schedule from its end on; the caller holds the row."""
    now = clock.now()
    ad_break = AdBreak.objects.create(
        channel_id=row.pk,
        length_s=length_s,
        is_automatic=started_by is None,
        started_by=started_by,
        started_at=now,
    )
    row.last_break_ends_at = now + timedelta(seconds=length_s)
    row.snoozes_left = rules.SNOOZES
    row.next_break_at = _after(row, row.last_break_ends_at)
    row.save()
    outbox.publish(
        AdBreakBegan(
            channel_id=row.pk,
            ad_break_id=str(ad_break.pk),
            duration_s=length_s,
            started_at_ms=clock.to_ms(now),
            is_automatic=ad_break.is_automatic,
        )
    )
    return ad_break


def _plan(row: AdSettings, broadcast: Broadcast | None) -> None:
    if broadcast is not None:
        row.next_break_at, row.snoozes_left = _after(row, clock.now()), rules.SNOOZES
        row.save(update_fields=["next_break_at", "snoozes_left"])


def _after(row: AdSettings, moment: datetime) -> datetime | None:
    return moment + timedelta(minutes=row.every_min) if row.every_min else None


def _locked(channel: Channel) -> AdSettings:
    AdSettings.objects.bulk_create([AdSettings(channel=channel)], ignore_conflicts=True)
    return AdSettings.objects.select_for_update().get(pk=channel.pk)


def _live(channel_id: int) -> Broadcast | None:
    return Broadcast.objects.visible().filter(channel_id=channel_id).first()


def _require_may(actor: User, channel: Channel) -> None:
    if not may_edit_channel(actor, channel):
        raise NotPermitted
