"""What beat does for subscriptions: renew what is due, end what is over."""

import structlog
from django.db import transaction

from monetization.errors import ProviderRefused
from monetization.models import Subscription, SubscriptionState
from monetization.providers import provider_named
from monetization.services.subscriptions import DUNNING, end_subscription, stop_renewing
from twitchclone.core import clock
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)

# Until the provider's event says what came of it; asking again is the same charge.
_PATIENCE = DUNNING[0] / 24


def due_renewals(*, limit: int = 1000) -> list[int]:
    """Subscriptions whose month is over; one query by index."""
    rows = Subscription.objects.filter(next_renewal_at__lte=clock.now())
    return list(rows.order_by("next_renewal_at").values_list("id", flat=True)[:limit])


@transaction.atomic
def renew_subscription(*, subscription_id: int) -> bool:
    """Charge one more month where the provider waits to be asked; False when it is not due.

    The key is the month and the try, so a second worker or a lost answer charges nothing twice.
    """
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("order")
    row = rows.filter(pk=subscription_id, next_renewal_at__lte=clock.now()).first()
    if row is None:
        return False
    if row.order is None:
        end_subscription(row)
        return True
    provider = provider_named(row.order.provider)
    row.next_renewal_at = clock.now() + _PATIENCE
    row.save(update_fields=["next_renewal_at"])
    if provider.renews_itself:
        return True
    try:
        with transaction.atomic():
            provider.charge_renewal(
                subscription_ref=row.order.subscription_ref,
                idempotency_key=f"{row.pk}:{row.months}:{row.failed_renewals}",
            )
    except ProviderRefused as error:
        log.warning("subscription.not_renewed", id=row.pk, error=error.message)
        stop_renewing(row.order)
    return True


def end_expired(*, limit: int = 1000) -> int:
    """End what is neither paid nor in its grace any more; returns how many."""
    now = clock.now()
    rows = Subscription.objects.exclude(state=SubscriptionState.ENDED).filter(access_until__lte=now)
    ended = 0
    for subscription_id in rows.order_by("access_until").values_list("id", flat=True)[:limit]:
        ended += _end(subscription_id)
    return ended


@transaction.atomic
def _end(subscription_id: int) -> bool:
    rows = Subscription.objects.select_for_update().exclude(state=SubscriptionState.ENDED)
    row = rows.filter(pk=subscription_id, access_until__lte=clock.now()).first()
    if row is None:
        return False
    was_declined = row.failed_renewals > 0
    end_subscription(row)
    if was_declined:
        enqueue_on_commit("monetization.mail_ended", subscription_id=row.pk)
    return True
