"""What a login may be, and that it never hides one of the site's own pages."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.policies import LOGIN_PATTERN, RESERVED_LOGINS
from accounts.policies.logins import clean_login
from twitchclone.core.errors import InvalidInput


@pytest.mark.parametrize("login", ["ana", "Ana", "  ANA_99 ", "_x_", "0x0", "a" * 25])
def test_good_ones_come_out_in_lower_case(login):
    assert clean_login(login) == login.strip().lower()


@pytest.mark.parametrize(
    "login",
    ["", "ab", "a" * 26, "an a", "an-a", "an.a", "änä", "ana\n1", "ana/", "ana\x00", "a\u200bna"],
)
def test_bad_ones_are_refused_in_words(login):
    with pytest.raises(InvalidInput, match="3 to 25 characters") as refusal:
        clean_login(login)
    assert refusal.value.field == "login"


@pytest.mark.parametrize("login", ["admin", "Settings", "API", "directory", "moderator"])
def test_reserved_words_are_refused_by_name(login):
    with pytest.raises(InvalidInput, match=f"“{login.lower()}” is reserved"):
        clean_login(login)


def _routes(patterns: list, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def test_every_first_segment_of_our_urls_is_reserved():
    """A login that equals one would have a channel nobody can open."""
    firsts = {route.split("/")[0] for route in _routes(get_resolver().url_patterns)}
    could_be_logins = {first for first in firsts if re.fullmatch(LOGIN_PATTERN, first)}
    assert could_be_logins
    assert could_be_logins - RESERVED_LOGINS == set()


def test_reserved_words_have_the_form_of_logins():
    assert [word for word in RESERVED_LOGINS if len(word) > 25 or word != word.lower()] == []


def test_the_database_refuses_what_the_rule_refuses(db):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="account_login_form"), transaction.atomic():
        User.objects.create(login="Ana", email="ana@example.org")
    with pytest.raises(IntegrityError, match="account_email_lower_case"), transaction.atomic():
        User.objects.create(login="ana", email="Ana@example.org")
