"""`GET` and `POST /helix/clips`: clips by id, broadcaster or category; a clip of what is live."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from accounts.helix.errors import HelixError, bad_request
from accounts.helix.view import HelixView, data_response, read_values
from streams.helix.parameters import read_first, read_single_id
from streams.models import Channel, Clip
from streams.playback.addresses import clip_thumbnail_path
from streams.playback.clipping import (
    DEFAULT_CLIP_MS,
    is_seen_live,
    make_draft,
    require_may_clip_from,
)
from streams.policies.clips import MAX_TITLE_LENGTH, MIN_DURATION_MS
from streams.selectors.clip_links import full_video_offset_ms
from streams.selectors.clips import (
    ClipPage,
    find_clips,
    find_recording,
    list_clips_made_between,
)
from streams.services.clips import create_clip
from twitchclone.core.errors import Conflict

_EDIT_SCOPE = "clips:edit"
_WEEK = timedelta(days=7)
_UNTITLED = "Clip"


class ClipsView(HelixView):
    """dev.twitch.tv/docs/api/reference/#get-clips and #create-clip."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """`data`, most viewed first, and a cursor where there is more."""
        ids = read_values(request, "id")
        channel_id = read_single_id(request, "broadcaster_id")
        category_id = read_single_id(request, "game_id")
        if sum((bool(ids), channel_id is not None, category_id is not None)) != 1:
            raise bad_request("Must provide exactly one of id, broadcaster_id or game_id")
        if ids:
            page = ClipPage(find_clips(ids), "")
        else:
            started_at, ended_at = _read_window(request)
            page = list_clips_made_between(
                channel_id=channel_id,
                category_id=category_id,
                started_at=started_at,
                ended_at=ended_at,
                cursor=request.GET.get("after", ""),
                before=request.GET.get("before", ""),
                limit=read_first(request),
            )
        data = [_describe(request, clip) for clip in page.clips]
        pagination = {"cursor": page.next_cursor} if page.next_cursor else {}
        return data_response(data, pagination=pagination)

    def post(self, request: HttpRequest) -> JsonResponse:
        """202 with the id: it is cut within seconds. The last 30 seconds, or `duration` of them."""
        self.require_scope(_EDIT_SCOPE)
        self.require_user()
        channel_id = read_single_id(request, "broadcaster_id")
        if channel_id is None:
            raise bad_request('Missing required parameter "broadcaster_id"')
        clip = self._make(channel_id, request.GET.get("title", ""), _read_duration_ms(request))
        address = request.build_absolute_uri(reverse("streams:clip", args=[clip.slug]))
        response = data_response([{"id": clip.slug, "edit_url": address}])
        response.status_code = HTTPStatus.ACCEPTED
        return response

    def _make(self, channel_id: int, title: str, duration_ms: int) -> Clip:
        account = self.token.user
        assert account is not None
        channel = Channel.objects.filter(pk=channel_id).first()
        broadcast = channel.live_broadcast if channel else None
        video = find_recording(broadcast) if broadcast else None
        if video is None:
            raise HelixError(
                HTTPStatus.NOT_FOUND, "Clipping is not possible for an offline channel."
            )
        require_may_clip_from(video, account, unlocked=False)
        try:
            draft = make_draft(video, shown_offset_ms=None, ago_ms=0)
        except Conflict as error:
            raise HelixError(HTTPStatus.NOT_FOUND, error.message) from error
        duration_ms = min(duration_ms, draft.end_ms - draft.start_ms)
        offset_ms = draft.end_ms - duration_ms
        return create_clip(
            video=video,
            creator=account,
            offset_ms=offset_ms,
            is_seen_live=is_seen_live(video, account, offset_ms),
            duration_ms=duration_ms,
            title=title or video.title[:MAX_TITLE_LENGTH] or _UNTITLED,
        )


def _read_window(request: HttpRequest) -> tuple[datetime | None, datetime | None]:
    """From when to when; a start without an end is a week, as at Twitch."""
    started_at, ended_at = _read_moment(request, "started_at"), _read_moment(request, "ended_at")
    if started_at is None:
        return None, None
    return started_at, ended_at or started_at + _WEEK


def _read_moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:  # well formed, but no such day
        moment = None
    if moment is None or moment.tzinfo is None:
        raise bad_request(f'The parameter "{name}" was malformed: use RFC 3339')
    return moment


def _read_duration_ms(request: HttpRequest) -> int:
    text = request.GET.get("duration", "")
    if not text:
        return DEFAULT_CLIP_MS
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]+)?", text) or not 5 <= float(text) <= 60:
        raise bad_request('The parameter "duration" was malformed: 5 to 60 seconds')
    return max(MIN_DURATION_MS, round(float(text) * 1000))


def _describe(request: HttpRequest, clip: Clip) -> dict[str, Any]:
    owner, creator = clip.channel.owner, clip.creator
    offset_ms = full_video_offset_ms(clip)

    def absolute(path: str) -> str:
        return request.build_absolute_uri(path)

    return {
        "id": clip.slug,
        "url": absolute(reverse("streams:clip", args=[clip.slug])),
        "embed_url": absolute(reverse("streams:clip-embed", args=[clip.slug])),
        "broadcaster_id": str(owner.pk),
        "broadcaster_name": owner.display_name or owner.login,
        "creator_id": str(creator.pk) if creator else "",
        "creator_name": (creator.display_name or creator.login) if creator else "",
        "video_id": str(clip.video_id) if offset_ms is not None else "",
        "game_id": str(clip.category_id) if clip.category_id else "",
        "language": clip.language,
        "title": clip.title,
        "view_count": clip.view_count,
        "created_at": clip.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "thumbnail_url": absolute(clip_thumbnail_path(clip)),
        "duration": round(clip.duration_ms / 1000, 1),
        "vod_offset": None if offset_ms is None else offset_ms // 1000,
        "is_featured": False,
    }
