"""Public addresses of the video origin and of the RTMP ingest."""

from urllib.parse import urlsplit

from django.conf import settings


def playback_url(request_host: str, path: str) -> str:
    """A path on the origin as an absolute address for a page served at `request_host`.

    ORIGIN_PUBLIC_URL (a CDN, a reverse proxy) wins; without it the origin is on the page's own
    host at ORIGIN_PORT. `request_host` is what the Host header said, its port included.
    """
    if settings.ORIGIN_PUBLIC_URL:
        return f"{settings.ORIGIN_PUBLIC_URL.rstrip('/')}{path}"
    return f"http://{_host_name(request_host)}:{settings.ORIGIN_PORT}{path}"


def rtmp_url(host: str) -> str:
    """What a streamer types as the server into OBS, for a page served at `host`."""
    if settings.RTMP_PUBLIC_URL:
        return str(settings.RTMP_PUBLIC_URL)
    port = "" if settings.RTMP_PORT == 1935 else f":{settings.RTMP_PORT}"
    return f"rtmp://{_host_name(host)}{port}/live"


def _host_name(host: str) -> str:
    """The host without its port; an IPv6 address keeps its brackets."""
    name = urlsplit(f"//{host}").hostname or "localhost"
    return f"[{name}]" if ":" in name else name
