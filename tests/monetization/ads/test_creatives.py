"""Films as they come: checked, converted, looked at; real ffmpeg."""

import subprocess

import imageio_ffmpeg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from monetization.models import Creative, CreativeState
from monetization.services.ads.creatives import (
    add_creative,
    convert_creative,
    film_key,
    original_key,
    remove_creative,
    review_creative,
)
from streams.storage import Area, size_of
from streams.transcode.probe import probe_file
from twitchclone.core.errors import Conflict, InvalidInput

pytestmark = [pytest.mark.django_db, pytest.mark.media, pytest.mark.usefixtures("local_storage")]


def make_film(path, *, seconds=3, size="1920x1080", rate=60):
    """A pattern with a loud tone."""
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i"),
        *(f"testsrc2=size={size}:rate={rate}:duration={seconds}", "-f", "lavfi", "-i"),
        *(f"sine=frequency=440:duration={seconds}", "-c:v", "libx264", "-preset", "ultrafast"),
        *("-pix_fmt", "yuv420p", "-c:a", "aac", str(path)),
    ]
    subprocess.run(command, check=True, timeout=120)
    return path.read_bytes()


def send(campaign, data, **changes):
    """As the page hands it on."""
    values = {"title": "Tea", "click_url": "https://tea.example.org/"}
    return add_creative(
        campaign_id=campaign.pk,
        actor=campaign.advertiser,
        file=SimpleUploadedFile("film.mkv", data),
        **values | changes,
    )


def test_a_film_becomes_one_that_any_browser_plays(campaign, staff, tmp_path, advertiser):
    creative = send(campaign, make_film(tmp_path / "film.mkv"))
    with pytest.raises(Conflict):
        review_creative(creative_id=creative.pk, reviewer=staff, is_approved=True)
    assert convert_creative(creative_id=creative.pk)
    creative.refresh_from_db()
    assert creative.state == CreativeState.IN_REVIEW
    assert (creative.width, creative.height) == (1280, 720)
    assert 2900 <= creative.duration_ms <= 3200
    assert size_of(Area.ADS, film_key(creative)) == creative.size_bytes
    assert size_of(Area.ADS, original_key(creative)) is None
    from streams.storage import local_path

    probed = probe_file(local_path(Area.ADS, film_key(creative)))
    assert (probed.video_codec, probed.audio_codec, round(probed.fps)) == ("h264", "aac", 30)
    remove_creative(creative_id=creative.pk, actor=advertiser)


@pytest.mark.parametrize("data", [b"#EXTM3U\nfile:///etc/passwd", b"<svg/>", b"\x00" * 2000])
def test_what_is_no_film_is_refused(campaign, data):
    creative = send(campaign, data)
    assert convert_creative(creative_id=creative.pk)
    creative.refresh_from_db()
    assert creative.state == CreativeState.FAILED
    assert creative.state_reason
    assert size_of(Area.ADS, original_key(creative)) is None


def test_longer_than_a_minute_is_refused(campaign, tmp_path):
    creative = send(campaign, make_film(tmp_path / "l.mkv", seconds=62, size="160x90", rate=5))
    convert_creative(creative_id=creative.pk)
    creative.refresh_from_db()
    assert creative.state == CreativeState.FAILED
    assert "60 seconds" in creative.state_reason


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"title": "x" * 81}, {"click_url": "http://tea.example.org/"}]
)
def test_what_it_is_called_and_where_it_leads(campaign, change):
    with pytest.raises(InvalidInput):
        send(campaign, b"x", **change)
    with pytest.raises(InvalidInput):
        send(campaign, b"")
    assert Creative.objects.count() == 1
