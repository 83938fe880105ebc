"""The books in the staff admin: to read, by administrators."""

import pytest
from django.urls import reverse

from monetization.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from tests.monetization.books import give_bits, spend

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(viewer):
    give_bits(viewer.pk, 100)
    spend(viewer.pk, 30, "spent")


def pages():
    yield reverse("admin:monetization_ledgeraccount_changelist")
    yield reverse("admin:monetization_ledgertransaction_changelist")
    yield reverse("admin:monetization_ledgerentry_changelist")
    for model in (LedgerAccount, LedgerTransaction, LedgerEntry):
        name = f"admin:monetization_{model._meta.model_name}_change"
        yield reverse(name, args=[model.objects.first().pk])


def test_administrators_read(booked, staff, client_of):
    client = client_of(staff)
    for page in pages():
        assert client.get(page).status_code == 200, page
        assert client.post(page, {"kind": "x"}).status_code in {200, 302, 403}
    assert not LedgerTransaction.objects.filter(kind="x").exists()


def test_a_statement_has_running_balances(booked, viewer, staff, client_of):
    account = LedgerAccount.objects.get(owner=viewer)
    client = client_of(staff)
    listed = client.get(reverse("admin:monetization_ledgeraccount_changelist"), {"q": "vic"})
    address = f"{reverse('admin:monetization_ledgerentry_changelist')}?account__id__exact="
    assert f"{address}{account.pk}" in listed.content.decode()
    page = client.get(f"{address}{account.pk}").content.decode()
    assert "-30 bits" in page and "70 bits" in page and "100 bits" in page
    assert "bits_issued" not in page.split("<tbody")[-1]


def test_moderators_and_others_do_not(booked, moderator, viewer, client_of):
    for page in pages():
        assert client_of(moderator).get(page).status_code == 403
        assert client_of(viewer).get(page).status_code in {302, 403}
