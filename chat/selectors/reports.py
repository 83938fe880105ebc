"""Reports as a channel's moderators are shown them; who reported is for the site's staff only."""

from typing import Any

from chat.models import Report
from chat.wire import cases

MAX_LISTED = 100


def open_reports(channel_id: int) -> list[Report]:
    """What the channel has not closed, newest first; one query.

    Those about whoever runs the channel are the site's only.
    """
    rows = Report.objects.filter(
        channel_id=channel_id, channel_handled_at=None, is_for_site_only=False
    )
    return list(rows.select_related("target").order_by("-id")[:MAX_LISTED])


def describe_report(report: Report) -> dict[str, Any]:
    """The frame `report` of it."""
    return cases.report(
        channel_id=report.channel_id,
        report_id=report.pk,
        user_id=report.target_id,
        login=report.target.login,
        category=report.category,
        text=report.text,
        message_id=str(report.message_id) if report.message_id else None,
        status="open" if report.channel_handled_at is None else "closed",
    )
