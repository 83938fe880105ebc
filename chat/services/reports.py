"""Complaints about accounts: made by anybody, handled by the channel and by the site."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from chat.errors import AlreadySo
from chat.models import ChannelRole, Report
from chat.policies import limits
from chat.policies.permissions import Permission
from chat.policies.reports import ReportCategory
from chat.policies.texts import MAX_REASON, clean_sentence
from chat.selectors.messages import excerpt_around, find_message, recent_messages
from chat.selectors.reports import describe_report
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import tell_room
from chat.wire.rooms import moderators_room
from twitchclone.core import clock, rate_limit
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted

MAX_CHARACTERS = 1000
_EXCERPT_LINES = 20


def report_user(
    *,
    reporter: User,
    channel_id: int,
    target: User,
    category: str,
    message_id: UUID | None = None,
    text: str = "",
) -> Report:
    """Report an account, with the talk around its message, or the latest talk, attached.

    Raises InvalidInput for oneself, an unknown category or a message of somebody else, NotFound for
    an unknown message, AlreadySo while the same complaint is open, RateLimited.
    """
    if reporter.pk == target.pk:
        raise InvalidInput("You cannot report yourself.")
    if category not in list(ReportCategory):
        raise InvalidInput("Choose what the report is about.", field="category")
    text = clean_sentence(text, name="text", max_characters=MAX_CHARACTERS)
    _require_new(reporter, channel_id, target, message_id)
    rate_limit.require(limits.REPORTS, str(reporter.pk))
    return _store(
        channel_id=channel_id,
        reporter=reporter,
        target=target,
        category=category,
        message_id=message_id,
        text=text,
        excerpt=_excerpt(channel_id, target, message_id),
        is_for_site_only=_runs_channel(channel_id, target),
    )


@transaction.atomic
def close_report(*, actor: User, channel_id: int, report_id: int) -> Report:
    """The channel has dealt with it; the site's moderators still see it.

    Raises NotPermitted, NotFound (also for one the channel is not shown), AlreadySo.
    """
    require_permission(actor, channel_id, Permission.REPORTS)
    report = _lock(report_id)
    if report.channel_id != channel_id or report.is_for_site_only:
        raise NotFound("There is no such report.")
    if report.channel_handled_at is not None:
        raise AlreadySo("This report is closed already.", code="already_closed")
    report.channel_handled_at, report.channel_handled_by = clock.now(), actor
    report.save(update_fields=["channel_handled_at", "channel_handled_by"])
    _record(report, actor, "close_report")
    tell_room(moderators_room(channel_id), channel_id, describe_report(report))
    return report


@transaction.atomic
def resolve_report(*, actor: User, report_id: int, is_justified: bool, resolution: str) -> Report:
    """The site's decision: resolved, or dismissed as unjustified.

    `resolution` says what was done, for other staff. Raises NotPermitted for whoever may not change
    reports, InvalidInput without a resolution, NotFound, AlreadySo.
    """
    if not (actor.is_staff and actor.has_perm("chat.change_report")):
        raise NotPermitted("Only the site's moderators decide on reports.")
    resolution = clean_sentence(resolution, name="resolution", max_characters=MAX_REASON)
    if not resolution:
        raise InvalidInput("Say what was done, for your colleagues.", field="resolution")
    report = _lock(report_id)
    if report.status != Report.Status.OPEN:
        raise AlreadySo(f"This report is {report.status} already.", code="already_decided")
    report.status = Report.Status.RESOLVED if is_justified else Report.Status.DISMISSED
    report.handled_by, report.handled_at = actor, clock.now()
    report.resolution = resolution
    report.save(update_fields=["status", "handled_by", "handled_at", "resolution"])
    return report


@transaction.atomic
def _store(**columns: Any) -> Report:
    report = Report.objects.create(created_at=clock.now(), **columns)
    if not report.is_for_site_only:
        tell_room(moderators_room(report.channel_id), report.channel_id, describe_report(report))
    return report


def _require_new(reporter: User, channel_id: int, target: User, message_id: UUID | None) -> None:
    same = Report.objects.filter(
        channel_id=channel_id,
        reporter=reporter,
        target=target,
        message_id=message_id,
        status=Report.Status.OPEN,
    )
    if same.exists():
        raise AlreadySo("You have reported this already; thank you.", code="already_reported")


def _runs_channel(channel_id: int, target: User) -> bool:
    """Whether those who would be shown the report might be those it is about."""
    if target.pk == channel_id or target.is_staff:
        return True
    moderators = ChannelRole.objects.filter(kind=ChannelRole.Kind.MODERATOR)
    return moderators.filter(channel_id=channel_id, user=target).exists()


def _excerpt(channel_id: int, target: User, message_id: UUID | None) -> list[dict[str, Any]]:
    """The talk as it was; kept with the report, since lines are deleted and forgotten."""
    if message_id is None:
        return [_quote(frame) for frame in recent_messages(channel_id, limit=_EXCERPT_LINES)]
    line = find_message(channel_id, message_id)
    if line is None:
        raise NotFound("This message does not exist.")
    if line.get("userId") != str(target.pk):
        raise InvalidInput("This message is somebody else's.", field="message_id")
    return [_quote(frame) for frame in excerpt_around(channel_id, message_id)]


def _quote(frame: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromtimestamp(frame["timestamp"] / 1000, tz=clock.now().tzinfo)
    return {
        "id": str(frame["id"]),
        "login": frame.get("username", ""),
        "text": frame.get("message", ""),
        "at": at.isoformat(),
    }


def _lock(report_id: int) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("target")
    report = rows.filter(pk=report_id).first()
    if report is None:
        raise NotFound("There is no such report.")
    return report


def _record(report: Report, actor: User, action: str) -> None:
    mod_log.record(
        channel_id=report.channel_id,
        moderator=actor,
        action=action,
        target=report.target,
        message_id=report.message_id,
        data={"report_id": report.pk, "category": report.category},
    )
