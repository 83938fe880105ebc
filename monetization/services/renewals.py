"""What beat does for subscriptions: renew what is due, end what is over."""

from collections.abc import Sequence
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Count

from monetization.errors import ProviderUnavailable
from monetization.models import Order, Payment, Subscription, SubscriptionState
from monetization.providers import provider_named
from monetization.services.subscriptions import DUNNING, end_subscription, stop_renewing
from twitchclone.core import clock
from twitchclone.core.errors import DomainError
from twitchclone.core.jobs import enqueue_on_commit

log = structlog.get_logger(__name__)

# Until the provider's event says what came of it; asking again is the same charge.
_PATIENCE = DUNNING[0] / 24


def due_renewals(*, limit: int = 1000) -> list[int]:
    """Subscriptions whose month is over; one query by index."""
    rows = Subscription.objects.filter(next_renewal_at__lte=clock.now())
    return list(rows.order_by("next_renewal_at").values_list("id", flat=True)[:limit])


def renew_subscriptions(*, subscription_ids: Sequence[int]) -> int:
    """Charge one more month of each that is due, all in one transaction; returns how many were.

    When something in it fails, each is tried by itself; what fails then stays due for the next run.
    Raises ProviderUnavailable.
    """
    try:
        return _renew(subscription_ids)
    except ProviderUnavailable:
        raise
    except (DatabaseError, DomainError):
        log.warning("subscriptions.not_together", count=len(subscription_ids), exc_info=True)
    renewed = 0
    for subscription_id in subscription_ids:
        try:
            renewed += renew_subscription(subscription_id=subscription_id)
        except ProviderUnavailable:
            raise
        except (DatabaseError, DomainError):
            log.exception("subscription.not_renewed", id=subscription_id)
    return renewed


def renew_subscription(*, subscription_id: int) -> bool:
    """Charge one more month where the provider waits to be asked; False when it is not due."""
    return _renew([subscription_id]) > 0


@transaction.atomic
def _renew(subscription_ids: Sequence[int]) -> int:
    """The key is the payment and the try: a second worker or a lost answer charges nothing twice.

    What somebody else holds is left to them, or to the next run: whoever holds many rows and waits
    for one more could make a circle.
    """
    due = Subscription.objects.filter(next_renewal_at__lte=clock.now(), pk__in=subscription_ids)
    rows = list(
        due.select_for_update(of=("self",), skip_locked=True).select_related("order").order_by("pk")
    )
    by_provider: dict[str, list[tuple[Subscription, Order]]] = {}
    for row in rows:
        if row.order is None:
            end_subscription(row)
        else:
            by_provider.setdefault(row.order.provider, []).append((row, row.order))
    renewing = [row.pk for row in rows if row.order is not None]
    Subscription.objects.filter(pk__in=renewing).update(next_renewal_at=clock.now() + _PATIENCE)
    for name, pairs in by_provider.items():
        _charge(name, pairs)
    return len(rows)


def _charge(provider_name: str, pairs: Sequence[tuple[Subscription, Order]]) -> None:
    provider = provider_named(provider_name)
    if provider.renews_itself:
        return
    paid = _payments_of([order for _, order in pairs])
    keys = {
        order.subscription_ref: f"{order.pk}:{paid.get(order.pk, 0)}:{row.failed_renewals}"
        for row, order in pairs
    }
    with transaction.atomic():
        refused = provider.charge_renewals(keys=keys)
    for row, order in pairs:
        if order.subscription_ref in refused:
            log.warning("subscription.not_renewed", id=row.pk)
            stop_renewing(order)


def _payments_of(orders: Sequence[Order]) -> dict[UUID, int]:
    """How often each was paid, which never falls: months do, when one is taken back."""
    rows = Payment.objects.filter(order__in=orders).values_list("order_id")
    return dict(rows.annotate(count=Count("pk")))


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
