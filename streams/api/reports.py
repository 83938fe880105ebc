"""Reports of videos and clips to the site's moderators."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from streams.api.requests import require_account
from streams.models import Clip, ContentReport, Video
from streams.playback.access import require_may_find, require_may_find_clip
from streams.selectors.clips import get_clip
from streams.selectors.videos import get_video
from streams.services.moderation import report_content
from twitchclone.core import rate_limit
from twitchclone.core.errors import InvalidInput

REPORTS = rate_limit.Limit("content-report", count=10, period_s=600)


class ReportShape(serializers.Serializer[dict[str, Any]]):
    """A video's id or a clip's slug, and what is wrong with it."""

    video = serializers.RegexField(r"^[0-9]{1,19}$", required=False)
    clip = serializers.RegexField(r"^[A-Za-z0-9]{1,16}$", required=False)
    reason = serializers.ChoiceField(choices=ContentReport.Reason.choices)
    text = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReportedShape(serializers.Serializer[dict[str, Any]]):
    """The report was taken."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ContentReport.State.choices)


class ReportsView(APIView):
    """`/api/v1/reports/`."""

    @extend_schema(
        summary="Report a video or a clip", request=ReportShape, responses={201: ReportedShape}
    )
    def post(self, request: Request) -> Response:
        """Take the report; 404 for what the account may not see itself."""
        account = require_account(request)
        rate_limit.require(REPORTS, str(account.pk))
        shape = ReportShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        report = report_content(
            content=_find(given, account),
            reporter=account,
            reason=given["reason"],
            text=given.get("text", ""),
        )
        return Response({"id": report.pk, "state": report.state}, status=201)


def _find(given: dict[str, Any], account: User) -> Video | Clip:
    if ("video" in given) == ("clip" in given):
        raise InvalidInput("Report either a video or a clip.")
    if "video" in given:
        video = get_video(int(given["video"]))
        require_may_find(video, account)
        return video
    clip = get_clip(given["clip"], viewer=account)
    require_may_find_clip(clip, account)
    return clip
