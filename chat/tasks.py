"""What beat asks of chat; each task may run twice or late without harm."""

from uuid import UUID

from celery import shared_task

from chat.services.held import expire_held as give_up_held
from chat.services.pins import unpin_due
from chat.services.polls import end_due_polls, tell_result
from chat.services.raids import go_on_due_raids
from chat.services.traces import prune_traces as forget_traces
from chat.stream import partitions


@shared_task(name="chat.keep_partitions")
def keep_partitions() -> list[str]:
    """Make the months ahead and drop those whose time is over; returns the tables' names."""
    return partitions.make_partitions_ahead() + partitions.drop_expired()


@shared_task(name="chat.expire_held", expires=15)
def expire_held() -> int:
    """Give up held messages that nobody has decided on; returns how many."""
    return give_up_held()


@shared_task(name="chat.prune_traces")
def prune_traces() -> int:
    """Forget where accounts wrote from after 90 days; returns how many traces."""
    return forget_traces()


@shared_task(name="chat.end_due", expires=2)
def end_due() -> int:
    """End polls and pins whose time is over, and send off raids; returns how many of all."""
    return end_due_polls() + unpin_due() + go_on_due_raids()


@shared_task(name="chat.tell_poll", expires=30)
def tell_poll(poll_id: str) -> None:
    """Tell the room how the poll stands, after votes that came too quickly to tell each."""
    tell_result(poll_id=UUID(poll_id))
