"""Parameters of a Checkout Session (docs.stripe.com/api/checkout/sessions/create)."""

from typing import TYPE_CHECKING

from monetization.providers.port import CheckoutRequest
from monetization.providers.stripe.amounts import to_stripe

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams


def checkout_parameters(request: CheckoutRequest, *, is_tax_on: bool) -> "SessionCreateParams":
    """One item at our own price, tax included; our order's id on everything that follows from it.

    Stripe puts a subscription's metadata on each of its invoices, so renewals name the order too.
    """
    metadata = {"order_id": request.order_id}
    parameters: SessionCreateParams = {
        "mode": "subscription" if request.interval else "payment",
        "client_reference_id": request.order_id,
        "metadata": metadata,
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "automatic_tax": {"enabled": is_tax_on},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.amount.currency.lower(),
                    "unit_amount": to_stripe(request.amount),
                    "product_data": {"name": request.description},
                    "tax_behavior": "inclusive",
                },
            }
        ],
    }
    if request.interval:
        parameters["line_items"][0]["price_data"]["recurring"] = {"interval": "month"}
        parameters["subscription_data"] = {"metadata": metadata}
    else:
        parameters["payment_intent_data"] = {"metadata": metadata}
    if request.customer_ref:
        parameters["customer"] = request.customer_ref
    elif request.buyer_email:
        parameters["customer_email"] = request.buyer_email
    return parameters
