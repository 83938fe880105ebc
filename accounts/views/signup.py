"""Sign-up, with the service's refusals beside the fields."""

from allauth.account.views import SignupView as BaseSignupView
from django.http import HttpResponse

from accounts.forms.entrance import SignupForm
from twitchclone.core.errors import DomainError

# Our names of the fields, by allauth's.
_FIELDS = {"login": "username", "email": "email", "password": "password1"}


class SignupView(BaseSignupView):  # type: ignore[misc]  # allauth ships no types
    """allauth's; two who take one login at the same time get one account and one clear error."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Sign up, or show the form again with what has changed since it was checked."""
        try:
            response: HttpResponse = super().form_valid(form)
        except DomainError as error:
            form.add_error(_FIELDS.get(error.field), error.message)
            response = self.form_invalid(form)
        return response
