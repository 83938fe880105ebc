"""Prices by country and moment, with history."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from monetization.models import BitsPack, Plan, Price
from monetization.selectors.prices import bits_prices, plan_prices, price_of_pack, price_of_plan
from monetization.services.prices import set_price
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return Plan.objects.get(tier=1)


def cost(item, country="", at=None):
    price = (price_of_plan if isinstance(item, Plan) else price_of_pack)(
        item, country=country, at=at
    )
    return str(Money(price.amount_minor, price.currency))


def test_a_new_site_has_prices(plan, django_assert_num_queries):
    assert cost(plan) == "4.99 USD"
    assert cost(plan, "DE") == "4.99 EUR"
    assert cost(plan, "jp") == "650 JPY"
    assert cost(plan, "XX") == "4.99 USD"
    with django_assert_num_queries(1):
        assert {tier: one.amount_minor for tier, one in plan_prices(country="JP").items()} == {
            1: 650,
            2: 1300,
            3: 3250,
        }
    with django_assert_num_queries(1):
        assert list(bits_prices(country="DE")) == [100, 500, 1500, 5000, 10_000]


def test_a_new_price_holds_from_its_moment_and_the_old_one_stays_known(plan, staff):
    before = clock.now()
    later = before + timedelta(days=30)
    set_price(item=plan, price=Money(599, "EUR"), country="de", by=staff)
    set_price(item=plan, price=Money(699, "EUR"), country="DE", valid_from=later)
    assert cost(plan, "DE", at=before) == "4.99 EUR"
    assert cost(plan, "DE") == "5.99 EUR"
    assert cost(plan, "DE", at=later) == "6.99 EUR"
    assert cost(plan, "FR", at=later) == "4.99 EUR"


def test_a_country_price_is_not_replaced_by_everywheres(plan):
    set_price(item=plan, price=Money(799, "USD"))
    assert (cost(plan), cost(plan, "DE")) == ("7.99 USD", "4.99 EUR")


def test_what_is_not_for_sale(plan):
    pack = BitsPack.objects.create(bits=7)
    with pytest.raises(NotFound):
        cost(pack)
    set_price(item=pack, price=Money(10, "USD"))
    assert cost(pack, "DE") == "0.10 USD"
    pack.is_on_sale = False
    pack.save()
    with pytest.raises(NotFound):
        cost(pack)
    assert 7 not in bits_prices(country="DE")
    with pytest.raises(NotFound):
        cost(plan, at=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": Money(0, "EUR")},
        {"price": Money(5, "EUR"), "country": "DEU"},
        {"price": Money(5, "EUR"), "country": "D1"},
        {"price": Money(5, "EUR"), "valid_from": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_is_no_price(plan, wrong):
    with pytest.raises(InvalidInput):
        set_price(item=plan, **wrong)


def test_no_price_is_rewritten(plan, staff):
    price = set_price(item=plan, price=Money(599, "EUR"), by=staff)
    for change in (
        lambda: Price.objects.filter(pk=price.pk).update(amount_minor=1),
        lambda: Price.objects.filter(pk=price.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    Price.objects.filter(pk=price.pk).update(set_by=None)


def test_administrators_add_prices_and_change_none(plan, staff, client_of):
    client = client_of(staff)
    form = {"plan": plan.pk, "country": "de", "currency": "eur", "amount_minor": "555"}
    response = client.post(reverse("admin:monetization_price_add"), form)
    assert response.status_code == 302, response.content.decode()
    assert cost(plan, "DE") == "5.55 EUR"
    price = Price.objects.get(amount_minor=555)
    assert price.set_by == staff
    page = reverse("admin:monetization_price_change", args=[price.pk])
    assert client.get(page).status_code == 200
    client.post(page, {**form, "amount_minor": "1"})
    assert cost(plan, "DE") == "5.55 EUR"
    for wrong in ({"plan": ""}, {"currency": "EURO"}, {"amount_minor": "0"}, {"amount_minor": ""}):
        refused = client.post(reverse("admin:monetization_price_add"), {**form, **wrong})
        assert refused.status_code == 200, wrong
