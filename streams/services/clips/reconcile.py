"""Sends clips to the workers again that were lost on their way: a queue emptied, a node gone."""

from datetime import timedelta

from streams.models import Clip, ClipState
from streams.services.clips.cut import fail_clip
from streams.services.clips.recut import CUT_TASK
from twitchclone.core import clock
from twitchclone.core.jobs import enqueue_on_commit

# Later than a clip takes that waits for its last segments; the lease makes a second task harmless.
RESUMED_AFTER = timedelta(seconds=90)
GIVEN_UP_AFTER = timedelta(hours=6)
_AT_ONCE = 100


def resume_pending_clips() -> int:
    """Send what has been pending for too long again, and give up the oldest; returns how many."""
    now = clock.now()
    pending = Clip.objects.present().filter(state=ClipState.PENDING)
    late = pending.filter(queued_at__lte=now - RESUMED_AFTER).order_by("queued_at")[:_AT_ONCE]
    for clip in late:
        if clip.queued_at <= now - GIVEN_UP_AFTER:
            fail_clip(clip_id=clip.pk, reason="The clip could not be cut. Please make it again.")
        else:
            enqueue_on_commit(CUT_TASK, clip_id=clip.pk)
    return len(late)
