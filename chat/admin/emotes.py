"""Emotes that wait for the site's review, and those everybody has."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from accounts.images import PictureRefused
from accounts.models import User
from chat.images.encode import encode_emote
from chat.images.names import EMOTE_HEIGHTS_PX, file_names
from chat.models import Emote
from chat.policies.emotes import check_code
from chat.selectors.pictures import stored_url
from chat.services.emotes import approve_emote, reject_emote, remove_emote, upload_emote
from chat.services.pictures import read_upload
from twitchclone.core.admin_site import ConfirmForm, back_to_change, refusals_as_messages
from twitchclone.core.errors import DomainError

_STATUS_LABELS = {
    Emote.Status.PENDING: "warning",
    Emote.Status.APPROVED: "success",
    Emote.Status.REJECTED: "danger",
}
_QUEUE_FIRST = Case(
    When(status=Emote.Status.PENDING, archived_at=None, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


class RejectionForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Asks why; the channel reads the answer."""

    reason = forms.CharField(max_length=200, help_text="The channel will read this.")


class GlobalEmoteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """A new emote for everybody; the service decodes and re-encodes the picture."""

    upload = forms.FileField(label="Picture", help_text="PNG, GIF or WebP, up to 1 MB.")

    class Meta:
        model = Emote
        fields = ("code",)

    def clean_code(self) -> str:
        """The service's rule, beside the field."""
        try:
            return check_code(str(self.cleaned_data["code"]))
        except DomainError as error:
            raise ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        """Let the service judge the picture before anything is written."""
        cleaned = super().clean() or {}
        if upload := cleaned.get("upload"):
            try:
                encode_emote(read_upload(upload), [min(EMOTE_HEIGHTS_PX.values())])
                upload.seek(0)
            except (DomainError, PictureRefused) as error:
                self.add_error("upload", str(error))
        return cleaned


@admin.register(Emote)
class EmoteAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """What waits comes first. Everything changes through services, by dialogs that POST."""

    list_display = ("picture", "code", "channel_login", "status_label", "access", "created_at")
    list_display_links = ("picture", "code")
    list_filter = ("status", "access", "is_animated", ("channel", admin.EmptyFieldListFilter))
    list_select_related = ("channel__owner", "uploaded_by", "reviewed_by")
    search_fields = ("code", "channel__owner__login")
    search_help_text = "Code or channel"
    actions_detail = ("approve", "reject", "remove")
    actions = ("approve_selected",)
    _shown = (
        "picture", "code", "channel", "access", "status", "is_animated", "uploaded_by",
        "created_at", "reviewed_by", "rejection", "archived_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Emote]:
        """The queue first, oldest of it on top; then the newest."""
        rows: QuerySet[Emote] = super().get_queryset(request)
        return rows.annotate(queue=_QUEUE_FIRST).order_by("queue", "pk")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Only a new one has a form."""
        given = {**kwargs, "form": GlobalEmoteForm} if obj is None else kwargs
        return super().get_form(request, obj, **given)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new one has a code and a picture."""
        return self._shown if obj else ("code", "upload")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What there is changes by actions."""
        return self._shown if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Removing keeps what old lines show."""
        return False

    def has_review_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who reviews may change emotes; there is something to review while it waits."""
        emote = None if object_id is None else self.get_object(request, str(object_id))
        is_open = object_id is None or (emote is not None and emote.status == Emote.Status.PENDING)
        return is_open and request.user.has_perm("chat.change_emote")

    def has_remove_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """What is in use can be taken away."""
        emote = None if object_id is None else self.get_object(request, str(object_id))
        is_there = emote is not None and emote.archived_at is None
        return is_there and request.user.has_perm("chat.change_emote")

    def save_model(
        self, request: HttpRequest, obj: Emote, form: GlobalEmoteForm, change: bool
    ) -> None:
        """Through the service; an existing one is not saved here."""
        if not change:
            made = upload_emote(
                actor=_staff(request),
                channel_id=None,
                name=obj.code,
                upload=form.cleaned_data["upload"],
            )
            obj.__dict__.update(made.__dict__)

    @display(description="Picture")
    def picture(self, emote: Emote) -> str:
        """As it looks in chat, twice as large."""
        if emote.status == Emote.Status.REJECTED:
            return ""
        url = stored_url(file_names(emote.image, EMOTE_HEIGHTS_PX)["2"])
        return format_html('<img src="{}" alt="{}" height="56">', url, emote.code)

    @display(description="Channel", ordering="channel__owner__login")
    def channel_login(self, emote: Emote) -> str:
        """Whose it is."""
        return emote.channel.owner.login if emote.channel else "everybody"

    @display(description="Status", label=_STATUS_LABELS)
    def status_label(self, emote: Emote) -> tuple[str, str]:
        """Coloured by whether it can be used."""
        removed = " (removed)" if emote.archived_at and emote.status == "approved" else ""
        return emote.status, f"{emote.get_status_display()}{removed}"

    @action(
        description="Approve",
        permissions=["review"],
        icon="check",
        dialog={
            "title": "Approve this emote",
            "description": "It can be used in chat at once.",
            "form_class": ConfirmForm,
            "form_submit_text": "Approve",
        },
    )
    def approve(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Let it be used."""
        with refusals_as_messages(request, "The emote is approved."):
            approve_emote(actor=_staff(request), emote_id=int(object_id))
        return back_to_change(self, object_id)

    @action(
        description="Turn down",
        permissions=["review"],
        icon="block",
        dialog={
            "title": "Turn this emote down",
            "description": "Its picture is deleted, and the channel reads your reason.",
            "form_class": RejectionForm,
            "form_submit_text": "Turn down",
        },
    )
    def reject(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Turn it down with a reason."""
        with refusals_as_messages(request, "The emote is turned down."):
            reject_emote(
                actor=_staff(request), emote_id=int(object_id), reason=form.cleaned_data["reason"]
            )
        return back_to_change(self, object_id)

    @action(
        description="Remove",
        permissions=["remove"],
        icon="delete",
        dialog={
            "title": "Remove this emote",
            "description": "Nobody can write it any more; messages that have it keep showing it.",
            "form_class": ConfirmForm,
            "form_submit_text": "Remove",
        },
    )
    def remove(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Take it away."""
        was_waiting = Emote.objects.filter(pk=object_id, status=Emote.Status.PENDING).exists()
        with refusals_as_messages(request, "The emote is removed."):
            remove_emote(actor=_staff(request), emote_id=int(object_id))
        # The row of one that was never in use is gone, and its page with it.
        if was_waiting:
            return redirect("admin:chat_emote_changelist")
        return back_to_change(self, object_id)

    @admin.action(description="Approve the selected emotes", permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Emote]) -> None:
        """Those that do not wait are passed over."""
        waiting = list(queryset.filter(status=Emote.Status.PENDING, archived_at=None))
        with refusals_as_messages(request, f"{len(waiting)} emotes are approved."):
            for emote in waiting:
                approve_emote(actor=_staff(request), emote_id=emote.pk)


def _staff(request: HttpRequest) -> User:
    """The admin site lets no one else in."""
    assert isinstance(request.user, User)
    return request.user
