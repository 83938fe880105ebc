"""What beat asks of chat; each task may run twice or late without harm."""

from uuid import UUID

from celery import shared_task

from chat.services import held, traces
from chat.services.feed import prune_feeds as prune_feed_entries
from chat.services.pins import unpin_due
from chat.services.polls import end_due_polls, tell_result
from chat.services.predictions import end_due_predictions, tell_stakes
from chat.services.raids import go_on_due_raids
from chat.stream import partitions


@shared_task(name="chat.keep_partitions")
def keep_partitions() -> list[str]:
    """Make the months ahead and drop those whose time is over; returns the tables' names."""
    return partitions.make_partitions_ahead() + partitions.drop_expired()


@shared_task(name="chat.expire_held", expires=15)
def expire_held() -> int:
    """Give up held messages that nobody has decided on; returns how many."""
    return held.expire_held()


@shared_task(name="chat.prune_cases")
def prune_cases() -> int:
    """Forget after 90 days where accounts wrote from, and decided messages; returns how many."""
    return traces.prune_traces() + held.prune_held()


@shared_task(name="chat.prune_feeds")
def prune_feeds() -> int:
    """Delete feed entries past FEED_RETENTION_DAYS; returns how many."""
    return prune_feed_entries()


@shared_task(name="chat.end_due", expires=2)
def end_due() -> int:
    """End polls, pins and predictions whose time is over, send off raids; how many of all."""
    return end_due_polls() + end_due_predictions() + unpin_due() + go_on_due_raids()


@shared_task(name="chat.tell_poll", expires=30)
def tell_poll(poll_id: str) -> None:
    """Tell the room how the poll stands, after votes that came too quickly to tell each."""
    tell_result(poll_id=UUID(poll_id))


@shared_task(name="chat.tell_prediction", expires=30)
def tell_prediction(prediction_id: str) -> None:
    """Tell how the stakes stand, after some that came too quickly to tell each."""
    tell_stakes(prediction_id=UUID(prediction_id))
