"""What things cost: the newest price of the country, or of everywhere."""

from datetime import datetime

from django.db.models import QuerySet

from monetization.models import BitsPack, Plan, Price
from twitchclone.core import clock
from twitchclone.core.errors import NotFound


def plan_prices(*, country: str, at: datetime | None = None) -> dict[int, Price]:
    """By tier; plans without a price are not for sale. One query."""
    rows = _valid(country, at).filter(plan__isnull=False).select_related("plan")
    return {row.plan.tier: row for row in rows.order_by(*_BEST_LAST) if row.plan}


def plan_prices_by_currency(*, at: datetime | None = None) -> dict[str, int]:
    """What the lowest tier costs in each currency there is a price in; one query."""
    rows = Price.objects.filter(plan__isnull=False, valid_from__lte=at or clock.now())
    newest = rows.order_by("-plan__tier", "valid_from", "id")
    return dict(newest.values_list("currency", "amount_minor"))


def price_countries() -> dict[str, str]:
    """Countries that have prices of their own, with the currency; one query."""
    rows = Price.objects.filter(valid_from__lte=clock.now()).exclude(country="")
    return dict(rows.order_by("valid_from", "id").values_list("country", "currency"))


def bits_prices(*, country: str, at: datetime | None = None) -> dict[int, Price]:
    """By number of bits, of the packs that are on sale. One query."""
    rows = _valid(country, at).filter(bits_pack__is_on_sale=True).select_related("bits_pack")
    found = {row.bits_pack.bits: row for row in rows.order_by(*_BEST_LAST) if row.bits_pack}
    return dict(sorted(found.items()))


def price_of_plan(plan: Plan, *, country: str, at: datetime | None = None) -> Price:
    """The price of this moment; raises NotFound for what is not for sale. One query."""
    return _best(_valid(country, at).filter(plan=plan))


def price_of_pack(pack: BitsPack, *, country: str, at: datetime | None = None) -> Price:
    """The price of this moment; raises NotFound for what is not for sale. One query."""
    if not pack.is_on_sale:
        raise NotFound("This pack is not sold any more.")
    return _best(_valid(country, at).filter(bits_pack=pack))


# The country's own before everywhere's, then the newest; dicts keep the last.
_BEST_LAST = ("country", "valid_from", "id")


def _valid(country: str, at: datetime | None) -> QuerySet[Price]:
    return Price.objects.filter(
        country__in={"", country.upper()}, valid_from__lte=at or clock.now()
    )


def _best(rows: QuerySet[Price]) -> Price:
    found = rows.order_by(*(f"-{field}" for field in _BEST_LAST)).first()
    if found is None:
        raise NotFound("This is not for sale.")
    return found
