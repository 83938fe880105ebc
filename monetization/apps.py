"""Django's registration of the monetization app."""

from django.apps import AppConfig


class MonetizationConfig(AppConfig):
    """Monetization."""

    name = "monetization"

    def ready(self) -> None:
        """Register checks, receivers, and what follows the payment of each kind of order."""
        from monetization import checks, receivers  # noqa: F401 - importing registers them
        from monetization.services import bits, donations, gifts, subscriptions  # noqa: F401 - the same
        from monetization.services.ads import campaigns  # noqa: F401 - the same
