"""Finds what was left lying: uploads whose worker died, and bytes that belong to no upload."""

import contextlib
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q

from streams.models import Upload, UploadState, Video, VideoKind, VideoState
from streams.services.uploads.process import lease_name
from streams.services.uploads.receive import PROCESS_TASK
from streams.services.uploads.stages import UNDER_WAY
from streams.services.uploads.workshop import work_root
from streams.storage.incoming import incoming_folder, list_incoming, remove_incoming
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.jobs import enqueue_on_commit
from twitchclone.core.redis import client

# The broker gives a dead worker's message back after hours only. A second message for the same
# video does nothing, but there is no need for one at each look; and the longer a video has waited
# (for room on the disk, it may be), the less often: after a quarter of the time it has waited.
_AGAIN_AFTER_S, _AGAIN_AT_LEAST_S = 300, 3600
_WAITED_SHARE = 0.25
_WAITS_AT_MOST = timedelta(minutes=10)  # in the queue, before a lost message is thought of
_STRANGE_AFTER_S = 3600
_AT_ONCE = 200


def reconcile_uploads() -> int:
    """Enqueue again what nobody works on, remove stray bytes; how many were enqueued."""
    remove_strays()
    stuck = Video.objects.filter(kind=VideoKind.UPLOAD, state__in=UNDER_WAY, deleted_at=None)
    is_begun = ~Q(state=VideoState.RECEIVED)
    is_old = Q(upload__received_at__lt=clock.now() - _WAITS_AT_MOST)
    stuck = stuck.filter(is_begun | is_old, upload__state=UploadState.RECEIVED)
    waiting = stuck.values_list("pk", "upload__received_at")[:_AT_ONCE]
    return sum(_revive(video_id, received_at) for video_id, received_at in list(waiting))


def remove_strays() -> None:
    """Bytes of uploads that have no row (a request that wrote while it was cancelled), and work
    folders of videos that nobody works on."""
    old = time.time() - _STRANGE_AFTER_S
    waiting = [one for one in list_incoming() if _is_older(incoming_folder(one), old)]
    known = set(Upload.objects.filter(pk__in=waiting).values_list("pk", flat=True))
    for upload_id in set(waiting) - known:
        remove_incoming(upload_id)
    for folder in work_root().glob("*-*"):
        video_id = folder.name.partition("-")[0]
        if not video_id.isdigit() or not _is_older(folder, old):
            continue
        with try_lease(lease_name(int(video_id))) as is_free:
            if is_free:
                shutil.rmtree(folder, ignore_errors=True)


def _revive(video_id: int, received_at: datetime | None) -> bool:
    with try_lease(lease_name(video_id)) as is_free:
        if not is_free:
            return False
    now = clock.now()
    waited_s = (now - (received_at or now)).total_seconds() * _WAITED_SHARE
    again_after_s = int(max(_AGAIN_AFTER_S, min(waited_s, _AGAIN_AT_LEAST_S)))
    if not client().set(f"upload:revived:{video_id}", 1, nx=True, ex=again_after_s):
        return False
    enqueue_on_commit(PROCESS_TASK, video_id=video_id)
    return True


def _is_older(path: Path, moment: float) -> bool:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime < moment
    return False
