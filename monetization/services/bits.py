"""Bits: packs are bought, and what is bought is given to channels."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from monetization.errors import NotEnoughBits, Overdrawn
from monetization.events import Cheered
from monetization.ledger import post_transaction, recipes
from monetization.ledger.recipes import Event
from monetization.models import BitsPack, Cheer, Order
from monetization.providers import provider_name
from monetization.selectors.bits import bits_given, wallet_of
from monetization.selectors.prices import price_of_pack
from monetization.services.fulfilment import Fulfilment, register
from monetization.services.orders import create_order
from streams.models import Channel
from twitchclone.core import clock, outbox
from twitchclone.core.errors import InvalidInput, NotFound
from twitchclone.core.money import Money

BITS = "bits"
# What one chat line can give; Twitch's own bounds.
MIN_CHEER_BITS, MAX_CHEER_BITS = 1, 100_000


def buy_bits(*, buyer: User, bits: int, country: str = "") -> Order:
    """An order whose payment puts the pack of so many bits on the buyer's account.

    Its bits are issued with the sale's booking. A refund takes the whole pack back and is refused
    (Overdrawn) once some of it is spent; a lost dispute takes what is left, and the rest is the
    site's loss. Raises NotFound for a pack that is not sold, PaymentsOff.
    """
    pack = BitsPack.objects.filter(bits=bits).first()
    if pack is None:
        raise NotFound("There is no such pack of bits.")
    price = price_of_pack(pack, country=country)
    return create_order(
        kind=BITS,
        buyer=buyer,
        amount=Money(price.amount_minor, price.currency),
        description=f"{pack.bits} bits",
        bits=pack.bits,
    )


def are_bits_sold() -> bool:
    """Whether anybody can buy bits here; without a query."""
    return bool(provider_name())


def value_of_bits(bits: int) -> Money:
    """What a channel earns for them, in the site's currency, rounded down."""
    return Money(bits * settings.BITS_VALUE_MINOR // 100, settings.SITE_CURRENCY)


@transaction.atomic
def spend_bits(
    *,
    user: User,
    channel_id: int,
    bits: int,
    idempotency_key: str,
    message: str = "",
    is_anonymous: bool = False,
) -> Cheer:
    """Give bits to a channel, once for each key: the books, the row that counts, the event.

    Takes part in the caller's transaction, so what the bits are given for is done with it or not at
    all. A repeat of the key returns the first cheer and publishes nothing.
    Raises NotEnoughBits, InvalidInput for too few or too many or oneself, NotFound for a channel
    that is gone or suspended, KeyReused.
    """
    require_bounds(bits)
    if user.pk == channel_id:
        raise InvalidInput("You cannot cheer in your own channel.", code="own_channel")
    _require_channel(channel_id)
    now = clock.now()
    about = Event(
        idempotency_key=idempotency_key, occurred_at=now, reference=f"channel:{channel_id}"
    )
    value = value_of_bits(bits)
    try:
        booked = post_transaction(
            booking=recipes.cheer(
                about, user_id=user.pk, channel_id=channel_id, bits=bits, value=value
            )
        )
    except Overdrawn as error:
        raise not_enough(user_id=user.pk, bits=bits) from error
    if booked.is_replay:
        return Cheer.objects.get(idempotency_key=idempotency_key)
    cheer = Cheer.objects.create(
        channel_id=channel_id,
        user=user,
        bits=bits,
        is_anonymous=is_anonymous,
        idempotency_key=idempotency_key,
        at=now,
    )
    _publish(cheer, user, message)
    return cheer


def require_bounds(bits: int) -> None:
    """Raises InvalidInput for a number of bits that no cheer may have."""
    if not MIN_CHEER_BITS <= bits <= MAX_CHEER_BITS:
        raise InvalidInput(
            _("A cheer is {least} to {most} bits.").format(
                least=MIN_CHEER_BITS, most=MAX_CHEER_BITS
            ),
            code="bits_out_of_bounds",
        )


def require_bits(*, user_id: int, bits: int) -> None:
    """Raises NotEnoughBits now, for what will be paid later; one query."""
    if wallet_of(user_id) < bits:
        raise not_enough(user_id=user_id, bits=bits)


def not_enough(*, user_id: int, bits: int) -> NotEnoughBits:
    """The refusal, with what is missing and where bits are sold; one query."""
    held = wallet_of(user_id)
    return NotEnoughBits(
        _("You have {held} bits, and this takes {bits}. Get bits at {address}.").format(
            held=held, bits=bits, address="/bits/"
        )
    )


def _publish(cheer: Cheer, user: User, message: str) -> None:
    is_named = not cheer.is_anonymous
    outbox.publish(
        Cheered(
            channel_id=cheer.channel_id,
            user_id=user.pk if is_named else 0,
            user_login=user.login if is_named else "",
            user_display_name=user.get_full_name() if is_named else "",
            is_anonymous=cheer.is_anonymous,
            bits=cheer.bits,
            bits_total=bits_given(cheer.channel_id, user.pk) if is_named else 0,
            message=message,
        )
    )


def _require_channel(channel_id: int) -> None:
    rows = Channel.objects.filter(owner__is_active=True, owner__suspended_at=None)
    if not rows.filter(pk=channel_id).exists():
        raise NotFound("This channel does not exist.")


# The sale's booking has issued the bits, and the refund's takes them back: nothing else follows.
register(BITS, Fulfilment())
