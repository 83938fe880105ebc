"""Prices are only added; a new site begins with three tiers, packs of bits and usual prices."""

from datetime import UTC, datetime

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION monetization_price_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Prices are append-only.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER monetization_price_append_only BEFORE DELETE ON monetization_price
    FOR EACH ROW EXECUTE FUNCTION monetization_price_is_append_only();
-- Who set it may be forgotten with the account.
CREATE TRIGGER monetization_price_no_update BEFORE UPDATE ON monetization_price FOR EACH ROW
    WHEN ((OLD.plan_id, OLD.bits_pack_id, OLD.country, OLD.currency, OLD.amount_minor,
           OLD.valid_from)
        IS DISTINCT FROM (NEW.plan_id, NEW.bits_pack_id, NEW.country, NEW.currency,
                          NEW.amount_minor, NEW.valid_from)
        OR NEW.set_by_id IS NOT NULL AND NEW.set_by_id IS DISTINCT FROM OLD.set_by_id)
    EXECUTE FUNCTION monetization_price_is_append_only();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER monetization_price_append_only ON monetization_price;
DROP TRIGGER monetization_price_no_update ON monetization_price;
DROP FUNCTION monetization_price_is_append_only();
"""

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
EURO = ("AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT")
# Where: currency, the three tiers, the packs; minor units, tax included.
PACKS = (100, 500, 1500, 5000, 10_000)
PRICES = {
    ("",): ("USD", (499, 999, 2499), (140, 700, 1995, 6440, 12_600)),
    EURO: ("EUR", (499, 999, 2499), (140, 700, 1995, 6440, 12_600)),
    ("GB",): ("GBP", (499, 999, 2499), (130, 650, 1850, 5950, 11_650)),
    ("JP",): ("JPY", (650, 1300, 3250), (190, 950, 2700, 8700, 17_000)),
}


def sell(apps, schema_editor):
    Plan = apps.get_model("monetization", "Plan")
    BitsPack = apps.get_model("monetization", "BitsPack")
    Price = apps.get_model("monetization", "Price")
    plans = [Plan.objects.create(tier=tier, name=f"Tier {tier}") for tier in (1, 2, 3)]
    packs = [BitsPack.objects.create(bits=bits) for bits in PACKS]
    for countries, (currency, tiers, of_packs) in PRICES.items():
        for country in countries:
            fixed = {"country": country, "currency": currency, "valid_from": SINCE}
            for plan, amount in zip(plans, tiers):
                Price.objects.create(plan=plan, amount_minor=amount, **fixed)
            for pack, amount in zip(packs, of_packs):
                Price.objects.create(bits_pack=pack, amount_minor=amount, **fixed)


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("monetization", "0004_prices")]
    operations = [
        migrations.RunPython(sell, migrations.RunPython.noop),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]
