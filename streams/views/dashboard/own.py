"""The channel of the account that asks, which is the only one the dashboard can touch."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.views.requests import require_account
from twitchclone.core import rate_limit
from twitchclone.core.errors import DomainError

P = ParamSpec("P")
CHANGES = rate_limit.Limit("dashboard-change", count=60, period_s=60)


def own_channel(
    view: Callable[Concatenate[HttpRequest, Channel, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Log-in required; the view gets the asker's channel. No address names another one."""

    @never_cache
    @login_required
    @wraps(view)
    def with_channel(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        account = require_account(request)
        if request.method == "POST":
            rate_limit.require(CHANGES, f"u{account.pk}")
        return view(request, get_channel(account.login, viewer=account), *args, **kwargs)

    return with_channel


def add_refusal(form: Form, error: DomainError) -> None:
    """Show a service's refusal beside the field it names, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
