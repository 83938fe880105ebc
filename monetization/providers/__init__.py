"""Payment providers by name; which one takes new payments is a setting."""

from django.conf import settings
from django.utils.module_loading import import_string

from monetization.errors import PaymentsOff
from monetization.providers.port import PaymentProvider

# By path: Stripe's library takes a second to import and is only needed where it is used.
_PROVIDERS = {
    "sandbox": "monetization.providers.sandbox.provider.SandboxProvider",
    "stripe": "monetization.providers.stripe.provider.StripeProvider",
}


def current_provider() -> PaymentProvider:
    """The one that takes new payments; raises PaymentsOff where there is none."""
    return provider_named(provider_name())


def provider_name() -> str:
    """PAYMENT_PROVIDER, or `sandbox` where that is allowed; empty for none."""
    return settings.PAYMENT_PROVIDER or ("sandbox" if is_sandbox_allowed() else "")


def provider_named(name: str) -> PaymentProvider:
    """For what was begun with it; raises PaymentsOff for one that is not known or not set up."""
    is_ready = {
        "sandbox": is_sandbox_allowed(),
        "stripe": bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET),
    }
    if not is_ready.get(name):
        raise PaymentsOff
    provider: PaymentProvider = import_string(_PROVIDERS[name])()
    return provider


def is_sandbox_allowed() -> bool:
    """Whether one may pay with pretend money here."""
    return bool(settings.DEBUG or settings.SANDBOX_PAYMENTS)
