"""Comments below a video."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import read_number
from chat.api.comment_shapes import (
    CommentDecisionShape,
    CommentHeldShape,
    CommentListShape,
    CommentPageShape,
    CommentPinShape,
    CommentShape,
    CommentTextShape,
)
from chat.api.moderating import acting
from chat.api.reading import AnonymousReads
from chat.api.videos import watched_video
from chat.models import VideoComment
from chat.policies.comments import CommentReader
from chat.policies.permissions import Permission
from chat.selectors.comments import (
    MAX_PAGE,
    PAGE,
    count_comments,
    describe_comment,
    find_comment,
    list_answers,
    list_comments,
    list_held,
    reader_of,
)
from chat.selectors.roles import require_permission
from chat.services import comments
from streams.api.requests import read_limit, read_text, require_account, viewer_of
from twitchclone.core.errors import InvalidInput

_LARGEST_ID = (1 << 63) - 1
_PAGING = [
    OpenApiParameter("after", int, description="`next_after` of the page before."),
    OpenApiParameter("limit", int, description=f"1 to {MAX_PAGE}, default {PAGE}."),
]


class CommentListView(APIView):
    """`/api/v1/videos/<id>/comments/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        summary="Comments, the pinned one first",
        parameters=[OpenApiParameter("sort", str, enum=["new", "old"]), *_PAGING],
        responses=CommentListShape,
    )
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with a page."""
        video = watched_video(request, video_id)
        sort = read_text(request, "sort") or "new"
        if sort not in ("new", "old"):
            raise InvalidInput("sort is new or old.", field="sort")
        reader = reader_of(video, viewer_of(request))
        limit, after = read_limit(request, default=PAGE, maximum=MAX_PAGE), _read_after(request)
        rows = list_comments(video, reader, is_oldest_first=sort == "old", after=after, limit=limit)
        return _answer(
            {
                **_page(rows, reader, limit),
                "count": count_comments(video),
                "are_open": video.are_comments_open,
                "can_decide": reader.may_decide,
            }
        )

    @extend_schema(
        summary="Comment on a video", request=CommentTextShape, responses={201: CommentShape}
    )
    def post(self, request: Request, video_id: int) -> Response:
        """Answer 201; `state` is `held` for one that waits for a moderator."""
        author, video = require_account(request), watched_video(request, video_id)
        comment = comments.add_comment(author=author, video=video, text=_text_in(request))
        return _one(comment, request, status=201)


class CommentView(APIView):
    """`/api/v1/videos/<id>/comments/<comment>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Change your own comment", request=CommentTextShape, responses=CommentShape
    )
    def patch(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Answer with the comment; 403 after a quarter of an hour."""
        author, video = require_account(request), watched_video(request, video_id)
        comment = comments.edit_comment(
            author=author, video=video, comment_id=comment_id, text=_text_in(request)
        )
        return _one(comment, request)

    @extend_schema(summary="Delete a comment", responses={204: None})
    def delete(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Answer 204."""
        actor, video = acting(request), watched_video(request, video_id)
        comments.delete_comment(actor=actor, video=video, comment_id=comment_id)
        return Response(status=204)


class CommentRestorationView(APIView):
    """`/api/v1/videos/<id>/comments/<comment>/restoration/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Undo a deletion within ten minutes", request=None, responses=CommentShape
    )
    def post(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Answer with the comment; only for who deleted it."""
        actor, video = acting(request), watched_video(request, video_id)
        comment = comments.restore_comment(actor=actor, video=video, comment_id=comment_id)
        return _one(comment, request)


class AnswersView(APIView):
    """`/api/v1/videos/<id>/comments/<comment>/answers/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        summary="Answers to a comment, oldest first",
        parameters=_PAGING,
        responses=CommentPageShape,
    )
    def get(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Answer with a page."""
        video = watched_video(request, video_id)
        comment, reader = find_comment(video, comment_id), reader_of(video, viewer_of(request))
        limit = read_limit(request, default=PAGE, maximum=MAX_PAGE)
        rows = list_answers(comment, reader, after=_read_after(request), limit=limit)
        return _answer(_page(rows, reader, limit))

    @extend_schema(
        summary="Answer a comment", request=CommentTextShape, responses={201: CommentShape}
    )
    def post(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Answer 201; an answer to an answer stands below the first comment."""
        author, video = require_account(request), watched_video(request, video_id)
        comment = comments.answer_comment(
            author=author, video=video, comment_id=comment_id, text=_text_in(request)
        )
        return _one(comment, request, status=201)


class CommentPinView(APIView):
    """`/api/v1/videos/<id>/comments/<comment>/pin/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Put a comment on top, or take it down",
        request=CommentPinShape,
        responses=CommentShape,
    )
    def put(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Answer with the comment; it replaces another one that is pinned."""
        actor, video = acting(request), watched_video(request, video_id)
        shape = CommentPinShape(data=request.data)
        shape.is_valid(raise_exception=True)
        comment = comments.pin_comment(
            actor=actor, video=video, comment_id=comment_id, **shape.validated_data
        )
        return _one(comment, request)


class HeldCommentsView(APIView):
    """`/api/v1/videos/<id>/comments/held/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="videos_comments_held",
        summary="Comments that wait for a moderator",
        responses=CommentHeldShape,
    )
    def get(self, request: Request, video_id: int) -> Response:
        """Answer with all of them, oldest first."""
        account, video = require_account(request), watched_video(request, video_id)
        require_permission(account, video.channel_id, Permission.AUTOMOD)
        reader = reader_of(video, account)
        return _answer({"results": [describe_comment(row, reader) for row in list_held(video)]})


class CommentDecisionView(APIView):
    """`/api/v1/videos/<id>/comments/<comment>/decision/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Let a held comment be seen, or drop it",
        request=CommentDecisionShape,
        responses=CommentShape,
    )
    def post(self, request: Request, video_id: int, comment_id: int) -> Response:
        """Decide; 409 once somebody else has."""
        actor, video = acting(request), watched_video(request, video_id)
        shape = CommentDecisionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        is_approved = shape.validated_data["decision"] == "approve"
        decide = comments.approve_comment if is_approved else comments.deny_comment
        return _one(decide(actor=actor, video=video, comment_id=comment_id), request)


def _text_in(request: Request) -> str:
    shape = CommentTextShape(data=request.data)
    shape.is_valid(raise_exception=True)
    return str(shape.validated_data["text"])


def _read_after(request: Request) -> int | None:
    return read_number(request, "after", default=0, minimum=1, maximum=_LARGEST_ID) or None


def _page(rows: list[VideoComment], reader: CommentReader, limit: int) -> dict[str, Any]:
    listed = [row for row in rows if not row.is_pinned]
    is_full = len(listed) == limit
    return {
        "results": [describe_comment(row, reader) for row in rows],
        "next_after": str(listed[-1].pk) if is_full else None,
    }


def _one(comment: VideoComment, request: Request, *, status: int = 200) -> Response:
    reader = reader_of(comment.video, viewer_of(request))
    return _answer(describe_comment(comment, reader), status=status)


def _answer(body: dict[str, Any], *, status: int = 200) -> Response:
    return Response(body, status=status, headers={"Cache-Control": "private, no-store"})
