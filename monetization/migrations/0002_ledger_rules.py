"""What the database itself refuses: changed books, bookings that do not balance, wrong balances."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION monetization_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER monetization_ledgertransaction_append_only
    BEFORE UPDATE OR DELETE ON monetization_ledgertransaction
    FOR EACH ROW EXECUTE FUNCTION monetization_ledger_is_append_only();
CREATE TRIGGER monetization_ledgertransaction_no_truncate
    BEFORE TRUNCATE ON monetization_ledgertransaction
    FOR EACH STATEMENT EXECUTE FUNCTION monetization_ledger_is_append_only();
CREATE TRIGGER monetization_ledgerentry_append_only
    BEFORE UPDATE OR DELETE ON monetization_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION monetization_ledger_is_append_only();
CREATE TRIGGER monetization_ledgerentry_no_truncate
    BEFORE TRUNCATE ON monetization_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION monetization_ledger_is_append_only();
-- An account may lose its owner, and nothing else.
CREATE TRIGGER monetization_ledgeraccount_append_only
    BEFORE UPDATE ON monetization_ledgeraccount FOR EACH ROW
    WHEN ((OLD.id, OLD.kind, OLD.scope, OLD.currency, OLD.opened_at)
            IS DISTINCT FROM (NEW.id, NEW.kind, NEW.scope, NEW.currency, NEW.opened_at)
        OR (NEW.owner_id IS NOT NULL AND NEW.owner_id IS DISTINCT FROM OLD.owner_id))
    EXECUTE FUNCTION monetization_ledger_is_append_only();
"""
NO_APPEND_ONLY = """
DROP TRIGGER monetization_ledgertransaction_append_only ON monetization_ledgertransaction;
DROP TRIGGER monetization_ledgertransaction_no_truncate ON monetization_ledgertransaction;
DROP TRIGGER monetization_ledgerentry_append_only ON monetization_ledgerentry;
DROP TRIGGER monetization_ledgerentry_no_truncate ON monetization_ledgerentry;
DROP TRIGGER monetization_ledgeraccount_append_only ON monetization_ledgeraccount;
DROP FUNCTION monetization_ledger_is_append_only();
"""
# All of these are checked at commit, when the booking is complete.
CONSISTENT = """
ALTER TABLE monetization_ledgerentry ADD CONSTRAINT monetization_ledgerentry_currency
    FOREIGN KEY (account_id, currency) REFERENCES monetization_ledgeraccount (id, currency);
CREATE FUNCTION monetization_ledger_require_balanced(checked bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    lines bigint;
    is_unbalanced boolean;
BEGIN
    SELECT coalesce(sum(one.lines), 0), coalesce(bool_or(one.total <> 0), false)
    INTO lines, is_unbalanced
    FROM (SELECT count(*) AS lines, sum(amount_minor) AS total FROM monetization_ledgerentry
          WHERE transaction_id = checked GROUP BY currency) AS one;
    IF lines < 2 OR is_unbalanced THEN
        RAISE EXCEPTION 'Ledger transaction % does not balance.', checked
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION monetization_ledgertransaction_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM monetization_ledger_require_balanced(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER monetization_ledgertransaction_balances
    AFTER INSERT ON monetization_ledgertransaction DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION monetization_ledgertransaction_check();
-- Also for entries that somebody adds to an old transaction. Numbers go on without a gap, balances
-- with the amount, and the account's balance row has come at least as far.
CREATE FUNCTION monetization_ledgerentry_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM monetization_ledger_require_balanced(NEW.transaction_id);
    IF NEW.balance_minor - NEW.amount_minor IS DISTINCT FROM (
        CASE NEW.number WHEN 1 THEN 0 ELSE (
            SELECT balance_minor FROM monetization_ledgerentry
            WHERE account_id = NEW.account_id AND number = NEW.number - 1) END
    ) OR NOT EXISTS (
        SELECT FROM monetization_ledgerbalance
        WHERE account_id = NEW.account_id AND entry_count >= NEW.number
    ) THEN
        RAISE EXCEPTION 'Entry % of ledger account % does not follow the one before.',
            NEW.number, NEW.account_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER monetization_ledgerentry_follows
    AFTER INSERT ON monetization_ledgerentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION monetization_ledgerentry_check();
-- A balance is that of the account's last entry.
CREATE FUNCTION monetization_ledgerbalance_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.balance_minor IS DISTINCT FROM (
        CASE NEW.entry_count WHEN 0 THEN 0 ELSE (
            SELECT balance_minor FROM monetization_ledgerentry
            WHERE account_id = NEW.account_id AND number = NEW.entry_count) END
    ) THEN
        RAISE EXCEPTION 'The balance of ledger account % is not that of its entries.',
            NEW.account_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER monetization_ledgerbalance_follows
    AFTER INSERT OR UPDATE ON monetization_ledgerbalance DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION monetization_ledgerbalance_check();
"""
NOT_CONSISTENT = """
DROP TRIGGER monetization_ledgerbalance_follows ON monetization_ledgerbalance;
DROP TRIGGER monetization_ledgerentry_follows ON monetization_ledgerentry;
DROP TRIGGER monetization_ledgertransaction_balances ON monetization_ledgertransaction;
DROP FUNCTION monetization_ledgerbalance_check();
DROP FUNCTION monetization_ledgerentry_check();
DROP FUNCTION monetization_ledgertransaction_check();
DROP FUNCTION monetization_ledger_require_balanced(bigint);
ALTER TABLE monetization_ledgerentry DROP CONSTRAINT monetization_ledgerentry_currency;
"""


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("monetization", "0001_ledger")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, NO_APPEND_ONLY),
        migrations.RunSQL(CONSISTENT, NOT_CONSISTENT),
    ]
