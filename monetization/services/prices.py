"""Setting prices: a new row each time, so that every price there ever was can be read."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from monetization.models import BitsPack, Plan, Price
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput
from twitchclone.core.money import Money


@transaction.atomic
def set_price(
    *,
    item: Plan | BitsPack,
    price: Money,
    country: str = "",
    valid_from: datetime | None = None,
    by: User | None = None,
) -> Price:
    """Let the item cost this in the country (ISO 3166, empty: everywhere else) from now or later.

    What is bought already keeps its price. Raises InvalidInput for no amount, a country of another
    form, or a moment that has passed.
    """
    now = clock.now()
    if price.amount_minor <= 0:
        raise InvalidInput("A price is more than nothing.", field="amount_minor")
    country = country.strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise InvalidInput("A country is two letters, for example DE.", field="country")
    if valid_from is not None and valid_from < now:
        raise InvalidInput("A price cannot begin in the past.", field="valid_from")
    return Price.objects.create(
        plan=item if isinstance(item, Plan) else None,
        bits_pack=item if isinstance(item, BitsPack) else None,
        country=country,
        currency=price.currency,
        amount_minor=price.amount_minor,
        valid_from=valid_from or now,
        set_by=by,
    )
