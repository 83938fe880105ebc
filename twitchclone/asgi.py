"""ASGI entry point: pages and API by Django, WebSockets by Channels, video by an app of its own."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitchclone.settings.base")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 - needs the apps to be loaded
from django.conf import settings  # noqa: E402

from monetization.playback import PREFIX as FILM_PATH  # noqa: E402
from monetization.playback import AdFilmApp  # noqa: E402
from streams.playback.app import PlaybackApp, playback_first  # noqa: E402
from streams.policies.uploads import TUS_PATH  # noqa: E402
from streams.tus import TusApp  # noqa: E402
from twitchclone.core.server import BodyLimit, ByPrefix  # noqa: E402
from twitchclone.routing import websocket_application  # noqa: E402

http_application = BodyLimit(
    django_application,  # type: ignore[arg-type]  # Django says dict and Mapping for the same
    max_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    max_upload_bytes=settings.MAX_UPLOAD_BYTES,
    max_held_bytes=settings.MAX_HELD_UPLOAD_BYTES,
)
# Before Django and its limit: uploads go to disk as they come, of any size.
raw_applications = ByPrefix(
    {TUS_PATH: TusApp(), FILM_PATH: AdFilmApp()}, otherwise=http_application
)
application = ProtocolTypeRouter(
    {
        "http": playback_first(PlaybackApp(), raw_applications),
        "websocket": websocket_application,
    }
)
