"""What the settings pages have in common."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from twitchclone.core.errors import DomainError

P = ParamSpec("P")
PageView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def settings_page(*methods: str) -> Callable[[PageView[P]], PageView[P]]:
    """For accounts only, by these methods."""

    def decorate(view: PageView[P]) -> PageView[P]:
        return require_http_methods(list(methods))(login_required(view))

    return decorate


def account_of(request: HttpRequest) -> User:
    """The account that is logged in, on a page that nobody else reaches."""
    assert isinstance(request.user, User)
    return request.user


def render_settings(
    request: HttpRequest, page: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The settings page of this name, marked in the navigation."""
    return render(
        request,
        f"accounts/settings/{page}.html",
        {"settings_page": page, **context},
        status=status,
    )


def done(request: HttpRequest, page: str, message: str) -> HttpResponse:
    """Say what happened and go back to the page."""
    messages.success(request, message)
    return redirect(f"accounts:settings-{page}")


def show_refusal(form: Form, error: DomainError) -> None:
    """Put a service's refusal beside the field it is about, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
