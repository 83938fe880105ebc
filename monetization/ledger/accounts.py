"""Ledger accounts: found by their keys and locked, opened when first needed, anonymised."""

from collections.abc import Collection

from accounts.models import User
from monetization.chart import NEVER_NEGATIVE, AccountKey
from monetization.models.ledger import LedgerAccount, LedgerBalance
from twitchclone.core import clock
from twitchclone.core.errors import NotFound


def lock_balances(keys: Collection[AccountKey]) -> dict[AccountKey, LedgerBalance]:
    """The balance rows of these accounts, locked in the order of their ids; two queries.

    Accounts that do not exist yet are opened, with four more, before anything is locked: whoever
    waited for somebody else's new account with locks in hand could make a circle.
    Raises NotFound for an owner that does not exist.
    """
    ids = _find(keys)
    if missing := [key for key in keys if key not in ids]:
        _open(missing)
        ids = _find(keys)
    rows = LedgerBalance.objects.select_for_update(no_key=True).order_by("account_id")
    balances = {row.account_id: row for row in rows.filter(account_id__in=ids.values())}
    return {key: balances[account_id] for key, account_id in ids.items()}


def anonymise_accounts(*, owner_id: int) -> int:
    """Take the owner off its accounts, which keep their entries; returns how many there were.

    Nothing more can be booked on them by key: bits that were left and earnings that were not paid
    out stay where they are, for the site to decide on.
    """
    rows = LedgerAccount.objects.filter(owner_id=owner_id)
    return rows.update(owner=None, anonymised_at=clock.now())


def _find(keys: Collection[AccountKey]) -> dict[AccountKey, int]:
    return {row.key: row.pk for row in LedgerAccount.objects.of_keys(keys)}


def _open(keys: Collection[AccountKey]) -> None:
    owners = {key.owner_id for key in keys if key.owner_id}
    if owners and User.objects.filter(pk__in=owners).count() < len(owners):
        raise NotFound("This account does not exist.")
    now = clock.now()
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(
                kind=key.kind.value,
                owner_id=key.owner_id or None,
                scope=key.scope,
                currency=key.currency,
                opened_at=now,
            )
            # Sorted, so that two who open the same accounts wait for each other in one order.
            for key in sorted(keys)
        ],
        ignore_conflicts=True,
    )
    LedgerBalance.objects.bulk_create(
        [
            LedgerBalance(account=row, may_be_negative=row.kind not in NEVER_NEGATIVE)
            for row in LedgerAccount.objects.of_keys(keys).order_by("id")
        ],
        ignore_conflicts=True,
    )
