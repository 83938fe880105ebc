"""The health of the account's own publisher."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.requests import require_account
from streams.api.schemas import HealthShape
from streams.selectors.health import get_health, list_refusals


class HealthView(APIView):
    """`/api/v1/me/health/`."""

    @extend_schema(
        summary="The newest measurements of your publisher, and the last refusals",
        responses=HealthShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with the report of the last ten seconds, null when nobody publishes."""
        account = require_account(request)
        refusals = [
            {"code": row.code, "reason": row.reason, "at": row.created_at.isoformat()}
            for row in list_refusals(account.pk)
        ]
        return Response(
            {"health": get_health(account.pk), "refusals": refusals},
            headers={"Cache-Control": "no-store"},
        )
