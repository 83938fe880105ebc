"""Tells the chat that a hype train has set off, and how far it came."""

from accounts.models import User
from chat.selectors.chatters import load_chatter
from chat.stream.append import append_sync
from chat.wire.lines import Notice
from chat.wire.notices import HYPE_TRAIN
from chat.wire.rooms import chat_room
from monetization.events import HypeTrainBegan, HypeTrainEnded
from twitchclone.core.outbox.events import Delivery


def tell_hype_train(delivery: Delivery) -> None:
    """One line of the room in the broadcaster's name; delivered again, it adds nothing.

    Raises Overloaded while Valkey is away.
    """
    event = delivery.event
    assert isinstance(event, HypeTrainBegan | HypeTrainEnded)
    owner = User.objects.filter(pk=event.channel_id, channel__isnull=False).first()
    if owner is None:
        return
    level, total = event.train["level"], event.train["total"]
    sentence = (
        "A hype train has set off!"
        if isinstance(event, HypeTrainBegan)
        else f"The hype train has arrived at level {level} with {total:,} points."
    )
    notice = Notice(
        channel_id=owner.pk,
        channel_login=owner.login,
        author=load_chatter(owner.pk, owner.pk).author(),
        notice=HYPE_TRAIN,
        system_text=sentence,
        params={"level": str(level), "total": str(total)},
    )
    append_sync(chat_room(owner.pk), notice.to_json(), nonce=str(delivery.event_id))
