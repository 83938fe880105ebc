"""Emotes and badges made through the services that make them for real."""

from accounts.models import User
from chat.models import Emote
from chat.services.emotes import approve_emote, upload_emote
from tests.chat.pictures import moving, still, uploaded


def make_emote(
    owner: User, name: str, *, by: User | None = None, is_animated: bool = False, **given: str
) -> Emote:
    """An emote of the owner's channel; approved `by` a site moderator, else waiting."""
    data = moving() if is_animated else still()
    emote = upload_emote(
        actor=owner, channel_id=owner.pk, name=name, upload=uploaded(data), **given
    )
    return approve_emote(actor=by, emote_id=emote.pk) if by else emote
