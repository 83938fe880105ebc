"""Blocks between accounts: whom somebody does not want to read, nor whispers from."""

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.models import Block
from chat.services.rooms import tell_room
from chat.wire import moderation
from chat.wire.rooms import account_room
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted

MAX_BLOCKS = 2000


@transaction.atomic
def block_user(*, actor: User, user: User) -> Block:
    """Block the account; again changes nothing. Raises InvalidInput for oneself, Conflict."""
    if not may_act(actor):
        raise NotPermitted("This account is suspended.")
    if actor.pk == user.pk:
        raise InvalidInput("You cannot block yourself.", code="bad_block_self")
    existing = Block.objects.filter(user=actor, blocked=user).first()
    if existing is not None:
        return existing
    if Block.objects.filter(user=actor).count() >= MAX_BLOCKS:
        raise Conflict(f"You block {MAX_BLOCKS} accounts, which is the limit.", code="too_many")
    block, is_new = Block.objects.get_or_create(user=actor, blocked=user)
    if is_new:
        _tell(actor)
    return block


@transaction.atomic
def unblock_user(*, actor: User, user: User) -> None:
    """Read the account again; not blocking it is no error."""
    deleted, _ = Block.objects.filter(user=actor, blocked=user).delete()
    if deleted:
        _tell(actor)


def _tell(actor: User) -> None:
    """The account's other sockets load their list anew."""
    changed = moderation.account_changed(user_id=actor.pk)
    tell_room(account_room(actor.pk), actor.pk, changed)
