"""The words a channel blocks, holds or allows; for its moderators only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.models import Term
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.selectors.rooms import find_channel_id
from chat.selectors.terms import terms_for
from chat.services.terms import add_term, remove_term
from streams.api.requests import require_account


class TermShape(serializers.Serializer[Any]):
    """A word or phrase; `added_by` is a login, null once that account is gone."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(Term.Kind.values)
    added_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class TermListShape(serializers.Serializer[Any]):
    """All of a channel's, in alphabetical order."""

    results = TermShape(many=True)


class NewTermShape(serializers.Serializer[Any]):
    """A term to add; `*` stands for any run of characters within a word."""

    text = serializers.CharField(max_length=1000)
    kind = serializers.ChoiceField(Term.Kind.values, default=Term.Kind.BLOCKED.value)


class TermListView(APIView):
    """`/api/v1/channels/<login>/chat/terms/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Blocked, held and allowed terms", responses=TermListShape)
    def get(self, request: Request, login: str) -> Response:
        """Answer with all of them; one query besides who asks."""
        channel_id = find_channel_id(login)
        require_permission(require_account(request), channel_id, Permission.TERMS)
        return Response({"results": [_represent(term) for term in terms_for(channel_id)]})

    @extend_schema(
        summary="Add a term, or change its kind", request=NewTermShape, responses={201: TermShape}
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer 201 with the term."""
        actor = require_account(request)
        shape = NewTermShape(data=request.data)
        shape.is_valid(raise_exception=True)
        term = add_term(actor=actor, channel_id=find_channel_id(login), **shape.validated_data)
        return Response(_represent(term), status=201)


class TermView(APIView):
    """`/api/v1/channels/<login>/chat/terms/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Remove a term", responses={204: None})
    def delete(self, request: Request, login: str, term_id: int) -> Response:
        """Answer 204."""
        actor = require_account(request)
        remove_term(actor=actor, channel_id=find_channel_id(login), term_id=term_id)
        return Response(status=204)


def _represent(term: Term) -> dict[str, Any]:
    return {
        "id": term.pk,
        "text": term.text,
        "kind": term.kind,
        "added_by": term.created_by.login if term.created_by else None,
        "created_at": term.created_at.isoformat(),
    }
