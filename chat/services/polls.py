"""Polls: opening one, voting, and ending it when its time is over or somebody says so."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from accounts.policies.permissions import may_act
from chat.errors import AlreadySo, Banned, NoPermission
from chat.events import PollBegan, PollEnded
from chat.models import Poll, PollChoice, PollVote
from chat.policies.permissions import Permission
from chat.policies.texts import clean_sentence
from chat.selectors.bans import ban_of
from chat.selectors.polls import describe_poll, get_poll
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, tell_room
from chat.wire import changes
from chat.wire.rooms import chat_room
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.outbox import publish
from twitchclone.core.redis import client

MIN_CHOICES, MAX_CHOICES = 2, 5
MIN_DURATION_S, MAX_DURATION_S = 15, 1800
_TELL_EVERY_MS = 1000


@transaction.atomic
def create_poll(
    *, actor: User, channel_id: int, title: str, choices: Sequence[str], duration_s: int
) -> Poll:
    """Ask the room. Raises NoPermission, InvalidInput, AlreadySo while another poll is open."""
    require_permission(actor, channel_id, Permission.POLLS)
    title = clean_sentence(title, name="title", max_characters=60, what="The question")
    titles = [
        clean_sentence(text, name="choices", max_characters=25, what="Each choice")
        for text in choices
    ]
    _check(title, titles, duration_s)
    lock_room(channel_id)
    if Poll.objects.filter(channel_id=channel_id, status=Poll.Status.ACTIVE).exists():
        raise AlreadySo("A poll is open already; end it first.", code="poll_open")
    now = clock.now()
    poll = Poll.objects.create(
        id=uuid4(),
        channel_id=channel_id,
        title=title,
        created_by=actor,
        started_at=now,
        ends_at=now + timedelta(seconds=duration_s),
    )
    PollChoice.objects.bulk_create(
        PollChoice(id=uuid4(), poll=poll, position=position, title=text)
        for position, text in enumerate(titles)
    )
    mod_log.record(channel_id=channel_id, moderator=actor, action="poll", data={"title": title})
    publish(PollBegan(channel_id=channel_id, poll=describe_poll(poll)))
    _tell(poll)
    return poll


@transaction.atomic
def vote(*, account: User, channel_id: int, poll_id: UUID, choice_id: UUID) -> Poll:
    """Count the account's vote.

    Raises Banned, NotFound, AlreadySo for a second vote, Conflict when the poll is over.
    """
    if not may_act(account):
        raise NoPermission("This account is suspended.")
    poll = get_poll(channel_id, poll_id)
    if poll.status != Poll.Status.ACTIVE or poll.ends_at <= clock.now():
        raise Conflict("This poll is over.", code="poll_over")
    if ban_of(channel_id, account.pk):
        raise Banned("You are banned from this chat, and from its polls.")
    if not poll.choices.filter(pk=choice_id).exists():
        raise NotFound("There is no such choice.")
    try:
        with transaction.atomic():
            PollVote.objects.create(poll=poll, choice_id=choice_id, user=account)
    except IntegrityError:
        raise AlreadySo("You have voted already.", code="voted") from None
    PollChoice.objects.filter(pk=choice_id).update(votes=F("votes") + 1)
    transaction.on_commit(lambda: _tell_soon(poll), robust=True)
    return poll


@transaction.atomic
def end_poll(
    *, actor: User, channel_id: int, poll_id: UUID | None = None, is_archived: bool = False
) -> Poll:
    """End the open poll before its time; an archived one shows no result.

    Raises NoPermission, AlreadySo when none is open, or not the one of this id.
    """
    require_permission(actor, channel_id, Permission.POLLS)
    lock_room(channel_id)
    poll = Poll.objects.filter(channel_id=channel_id, status=Poll.Status.ACTIVE).first()
    if poll is None or poll_id not in (None, poll.pk):
        raise AlreadySo("This poll is not open." if poll_id else "No poll is open.", code="no_poll")
    mod_log.record(
        channel_id=channel_id, moderator=actor, action="endpoll", data={"title": poll.title}
    )
    _end(poll, Poll.Status.ARCHIVED if is_archived else Poll.Status.TERMINATED)
    return poll


def end_due_polls() -> int:
    """End every poll whose time is over; returns how many."""
    count = 0
    due = Poll.objects.filter(status=Poll.Status.ACTIVE, ends_at__lte=clock.now())
    for poll_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            polls = Poll.objects.select_for_update(skip_locked=True)
            if poll := polls.filter(pk=poll_id, status=Poll.Status.ACTIVE).first():
                _end(poll, Poll.Status.COMPLETED)
                count += 1
    return count


def tell_result(*, poll_id: UUID) -> None:
    """Tell the room how the poll stands now; its end tells itself."""
    client().delete(f"chat:poll:{poll_id}:due")
    poll = Poll.objects.filter(pk=poll_id, status=Poll.Status.ACTIVE).first()
    if poll is not None:
        # Through the outbox like all else, or a count could overtake the poll's opening.
        with transaction.atomic():
            _tell(poll)


def _check(title: str, titles: list[str], duration_s: int) -> None:
    if not title:
        raise InvalidInput("Ask something.", field="title")
    if not MIN_CHOICES <= len(titles) <= MAX_CHOICES or not all(titles):
        raise InvalidInput(
            f"A poll has {MIN_CHOICES} to {MAX_CHOICES} choices, each with a text.", field="choices"
        )
    if len({text.casefold() for text in titles}) < len(titles):
        raise InvalidInput("Two choices are the same.", field="choices")
    if not MIN_DURATION_S <= duration_s <= MAX_DURATION_S:
        raise InvalidInput("A poll runs from 15 seconds to 30 minutes.", field="duration_s")


def _end(poll: Poll, status: Poll.Status) -> None:
    poll.status, poll.ended_at = status, clock.now()
    poll.save(update_fields=["status", "ended_at"])
    publish(PollEnded(channel_id=poll.channel_id, poll=describe_poll(poll)))
    _tell(poll)


def _tell(poll: Poll) -> None:
    told = changes.poll(channel_id=poll.channel_id, poll=describe_poll(poll))
    tell_room(chat_room(poll.channel_id), poll.channel_id, told)


def _tell_soon(poll: Poll) -> None:
    """At once, but at most once a second; a vote in between is told at the second's end."""
    valkey = client()
    if valkey.set(f"chat:poll:{poll.pk}:told", 1, nx=True, px=_TELL_EVERY_MS):
        tell_result(poll_id=poll.pk)
    elif valkey.set(f"chat:poll:{poll.pk}:due", 1, nx=True, px=10 * _TELL_EVERY_MS):
        enqueue_on_commit("chat.tell_poll", delay_s=_TELL_EVERY_MS / 1000, poll_id=str(poll.pk))
