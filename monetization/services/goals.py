"""What a channel wants to reach: set, taken down, and brought nearer by what happens."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from monetization.events import GoalProgressed
from monetization.models import Goal, GoalContribution, GoalKind
from monetization.selectors.goals import count_now, describe_goal
from streams.models import Channel
from streams.policies.fields import clean_line
from streams.services.channels import require_editor, require_locked
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound
from twitchclone.core.outbox import publish

MAX_TITLE_LENGTH = 80
MAX_TARGET = 1_000_000_000
# Counted by what there is at the moment; the others by what comes.
COUNTED = (GoalKind.FOLLOWERS, GoalKind.SUBSCRIPTIONS, GoalKind.SUB_POINTS)


def set_goal(
    *,
    actor: User,
    channel: Channel,
    kind: str,
    title: str,
    target: int,
    start_value: int | None = None,
    currency: str = "",
    deadline_at: datetime | None = None,
) -> Goal:
    """Set the channel's goal of this kind, anew where there is one.

    Without a start value, what is counted begins with what there is, the rest with 0.
    Raises NotPermitted, InvalidInput with the field.
    """
    require_editor(actor, channel)
    title = clean_line(title)
    _check(kind, title, target, start_value, currency, deadline_at)
    with transaction.atomic():
        require_locked(channel)
        Goal.objects.filter(channel=channel, kind=kind).delete()
        baseline = count_now(channel.pk, kind)
        start = baseline if start_value is None else start_value
        goal = Goal.objects.create(
            channel=channel,
            kind=kind,
            title=title,
            target=target,
            start_value=start,
            baseline=baseline,
            current=start,
            currency=currency if kind == GoalKind.DONATIONS else "",
            deadline_at=deadline_at,
        )
        _tell(goal)
    return goal


def remove_goal(*, actor: User, channel: Channel, kind: str) -> None:
    """Take the goal down. Raises NotPermitted, NotFound."""
    require_editor(actor, channel)
    with transaction.atomic():
        require_locked(channel)
        goal = Goal.objects.filter(channel=channel, kind=kind).first()
        if goal is None:
            raise NotFound("There is no goal of this kind.")
        goal_id = str(goal.pk)
        goal.delete()
        publish(GoalProgressed(channel_id=channel.pk, goal_id=goal_id, goal=None))


@transaction.atomic
def recount_goals(*, channel_id: int, kinds: tuple[GoalKind, ...]) -> None:
    """Bring goals up to what there is now; harmless however often it is done."""
    for goal in _open_goals(channel_id, kinds):
        since = count_now(channel_id, goal.kind) - goal.baseline
        _move(goal, max(0, goal.start_value + since))


@transaction.atomic
def add_to_goals(
    *, channel_id: int, kind: GoalKind, amount: int, event_id: UUID, currency: str = ""
) -> None:
    """Count what an event brought, once; money of another currency counts for nothing."""
    for goal in _open_goals(channel_id, (kind,)):
        if goal.currency != currency:
            continue
        _row, is_new = GoalContribution.objects.get_or_create(
            goal=goal, event_id=event_id, defaults={"amount": amount}
        )
        if is_new:
            _move(goal, goal.current + amount)


def _open_goals(channel_id: int, kinds: tuple[GoalKind, ...]) -> list[Goal]:
    """Locked, so that two relays do not count over each other; past their deadline, none."""
    rows = Goal.objects.select_for_update().filter(channel_id=channel_id, kind__in=kinds)
    now = clock.now()
    return [goal for goal in rows if goal.deadline_at is None or goal.deadline_at > now]


def _move(goal: Goal, current: int) -> None:
    if current == goal.current:
        return
    goal.current = current
    goal.save(update_fields=["current"])
    _tell(goal)


def _tell(goal: Goal) -> None:
    publish(
        GoalProgressed(channel_id=goal.channel_id, goal_id=str(goal.pk), goal=describe_goal(goal))
    )


def _check(
    kind: str,
    title: str,
    target: int,
    start_value: int | None,
    currency: str,
    deadline_at: datetime | None,
) -> None:
    if kind not in GoalKind.values:
        raise NotFound("There are no goals of this kind.")
    if not title or len(title) > MAX_TITLE_LENGTH:
        raise InvalidInput(f"A title has 1 to {MAX_TITLE_LENGTH} characters.", field="title")
    if not 0 < target <= MAX_TARGET:
        raise InvalidInput(f"A target is from 1 to {MAX_TARGET}.", field="target")
    if start_value is not None and not 0 <= start_value <= MAX_TARGET:
        raise InvalidInput(f"A start is from 0 to {MAX_TARGET}.", field="start_value")
    is_currency = len(currency) == 3 and currency.isascii() and currency.isupper()
    if kind == GoalKind.DONATIONS and not is_currency:
        raise InvalidInput("Donations are counted in one currency, such as EUR.", field="currency")
    if deadline_at is not None and deadline_at <= clock.now():
        raise InvalidInput("The end is in the past.", field="deadline_at")
