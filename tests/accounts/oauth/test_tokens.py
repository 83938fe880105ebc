"""Access tokens: what they look like, what they are worth, when they end."""

import io
import json
import re
from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.core.management import CommandError, call_command

from accounts.oauth.tokens import TokenInfo, find_token, strip_scheme
from accounts.services.deletions import erase_account
from accounts.services.oauth_tokens import remove_expired_tokens
from accounts.services.suspensions import reinstate_account, suspend_account
from tests.accounts.tokens import make_token
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db
FORM = re.compile(r"[a-z0-9]{30}")


def create(*arguments):
    printed = io.StringIO()
    call_command("create_token", *arguments, stdout=printed)
    return json.loads(printed.getvalue())


def test_the_command_prints_a_token_that_is_kept_as_a_hash_only(viewer):
    made = create("Vic", "--scopes", "chat:read chat:edit user:read:email")
    assert FORM.fullmatch(made["access_token"])
    assert FORM.fullmatch(made["client_id"])
    assert FORM.fullmatch(made["client_secret"])
    assert made["user_id"] == str(viewer.pk)
    assert made["login"] == "vic"
    assert made["scopes"] == ["chat:edit", "chat:read", "user:read:email"]
    row = Token.objects.get()
    assert made["access_token"] not in json.dumps([row.hash, row.data, row.scopes])

    again = create("vic")
    assert again["access_token"] != made["access_token"]
    assert (again["client_id"], again["client_secret"]) == (
        made["client_id"],
        made["client_secret"],
    )
    assert Client.objects.get().check_secret(made["client_secret"])


@pytest.mark.parametrize("arguments", [["nobody_here"], ["vic", "--scopes", "chat:everything"]])
def test_the_command_refuses_in_a_sentence(viewer, arguments):
    with pytest.raises(CommandError, match="There is no"):
        create(*arguments)
    assert not Token.objects.exists()


def test_a_token_is_its_accounts(viewer):
    token = make_token(viewer, "chat:read")
    found = find_token(token)
    assert isinstance(found, TokenInfo)
    assert (found.user_id, found.login, found.scopes) == (
        viewer.pk,
        "vic",
        frozenset({"chat:read"}),
    )
    assert 86_300 < found.expires_in_s <= 86_400
    assert find_token(make_token(viewer, lasts=None)).expires_in_s == 0


@pytest.mark.parametrize("token", ["", "x", "a" * 30, "\x00" * 30, "é" * 30, "a" * 100_000])
def test_nonsense_is_no_token(viewer, token):
    make_token(viewer)
    assert find_token(token) is None


def test_an_expired_token_is_worth_nothing(viewer):
    token = make_token(viewer, lasts=timedelta(seconds=-1))
    assert find_token(token) is None
    kept = make_token(viewer)
    assert remove_expired_tokens() == 1
    assert find_token(kept) is not None


def test_a_suspension_revokes_tokens_for_good(viewer, moderator):
    token = make_token(viewer)
    suspend_account(account=viewer, by=moderator, reason="Spam.")
    assert find_token(token) is None
    with pytest.raises(NotPermitted):
        make_token(viewer)
    reinstate_account(account=viewer, by=moderator)
    assert find_token(token) is None


def test_a_deleted_accounts_tokens_go_with_it(viewer):
    token = make_token(viewer)
    erase_account(account=viewer)
    assert find_token(token) is None


def test_unknown_scopes_are_refused(viewer):
    with pytest.raises(InvalidInput):
        make_token(viewer, "chat:read", "root")


def test_other_kinds_of_token_open_nothing(viewer):
    token = make_token(viewer)
    Token.objects.update(type=Token.Type.REFRESH_TOKEN)
    assert find_token(token) is None


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("OAuth abc", "abc"),
        ("bearer  abc ", "abc"),
        ("abc", ""),
        ("Basic abc", ""),
        ("", ""),
    ],
)
def test_both_schemes_are_read(header, token):
    assert strip_scheme(header) == token


def test_accounts_made_later_have_nothing(viewer):
    make_token(viewer)
    other = make_account("newcomer")
    assert not Token.objects.filter(user=other).exists()
    assert clock.now() < Token.objects.get().expires_at
