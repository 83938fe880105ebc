"""ASGI entry point: pages and API by Django, WebSockets by Channels, video by an app of its own."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitchclone.settings.base")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 - needs the apps to be loaded
from django.conf import settings  # noqa: E402

from streams.playback.app import PlaybackApp, playback_first  # noqa: E402
from twitchclone.core.server import BodyLimit  # noqa: E402
from twitchclone.routing import websocket_application  # noqa: E402

http_application = BodyLimit(
    django_application,  # type: ignore[arg-type]  # Django says dict and Mapping for the same
    max_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    max_upload_bytes=settings.MAX_UPLOAD_BYTES,
    max_held_bytes=settings.MAX_HELD_UPLOAD_BYTES,
)
application = ProtocolTypeRouter(
    {
        "http": playback_first(PlaybackApp(), http_application),
        "websocket": websocket_application,
    }
)
