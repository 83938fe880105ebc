"""Staff admin of the core: domain events and background tasks, and those that failed."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from twitchclone.core.admin_site import (
    ConfirmForm,
    ReadOnlyAdmin,
    back_to_change,
    refusals_as_messages,
)
from twitchclone.core.dead_letters.retry import lacks_secrets, retry_failed_task
from twitchclone.core.models import FailedTask, OutboxEvent
from twitchclone.core.outbox.relay import retry_failed


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """Every domain event; a failed one has been set aside after its last attempt."""

    list_display = ("id", "type", "channel_id", "created_at", "delivery", "attempts", "last_error")
    list_filter = (("failed_at", admin.EmptyFieldListFilter), "type")
    search_fields = ("channel_id", "event_id")
    ordering = ("-id",)
    show_full_result_count = False
    actions_detail = ("retry",)

    @display(
        description="Delivery",
        label={"delivered": "success", "failed": "danger", "waiting": "info"},
    )
    def delivery(self, event: OutboxEvent) -> str:
        """Delivered, waiting or failed."""
        if event.failed_at:
            return "failed"
        return "delivered" if event.delivered_at else "waiting"

    def has_retry_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators retry what failed."""
        if object_id is None or not request.user.has_perm("core.change_outboxevent"):
            return request.user.has_perm("core.change_outboxevent")
        event = self.get_object(request, object_id)  # None for what is no id at all
        return event is not None and event.failed_at is not None

    @action(
        description="Deliver again",
        permissions=["retry"],
        icon="replay",
        dialog={
            "title": "Deliver this event again",
            "description": "Its receivers are called as if it had just happened.",
            "form_class": ConfirmForm,
            "form_submit_text": "Deliver again",
        },
    )
    def retry(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Hand it to the relay once more."""
        with refusals_as_messages(request, "The event will be delivered again."):
            retry_failed(event_id=int(object_id))
        return back_to_change(self, object_id)


@admin.register(FailedTask)
class FailedTaskAdmin(ReadOnlyAdmin):
    """Background tasks that gave up; kept for 30 days."""

    list_display = ("name", "queue", "failed_at", "state", "error")
    list_filter = (("retried_at", admin.EmptyFieldListFilter), "name", "queue")
    search_fields = ("task_id", "name", "error")
    ordering = ("-failed_at",)
    show_full_result_count = False
    actions_detail = ("retry",)

    @display(
        description="State",
        label={"failed": "danger", "sent again": "info", "cannot be sent again": "warning"},
    )
    def state(self, row: FailedTask) -> str:
        """Whether somebody has dealt with it."""
        if row.retried_at:
            return "sent again"
        return "cannot be sent again" if lacks_secrets(row) else "failed"

    def has_retry_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Administrators send again what has not been sent again yet."""
        if object_id is None or not request.user.has_perm("core.change_failedtask"):
            return request.user.has_perm("core.change_failedtask")
        row = self.get_object(request, object_id)  # None for what is no id at all
        return row is not None and row.retried_at is None

    @action(
        description="Send again",
        permissions=["retry"],
        icon="replay",
        dialog={
            "title": "Send this task again",
            "description": "With the same arguments, to the same queue.",
            "form_class": ConfirmForm,
            "form_submit_text": "Send again",
        },
    )
    def retry(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Hand it to a worker once more."""
        with refusals_as_messages(request, "The task was sent again."):
            retry_failed_task(failed_task_id=int(object_id))
        return back_to_change(self, object_id)
