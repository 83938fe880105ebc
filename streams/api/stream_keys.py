"""The account's own stream keys."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.representations import represent_stream_key
from streams.api.requests import require_account
from streams.api.schemas import NewStreamKeyShape, StreamKeyListShape, StreamKeyRequestShape
from streams.models import StreamKey
from streams.selectors.stream_keys import get_own_stream_key, list_stream_keys
from streams.services import stream_keys
from streams.services.channels import create_channel
from twitchclone.core import rate_limit

NEW_KEYS = rate_limit.Limit("stream-key", count=20, period_s=3600)


class StreamKeysView(APIView):
    """`/api/v1/me/stream-keys/`."""

    @extend_schema(summary="Your stream keys, without their secrets", responses=StreamKeyListShape)
    def get(self, request: Request) -> Response:
        """Answer with the keys, the primary one first."""
        keys = list_stream_keys(require_account(request).pk)
        return _private({"results": [represent_stream_key(key) for key in keys]})

    @extend_schema(
        summary="Make a key; its clear text is shown this once",
        request=StreamKeyRequestShape,
        responses={201: NewStreamKeyShape},
    )
    def post(self, request: Request) -> Response:
        """Answer 201 with the clear text."""
        account = require_account(request)
        rate_limit.require(NEW_KEYS, str(account.pk))
        shape = StreamKeyRequestShape(data=request.data)
        shape.is_valid(raise_exception=True)
        key, clear_text = stream_keys.issue_stream_key(
            channel=create_channel(account=account), **shape.validated_data
        )
        return _private(represent_stream_key(key, clear_text), status=201)


class StreamKeyView(APIView):
    """`/api/v1/me/stream-keys/<id>/`."""

    @extend_schema(summary="Revoke a key and disconnect its publisher", responses={204: None})
    def delete(self, request: Request, key_id: int) -> Response:
        """Answer 204."""
        stream_keys.revoke_stream_key(stream_key=_own(request, key_id))
        return Response(status=204)


class StreamKeyRotateView(APIView):
    """`/api/v1/me/stream-keys/<id>/rotate/`."""

    @extend_schema(
        summary="Replace a key's secret and disconnect its publisher",
        request=None,
        responses=NewStreamKeyShape,
    )
    def post(self, request: Request, key_id: int) -> Response:
        """Answer with the new clear text."""
        key = _own(request, key_id)
        rate_limit.require(NEW_KEYS, str(key.channel_id))
        return _private(represent_stream_key(*stream_keys.rotate_stream_key(stream_key=key)))


class StreamKeyPrimaryView(APIView):
    """`/api/v1/me/stream-keys/<id>/primary/`."""

    @extend_schema(summary="Make a key the primary one", request=None, responses=StreamKeyListShape)
    def post(self, request: Request, key_id: int) -> Response:
        """Answer with all keys in their new order."""
        stream_keys.make_primary(stream_key=_own(request, key_id))
        return StreamKeysView().get(request)


def _own(request: Request, key_id: int) -> StreamKey:
    """The account's own key: another's is as unknown as one that does not exist."""
    return get_own_stream_key(channel_id=require_account(request).pk, key_id=key_id)


def _private(body: dict[str, object], status: int = 200) -> Response:
    return Response(body, status=status, headers={"Cache-Control": "no-store"})
