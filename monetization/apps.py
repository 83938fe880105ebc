"""Django's registration of the monetization app."""

from django.apps import AppConfig


class MonetizationConfig(AppConfig):
    """Monetization."""

    name = "monetization"
