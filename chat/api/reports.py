"""Reports: anybody makes one, the channel's moderators see those that are theirs to see."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.policies.permissions import Permission
from chat.policies.reports import ReportCategory
from chat.selectors.reports import describe_report, open_reports
from chat.selectors.roles import find_user, require_permission
from chat.selectors.rooms import find_channel_id
from chat.services.reports import MAX_CHARACTERS, close_report, report_user
from streams.api.requests import require_account


class NewReportShape(serializers.Serializer[Any]):
    """Whom, and for what; `message_id` is the line it is about, if it is about one."""

    login = serializers.CharField(max_length=25)
    category = serializers.ChoiceField([one.value for one in ReportCategory])
    text = serializers.CharField(required=False, allow_blank=True, max_length=MAX_CHARACTERS)
    message_id = serializers.UUIDField(required=False, allow_null=True)


class ReportMadeShape(serializers.Serializer[Any]):
    """It has arrived."""

    id = serializers.IntegerField()


class ReportListShape(serializers.Serializer[Any]):
    """Frames `report` (docs/chat-protocol.md) with `excerpt`, newest first."""

    results = serializers.ListField(child=serializers.DictField())


class ReportListView(APIView):
    """`/api/v1/channels/<login>/chat/reports/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Reports the channel has not closed", responses=ReportListShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with them and the talk around them; never with who reported."""
        channel_id = find_channel_id(login)
        require_permission(require_account(request), channel_id, Permission.REPORTS)
        results = [
            describe_report(report) | {"excerpt": report.excerpt}
            for report in open_reports(channel_id)
        ]
        return Response({"results": results}, headers={"Cache-Control": "no-store"})

    @extend_schema(
        summary="Report an account, with the recent talk attached",
        request=NewReportShape,
        responses={201: ReportMadeShape},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201; 429 after five in ten minutes."""
        reporter = require_account(request)
        shape = NewReportShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = dict(shape.validated_data)
        report = report_user(
            reporter=reporter,
            channel_id=find_channel_id(login),
            target=find_user(given.pop("login")),
            **given,
        )
        return Response({"id": report.pk}, status=201)


class ReportView(APIView):
    """`/api/v1/channels/<login>/chat/reports/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Close a report for the channel; the site still sees it", responses={204: None}
    )
    def delete(self, request: Request, login: str, report_id: int) -> Response:
        """Answer 204."""
        actor = require_account(request)
        close_report(actor=actor, channel_id=find_channel_id(login), report_id=report_id)
        return Response(status=204)
