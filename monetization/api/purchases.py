"""What the account bought, and what became of one order while its buyer waits."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.requests import require_account
from monetization.selectors.purchases import Purchase, get_order_of, purchases_of


class PurchaseShape(serializers.Serializer[Any]):
    """A payment: all that was taken, the tax in it, and what went back."""

    receipt = serializers.IntegerField()
    description = serializers.CharField()
    state = serializers.CharField()
    currency = serializers.CharField()
    amount_minor = serializers.IntegerField()
    tax_minor = serializers.IntegerField()
    refunded_minor = serializers.IntegerField()
    paid_at = serializers.DateTimeField()


class PurchasesShape(serializers.Serializer[Any]):
    """Newest first."""

    results = PurchaseShape(many=True)


class OrderStateShape(serializers.Serializer[Any]):
    """`open` until the provider has told of the payment."""

    state = serializers.ChoiceField(["open", "paid", "expired", "ended"])


class PurchasesView(APIView):
    """`/api/v1/me/purchases/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="What the account paid for", responses=PurchasesShape)
    def get(self, request: Request) -> Response:
        """Answer with the newest 100; one query."""
        found = purchases_of(require_account(request).pk)
        return Response({"results": [_represent(purchase) for purchase in found]})


class OrderView(APIView):
    """`/api/v1/me/orders/<id>/`."""

    permission_classes = (AllowAny,)

    @extend_schema(summary="Whether an order is paid", responses=OrderStateShape)
    def get(self, request: Request, order_id: UUID) -> Response:
        """Answer its buyer; 404 for everybody else."""
        order = get_order_of(account_id=require_account(request).pk, order_id=order_id)
        return Response({"state": order.state})


def _represent(purchase: Purchase) -> dict[str, Any]:
    return {
        "receipt": purchase.number,
        "description": purchase.description,
        "state": purchase.state,
        "currency": purchase.currency,
        "amount_minor": purchase.gross_minor,
        "tax_minor": purchase.tax_minor,
        "refunded_minor": purchase.refunded_minor,
        "paid_at": purchase.paid_at.isoformat(),
    }
