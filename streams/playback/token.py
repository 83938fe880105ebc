"""Playback tokens: what a path below /vod/ may fetch, checked without asking the database.

A token stands in the path, so that a playlist's relative addresses carry it along. It names the
video or clip and its expiry, and is signed; whoever has it may fetch until it expires.
So those of restricted videos are short and carry the mark of the restriction they were made under
(streams.playback.addresses.access_mark): with another password or visibility they end. Public ones
are the same for everybody for half a day, which lets browsers and caches keep what they have.
"""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from enum import IntEnum

from django.conf import settings

from streams.storage import Area
from twitchclone.core import clock

# Area, scope, id, expiry in Unix seconds, access mark, folder mark.
_PAYLOAD = struct.Struct(">BBQIII")
_SIGNATURE_BYTES = 16
_AREAS = {Area.VIDEOS: 1, Area.CLIPS: 2}
_AREA_OF = {number: area for area, number in _AREAS.items()}
PUBLIC_WINDOW_S = 12 * 3600
RESTRICTED_S = 6 * 3600


class TokenInvalid(ValueError):
    """The token is not one of ours, or it has expired."""


class Scope(IntEnum):
    """Which files of the folder a token opens."""

    PLAYBACK = 0  # playlists, segments, pictures
    THUMBNAIL = 1  # the picture that stands for a video, shown to those who may not watch it
    DOWNLOAD = 2  # the MP4 of the whole


@dataclass(frozen=True, slots=True)
class PlaybackToken:
    """What may be fetched: files of one video or clip."""

    area: Area
    content_id: int
    folder_mark: int
    access_mark: int
    expires_at_s: int
    scope: Scope = Scope.PLAYBACK

    @property
    def is_restricted(self) -> bool:
        """Whether it was given to somebody who was let in where not everybody is."""
        return self.access_mark != 0


def make_token(
    area: Area,
    content_id: int,
    *,
    prefix: str,
    access_mark: int = 0,
    scope: Scope = Scope.PLAYBACK,
) -> str:
    """A token that is good from now for hours: see the constants."""
    now_s = clock.now_ms() // 1000
    if access_mark:
        expires_at_s = now_s + RESTRICTED_S
    else:
        # Half a day to a day from now, equal for all who ask in the same half day.
        expires_at_s = (now_s // PUBLIC_WINDOW_S + 2) * PUBLIC_WINDOW_S
    payload = _PAYLOAD.pack(
        _AREAS[area], scope, content_id, expires_at_s, access_mark, folder_mark(prefix)
    )
    return _encode(payload + _sign(payload, settings.SECRET_KEY))


def read_token(text: str) -> PlaybackToken:
    """What the token says; raises TokenInvalid."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise TokenInvalid from error
    payload, signature = data[: _PAYLOAD.size], data[_PAYLOAD.size :]
    # The decoder skips foreign characters; a token has exactly one way to be written.
    if len(payload) != _PAYLOAD.size or _encode(data) != text:
        raise TokenInvalid
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(signature, _sign(payload, key)) for key in keys):
        raise TokenInvalid
    area, scope, content_id, expires_at_s, access_mark, mark = _PAYLOAD.unpack(payload)
    if expires_at_s <= clock.now_ms() // 1000 or area not in _AREA_OF:
        raise TokenInvalid
    return PlaybackToken(
        area=_AREA_OF[area],
        content_id=content_id,
        folder_mark=mark,
        access_mark=access_mark,
        expires_at_s=expires_at_s,
        scope=Scope(scope),
    )


def folder_mark(prefix: str) -> int:
    """Stands for the storage folder, so that files made anew have other addresses and an old token
    does not open them. The folder itself is nobody's to know: a token is shown to all who see the
    picture of a video they may not watch."""
    return int.from_bytes(hashlib.sha256(prefix.encode()).digest()[:4], "big")


def _sign(payload: bytes, key: str) -> bytes:
    return hmac.digest(f"playback-token:{key}".encode(), payload, "sha256")[:_SIGNATURE_BYTES]


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
