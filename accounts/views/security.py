"""Settings: how the account is entered."""

from itertools import chain

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.forms import DisconnectForm
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.selectors.security import security_of
from accounts.views.page import account_of, done, render_settings, settings_page
from twitchclone.core.errors import InvalidInput


@settings_page("GET")
def security(request: HttpRequest) -> HttpResponse:
    """Address, password, second factors, connected accounts; each is changed on its own page."""
    context = {
        "security": security_of(account_of(request)),
        "has_social_logins": bool(settings.SOCIAL_LOGINS),
    }
    return render_settings(request, "security", context)


@settings_page("POST")
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
def disconnect(request: HttpRequest) -> HttpResponse:
    """Cut the connection to another site's account, unless it is the only way in."""
    form = DisconnectForm(request.POST, request=request)
    if not form.is_valid():
        raise InvalidInput(" ".join(chain.from_iterable(form.errors.values())))
    form.save()
    return done(request, "security", _("The account is no longer connected."))
