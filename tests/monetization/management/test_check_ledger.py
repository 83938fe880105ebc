"""`manage.py check_ledger` finds what must not be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from monetization.ledger import post_transaction, reverse_transaction
from monetization.ledger.check import check_ledger
from monetization.models.ledger import LedgerAccount, LedgerBalance, LedgerEntry, LedgerTransaction
from tests.monetization.books import CLEARING, REVENUE, booking, give_bits

pytestmark = pytest.mark.django_db


def run():
    output, errors = StringIO(), StringIO()
    try:
        call_command("check_ledger", stdout=output, stderr=errors)
    except CommandError as error:
        return 1, output.getvalue(), f"{errors.getvalue()}{error}"
    return 0, output.getvalue(), errors.getvalue()


@pytest.fixture
def without_rules(viewer):
    """Books to damage: triggers and foreign keys look away for the rest of the test."""
    give_bits(viewer.pk, 100)
    first = post_transaction(booking=booking("a", (CLEARING, -700), (REVENUE, 700)))
    post_transaction(booking=booking("b", (CLEARING, -50), (REVENUE, 50)))
    reverse_transaction(transaction_id=first.transaction_id, idempotency_key="back")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def test_right_books(viewer):
    give_bits(viewer.pk, 100)
    code, output, errors = run()
    assert (code, errors) == (0, "")
    assert "viewer_bits" in output and "The books balance." in output


def test_empty_books():
    assert run()[0] == 0


def change_entry(**changes):
    account = LedgerAccount.objects.of_keys([CLEARING]).get()
    LedgerEntry.objects.filter(account=account, number=2).update(**changes)


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (
            lambda: change_entry(amount_minor=-49),
            {"transaction_unbalanced", "running_balance_wrong", "balance_wrong"},
        ),
        (lambda: change_entry(balance_minor=0), {"running_balance_wrong"}),
        (lambda: change_entry(number=9), {"entries_with_gap", "running_balance_wrong"}),
        (
            lambda: change_entry(currency="USD"),
            {"entry_in_other_currency", "transaction_unbalanced"},
        ),
        (
            lambda: LedgerEntry.objects.filter(transaction__idempotency_key="b").delete(),
            {"transaction_too_short", "entries_with_gap", "running_balance_wrong", "balance_wrong"},
        ),
        (
            lambda: LedgerTransaction.objects.filter(idempotency_key="b")._raw_delete("default"),
            {"entry_orphaned"},
        ),
        (
            lambda: LedgerTransaction.objects.filter(idempotency_key="back").update(
                reversal_of=LedgerTransaction.objects.get(idempotency_key="b")
            ),
            {"reversal_differs"},
        ),
        (
            lambda: LedgerBalance.objects.filter(may_be_negative=False).update(balance_minor=99),
            {"balance_wrong"},
        ),
        (
            lambda: LedgerBalance.objects.filter(balance_minor__lt=0)._raw_delete("default"),
            {"balance_missing"},
        ),
    ],
)
def test_damage_is_told(without_rules, damage, codes):
    damage()
    assert {finding.code for finding in check_ledger()} == codes
    code, _, errors = run()
    assert code == 1
    assert all(one in errors for one in codes)
    assert "faults" in errors
