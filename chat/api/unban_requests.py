"""Requests of banned accounts, and the answers of the channel's moderators."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.models import UnbanRequest
from chat.policies.permissions import Permission
from chat.selectors.roles import role_of
from chat.selectors.rooms import find_channel_id
from chat.selectors.unban_requests import describe_request, pending_requests, request_of
from chat.services.unban_requests import MAX_CHARACTERS, answer_unban_request, request_unban
from streams.api.requests import require_account


class UnbanRequestListShape(serializers.Serializer[Any]):
    """Frames `unban_request` (docs/chat-protocol.md)."""

    results = serializers.ListField(child=serializers.DictField())


class NewUnbanRequestShape(serializers.Serializer[Any]):
    """Why one should be let in again."""

    text = serializers.CharField(max_length=4 * MAX_CHARACTERS)


class UnbanAnswerShape(serializers.Serializer[Any]):
    """The decision, and what the account reads of it."""

    decision = serializers.ChoiceField(["approve", "deny"])
    answer = serializers.CharField(required=False, allow_blank=True, max_length=MAX_CHARACTERS)


class UnbanRequestListView(APIView):
    """`/api/v1/channels/<login>/chat/unban-requests/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Requests that wait for an answer; for others their own newest one",
        responses=UnbanRequestListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Moderators get the queue, oldest first; everybody else at most what they asked."""
        account, channel_id = require_account(request), find_channel_id(login)
        if Permission.UNBAN_REQUESTS in role_of(account, channel_id).permissions:
            found = pending_requests(channel_id)
        else:
            found = [own] if (own := request_of(account, channel_id)) else []
        return _answer(found)

    @extend_schema(
        summary="Ask to be let in again",
        request=NewUnbanRequestShape,
        responses={201: UnbanRequestListShape},
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the request; 404 without a ban, 403 too soon."""
        account = require_account(request)
        shape = NewUnbanRequestShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = request_unban(
            user=account, channel_id=find_channel_id(login), text=shape.validated_data["text"]
        )
        return _answer([made], status=201)


class UnbanRequestView(APIView):
    """`/api/v1/channels/<login>/chat/unban-requests/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="channels_chat_unban_requests_answer",
        summary="Lift the ban, or refuse",
        request=UnbanAnswerShape,
        responses=UnbanRequestListShape,
    )
    def post(self, request: Request, login: str, request_id: int) -> Response:
        """Decide; 409 once somebody else has."""
        actor = require_account(request)
        shape = UnbanAnswerShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        answered = answer_unban_request(
            actor=actor,
            channel_id=find_channel_id(login),
            request_id=request_id,
            is_approved=given["decision"] == "approve",
            answer=given.get("answer", ""),
        )
        return _answer([answered])


def _answer(requests: list[UnbanRequest], *, status: int = 200) -> Response:
    results = [describe_request(request) for request in requests]
    return Response({"results": results}, status=status, headers={"Cache-Control": "no-store"})
