"""`GET /helix/videos`: public videos by id, account or category."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from accounts.helix.errors import HelixError, bad_request
from accounts.helix.view import HelixView, data_response
from streams.helix.parameters import read_enum, read_first, read_single_id, read_video_ids
from streams.models import Video
from streams.playback.addresses import thumbnail_path
from streams.selectors.helix_videos import Period, Sort, VideoQuery, find_page, find_videos
from streams.selectors.timeline import shown_duration_ms, shown_range

_TYPES = {"all": "", "archive": "archive", "upload": "upload", "highlight": "highlight"}


class VideosView(HelixView):
    """dev.twitch.tv/docs/api/reference/#get-videos."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """`data`, and a cursor where there is more; ids that are none of a public video are left
        out, and 404 when none is one."""
        ids = read_video_ids(request)
        user_id, game_id = read_single_id(request, "user_id"), read_single_id(request, "game_id")
        if sum((bool(ids), user_id is not None, game_id is not None)) != 1:
            raise bad_request("Must provide exactly one of id, user_id or game_id")
        if ids:
            videos, cursor = find_videos(ids), ""
            if not videos:
                raise HelixError(HTTPStatus.NOT_FOUND, "Videos not found")
        else:
            videos, cursor = find_page(_read_query(request, user_id, game_id))
        data = [_describe(request, video) for video in videos]
        return data_response(data, pagination={"cursor": cursor} if cursor else {})


def _read_query(request: HttpRequest, user_id: int | None, game_id: int | None) -> VideoQuery:
    return VideoQuery(
        user_id=user_id,
        category_id=game_id,
        language=request.GET.get("language", "")[:10],
        kind=_TYPES[read_enum(request, "type", _TYPES, "all")],
        period=Period(read_enum(request, "period", [one.value for one in Period], "all")),
        sort=Sort(read_enum(request, "sort", [one.value for one in Sort], "time")),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        first=read_first(request),
    )


def _describe(request: HttpRequest, video: Video) -> dict[str, Any]:
    owner = video.channel.owner
    picture = thumbnail_path(video)
    return {
        "id": str(video.pk),
        "stream_id": str(video.broadcast_id) if video.broadcast_id else None,
        "user_id": str(owner.pk),
        "user_login": owner.login,
        "user_name": owner.display_name or owner.login,
        "title": video.title,
        "description": video.description,
        "created_at": _moment(video.created_at),
        "published_at": _moment(video.published_at or video.created_at),
        "url": request.build_absolute_uri(f"/videos/{video.pk}"),
        "thumbnail_url": request.build_absolute_uri(picture) if picture else "",
        "viewable": "public",
        "view_count": video.view_count,
        "language": video.language,
        "type": video.kind,
        "duration": format_duration(shown_duration_ms(video) // 1000),
        "muted_segments": _muted(video),
    }


def format_duration(seconds: int) -> str:
    """Twitch's form: 3h8m33s, 4m0s, 9s."""
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def _muted(video: Video) -> list[dict[str, int]] | None:
    start_ms, end_ms = shown_range(video)
    pairs = [(max(a, start_ms), min(b, end_ms)) for a, b in video.muted_ranges]
    shown = [(a - start_ms, b - a) for a, b in pairs if b > a]
    return [{"duration": -(-b // 1000), "offset": a // 1000} for a, b in shown] or None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
