"""Polls: opening, voting, ending."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.api.reading import AnonymousReads
from chat.models import Poll
from chat.selectors.polls import describe_poll, get_poll, recent_polls, vote_of
from chat.selectors.rooms import find_channel_id
from chat.services.polls import create_poll, end_poll, vote
from streams.api.requests import require_account, viewer_of
from twitchclone.core import rate_limit

VOTES = rate_limit.Limit("poll-votes", 10, 10)


class PollShape(serializers.Serializer[Any]):
    """The dictionary of the frame `poll` (docs/chat-protocol.md), and what one voted for."""

    poll = serializers.DictField()
    voted = serializers.UUIDField(allow_null=True)


class PollListShape(serializers.Serializer[Any]):
    """A channel's polls, newest first."""

    results = serializers.ListField(child=serializers.DictField())


class NewPollShape(serializers.Serializer[Any]):
    """A question with two to five choices."""

    title = serializers.CharField(max_length=1000)
    choices = serializers.ListField(child=serializers.CharField(max_length=1000), max_length=20)
    duration_s = serializers.IntegerField(default=120)


class PollEndShape(serializers.Serializer[Any]):
    """TERMINATED shows the result, ARCHIVED does not."""

    status = serializers.ChoiceField([Poll.Status.TERMINATED, Poll.Status.ARCHIVED])


class VoteShape(serializers.Serializer[Any]):
    """The choice's id."""

    choice_id = serializers.UUIDField()


class PollListView(APIView):
    """`/api/v1/channels/<login>/chat/polls/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(
        operation_id="channels_chat_polls_list",
        summary="A channel's polls",
        responses=PollListShape,
    )
    def get(self, request: Request, login: str) -> Response:
        """Answer with the latest 20."""
        return Response({"results": recent_polls(find_channel_id(login))})

    @extend_schema(summary="Open a poll", request=NewPollShape, responses={201: PollShape})
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the poll."""
        actor = require_account(request)
        shape = NewPollShape(data=request.data)
        shape.is_valid(raise_exception=True)
        poll = create_poll(actor=actor, channel_id=find_channel_id(login), **shape.validated_data)
        return Response({"poll": describe_poll(poll), "voted": None}, status=201)


class PollView(APIView):
    """`/api/v1/channels/<login>/chat/polls/<id>/`."""

    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousReads,)

    @extend_schema(summary="A poll, and what one voted for", responses=PollShape)
    def get(self, request: Request, login: str, poll_id: UUID) -> Response:
        """Answer with the poll."""
        poll = get_poll(find_channel_id(login), poll_id)
        account = viewer_of(request)
        return _answer(poll, vote_of(poll.pk, account.pk) if account else None)

    @extend_schema(summary="End the poll", request=PollEndShape, responses=PollShape)
    def patch(self, request: Request, login: str, poll_id: UUID) -> Response:
        """End it before its time."""
        actor = require_account(request)
        shape = PollEndShape(data=request.data)
        shape.is_valid(raise_exception=True)
        channel_id = find_channel_id(login)
        get_poll(channel_id, poll_id)
        is_archived = shape.validated_data["status"] == Poll.Status.ARCHIVED
        poll = end_poll(
            actor=actor, channel_id=channel_id, poll_id=poll_id, is_archived=is_archived
        )
        return _answer(poll, vote_of(poll.pk, actor.pk))


class VoteView(APIView):
    """`/api/v1/channels/<login>/chat/polls/<id>/vote/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Vote in a poll", request=VoteShape, responses=PollShape)
    def post(self, request: Request, login: str, poll_id: UUID) -> Response:
        """Count the vote; 409 for a second one, and when the poll is over."""
        account = require_account(request)
        rate_limit.require(VOTES, str(account.pk))
        shape = VoteShape(data=request.data)
        shape.is_valid(raise_exception=True)
        choice_id = shape.validated_data["choice_id"]
        channel_id = find_channel_id(login)
        vote(account=account, channel_id=channel_id, poll_id=poll_id, choice_id=choice_id)
        return _answer(get_poll(channel_id, poll_id), str(choice_id))


def _answer(poll: Poll, voted: str | None) -> Response:
    return Response({"poll": describe_poll(poll), "voted": voted})
