"""Making accounts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from accounts.services.accounts import create_account
from tests.factories import PASSWORD, make_account
from twitchclone.core.errors import Conflict, DomainError, InvalidInput


def test_an_account_has_a_channel_and_an_address(db):
    account = create_account(login="Ana", email="Ana@Example.ORG", password=PASSWORD)
    assert (account.login, account.email) == ("ana", "ana@example.org")
    assert account.display_name == "ana"
    assert account.check_password(PASSWORD)
    assert account.channel.pk == account.pk
    address = EmailAddress.objects.get(user=account)
    assert (address.email, address.primary, address.verified) == ("ana@example.org", True, False)


def test_without_a_password_none_fits(db):
    account = make_account("ana", password=None)
    assert not account.has_usable_password()
    assert not account.check_password("")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": "a"}, "login"),
        ({"login": "admin"}, "login"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b\n.org"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "anabanana1", "login": "anabanana", "email": "x@y.org"}, "password"),
        ({"display_name": "Admin"}, "display_name"),
    ],
)
def test_refusals_name_the_field_and_leave_nothing(db, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        make_account(**{"login": "ana", **changes})
    assert refusal.value.field == field
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("login", "email", "field"),
    [("ANA", "other@example.org", "login"), ("other", "ANA@example.org", "email")],
)
def test_taken_in_any_case(broadcaster, login, email, field):
    with pytest.raises(Conflict, match=r"taken|already") as refusal:
        create_account(login=login, email=email, password=PASSWORD)
    assert refusal.value.field == field


def test_a_failing_hook_leaves_no_account(db, monkeypatch):
    def fail(self, *, account):
        raise RuntimeError("no channel today")

    monkeypatch.setattr("streams.account_hooks.ChannelHooks.on_account_created", fail)
    with pytest.raises(RuntimeError):
        make_account("ana")
    assert not User.objects.exists()


@pytest.mark.parametrize("logins", [("ana", "ANA"), ("ana", "ben")])
def test_two_at_once_are_one_account_and_one_clear_error(transactional_db, logins):
    """Same login in two cases, then the same address under two logins."""
    barrier = Barrier(2)
    email = {"ana": "same@example.org", "ANA": "other@example.org", "ben": "SAME@example.org"}

    def sign_up(login: str) -> User | DomainError:
        barrier.wait()
        try:
            return create_account(login=login, email=email[login], password=PASSWORD)
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(sign_up, logins))
    assert User.objects.count() == 1
    (error,) = [result for result in results if isinstance(result, DomainError)]
    assert isinstance(error, Conflict)
    assert error.field == ("login" if logins[1] == "ANA" else "email")


def test_createsuperuser_makes_a_whole_account(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, login="root_ana", email="r@example.org")
    account = User.objects.get(login="root_ana")
    assert account.is_superuser and account.is_staff
    assert account.check_password(PASSWORD)
    assert account.channel.pk == account.pk
