"""Django's registration of the chat app."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Chat."""

    name = "chat"

    def ready(self) -> None:
        """Register the receivers of domain events."""
        from chat import receivers  # noqa: F401 - importing registers them
