"""Films of campaigns: taken in, checked and converted by a worker, reviewed by staff."""

import os
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_act
from monetization.models import Campaign, CampaignState, Creative, CreativeState
from monetization.policies import ads as rules
from streams.scan import Verdict, scan_file
from streams.storage import Area, delete_keys, delete_prefix, open_object, save_file
from streams.storage.names import MEDIA_TYPE
from streams.storage.scratch import require_scratch_room
from streams.transcode.child import ChildLimits
from streams.transcode.job import run_ffmpeg
from streams.transcode.probe import NotPlayable, Probed, input_arguments, probe_file
from twitchclone.core import clock
from twitchclone.core.db import try_lease
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.jobs import enqueue_on_commit

State = CreativeState
CONVERT_TASK = "monetization.creatives.convert"
_GIGABYTE = 1024**3
_LIMITS = ChildLimits(nice=10, address_space_bytes=8 * _GIGABYTE, file_bytes=_GIGABYTE // 4)
_TIMEOUT_S = 600
_GIVEN_UP = timedelta(hours=6)
_MAX_HEIGHT, _MAX_WIDTH, _MAX_FPS = 720, 1280, 30


def add_creative(
    *, campaign_id: int, actor: User, title: str, click_url: str, file: "File[bytes]"
) -> Creative:
    """Take a film in; a worker checks it. Raises NotFound for another's campaign, InvalidInput with
    the field at fault, Conflict for too many, StorageUnavailable."""
    campaign = _own(campaign_id, actor)
    click_url = rules.require_https(click_url, field="click_url")
    if not file.size or file.size > rules.MAX_CREATIVE_BYTES:
        most = rules.MAX_CREATIVE_BYTES // 1_000_000
        raise InvalidInput(f"Choose a film of at most {most} MB.", field="file")
    creative = _new(campaign, title, click_url=click_url)
    with tempfile.NamedTemporaryFile(prefix="ad-") as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        key = original_key(creative)
        save_file(Area.ADS, key, Path(copy.name), content_type="application/octet-stream")
    with transaction.atomic():
        creative.save()
        enqueue_on_commit(CONVERT_TASK, creative_id=str(creative.pk))
    return creative


def add_vast_tag(*, campaign_id: int, actor: User, title: str, vast_url: str) -> Creative:
    """Name an ad server elsewhere; staff look at it before it is asked. Raises as add_creative."""
    campaign = _own(campaign_id, actor)
    vast_url = rules.require_https(vast_url, field="vast_url")
    creative = _new(campaign, title, vast_url=vast_url)
    creative.state = State.IN_REVIEW
    creative.save()
    return creative


@transaction.atomic
def remove_creative(*, creative_id: UUID, actor: User) -> None:
    """Take it out of its campaign, files too; what it was shown stays counted."""
    creative = Creative.objects.select_for_update().filter(pk=creative_id).first()
    if creative is None or creative.campaign.advertiser_id != actor.pk:
        raise NotFound("There is no such ad.")
    prefix = creative.storage_prefix
    creative.delete()
    transaction.on_commit(lambda: delete_prefix(Area.ADS, prefix), robust=True)


@transaction.atomic
def review_creative(
    *, creative_id: UUID, reviewer: User, is_approved: bool, reason: str = ""
) -> Creative:
    """Staff's decision; one that was approved may be refused later. Raises NotPermitted, Conflict,
    InvalidInput for a refusal without a reason."""
    if not reviewer.has_perm("monetization.change_creative"):
        raise NotPermitted
    creative = Creative.objects.select_for_update().filter(pk=creative_id).first()
    if creative is None:
        raise NotFound("There is no such ad.")
    if creative.state not in {State.IN_REVIEW, State.APPROVED, State.REJECTED}:
        raise Conflict("This ad is not converted yet.")
    if not is_approved and not reason.strip():
        raise InvalidInput("Say why it is refused.", field="reason")
    creative.state = State.APPROVED if is_approved else State.REJECTED
    creative.state_reason = "" if is_approved else reason.strip()[:300]
    creative.reviewed_at, creative.reviewed_by = clock.now(), reviewer
    creative.save(update_fields=["state", "state_reason", "reviewed_at", "reviewed_by"])
    return creative


def convert_creative(*, creative_id: UUID) -> bool:
    """Check the film and make an MP4 of it that any browser plays; False when somebody else does.

    Raises FfmpegFailed and StorageUnavailable, after which it may be called again.
    """
    with try_lease(f"convert-creative-{creative_id}") as is_held:
        if not is_held:
            return False
        creative = Creative.objects.filter(pk=creative_id, state=State.PROCESSING).first()
        if creative is None:
            return True
        try:
            _convert(creative)
        except NotPlayable as error:
            _fail(creative, str(error))
        return True


def resume_creatives() -> int:
    """Enqueue anew what got lost on its way; fail what no attempt could convert. How many."""
    now = clock.now()
    waiting = Creative.objects.filter(
        state=State.PROCESSING, created_at__lt=now - timedelta(minutes=15)
    )
    for creative in list(waiting[:100]):
        if now - creative.created_at > _GIVEN_UP:
            _fail(creative, "This film could not be converted. Upload another one.")
        else:
            enqueue_on_commit(CONVERT_TASK, creative_id=str(creative.pk))
    return waiting.count()


def original_key(creative: Creative) -> str:
    """The file as it was sent; gone once there is a film."""
    return f"{creative.storage_prefix}/original"


def film_key(creative: Creative) -> str:
    """What players get."""
    return film_key_of(creative.storage_prefix)


def film_key_of(prefix: str) -> str:
    """The same by the folder alone."""
    return f"{prefix}/film.mp4"


def _convert(creative: Creative) -> None:
    with tempfile.TemporaryDirectory(prefix="ad-") as name:
        folder = Path(name)
        source, film = folder / "original", folder / "film.mp4"
        require_scratch_room(folder, 3 * rules.MAX_CREATIVE_BYTES)
        with open_object(Area.ADS, original_key(creative)) as given, source.open("wb") as file:
            while piece := given.read(2**20):
                file.write(piece)
        url = settings.CLAMD_URL
        if url and scan_file(source, url=url).verdict is Verdict.INFECTED:
            raise NotPlayable("A scanner found something harmful in this file.")
        probed = probe_file(source)
        _require_short(probed)
        threads = max(1, (os.cpu_count() or 1) // 2)
        run_ffmpeg(
            film_arguments(source, film, probed, threads), timeout_s=_TIMEOUT_S, limits=_LIMITS
        )
        made = probe_file(film)
        _require_short(made)
        size = save_file(Area.ADS, film_key(creative), film, content_type=MEDIA_TYPE)
    values = {"width": made.width, "height": made.height, "duration_ms": made.duration_ms}
    rows = Creative.objects.filter(pk=creative.pk, state=State.PROCESSING)
    if not rows.update(state=State.IN_REVIEW, state_reason="", size_bytes=size, **values):
        delete_prefix(Area.ADS, creative.storage_prefix)  # removed meanwhile
        return
    delete_keys(Area.ADS, [original_key(creative)])


def film_arguments(source: Path, film: Path, probed: Probed, threads: int) -> list[str]:
    """H.264 and AAC, at most 720p and 30 frames, and no louder than a stream (EBU R 128)."""
    fit = f"scale={_MAX_WIDTH}:{_MAX_HEIGHT}:force_original_aspect_ratio=decrease"
    steps = ["bwdif=mode=send_frame"] if probed.is_interlaced else []
    steps += [f"{fit}:force_divisible_by=2", "setsar=1", "format=yuv420p"]
    if probed.fps > _MAX_FPS:
        steps.append(f"fps={_MAX_FPS}")
    sound = ["-af", "loudnorm=I=-18:TP=-2:LRA=11", "-c:a", "aac", "-b:a", "128k", "-ar", "48000"]
    return [
        *("-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
        *input_arguments(source),
        *("-map", "0:V:0", "-map", "0:a:0?", "-vf", ",".join(steps)),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-profile:v", "high"),
        *("-maxrate", "2500k", "-bufsize", "5000k", "-threads", str(threads), "-g", "60"),
        *(sound if probed.audio_codec else ["-an"]),
        *("-ac", "2", "-t", str(rules.MAX_CREATIVE_MS / 1000 + 1), "-map_metadata", "-1"),
        *("-movflags", "+faststart", "-f", "mp4", str(film)),
    ]


def _require_short(probed: Probed) -> None:
    if not 1000 <= probed.duration_ms <= rules.MAX_CREATIVE_MS + 500:
        raise NotPlayable(f"A film is 1 to {rules.MAX_CREATIVE_MS // 1000} seconds long.")


def _fail(creative: Creative, reason: str) -> None:
    rows = Creative.objects.filter(pk=creative.pk, state=State.PROCESSING)
    rows.update(state=State.FAILED, state_reason=reason[:300])
    delete_prefix(Area.ADS, creative.storage_prefix)


def _own(campaign_id: int, actor: User) -> Campaign:
    campaign = Campaign.objects.filter(pk=campaign_id, advertiser=actor).first()
    if campaign is None:
        raise NotFound("There is no such campaign.")
    if not may_act(actor):
        raise NotPermitted("This account is suspended.")
    if campaign.state == CampaignState.ENDED:
        raise Conflict("This campaign has ended.")
    if campaign.creatives.count() >= rules.MAX_CREATIVES:
        raise Conflict(f"A campaign has at most {rules.MAX_CREATIVES} ads.")
    return campaign


def _new(campaign: Campaign, title: str, **values: str) -> Creative:
    title = title.strip()
    if not 0 < len(title) <= 80:
        raise InvalidInput("Give it a title of at most 80 characters.", field="title")
    return Creative(campaign=campaign, title=title, **values)
