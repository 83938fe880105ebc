"""Polls as rooms and programs see them."""

from typing import Any
from uuid import UUID

from chat.models import Poll, PollVote
from twitchclone.core import clock
from twitchclone.core.errors import NotFound


def describe_poll(poll: Poll) -> dict[str, Any]:
    """The frame's dictionary: ids are UUIDs, times in ms; one query unless prefetched."""
    return {
        "id": str(poll.pk),
        "title": poll.title,
        "status": poll.status,
        "choices": [
            {"id": str(choice.pk), "title": choice.title, "votes": choice.votes}
            for choice in poll.choices.all()
        ],
        "startedAt": clock.to_ms(poll.started_at),
        "endsAt": clock.to_ms(poll.ends_at),
        "endedAt": clock.to_ms(poll.ended_at) if poll.ended_at else None,
    }


def active_poll(channel_id: int) -> dict[str, Any] | None:
    """The poll that is open in the channel, as `describe_poll` has it; two queries at most."""
    polls = Poll.objects.filter(channel_id=channel_id, status=Poll.Status.ACTIVE)
    poll = polls.prefetch_related("choices").first()
    return describe_poll(poll) if poll else None


def recent_polls(channel_id: int, limit: int = 20) -> list[dict[str, Any]]:
    """The channel's polls, newest first; two queries."""
    polls = Poll.objects.filter(channel_id=channel_id).prefetch_related("choices")
    return [describe_poll(poll) for poll in polls.order_by("-started_at")[:limit]]


def get_poll(channel_id: int, poll_id: UUID) -> Poll:
    """The channel's poll. Raises NotFound."""
    poll = Poll.objects.filter(channel_id=channel_id, pk=poll_id).first()
    if poll is None:
        raise NotFound("There is no such poll.")
    return poll


def vote_of(poll_id: UUID, user_id: int) -> str | None:
    """The id of the choice the account voted for, None while it has not."""
    choice_id = (
        PollVote.objects.filter(poll_id=poll_id, user_id=user_id)
        .values_list("choice_id", flat=True)
        .first()
    )
    return str(choice_id) if choice_id else None
