"""What staff are asked before they act in a channel's chat."""

from typing import Any

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from chat.parsing.durations import parse_duration
from chat.selectors.roles import find_user
from twitchclone.core.errors import DomainError


class BanForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """For how long, and why."""

    duration = forms.CharField(
        required=False,
        max_length=30,
        label="For how long",
        help_text="10m, 24h, 2 weeks; empty: for good.",
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        required=False,
        max_length=500,
        help_text="The person concerned will read this.",
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_duration(self) -> int | None:
        """Seconds, None for good."""
        text = self.cleaned_data["duration"]
        if not text:
            return None
        seconds = parse_duration(text)
        if not seconds:
            raise forms.ValidationError("Write a length of time: 10m, 24h, 2 weeks.")
        return seconds


class LoginForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Which account."""

    login = forms.CharField(
        max_length=25, label="Account", help_text="Its login.", widget=UnfoldAdminTextInputWidget
    )

    def clean_login(self) -> Any:
        """The account itself."""
        try:
            return find_user(self.cleaned_data["login"])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class BanSomebodyForm(LoginForm, BanForm):
    """Whom, for how long, and why."""

    field_order = ("login", "duration", "reason")


class WarnForm(LoginForm):
    """Whom, and why."""

    reason = forms.CharField(
        max_length=500,
        help_text="The person must acknowledge this before writing again.",
        widget=UnfoldAdminTextInputWidget,
    )


class TermForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """A word or phrase, and what a match means."""

    text = forms.CharField(
        max_length=100,
        label="Word or phrase",
        help_text="* stands for any run of characters within a word.",
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ChoiceField(
        choices=[
            ("blocked", "Blocked: refuse the message"),
            ("held", "Held: a moderator decides"),
            ("allowed", "Allowed: AutoMod lets it pass"),
        ]
    )


class ResolutionForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """What was done."""

    resolution = forms.CharField(
        max_length=500,
        help_text="For your colleagues; neither side reads it.",
        widget=UnfoldAdminTextInputWidget,
    )
