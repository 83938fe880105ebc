"""The staff admin's first page: what is going on, and whether anything needs a person."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse

from twitchclone.core.models import FailedTask, OutboxEvent


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's DASHBOARD_CALLBACK: adds `figures`, each {label, value, url, is_alert}."""
    broadcasts = apps.get_model("streams", "Broadcast").objects.visible()
    live = list(broadcasts.values_list("viewer_count", flat=True))
    accounts = apps.get_model("accounts", "User").objects
    reports = apps.get_model("chat", "Report").objects.filter(status="open").count()
    failed = OutboxEvent.objects.filter(failed_at__isnull=False).count()
    tasks = FailedTask.objects.filter(retried_at=None).count()
    rows = apps.get_model("monetization", "ReconciliationDifference").objects
    differences = rows.filter(settled_at=None).count()
    context["figures"] = [
        _figure("Live now", len(live), "admin:streams_broadcast_changelist"),
        _figure("Viewers", sum(live), "admin:streams_broadcast_changelist"),
        _figure("Accounts", accounts.count(), "admin:accounts_user_changelist"),
        _figure(
            "Suspended",
            accounts.filter(suspended_at__isnull=False).count(),
            "admin:accounts_user_changelist",
        ),
        _figure("Open reports", reports, "admin:chat_report_changelist", is_alert=reports > 0),
        _figure(
            "Undelivered events",
            failed,
            "admin:core_outboxevent_changelist",
            is_alert=failed > 0,
        ),
        _figure(
            "Differences with providers",
            differences,
            "admin:monetization_reconciliationdifference_changelist",
            is_alert=differences > 0,
        ),
        _figure("Failed tasks", tasks, "admin:core_failedtask_changelist", is_alert=tasks > 0),
    ]
    return context


def _figure(label: str, value: int, url_name: str, *, is_alert: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "url": reverse(url_name), "is_alert": is_alert}
