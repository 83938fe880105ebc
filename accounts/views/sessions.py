"""Settings: where the account is logged in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.selectors.sessions import list_sessions
from accounts.services.sessions import end_other_sessions, end_session
from accounts.views.page import account_of, done, render_settings, settings_page


@settings_page("GET")
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser that is logged in, this one first."""
    found = list_sessions(account_of(request), current_key=request.session.session_key or "")
    return render_settings(request, "sessions", {"sessions": found})


@settings_page("POST")
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Log one browser out."""
    end_session(account=account_of(request), session_id=session_id)
    return done(request, "sessions", _("That session is logged out."))


@settings_page("POST")
def end_others(request: HttpRequest) -> HttpResponse:
    """Log every other browser out."""
    end_other_sessions(account=account_of(request), current_key=request.session.session_key or "")
    return done(request, "sessions", _("Every other session is logged out."))
