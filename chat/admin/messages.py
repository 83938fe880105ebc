"""Every line that was said, to be searched and removed; never edited."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from accounts.models import User
from chat.admin.dialogs import BanForm
from chat.admin.lists import CaseAdmin, say_too_wide, staff_of
from chat.models import Message
from chat.selectors.roles import find_user
from chat.services.bans import ban_user
from chat.services.deletions import delete_message
from chat.wire.ids import first_id_at
from twitchclone.core import clock
from twitchclone.core.admin_site import ConfirmForm, back_to_change, refusals_as_messages

# Words have no index; a busy channel's lines of a month are read through in a moment.
_WORDS_REACH_BACK = timedelta(days=30)
_SHOWN_CHARACTERS = 120


class SentFilter(admin.SimpleListFilter):
    """When it was sent, by the id, which is a time."""

    title = "sent"
    parameter_name = "sent"
    _DAYS = {"1": "In the last 24 hours", "7": "In the last 7 days", "30": "In the last 30 days"}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return list(self._DAYS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only partitions of this time are read."""
        if self.value() not in self._DAYS:
            return queryset
        return queryset.filter(id__gte=_first_id(timedelta(days=int(self.value() or 1))))


@admin.register(Message)
class MessageAdmin(CaseAdmin):
    """Newest first, over all channels."""

    list_display = ("sent_at", "channel_login", "login", "shown_text", "kind", "state")
    list_filter = (SentFilter,)
    search_help_text = "#channel, @account, a message's id; with one of the first two also words"
    fields = (
        "id", "channel_login", "login", "kind", "text", "sent_at", "state", "deleted_at",
        "deleted_by", "thread_id",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("delete_line", "ban_author")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """With the channels' names, looked up for the rows of the page only."""
        owners = User.objects.filter(pk=OuterRef("channel_id")).values("login")
        removers = User.objects.filter(pk=OuterRef("deleted_by_id")).values("login")
        rows: QuerySet[Message] = super().get_queryset(request)
        return rows.annotate(channel_name=Subquery(owners), remover_name=Subquery(removers))

    @display(description="Channel")
    def channel_login(self, message: Message) -> str:
        """The number of a channel that is gone."""
        return getattr(message, "channel_name", None) or str(message.channel_id)

    @display(description="Text")
    def shown_text(self, message: Message) -> str:
        """Its beginning."""
        text = message.text
        return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"

    @display(description="State", label={"removed": "danger", "shown": "success"})
    def state(self, message: Message) -> str:
        """Whether people see it."""
        return "removed" if message.deleted_at else "shown"

    @display(description="Removed by")
    def deleted_by(self, message: Message) -> str:
        """A login."""
        return getattr(message, "remover_name", None) or ""

    def search_rest(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        words: list[str],
        ids: dict[str, int],
        *,
        is_bound: bool,
    ) -> QuerySet[Any]:
        """A message's id, or words, which are looked for only where few lines can be."""
        texts = []
        for word in words:
            try:
                queryset, is_bound = queryset.filter(id=UUID(word)), True
            except ValueError:
                texts.append(word)
        if texts and not is_bound:
            say_too_wide(request)
            return queryset.none()
        for text in texts:
            queryset = queryset.filter(text__icontains=text, id__gte=_first_id(_WORDS_REACH_BACK))
        return queryset

    @action(
        description="Remove message",
        permissions=["moderate"],
        icon="delete",
        dialog={
            "title": "Remove this message",
            "description": "Nobody sees it any more; the channel's log says that you did it.",
            "form_class": ConfirmForm,
            "form_submit_text": "Remove",
        },
    )
    def delete_line(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """Take it away in the channel and here."""
        message = Message.objects.get(pk=object_id)
        with refusals_as_messages(request, "The message is gone from the chat."):
            delete_message(
                actor=staff_of(request), channel_id=message.channel_id, message_id=message.pk
            )
        return back_to_change(self, object_id)

    @action(
        description="Ban or time out",
        permissions=["moderate"],
        icon="gavel",
        dialog={
            "title": "Ban the author from this channel",
            "description": "Its messages in this channel are removed as well.",
            "form_class": BanForm,
            "form_submit_text": "Ban",
        },
    )
    def ban_author(self, request: HttpRequest, form: forms.Form, object_id: str) -> HttpResponse:
        """From the channel the line is in."""
        message = Message.objects.get(pk=object_id)
        with refusals_as_messages(request, f"{message.login} may not write there now."):
            ban_user(
                actor=staff_of(request),
                channel_id=message.channel_id,
                user=find_user(message.login),
                reason=form.cleaned_data["reason"],
                duration_s=form.cleaned_data["duration"],
            )
        return back_to_change(self, object_id)


def _first_id(ago: timedelta) -> UUID:
    return first_id_at(clock.to_ms(clock.now() - ago))
