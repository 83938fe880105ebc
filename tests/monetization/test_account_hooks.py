"""What deletion and export do to the books."""

import json

import pytest

from accounts.models import User
from accounts.services.deletions import erase_account
from accounts.services.exports import export_account
from monetization.models.ledger import LedgerAccount
from tests.monetization.books import assert_books_balance, give_bits

pytestmark = pytest.mark.django_db


def test_the_books_keep_what_a_deleted_account_did(viewer):
    give_bits(viewer.pk, 100)
    erase_account(account=viewer)
    assert not User.objects.filter(login="vic").exists()
    account = LedgerAccount.objects.get(kind="viewer_bits")
    assert account.owner_id is None and account.anonymised_at
    assert account.balance.balance_minor == 100
    assert "anonymised" in str(account)
    assert_books_balance()


def test_the_export_has_ones_own_statement(viewer, outsider):
    give_bits(viewer.pk, 100)
    give_bits(outsider.pk, 5, key="other")
    money = json.loads(json.dumps(export_account(account=viewer)))["money"]
    assert [(one["account"], one["balance_minor"]) for one in money] == [("viewer_bits", 100)]
    assert money[0]["lines"][0]["amount_minor"] == 100
