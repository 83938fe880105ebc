"""Reports in the dashboard: what viewers complained about, and what the channel does about it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chat.models import Report
from chat.policies.permissions import Permission
from chat.policies.reports import LABELS, ReportCategory
from chat.selectors.reports import open_reports
from chat.services.report_decisions import decide_report
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show

_PAGE = "chat/dashboard/reports.html"
_PART = "chat/dashboard/partials/_reports.html"
_URL = "chat:dashboard-reports"


@require_safe
@moderated_channel(Permission.REPORTS)
def report_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """What the channel has not closed, newest first."""
    return _show(request, moderated)


@require_POST
@moderated_channel(Permission.REPORTS)
def report_decide(request: HttpRequest, moderated: Moderated, report_id: int) -> HttpResponse:
    """Close it, after a timeout or ban of whom it is about if that was chosen."""
    decide_report(
        actor=moderated.actor,
        channel_id=moderated.channel.pk,
        report_id=report_id,
        decision=request.POST.get("decision", ""),
    )
    return changed(request, moderated, _URL, _show(request, moderated), _("The report is closed."))


def _show(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    reports = [_represent(report) for report in open_reports(moderated.channel.pk)]
    context = {**moderated.context("chat-reports"), "reports": reports}
    return show(request, _PAGE, _PART, context)


def _represent(report: Report) -> dict[str, Any]:
    category = ReportCategory(report.category) if report.category in LABELS else None
    return {
        "id": report.pk,
        "target": report.target,
        "category": LABELS[category] if category else report.category,
        "text": report.text,
        "created_at": report.created_at,
        "excerpt": [_excerpt_line(report, line) for line in report.excerpt],
    }


def _excerpt_line(report: Report, line: dict[str, Any]) -> dict[str, Any]:
    at: datetime | None = parse_datetime(str(line.get("at", "")))
    is_meant = report.message_id is not None and line.get("id") == str(report.message_id)
    is_target = line.get("login") == report.target.login
    return {**line, "moment": at, "is_meant": is_meant, "is_target": is_target}
