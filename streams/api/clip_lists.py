"""Lists of clips: of a channel, the site's most viewed, one's own."""

from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.clip_representations import clips_json
from streams.api.clip_schemas import ClipListShape
from streams.api.requests import read_limit, read_text, require_account, viewer_of
from streams.selectors.channels import get_channel
from streams.selectors.clips import (
    MAX_LIMIT,
    ClipPage,
    ClipPeriod,
    ClipSort,
    list_clips,
    list_clips_made_by,
)
from twitchclone.core.errors import InvalidInput

_PERIOD = OpenApiParameter("period", str, enum=[period.value for period in ClipPeriod])
_SORT = OpenApiParameter("sort", str, enum=[sort.value for sort in ClipSort])
_PAGING = [
    OpenApiParameter("cursor", str, description="`next_cursor` of the page before."),
    OpenApiParameter("limit", int, description="1 to 100, default 24."),
]
E_ = TypeVar("E_", ClipPeriod, ClipSort)


class ChannelClipsView(APIView):
    """`/api/v1/channels/<login>/clips/`."""

    @extend_schema(
        operation_id="channels_clips_list",
        summary="A channel's clips",
        parameters=[_PERIOD, _SORT, *_PAGING],
        responses=ClipListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with one page; 404 for an unknown or suspended channel."""
        channel = get_channel(login, viewer=viewer_of(request))
        return _represent(list_clips(channel_id=channel.pk, **_read(request)), request)


class TopClipsView(APIView):
    """`/api/v1/clips/top/`."""

    @extend_schema(
        operation_id="clips_top_list",
        summary="The site's clips, most viewed first",
        parameters=[
            OpenApiParameter("category", str, description="Slug of a category."),
            *(_PERIOD, _SORT),
            *_PAGING,
        ],
        responses=ClipListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page; one query."""
        category = read_text(request, "category")
        return _represent(list_clips(category_slug=category, **_read(request)), request)


class OwnClipsView(APIView):
    """`/api/v1/me/clips/`."""

    @extend_schema(
        operation_id="me_clips_list",
        summary="The clips that you made, in every state",
        parameters=[_SORT, *_PAGING],
        responses=ClipListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page, newest first unless told."""
        account = require_account(request)
        options = _read(request, sort=ClipSort.NEW)
        del options["period"]
        return _represent(list_clips_made_by(account, **options), request)


def _read(request: Request, *, sort: ClipSort = ClipSort.VIEWS) -> dict[str, Any]:
    return {
        "period": _read_choice(request, "period", ClipPeriod.ALL),
        "sort": _read_choice(request, "sort", sort),
        "cursor": read_text(request, "cursor"),
        "limit": read_limit(request, default=24, maximum=MAX_LIMIT),
    }


def _read_choice(request: Request, name: str, default: E_) -> E_:
    text = read_text(request, name)
    try:
        return type(default)(text) if text else default
    except ValueError as error:
        choices = ", ".join(choice.value for choice in type(default))
        raise InvalidInput(f"{name} is one of {choices}.", field=name) from error


def _represent(page: ClipPage, request: Request) -> Response:
    results = clips_json(page.clips, viewer_of(request), request.COOKIES)
    return Response({"results": results, "next_cursor": page.next_cursor or None})
