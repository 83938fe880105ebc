"""Ending log-in sessions: one, the others, or all."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from twitchclone.core.errors import NotFound


@transaction.atomic
def end_session(*, account: User, session_id: int) -> None:
    """End one session of the account; raises NotFound for anybody else's."""
    session = UserSession.objects.filter(pk=session_id, user=account).first()
    if session is None:
        raise NotFound("This session has ended already.")
    _end([session])


@transaction.atomic
def end_other_sessions(*, account: User, current_key: str) -> int:
    """End every session but the one with this key; returns how many that were."""
    return _end(UserSession.objects.filter(user=account).exclude(session_key=current_key))


@transaction.atomic
def end_all_sessions(*, account: User) -> int:
    """End every session of the account; returns how many that were."""
    return _end(UserSession.objects.filter(user=account))


def _end(sessions: Iterable[UserSession]) -> int:
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    return ended
