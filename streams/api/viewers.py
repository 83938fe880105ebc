"""Counting viewers over plain requests."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.requests import viewer_of
from streams.api.schemas import ViewerCountShape
from streams.selectors.feed import find_feed
from streams.services.viewers import record_heartbeat
from streams.visitor import read_visitor_id, viewer_key
from twitchclone.core import rate_limit
from twitchclone.core.http import client_address

# A thousand viewers behind one address, each every 15 s.
HEARTBEATS = rate_limit.Limit("heartbeat", count=1000, period_s=15)


class HeartbeatView(APIView):
    """`/api/v1/channels/<login>/heartbeat/`: for players whose event socket is down."""

    permission_classes = [AllowAny]

    @extend_schema(
        summary="Count a viewer for 40 seconds", request=None, responses=ViewerCountShape
    )
    def post(self, request: Request, login: str) -> Response:
        """Answer with the channel's viewers."""
        address = client_address(request)
        rate_limit.require(HEARTBEATS, address)
        account = viewer_of(request)
        account_id = account.pk if account else None
        key = viewer_key(
            account_id=account_id, visitor_id=read_visitor_id(request.COOKIES), address=address
        )
        count = record_heartbeat(
            channel_id=find_feed(login), viewer_key=key, address="" if account else address
        )
        return Response({"viewer_count": count})
