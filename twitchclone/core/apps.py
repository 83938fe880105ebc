"""Django's registration of the core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core: outbox rows, supervisor commands, system checks."""

    name = "twitchclone.core"
    label = "core"

    def ready(self) -> None:
        """Register the system checks."""
        from twitchclone.core import checks  # noqa: F401 - importing registers them
