"""The chat of one channel: its modes, and what moderators do by command."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.paginator import InfinitePaginator

from chat.admin.dialogs import BanSomebodyForm, LoginForm, TermForm, WarnForm
from chat.admin.lists import may_moderate, staff_of
from chat.models import Room
from chat.policies.modes import MODES, clean_settings
from chat.services.bans import ban_user, unban_user
from chat.services.deletions import clear_chat
from chat.services.room_settings import change_settings
from chat.services.shield import set_shield
from chat.services.terms import add_term
from chat.services.warnings import warn_user
from twitchclone.core.admin_site import ConfirmForm, back_to_change, refusals_as_messages
from twitchclone.core.errors import DomainError

_MODES = (
    "slow_mode_s", "followers_only_min", "is_subscribers_only", "is_emote_only", "is_unique_chat",
    "needs_verified_email", "minimum_account_age_min", "blocks_links", "holds_suspicious",
    "automod_level",
)  # fmt: skip

_LABELS = {
    "slow_mode_s": "Slow mode (seconds)",
    "followers_only_min": "Followers only (minutes)",
    "is_subscribers_only": "Subscribers only",
    "is_emote_only": "Emotes only",
    "is_unique_chat": "Unique chat",
    "needs_verified_email": "Confirmed e-mail address only",
    "minimum_account_age_min": "Minimum age of accounts (minutes)",
    "blocks_links": "Links blocked",
    "holds_suspicious": "Hold suspicious messages",
    "automod_level": "AutoMod",
}


class RoomForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """The modes; the same rules as for moderators say what is valid."""

    class Meta:
        model = Room
        fields = _MODES
        labels = _LABELS
        help_texts: ClassVar[dict[str, str]] = {
            "followers_only_min": "Minutes one must have followed; 0: any follower; empty: off.",
            "holds_suspicious": "Messages of accounts that look like a banned one come back.",
            "automod_level": "0 is off, 4 is strictest.",
        }

    def clean(self) -> dict[str, Any]:
        """Beside each field what is wrong with it."""
        cleaned = super().clean() or {}
        for name in self.changed_data:
            if name in cleaned:
                try:
                    clean_settings({name: cleaned[name]})
                except DomainError as error:
                    self.add_error(name, error.message)
        return cleaned


@admin.register(Room)
class RoomAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Every channel has one."""

    form = RoomForm
    paginator = InfinitePaginator
    show_full_result_count = False
    list_display = ("login", "modes", "automod_level", "shield_mode")
    list_filter = ("is_shield_on",)
    list_select_related = ("channel__owner",)
    search_fields = ("channel__owner__login__startswith",)
    search_help_text = "The beginning of the channel's login"
    ordering = ("-channel_id",)
    fields = ("login", "shield_mode", "rules", *_MODES)
    readonly_fields = ("login", "shield_mode", "rules")
    actions_detail = (
        "ban",
        "unban",
        "warn",
        {"title": "More", "items": ["clear", "term", "shield_on", "shield_off"]},
    )

    @display(description="Channel")
    def login(self, room: Room) -> str:
        """Whose chat it is."""
        return room.channel.owner.login

    @display(description="Shield mode", boolean=True)
    def shield_mode(self, room: Room) -> bool:
        """Whether the prepared set is in force."""
        return room.is_shield_on

    @display(description="Modes")
    def modes(self, room: Room) -> str:
        """Those that are on."""
        return ", ".join(
            _LABELS[name] for name, mode in MODES.items() if getattr(room, name) != mode.off
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A room comes with its channel."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A room goes with its channel."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The services ask for the right to moderate anywhere; so does the form."""
        return super().has_change_permission(request, obj) and may_moderate(request)

    def has_moderate_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who keeps order in every channel."""
        return may_moderate(request)

    def save_model(self, request: HttpRequest, obj: Room, form: RoomForm, change: bool) -> None:
        """Through the service, so that the room, the log and the senders hear of it."""
        wanted = {name: form.cleaned_data[name] for name in form.changed_data}
        change_settings(actor=staff_of(request), channel_id=obj.pk, **wanted)

    @action(
        description="Ban or time out",
        permissions=["moderate"],
        icon="gavel",
        dialog={
            "title": "Ban an account from this channel",
            "description": "Its messages in this channel are removed as well.",
            "form_class": BanSomebodyForm,
            "form_submit_text": "Ban",
        },
    )
    def ban(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Ban or time out by login."""
        user = form.cleaned_data["login"]
        with refusals_as_messages(request, f"{user.login} may not write there now."):
            ban_user(
                actor=staff_of(request),
                channel_id=int(object_id),
                user=user,
                reason=form.cleaned_data["reason"],
                duration_s=form.cleaned_data["duration"],
            )
        return back_to_change(self, object_id)

    @action(
        description="Lift a ban",
        permissions=["moderate"],
        icon="undo",
        dialog={
            "title": "Lift a ban or timeout",
            "description": "The account may write in this channel again.",
            "form_class": LoginForm,
            "form_submit_text": "Lift",
        },
    )
    def unban(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Lift by login."""
        user = form.cleaned_data["login"]
        with refusals_as_messages(request, f"{user.login} may write there again."):
            unban_user(actor=staff_of(request), channel_id=int(object_id), user=user)
        return back_to_change(self, object_id)

    @action(
        description="Warn",
        permissions=["moderate"],
        icon="warning",
        dialog={
            "title": "Warn an account",
            "description": "It must acknowledge the warning before it writes there again.",
            "form_class": WarnForm,
            "form_submit_text": "Warn",
        },
    )
    def warn(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Warn by login."""
        user = form.cleaned_data["login"]
        with refusals_as_messages(request, f"{user.login} has been warned."):
            warn_user(
                actor=staff_of(request),
                channel_id=int(object_id),
                user=user,
                reason=form.cleaned_data["reason"],
            )
        return back_to_change(self, object_id)

    @action(
        description="Clear chat",
        permissions=["moderate"],
        icon="delete_sweep",
        dialog={
            "title": "Remove all messages",
            "description": "Nobody sees what has been said in this channel until now.",
            "form_class": ConfirmForm,
            "form_submit_text": "Clear chat",
        },
    )
    def clear(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Take all lines away."""
        with refusals_as_messages(request, "The chat is empty."):
            clear_chat(actor=staff_of(request), channel_id=int(object_id))
        return back_to_change(self, object_id)

    @action(
        description="Add a term",
        permissions=["moderate"],
        icon="spellcheck",
        dialog={
            "title": "Block, hold or allow a word",
            "description": "In this channel only.",
            "form_class": TermForm,
            "form_submit_text": "Add",
        },
    )
    def term(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Add a term of the channel's."""
        with refusals_as_messages(request, "The term is in force."):
            add_term(
                actor=staff_of(request),
                channel_id=int(object_id),
                text=form.cleaned_data["text"],
                kind=form.cleaned_data["kind"],
            )
        return back_to_change(self, object_id)

    @action(
        description="Shield mode on",
        permissions=["moderate"],
        icon="shield",
        dialog={
            "title": "Turn shield mode on",
            "description": "The channel's prepared modes are in force until it is turned off.",
            "form_class": ConfirmForm,
            "form_submit_text": "Turn on",
        },
    )
    def shield_on(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Put the prepared set in force."""
        with refusals_as_messages(request, "Shield mode is on."):
            set_shield(actor=staff_of(request), channel_id=int(object_id), is_on=True)
        return back_to_change(self, object_id)

    @action(
        description="Shield mode off",
        permissions=["moderate"],
        icon="remove_moderator",
        dialog={
            "title": "Turn shield mode off",
            "description": "The modes are again as they were before.",
            "form_class": ConfirmForm,
            "form_submit_text": "Turn off",
        },
    )
    def shield_off(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Put back what was before."""
        with refusals_as_messages(request, "Shield mode is off."):
            set_shield(actor=staff_of(request), channel_id=int(object_id), is_on=False)
        return back_to_change(self, object_id)
