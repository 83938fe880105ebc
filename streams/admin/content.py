"""Videos, clips, uploads and the reports about them: the review queue and take-downs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action, display

from accounts.models import User
from streams.models import Clip, ContentReport, Upload, Video, VideoState
from streams.policies.quota import format_bytes
from streams.services import moderation
from twitchclone.core.admin_site import (
    ConfirmForm,
    ReadOnlyAdmin,
    ReasonForm,
    back_to_change,
    refusals_as_messages,
)

_STATE_LABELS = {
    VideoState.READY: "success",
    VideoState.IN_REVIEW: "warning",
    VideoState.REJECTED: "danger",
    VideoState.FAILED: "danger",
    VideoState.RECORDING: "info",
}
_REPORT_LABELS = {
    ContentReport.State.OPEN: "warning",
    ContentReport.State.UPHELD: "danger",
    ContentReport.State.DISMISSED: "success",
}


class ShortReasonForm(ReasonForm):
    """Asks why, in as many characters as videos and clips keep."""

    reason = forms.CharField(max_length=300, help_text="The owner will read this.")


class _ContentAdmin(ReadOnlyAdmin):
    """What videos and clips have in common: whose they are, and taking them down."""

    @display(description="Channel", ordering="channel__owner__login")
    def channel_login(self, content: Video | Clip) -> str:
        """Whose it is."""
        return content.channel.owner.login

    @display(description="Taken down", boolean=True)
    def is_taken_down(self, content: Video | Clip) -> bool:
        """Whether only its owner and moderators see it."""
        return content.taken_down_at is not None

    @display(description="Size")
    def size(self, content: Video | Clip) -> str:
        """What its files take."""
        return format_bytes(content.size_bytes)

    def has_take_down_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Site moderators, for what is not taken down."""
        return self._may(request, object_id, lambda content: content.taken_down_at is None)

    def has_restore_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Site moderators, for what is taken down."""
        return self._may(request, object_id, lambda content: content.taken_down_at is not None)

    def _may(self, request: HttpRequest, object_id: Any, is_possible: Any) -> bool:
        is_moderator = request.user.has_perm("streams.change_contentreport")
        if object_id is None or not is_moderator:
            return is_moderator
        content = self.get_object(request, str(object_id))
        return content is not None and bool(is_possible(content))

    @action(
        description="Take down",
        permissions=["take_down"],
        icon="visibility_off",
        dialog={
            "title": "Take this down",
            "description": "Within seconds only its owner and moderators can see it. Nothing is "
            "deleted; it can be restored.",
            "form_class": ShortReasonForm,
            "form_submit_text": "Take down",
        },
    )
    def take_down(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Hide it, with a reason the owner reads."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "It has been taken down."):
            moderation.take_down_content(
                content=self.model.objects.get(pk=object_id),
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        return back_to_change(self, object_id)

    @action(
        description="Restore",
        permissions=["restore"],
        icon="visibility",
        dialog={
            "title": "Restore this",
            "description": "Whoever could watch it before can do so again.",
            "form_class": ConfirmForm,
            "form_submit_text": "Restore",
        },
    )
    def restore(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Show it again."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "It can be watched again."):
            moderation.restore_content(
                content=self.model.objects.get(pk=object_id), by=request.user
            )
        return back_to_change(self, object_id)


@admin.register(Video)
class VideoAdmin(_ContentAdmin):
    """Recordings and uploads, newest first; filter by "in review" for the queue."""

    list_display = (
        "channel_login", "title", "kind", "state_label", "visibility", "is_taken_down", "size",
        "view_count", "created_at",
    )  # fmt: skip
    list_filter = ("state", "kind", "visibility", ("taken_down_at", admin.EmptyFieldListFilter))
    list_select_related = ("channel__owner",)
    search_fields = ("channel__owner__login", "title", "id")
    search_help_text = "Login, title or video id"
    fields = (
        "id", "watch", "channel", "title", "description", "kind", "state", "state_reason",
        "visibility", "category", "duration_ms", "size", "view_count", "created_at",
        "published_at", "deleted_at", "taken_down_at", "taken_down_reason",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("approve", "refuse", "take_down", "restore")

    @display(description="State", label=_STATE_LABELS)
    def state_label(self, video: Video) -> tuple[str, str]:
        """Coloured by what there is to do."""
        return video.state, video.get_state_display()

    @display(description="Page")
    def watch(self, video: Video) -> str:
        """A link to the video; moderators may watch it in any state that has a picture."""
        return format_html('<a href="/videos/{}">/videos/{}</a>', video.pk, video.pk)

    def has_review_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Site moderators, for what waits."""
        return self._may(request, object_id, lambda video: video.state == VideoState.IN_REVIEW)

    @action(
        description="Approve",
        permissions=["review"],
        icon="check_circle",
        dialog={
            "title": "Approve this video",
            "description": "It is published as its owner chose.",
            "form_class": ConfirmForm,
            "form_submit_text": "Approve",
        },
    )
    def approve(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Publish it."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The video is published."):
            moderation.approve_video(video=Video.objects.get(pk=object_id), by=request.user)
        return back_to_change(self, object_id)

    @action(
        description="Reject",
        permissions=["review"],
        icon="cancel",
        dialog={
            "title": "Reject this video",
            "description": "Its files are deleted and cannot be had back.",
            "form_class": ShortReasonForm,
            "form_submit_text": "Reject",
        },
    )
    def refuse(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Remove its files, with a reason the owner reads."""
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The video has been rejected."):
            moderation.refuse_video(
                video=Video.objects.get(pk=object_id),
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        return back_to_change(self, object_id)


@admin.register(Clip)
class ClipAdmin(_ContentAdmin):
    """Clips of all channels, newest first."""

    list_display = (
        "channel_login", "title", "creator", "state", "is_taken_down", "size", "view_count",
        "created_at",
    )  # fmt: skip
    list_filter = ("state", ("taken_down_at", admin.EmptyFieldListFilter))
    list_select_related = ("channel__owner", "creator")
    search_fields = ("channel__owner__login", "title", "slug")
    search_help_text = "Login, title or slug"
    fields = (
        "slug", "watch", "channel", "creator", "title", "state", "state_reason", "video",
        "duration_ms", "size", "view_count", "created_at", "deleted_at", "taken_down_at",
        "taken_down_reason",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("take_down", "restore")

    @display(description="Page")
    def watch(self, clip: Clip) -> str:
        """A link to the clip."""
        return format_html('<a href="/clips/{}">/clips/{}</a>', clip.slug, clip.slug)


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Files on their way in, and how far they have come."""

    list_display = (
        "channel", "file_name", "protocol", "state", "size_bytes", "received_bytes", "node",
        "created_at", "expires_at",
    )  # fmt: skip
    list_filter = ("state", "protocol")
    list_select_related = ("channel__owner",)
    search_fields = ("channel__owner__login", "file_name")
    fields = (
        "id", "channel", "video", "file_name", "protocol", "state", "size_bytes",
        "received_bytes", "attempts", "node", "created_at", "expires_at", "received_at",
    )  # fmt: skip
    readonly_fields = fields


@admin.register(ContentReport)
class ContentReportAdmin(ReadOnlyAdmin):
    """What viewers report of videos and clips."""

    list_display = ("created_at", "about", "reason", "text", "reporter", "state_label")
    list_filter = ("state", "reason")
    list_select_related = ("video", "clip", "reporter")
    search_fields = ("video__title", "clip__title", "reporter__login", "text")
    fields = (
        "about", "reason", "text", "reporter", "created_at", "state", "decided_by", "decided_at",
        "note",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("uphold", "dismiss")

    @display(description="About")
    def about(self, report: ContentReport) -> str:
        """A link to the video or the clip in this admin."""
        content = report.video or report.clip
        assert content is not None  # a constraint of the table
        name = "video" if report.video_id else "clip"
        url = reverse(f"admin:streams_{name}_change", args=[content.pk])
        return format_html('<a href="{}">{} “{}”</a>', url, name.title(), content.title)

    @display(description="State", label=_REPORT_LABELS)
    def state_label(self, report: ContentReport) -> tuple[str, str]:
        """Coloured by what there is to do."""
        return report.state, report.get_state_display()

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Site moderators, for what is open."""
        is_moderator = request.user.has_perm("streams.change_contentreport")
        if object_id is None or not is_moderator:
            return is_moderator
        report = self.get_object(request, str(object_id))
        return report is not None and report.state == ContentReport.State.OPEN

    @action(
        description="Uphold and take down",
        permissions=["decide"],
        icon="gavel",
        dialog={
            "title": "Take down what was reported",
            "description": "All open reports of it are upheld.",
            "form_class": ShortReasonForm,
            "form_submit_text": "Take down",
        },
    )
    def uphold(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """The reporter is right."""
        note = form.cleaned_data["reason"]
        return self._decide(request, object_id, is_upheld=True, note=note)

    @action(
        description="Dismiss",
        permissions=["decide"],
        icon="done",
        dialog={
            "title": "Dismiss this report",
            "description": "What was reported stays as it is.",
            "form_class": ConfirmForm,
            "form_submit_text": "Dismiss",
        },
    )
    def dismiss(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Nothing is wrong with it."""
        return self._decide(request, object_id, is_upheld=False)

    def _decide(
        self, request: HttpRequest, object_id: str, *, is_upheld: bool, note: str = ""
    ) -> HttpResponse:
        assert isinstance(request.user, User)
        with refusals_as_messages(request, "The report is decided."):
            moderation.decide_report(
                report=ContentReport.objects.get(pk=object_id),
                by=request.user,
                is_upheld=is_upheld,
                note=note,
            )
        return back_to_change(self, object_id)
