"""The audit of the books: everything that triggers and the writer promise, recomputed."""

from dataclasses import dataclass

from django.db import connection, transaction

# What is wrong, where, and by how much; each query gives (subject, detail).
_CHECKS = {
    "transaction_unbalanced": """
        SELECT 'transaction ' || transaction_id, sum(amount_minor) || ' ' || currency
        FROM monetization_ledgerentry GROUP BY transaction_id, currency
        HAVING sum(amount_minor) <> 0""",
    "transaction_too_short": """
        SELECT 'transaction ' || t.id, count(e.id) || ' entries'
        FROM monetization_ledgertransaction t
        LEFT JOIN monetization_ledgerentry e ON e.transaction_id = t.id
        GROUP BY t.id HAVING count(e.id) < 2""",
    "transaction_without_key": """
        SELECT 'transaction ' || id, 'no idempotency key'
        FROM monetization_ledgertransaction WHERE btrim(idempotency_key) = ''""",
    "key_booked_twice": """
        SELECT 'key ' || idempotency_key, count(*) || ' transactions'
        FROM monetization_ledgertransaction GROUP BY idempotency_key HAVING count(*) > 1""",
    "reversal_differs": """
        SELECT 'transaction ' || r.id, 'is not the opposite of transaction ' || r.reversal_of_id
        FROM monetization_ledgertransaction r WHERE r.reversal_of_id IS NOT NULL AND EXISTS (
            SELECT account_id FROM monetization_ledgerentry
            WHERE transaction_id IN (r.id, r.reversal_of_id)
            GROUP BY account_id HAVING sum(amount_minor) <> 0)""",
    "entry_orphaned": """
        SELECT 'entry ' || e.id, 'its transaction or account does not exist'
        FROM monetization_ledgerentry e
        LEFT JOIN monetization_ledgertransaction t ON t.id = e.transaction_id
        LEFT JOIN monetization_ledgeraccount a ON a.id = e.account_id
        WHERE t.id IS NULL OR a.id IS NULL""",
    "entry_in_other_currency": """
        SELECT 'entry ' || e.id, e.currency || ' on an account in ' || a.currency
        FROM monetization_ledgerentry e JOIN monetization_ledgeraccount a ON a.id = e.account_id
        WHERE a.currency <> e.currency""",
    "entries_with_gap": """
        SELECT 'account ' || account_id, 'entry ' || number || ' follows ' || previous
        FROM (SELECT account_id, number, lag(number, 1, 0) OVER w AS previous
              FROM monetization_ledgerentry WINDOW w AS (PARTITION BY account_id ORDER BY number)
        ) AS one WHERE number <> previous + 1""",
    "running_balance_wrong": """
        SELECT 'account ' || account_id,
               'entry ' || number || ' says ' || balance_minor || ', its entries sum to ' || total
        FROM (SELECT account_id, number, balance_minor, sum(amount_minor) OVER w AS total
              FROM monetization_ledgerentry WINDOW w AS (PARTITION BY account_id ORDER BY number)
        ) AS one WHERE balance_minor <> total""",
    "balance_wrong": """
        SELECT 'account ' || b.account_id,
               'says ' || b.balance_minor || ' in ' || b.entry_count || ' entries, has '
               || coalesce(e.total, 0) || ' in ' || coalesce(e.entries, 0)
        FROM monetization_ledgerbalance b LEFT JOIN (
            SELECT account_id, sum(amount_minor) AS total, count(*) AS entries
            FROM monetization_ledgerentry GROUP BY account_id) e ON e.account_id = b.account_id
        WHERE b.balance_minor <> coalesce(e.total, 0) OR b.entry_count <> coalesce(e.entries, 0)""",
    "balance_missing": """
        SELECT 'account ' || a.id, 'has no balance'
        FROM monetization_ledgeraccount a
        LEFT JOIN monetization_ledgerbalance b ON b.account_id = a.id WHERE b.account_id IS NULL""",
    "overdrawn": """
        SELECT 'account ' || account_id, 'stands at ' || balance_minor
        FROM monetization_ledgerbalance WHERE NOT may_be_negative AND balance_minor < 0""",
    # Money that came in or went back, and no booking under the key that it must have.
    "payment_not_booked": """
        SELECT 'payment ' || p.id, p.provider || ':' || p.payment_ref || ':sale'
        FROM monetization_payment p LEFT JOIN monetization_ledgertransaction t
            ON t.idempotency_key = p.provider || ':' || p.payment_ref || ':sale'
        WHERE t.id IS NULL""",
    "refund_not_booked": """
        SELECT 'refund ' || r.id, 'refund:' || r.id || ':' || step.name
        FROM monetization_refund r
        JOIN (VALUES ('started', ''), ('settled', 'succeeded'), ('failed', 'failed'))
            AS step (name, state) ON step.state IN ('', r.state)
        LEFT JOIN monetization_ledgertransaction t
            ON t.idempotency_key = 'refund:' || r.id || ':' || step.name
        WHERE t.id IS NULL""",
    "payout_not_booked": """
        SELECT 'payout ' || p.id, 'payout:' || p.id || ':' || step.name
        FROM monetization_payout p
        JOIN (VALUES ('started', ''), ('paid', 'paid')) AS step (name, state)
            ON step.state IN ('', p.state)
        LEFT JOIN monetization_ledgertransaction t
            ON t.idempotency_key = 'payout:' || p.id || ':' || step.name
        WHERE t.id IS NULL""",
    "payout_differs": """
        SELECT 'payout ' || p.id, 'is ' || p.state || ' with ' || p.returned_minor || ' returned, '
               || 'its bookings left the channel ' || coalesce(e.total, 0)
        FROM monetization_payout p LEFT JOIN (
            SELECT t.reference, sum(e.amount_minor) AS total
            FROM monetization_ledgertransaction t
            JOIN monetization_ledgerentry e ON e.transaction_id = t.id
            JOIN monetization_ledgeraccount a ON a.id = e.account_id
            WHERE t.kind IN ('payout', 'payout_failed', 'payout_returned')
                AND a.kind IN ('channel_earnings', 'platform_revenue')
            GROUP BY t.reference) e ON e.reference = 'payout:' || p.id
        WHERE coalesce(e.total, 0) <> p.returned_minor - p.amount_minor""",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the books: `code` for programs, the rest for people."""

    code: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.subject}: {self.detail}"


def check_ledger(*, limit_per_check: int = 100) -> list[Finding]:
    """Everything that is wrong, at most `limit_per_check` of a kind; reads the whole ledger.

    All queries see one moment, so bookings may go on meanwhile.
    """
    is_outermost = not connection.in_atomic_block
    found: list[Finding] = []
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for code, query in _CHECKS.items():
            cursor.execute(f"{query} ORDER BY 1 LIMIT %s", [limit_per_check])
            found += [Finding(code, str(one), str(detail)) for one, detail in cursor.fetchall()]
    return found
