"""What every page of the staff admin shares: dialogs with a reason, refusals as messages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin
from unfold.forms import BaseDialogForm

from twitchclone.core.errors import DomainError


class ReasonForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Asks why; the person concerned reads the answer."""

    reason = forms.CharField(max_length=500, help_text="The person concerned will read this.")


class ConfirmForm(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Asks for a yes: a state may change by POST only, or a link on another site could do it."""


@contextmanager
def refusals_as_messages(request: HttpRequest, done: str) -> Iterator[None]:
    """Say what happened, or what the service refused and why."""
    try:
        yield
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)


def back_to_change(admin: ModelAdmin, object_id: Any) -> HttpResponse:
    """Return to the page of the object that an action was about."""
    meta = admin.model._meta
    return redirect(f"admin:{meta.app_label}_{meta.model_name}_change", object_id)


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Rows that the system writes: staff look, and act through actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one by hand."""
        return False


def requires(*permissions: str) -> Callable[[HttpRequest, Any], bool]:
    """A `permission` callable of unfold's navigation."""

    def check(request: HttpRequest, *args: Any) -> bool:
        return request.user.has_perms(permissions)

    return check
