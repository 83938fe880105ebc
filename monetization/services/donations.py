"""Donations: ordered with a message, told once they are paid and the message may be seen."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from monetization.events import Donated
from monetization.models import Donation, DonationSettings, DonationState, Order, Payment
from monetization.ports import message_screening
from monetization.selectors.donations import (
    donation_rules,
    donation_settings,
    require_donation_moderator,
)
from monetization.selectors.shares import channel_share
from monetization.services.fulfilment import Fulfilment, register
from monetization.services.orders import create_order
from streams.guards import channel_guards
from streams.models import Channel
from twitchclone.core import clock, outbox
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.money import Money

DONATION = "donation"
MAX_NAME, MAX_MESSAGE = 50, 255
State = DonationState


@transaction.atomic
def donate(
    *,
    donor: User,
    channel_id: int,
    amount: Money,
    message: str = "",
    name: str = "",
    is_anonymous: bool = False,
) -> Donation:
    """An order whose payment gives the channel money and tells of it with the message.

    Only with an account: the site's bans, limits and receipts hang on it, and whoever wants no name
    shown gives anonymously. What the channel has blocked is refused before anything is paid.
    Raises InvalidInput (amount, currency, message, name, oneself), NotFound for a channel that is
    gone, NotPermitted where no donations are taken, PaymentsOff.
    """
    channel = _channel(channel_id)
    if donor.pk == channel.pk:
        raise InvalidInput("You cannot donate to your own channel.", code="own_channel")
    _check_amount(channel, amount)
    name = _clean_name(channel.pk, donor, name)
    screened = message_screening().screen(
        channel_id=channel.pk, user_id=donor.pk, text=_bounded(message)
    )
    if screened.is_blocked:
        raise InvalidInput(_("The channel does not allow some of these words."), field="message")
    order = create_order(
        kind=DONATION,
        buyer=donor,
        amount=amount,
        description=f"Donation: {channel.owner.get_full_name()}",
        channel_id=channel.pk,
        channel_bp=channel_share(channel.pk, DONATION),
    )
    return Donation.objects.create(
        order=order,
        channel=channel,
        donor=donor,
        name="" if is_anonymous else name,
        is_anonymous=is_anonymous,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        message=screened.text,
        created_at=order.created_at,
    )


@transaction.atomic
def decide_donation(*, actor: User, channel_id: int, donation_id: UUID, is_shown: bool) -> Donation:
    """Let a held message be seen, or tell of the donation without it; the first decision counts.

    Raises NotPermitted for anybody but the channel's moderators, NotFound, Conflict once decided.
    """
    require_donation_moderator(actor, channel_id)
    rows = Donation.objects.select_for_update(of=("self",)).select_related("donor")
    donation = rows.filter(pk=donation_id, channel_id=channel_id).first()
    if donation is None or donation.state == State.UNPAID:
        raise NotFound("There is no such donation.")
    if donation.state != State.HELD:
        raise Conflict("Somebody has decided on this message already.", code="already_decided")
    donation.state = State.SHOWN if is_shown else State.REFUSED
    donation.moderator, donation.decided_at = actor, clock.now()
    donation.save(update_fields=["state", "moderator", "decided_at"])
    _publish(donation)
    return donation


def anonymise_donations(*, donor_id: int) -> None:
    """Take the donor's name and words away; that something was given stays.

    What still waits for a moderator is then a donation without words, for others to be told of.
    """
    Donation.objects.filter(donor_id=donor_id).update(
        name="", message="", reasons=[], is_anonymous=True
    )


@transaction.atomic
def change_donation_settings(
    *,
    actor: User,
    channel_id: int,
    is_on: bool | None = None,
    minimum_minor: int | None = None,
    holds_messages: bool | None = None,
) -> DonationSettings:
    """Change what is given; the channel's owner alone does. Raises NotPermitted, InvalidInput."""
    if actor.pk != channel_id:
        raise NotPermitted("Only the channel's owner may change this.")
    row, _made = DonationSettings.objects.select_for_update().get_or_create(channel_id=channel_id)
    if minimum_minor is not None:
        if not 0 <= minimum_minor <= settings.DONATION_MAX_MINOR:
            raise InvalidInput("This is outside of the site's bounds.", field="minimum_minor")
        row.minimum_minor = minimum_minor
    row.is_on = row.is_on if is_on is None else is_on
    row.holds_messages = row.holds_messages if holds_messages is None else holds_messages
    row.save()
    return row


def receive(order: Order, payment: Payment) -> None:
    """The money is there: tell of it, or let a moderator see the message first.

    Judged anew, because terms and bans may have changed at the checkout; nobody's money waits for
    it. What is blocked by now is held.
    """
    rows = Donation.objects.select_for_update(of=("self",)).select_related("donor")
    donation = rows.filter(order=order).first()
    if donation is None or donation.state != State.UNPAID:
        return
    donation.paid_at = payment.paid_at
    donation.reasons = _reasons_to_hold(donation)
    donation.state = State.HELD if donation.reasons else State.SHOWN
    donation.save(update_fields=["paid_at", "reasons", "state"])
    if donation.state == State.SHOWN:
        _publish(donation)


def take_back(order: Order, payment: Payment) -> None:
    """A refund or a lost dispute: what was told is told, what waits is never shown."""
    Donation.objects.filter(order=order).update(state=State.TAKEN_BACK)


def _reasons_to_hold(donation: Donation) -> list[dict[str, object]]:
    if not donation.message:
        return []
    screened = message_screening().screen(
        channel_id=donation.channel_id, user_id=donation.donor_id or 0, text=donation.message
    )
    if screened.reasons:
        return list(screened.reasons)
    if _is_trusted(donation):
        return []
    if donation_settings(donation.channel_id).holds_messages:
        whole = {"level": 0, "start": 0, "end": len(donation.message)}
        return [{"category": "all_messages", **whole}]
    return []


def _is_trusted(donation: Donation) -> bool:
    """Those who would decide on it themselves."""
    return donation.donor_id is not None and channel_guards().is_moderator(
        channel_id=donation.channel_id, user_id=donation.donor_id
    )


def _publish(donation: Donation) -> None:
    donor = None if donation.is_anonymous else donation.donor
    outbox.publish(
        Donated(
            channel_id=donation.channel_id,
            donation_id=str(donation.pk),
            user_id=donor.pk if donor else 0,
            user_login=donor.login if donor else "",
            user_display_name=donation.name,
            amount_minor=donation.amount_minor,
            currency=donation.currency,
            message=donation.message if donation.state == State.SHOWN else "",
        )
    )


def _check_amount(channel: Channel, amount: Money) -> None:
    rules = donation_rules(channel.pk)
    if not rules.is_on:
        raise NotPermitted(_("This channel takes no donations."), code="donations_off")
    if amount.currency not in rules.bounds:
        raise InvalidInput(_("Choose one of the site's currencies."), field="currency")
    least, most = rules.bounds[amount.currency]
    if not least <= amount.amount_minor <= most:
        raise InvalidInput(
            _("A donation is {least} to {most}.").format(
                least=Money(least, amount.currency), most=Money(most, amount.currency)
            ),
            field="amount",
        )


def _clean_name(channel_id: int, donor: User, name: str) -> str:
    """The name to show: one line of what can be seen, which nobody has to judge later."""
    cleaned = " ".join("".join(one for one in name if one.isprintable()).split())
    if not cleaned or cleaned == donor.get_full_name():
        return donor.get_full_name()
    if len(cleaned) > MAX_NAME:
        raise InvalidInput(
            _("A name has at most {count} characters.").format(count=MAX_NAME), field="name"
        )
    screening = message_screening()
    if screening.screen(channel_id=channel_id, user_id=donor.pk, text=cleaned).reasons:
        raise InvalidInput(_("The channel does not allow some of these words."), field="name")
    return cleaned


def _bounded(message: str) -> str:
    if len(message) > MAX_MESSAGE:
        raise InvalidInput(
            _("A message has at most {count} characters.").format(count=MAX_MESSAGE),
            field="message",
        )
    return message


def _channel(channel_id: int) -> Channel:
    rows = Channel.objects.filter(owner__is_active=True, owner__suspended_at=None)
    channel = rows.select_related("owner").filter(pk=channel_id).first()
    if channel is None:
        raise NotFound("This channel does not exist.")
    return channel


register(DONATION, Fulfilment(on_paid=receive, on_taken_back=take_back))
