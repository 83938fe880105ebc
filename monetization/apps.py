"""Django's registration of the monetization app."""

from django.apps import AppConfig


class MonetizationConfig(AppConfig):
    """Monetization."""

    name = "monetization"

    def ready(self) -> None:
        """Register the system checks."""
        from monetization import checks  # noqa: F401 - importing registers them
