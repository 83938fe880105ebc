"""Private messages between two accounts; nobody gets one who has not asked for any."""

from uuid import uuid4

from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import ChatRefused, NoPermission, TooFast
from chat.models import Block, ChatProfile, Whisper
from chat.parsing.colour import default_color
from chat.parsing.fragments import split_fragments
from chat.parsing.text import clean_text
from chat.policies import limits
from chat.selectors.emotes import index_for_room
from chat.services.rooms import tell_room
from chat.wire import talk
from chat.wire.rooms import account_room
from twitchclone.core import clock, rate_limit


class WhisperRefused(ChatRefused):
    """The recipient does not get whispers from this account; it is not said why."""

    code = msg_id = "whisper_restricted_recipient"
    default_message = "This person does not take whispers from you."


@transaction.atomic
def send_whisper(*, sender: User, recipient: User, text: str) -> Whisper:
    """Write to one account. Raises TextRefused, WhisperRefused, TooFast, NoPermission."""
    if not may_act(sender):
        raise NoPermission("This account is suspended.")
    text = clean_text(text)
    if sender.pk == recipient.pk:
        raise WhisperRefused("You cannot whisper to yourself.")
    # The rate first: who asks many accounts whether they take whispers is a spammer.
    _require_rate(sender)
    if not _takes_whispers(recipient, sender):
        raise WhisperRefused
    whisper = Whisper.objects.create(
        id=uuid4(), sender=sender, recipient=recipient, text=text, sent_at=clock.now()
    )
    body = describe_whisper(whisper)
    for account in (sender, recipient):
        tell_room(account_room(account.pk), account.pk, body)
    return whisper


def describe_whisper(whisper: Whisper) -> dict[str, object]:
    """The frame `whisper`, without id and timestamp."""
    emotes = index_for_room(whisper.sender_id)
    return talk.whisper(
        whisper_id=str(whisper.pk),
        sender=_person(whisper.sender),
        recipient=_person(whisper.recipient),
        text=whisper.text,
        fragments=split_fragments(whisper.text, emotes=emotes),
    )


@transaction.atomic
def mark_read(*, account: User, peer: User) -> int:
    """The account has read what the peer wrote; returns how many were new."""
    unread = Whisper.objects.filter(sender=peer, recipient=account, read_at=None)
    return unread.update(read_at=clock.now())


def _takes_whispers(recipient: User, sender: User) -> bool:
    """Who opened the talk may be answered, whatever the settings; a block ends that too."""
    if not may_act(recipient):
        return False
    if Block.objects.filter(user=recipient, blocked=sender).exists():
        return False
    if Block.objects.filter(user=sender, blocked=recipient).exists():
        return False
    if ChatProfile.objects.filter(user=recipient, accepts_whispers=True).exists():
        return True
    return Whisper.objects.filter(sender=recipient, recipient=sender).exists()


def _require_rate(sender: User) -> None:
    for limit in (limits.WHISPERS, limits.WHISPERS_PER_DAY):
        if wait_s := rate_limit.retry_after_s(limit, str(sender.pk)):
            raise TooFast("You are whispering too quickly.", retry_after_s=int(wait_s) + 1)


def _person(account: User) -> dict[str, object]:
    profile = ChatProfile.objects.filter(user=account).first()
    color = (profile.color if profile else "") or default_color(account.pk)
    return talk.person(
        user_id=account.pk,
        login=account.login,
        display_name=account.get_full_name(),
        color=color,
        avatarUrl=account.avatar_url,
    )
