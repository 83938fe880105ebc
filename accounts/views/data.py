"""Settings: a copy of one's data, and the end of the account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.forms.settings import DeletionForm
from accounts.services.deletions import delete_account
from accounts.services.exports import export_account
from accounts.views.page import account_of, render_settings, settings_page, show_refusal
from twitchclone.core import rate_limit
from twitchclone.core.errors import DomainError

EXPORTS = rate_limit.Limit("account-export", count=5, period_s=3600)
PASSWORD_CHECKS = rate_limit.Limit("account-delete", count=5, period_s=300)


@settings_page("GET")
def data(request: HttpRequest) -> HttpResponse:
    """What can be done with everything at once."""
    return render_settings(request, "data", {"form": DeletionForm(account=account_of(request))})


@settings_page("GET")
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
def export(request: HttpRequest) -> HttpResponse:
    """The account's data as a JSON file."""
    account = account_of(request)
    rate_limit.require(EXPORTS, str(account.pk))
    response = JsonResponse(export_account(account=account), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{account.login}.json"'
    return response


@settings_page("POST")
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account once its password has been entered again."""
    account = account_of(request)
    form = DeletionForm(request.POST, account=account)
    if not form.is_valid() or not _delete(request, form):
        return render_settings(request, "data", {"form": form}, status=422)
    logout(request)
    messages.success(request, _("Your account is deleted. Farewell."))
    return redirect("/")


def _delete(request: HttpRequest, form: DeletionForm) -> bool:
    account = account_of(request)
    try:
        rate_limit.require(PASSWORD_CHECKS, str(account.pk))
        delete_account(account=account, password=form.cleaned_data["password"])
    except DomainError as error:
        show_refusal(form, error)
        return False
    return True
