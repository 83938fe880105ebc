"""Settings: what others see of a person."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.forms.settings import AvatarForm, BannerForm, ProfileForm
from accounts.models import User
from accounts.services.profiles import update_profile
from accounts.views.page import account_of, done, render_settings, settings_page, show_refusal
from twitchclone.core.errors import DomainError


@settings_page("GET", "POST")
def profile(request: HttpRequest) -> HttpResponse:
    """Name, bio and links; the pictures have forms of their own."""
    account = account_of(request)
    if request.method == "GET":
        return render_profile(request, account)
    form = ProfileForm(request.POST)
    if form.is_valid() and _save(account, form):
        return done(request, "profile", _("Your profile is saved."))
    account.refresh_from_db()
    return render_profile(request, account, profile_form=form)


def render_profile(
    request: HttpRequest,
    account: User,
    *,
    profile_form: ProfileForm | None = None,
    avatar_form: AvatarForm | None = None,
    banner_form: BannerForm | None = None,
) -> HttpResponse:
    """The page; a form that was handed in is shown as it came, with its errors."""
    is_refused = any((profile_form, avatar_form, banner_form))
    forms = {
        "profile_form": profile_form or ProfileForm.of(account),
        "avatar_form": avatar_form or AvatarForm(),
        "banner_form": banner_form or BannerForm(),
    }
    return render_settings(request, "profile", forms, status=422 if is_refused else 200)


def _save(account: User, form: ProfileForm) -> bool:
    try:
        update_profile(
            account=account,
            display_name=form.cleaned_data["display_name"],
            bio=form.cleaned_data["bio"],
            links=form.links(),
        )
    except DomainError as error:
        if error.field == "links":
            form.links_error = error.message
        else:
            show_refusal(form, error)
        return False
    return True
