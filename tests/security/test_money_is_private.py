"""What viewers pay with and are reached by, and what channels earn, is nobody else's business."""

import pytest

from chat.services.overlays import create_overlay
from monetization.models import Order, OrderState, Payment
from monetization.services.bits import buy_bits
from monetization.services.donations import donate
from monetization.services.subscriptions import subscribe
from tests.monetization.services.bought import buy, restore_prices
from tests.security.addresses import every_address, own_addresses
from twitchclone.core.ids import hash_secret
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(viewer, broadcaster, valkey):
    """Vic has bought one of everything of Ana; what of it is to stay between Vic and the site."""
    restore_prices()
    viewer.email = "nobodys-business@private.example.org"
    viewer.save(update_fields=["email"])
    buy(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1))
    given = donate(
        donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"), message="for the mic"
    )
    buy(given.order)
    buy(buy_bits(buyer=viewer, bits=100))
    orders = list(Order.objects.all())
    assert {order.state for order in orders} == {OrderState.PAID}
    return {
        viewer.email,
        *(str(order.pk) for order in orders),
        *Payment.objects.values_list("payment_ref", flat=True),
    }


@pytest.fixture(params=["nobody", "outsider", "moderator", "broadcaster"])
def stranger(request, client, client_of):
    """A browser of somebody who is not Vic; Ana herself is one, too."""
    if request.param == "nobody":
        return client
    return client_of(request.getfixturevalue(request.param))


def test_a_donor_is_known_to_the_site_alone(paid, stranger, chess):
    for address in own_addresses():
        found = stranger.get(address.path()).getvalue()
        assert not [one for one in paid if one.encode() in found], address


def test_nobody_opens_a_purchase_of_somebody_else(paid, viewer, stranger, client_of):
    order = Order.objects.filter(buyer=viewer).first()
    payment = Payment.objects.filter(order=order).get()
    own = [f"/checkout/return/{order.pk}/", f"/settings/purchases/{payment.pk}/"]
    for path in own:
        assert client_of(viewer).get(path).status_code in (200, 302), path
        answer = stranger.get(path)
        is_sent_to_log_in = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        assert answer.status_code == 404 or is_sent_to_log_in, path
    assert stranger.get(f"/api/v1/me/orders/{order.pk}/").status_code in (401, 403, 404)


def test_an_overlays_token_is_shown_once(broadcaster, client_of, chess, viewer, outsider, staff):
    _overlay, token = create_overlay(channel=broadcaster.channel)
    for account in (broadcaster, viewer, outsider, staff):
        browser = client_of(account)
        for address in every_address():
            found = browser.get(address.path()).getvalue()
            assert token.encode() not in found, address
            assert hash_secret(token).encode() not in found, address
