"""Settings: profile picture and banner."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.forms.settings import AvatarForm, BannerForm
from accounts.models import User
from accounts.services.profiles import set_avatar, set_banner
from accounts.views.page import account_of, done, settings_page, show_refusal
from accounts.views.profile import render_profile
from twitchclone.core import rate_limit
from twitchclone.core.errors import DomainError

# Decoding is the costliest thing an account can ask of the web process.
PICTURE_CHANGES = rate_limit.Limit("picture-change", count=10, period_s=300)


@settings_page("POST")
def avatar(request: HttpRequest) -> HttpResponse:
    """Replace the profile picture."""
    form = AvatarForm(request.POST, request.FILES)
    if _replace(request, form, "avatar", set_avatar):
        return done(request, "profile", _("Your new profile picture is set."))
    return render_profile(request, account_of(request), avatar_form=form)


@settings_page("POST")
def avatar_remove(request: HttpRequest) -> HttpResponse:
    """Take the profile picture away."""
    set_avatar(account=account_of(request), upload=None)
    return done(request, "profile", _("Your profile picture is removed."))


@settings_page("POST")
def banner(request: HttpRequest) -> HttpResponse:
    """Replace the banner."""
    form = BannerForm(request.POST, request.FILES)
    if _replace(request, form, "banner", set_banner):
        return done(request, "profile", _("Your new banner is set."))
    return render_profile(request, account_of(request), banner_form=form)


@settings_page("POST")
def banner_remove(request: HttpRequest) -> HttpResponse:
    """Take the banner away."""
    set_banner(account=account_of(request), upload=None)
    return done(request, "profile", _("Your banner is removed."))


def _replace(request: HttpRequest, form: Form, name: str, save: Callable[..., User]) -> bool:
    account = account_of(request)
    if not form.is_valid():
        return False
    try:
        rate_limit.require(PICTURE_CHANGES, str(account.pk))
        save(account=account, upload=form.cleaned_data[name])
    except DomainError as error:
        show_refusal(form, error)
        return False
    return True
