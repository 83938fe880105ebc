"""Payments that are set up by half are told, pretend money on a public site is refused."""

import pytest

from monetization.checks import check_payments
from monetization.errors import PaymentsOff
from monetization.providers import current_provider, provider_name


@pytest.mark.parametrize(
    ("name", "debug", "allowed", "keys", "ids", "used"),
    [
        ("", False, False, ("", ""), [], ""),
        ("", True, False, ("", ""), [], "sandbox"),
        ("", False, True, ("", ""), [], "sandbox"),
        ("sandbox", True, False, ("", ""), [], "sandbox"),
        ("sandbox", False, True, ("", ""), [], "sandbox"),
        ("sandbox", False, False, ("", ""), ["monetization.E002"], "sandbox"),
        ("paypal", False, False, ("", ""), ["monetization.E001"], "paypal"),
        ("stripe", False, False, ("sk_test", "whsec"), [], "stripe"),
        ("stripe", False, False, ("sk_test", ""), ["monetization.E003"], "stripe"),
        ("stripe", False, False, ("", ""), ["monetization.E003"], "stripe"),
        ("", False, False, ("", "whsec"), ["monetization.E003"], ""),
    ],
)
def test_settings(settings, name, debug, allowed, keys, ids, used):
    settings.PAYMENT_PROVIDER, settings.DEBUG, settings.SANDBOX_PAYMENTS = name, debug, allowed
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = keys
    assert [found.id for found in check_payments(None)] == ids
    assert provider_name() == used
    if ids or not used:
        with pytest.raises(PaymentsOff):
            current_provider()
    else:
        assert current_provider().name == used
