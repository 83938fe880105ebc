"""The way of a received file: SCANNING, PROBING, TRANSCODING, PUBLISHING, READY.

It may be begun again at any point, by anybody, any number of times: a lease lets one at a time,
and each stage writes what an earlier attempt wrote over.
"""

import time
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db.models import F

from streams.models import Upload, Video, VideoState
from streams.scan import Verdict, scan_file
from streams.services.uploads import stages
from streams.services.uploads.originals import fetch_original, remove_original
from streams.services.uploads.publish import Published, publish_renditions
from streams.services.uploads.stages import Abandoned, Rejected, enter_stage
from streams.services.uploads.transcode import (
    ConversionFailed,
    MadeRendition,
    probe_original,
    transcode_original,
)
from streams.services.uploads.workshop import remove_work, work_folder
from streams.services.videos.pictures import make_video_pictures
from streams.storage import StorageUnavailable
from streams.storage.scratch import NoRoom, require_scratch_room
from streams.transcode.job import FfmpegFailed
from twitchclone.core import clock
from twitchclone.core.db import try_lease

log = structlog.get_logger(__name__)

# A file that takes its worker down again and again is not tried for ever.
MAX_ATTEMPTS = 5
WAITS_FOR_ROOM = timedelta(days=1)
_STORAGE_WAITS_S = (2, 10, 30, 120, 300)
_CONVERSIONS = 2  # ffmpeg may have been killed for reasons of the machine's, once


def lease_name(video_id: int) -> str:
    """The lock of whoever works on this video."""
    return f"process-upload-{video_id}"


def process_upload(*, video_id: int) -> bool:
    """Do what is left to do; whether this call did it. Raises ScannerUnavailable,
    StorageUnavailable and ConversionFailed, after which it can be called again, but nothing for a
    video that is gone, which nobody can mend.

    Without room on the disk it waits: `reconcile_uploads` calls again, ever less often.
    """
    with try_lease(lease_name(video_id)) as is_held:
        if not is_held:
            return False
        upload = Upload.objects.select_related("video").filter(video=video_id).first()
        if upload is None or upload.video.state not in stages.UNDER_WAY:
            return False
        try:
            _process_or_reject(upload)
        except Abandoned:
            # In the trash it may be taken back; then it goes on, or its files go with the row.
            remove_work(video_id)
            if not stages.is_there(upload.video):
                stages.abandon_video(upload)
        except Exception:
            if stages.is_there(upload.video):
                raise
            stages.abandon_video(upload)
        return True


def _process_or_reject(upload: Upload) -> None:
    try:
        _process(upload)
    except Rejected as error:
        stages.reject_video(upload, str(error))
    except NoRoom:
        _wait_for_room(upload)


def _wait_for_room(upload: Upload) -> None:
    """A disk that is full for an hour may have room again; one that is full for a day is nobody's
    care, and the owner should know rather than wait."""
    log.error("upload.no_room", video_id=upload.video_id, size_bytes=upload.size_bytes)
    if upload.received_at and clock.now() - upload.received_at > WAITS_FOR_ROOM:
        reason = "The server had no room to convert this video for a day. Upload it again later."
        stages.reject_video(upload, reason)
        return
    enter_stage(upload.video, VideoState.RECEIVED, reason="It waits for room on the server's disk.")


def _process(upload: Upload) -> None:
    video = upload.video
    if video.deleted_at is not None:
        raise Abandoned
    with work_folder(video.pk) as folder:
        source = _fetch(upload, folder)
        held_reason = _scan(video, source)
        probed = probe_original(video, source)
        _count_attempt(upload)
        try:
            made = transcode_original(video, source, probed, folder)
        except ConversionFailed as error:
            log.warning("upload.conversion_failed", video_id=video.pk, error=str(error)[-500:])
            if upload.attempts < _CONVERSIONS:
                raise
            raise Rejected("This file is damaged; it could not be converted.") from None
        published = _publish(upload, made)
    stages.finish_video(
        video,
        duration_ms=published.duration_ms,
        size_bytes=published.size_bytes,
        held_reason=held_reason,
    )
    remove_original(upload)
    remove_work(video.pk)


def _publish(upload: Upload, made: list[MadeRendition]) -> Published:
    """A storage that is away for some minutes costs no second conversion, and never the video."""
    for wait_s in _STORAGE_WAITS_S:
        try:
            return _store(upload.video, made)
        except StorageUnavailable as error:
            log.warning("upload.storage_away", video_id=upload.video_id, error=str(error))
            time.sleep(wait_s)
    try:
        return _store(upload.video, made)
    except StorageUnavailable:
        Upload.objects.filter(pk=upload.pk).update(attempts=F("attempts") - 1)
        raise


def _store(video: Video, made: list[MadeRendition]) -> Published:
    published = publish_renditions(video, made)
    try:
        make_video_pictures(video)
    except FfmpegFailed as error:  # a video without a thumbnail is a video
        log.warning("upload.no_pictures", video_id=video.pk, error=str(error)[-300:])
    return published


def _fetch(upload: Upload, folder: Path) -> Path:
    require_scratch_room(folder, upload.size_bytes)
    try:
        return fetch_original(upload, folder)
    except FileNotFoundError:
        raise Rejected("The file is no longer there; upload it again.") from None


def _scan(video: Video, source: Path) -> str:
    """Why somebody has to look at the video first; empty when the scanner has seen all of it."""
    if not settings.CLAMD_URL:
        return ""
    enter_stage(video, VideoState.SCANNING)
    finding = scan_file(source, url=settings.CLAMD_URL)
    if finding.verdict is Verdict.INFECTED:
        log.warning("upload.infected", video_id=video.pk, found=finding.name)
        raise Rejected(f"The virus scanner found {finding.name} in this file.")
    if finding.verdict is Verdict.TOO_LARGE:
        return (
            "The file is larger than the virus scanner takes, so a moderator of this site looks"
            " at the video before anybody else may."
        )
    return ""


def _count_attempt(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(attempts=F("attempts") + 1)
    upload.attempts += 1
    if upload.attempts > MAX_ATTEMPTS:
        raise Rejected("The video could not be made, though it was tried several times.")
