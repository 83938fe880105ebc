"""Who a request belongs to, by its session's cookie, where Django's middleware does not run."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, parse_cookie


def account_of_cookies(cookie_header: str) -> AbstractBaseUser | AnonymousUser:
    """The account, checked as Django's own middleware checks it; two queries, so call it in a
    thread."""
    key = parse_cookie(cookie_header).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return AnonymousUser()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request)
