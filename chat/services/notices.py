"""Tells the chat of money that came in: each event once, as lines of the room."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from chat.errors import ChatRefused
from chat.parsing.colour import default_color
from chat.parsing.fragments import split_fragments
from chat.parsing.text import TextRefused, clean_text
from chat.selectors.chatters import ChatterSnapshot, load_chatter
from chat.selectors.rooms import RoomSnapshot, load_room
from chat.services.sending.drafts import hold_reasons
from chat.stream.append import append_sync
from chat.wire import notices
from chat.wire.lines import Author, Fragment, Notice
from chat.wire.notices import Told
from chat.wire.rooms import chat_room
from monetization.events import (
    Donated,
    Resubscribed,
    Subscribed,
    SubscriptionGifted,
    SubscriptionUpgraded,
)
from monetization.pricing.currencies import format_minor
from twitchclone.core.money import exponent_of
from twitchclone.core.outbox import DomainEvent
from twitchclone.core.outbox.events import Delivery


def tell_notices(delivery: Delivery) -> None:
    """Append what the event says to the channel's room; delivered again, it adds nothing.

    Nothing is said of accounts that are gone by then. Raises Overloaded while Valkey is away.
    """
    event, data = delivery.event, delivery.event.data()
    owner = User.objects.filter(pk=event.channel_id, channel__isnull=False).first()
    if owner is None:
        return
    room, chatter = load_room(owner.pk), _chatter(owner.pk, data["user_id"])
    if data["user_id"] and chatter is None:
        return
    author = chatter.author() if chatter else _nobody(event, data)
    words, fragments = _words(room, chatter, data.get("message", ""), is_read=_is_read(event))
    for number, told in enumerate(_told(event, data, owner, chatter)):
        notice = Notice(
            channel_id=owner.pk,
            channel_login=owner.login,
            author=author,
            notice=told.notice,
            system_text=told.sentence,
            params=told.params,
            text=words,
            fragments=fragments,
        )
        nonce = f"{delivery.event_id}:{number}"
        append_sync(chat_room(owner.pk), notice.to_json(), nonce=nonce)


def _told(
    event: DomainEvent, data: Mapping[str, Any], owner: User, chatter: ChatterSnapshot | None
) -> list[Told]:
    match event:
        case Subscribed():
            # The gift is told by its own event.
            return [] if event.is_gift else [notices.subscribed(data, owner.login)]
        case Resubscribed():
            return [notices.resubscribed(data, owner.login)]
        case SubscriptionGifted():
            return notices.gifted(data, owner.login, owner.get_full_name())
        case SubscriptionUpgraded():
            subscription = chatter.subscription if chatter else None
            months = subscription.months if subscription else 1
            return [notices.upgraded(data, owner.login, months)]
        case Donated():
            amount = format_minor(event.amount_minor, event.currency)
            return [notices.donated(data, amount, exponent_of(event.currency))]
    return []


def _is_read(event: DomainEvent) -> bool:
    """Whether somebody or something has judged the message already."""
    return isinstance(event, Donated)


def _chatter(channel_id: int, user_id: int) -> ChatterSnapshot | None:
    if not user_id or not User.objects.filter(pk=user_id).exists():
        return None
    return load_chatter(channel_id, user_id)


def _nobody(event: DomainEvent, data: Mapping[str, Any]) -> Author:
    """An author for whoever gave anonymously, or has no account."""
    is_donor = isinstance(event, Donated)
    login, name = notices.ANONYMOUS_DONOR if is_donor else notices.ANONYMOUS_GIFTER
    if is_donor:
        name = data["user_display_name"] or name
    return Author(id=0, login=login, display_name=name, color=default_color(0))


def _words(
    room: RoomSnapshot, chatter: ChatterSnapshot | None, message: str, *, is_read: bool
) -> tuple[str, list[Fragment]]:
    """The message as lines have it; empty where the room would not take it from the account."""
    try:
        text = clean_text(message)
    except TextRefused:
        return "", []
    if chatter is None:
        return (text, split_fragments(text)) if is_read else ("", [])
    fragments = split_fragments(text, emotes=chatter.emotes.lookup(room.emotes))
    if is_read:
        return text, fragments
    try:
        is_held = bool(hold_reasons(room, chatter, text, fragments, chatter.suspicion))
    except ChatRefused:
        is_held = True
    if is_held or chatter.is_banned or chatter.is_suspended:
        return "", []
    return text, fragments
