"""What an account chooses for every chat: the colour of its name, and who may whisper to it."""

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.models import ChatProfile
from chat.parsing.colour import parse_color
from chat.services.rooms import tell_room
from chat.wire import moderation
from chat.wire.rooms import account_room
from twitchclone.core.errors import InvalidInput, NotPermitted


@transaction.atomic
def change_chat_profile(
    *, account: User, color: str | None = None, accepts_whispers: bool | None = None
) -> ChatProfile:
    """Change what is given; "" as the colour is the account's default one.

    `color` is "#rrggbb" or one of Twitch's names. Raises InvalidInput, NotPermitted.
    """
    if not may_act(account):
        raise NotPermitted("This account is suspended.")
    profile, _ = ChatProfile.objects.select_for_update().get_or_create(user=account)
    if color is not None:
        profile.color = _color(color)
    if accepts_whispers is not None:
        profile.accepts_whispers = accepts_whispers
    profile.save()
    # Processes keep what they know of chatters: this makes them look again.
    tell_room(account_room(account.pk), account.pk, moderation.account_changed(user_id=account.pk))
    return profile


def _color(text: str) -> str:
    color = parse_color(text) if text else ""
    if color is None:
        raise InvalidInput(
            "A colour is written #rrggbb, or by a name such as Coral.", field="color"
        )
    return color
