"""Django's registration of the streams app."""

from django.apps import AppConfig


class StreamsConfig(AppConfig):
    """Channels, ingest, transcoding, playback."""

    name = "streams"

    def ready(self) -> None:
        """Register the receivers of domain events."""
        from streams import receivers  # noqa: F401 - importing registers them
