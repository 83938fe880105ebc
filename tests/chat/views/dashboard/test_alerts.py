"""Alerts in the dashboard: kept, tried, gone back to the default; nobody else's business."""

from io import BytesIO
from wave import open as open_wave

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chat.models import AlertRule
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
PAGE = "/dashboard/alerts/cheer/"
FIELDS = {
    "is_enabled": "on",
    "shows_message": "on",
    "template": "{name} gave {amount}",
    "minimum": "100",
    "duration_s": "8",
    "animation": "zoom",
    "position": "bottom",
    "font_size_px": "48",
    "color": "#ffcc00",
    "sound": "coin",
    "volume_percent": "40",
}


def wav_file(name="ding.wav"):
    data = BytesIO()
    with open_wave(data, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x00\x10" * 4000)
    return SimpleUploadedFile(name, data.getvalue())


def picture():
    data = BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 128)).save(data, "PNG")
    return SimpleUploadedFile("x.png", data.getvalue())


def save(browser, **changes):
    return browser.post(f"{PAGE}save/", {**FIELDS, **changes}, headers=PART)


def test_the_first_kind_is_shown(broadcaster, client_of):
    assert (
        client_of(broadcaster).get("/dashboard/alerts/")["Location"] == "/dashboard/alerts/follow/"
    )
    page = client_of(broadcaster).get(PAGE).content.decode()
    assert "Send test alert" in page
    assert "Fewest bits" in page


def test_saving_tells_open_overlays(broadcaster, client_of):
    assert save(client_of(broadcaster)).status_code == 200

    rule = AlertRule.objects.get()
    assert (rule.minimum, rule.duration_ms, rule.animation) == (100, 8000, "zoom")
    told = OutboxEvent.objects.get().data
    assert told["action"] == "settings"
    assert told["body"]["alerts"]["cheer"]["minimum"] == 100


def test_what_is_wrong_is_told_beside_the_field(broadcaster, client_of):
    answer = save(client_of(broadcaster), duration_s="900", color="red")

    assert answer.status_code == 422
    assert not AlertRule.objects.exists()


def test_markup_in_the_words_stays_words(broadcaster, client, client_of):
    browser = client_of(broadcaster)
    save(browser, template="</script><script>alert(1)</script>{name}")

    for path in (PAGE, f"{PAGE}preview/"):
        assert "<script>alert(1)" not in browser.get(path).content.decode()


@pytest.mark.media
def test_a_picture_and_a_sound_of_ones_own(broadcaster, client_of, local_storage):
    browser = client_of(broadcaster)
    assert save(browser, image=picture(), sound_file=wav_file()).status_code == 200

    rule = AlertRule.objects.get()
    assert rule.sound == "own"
    assert rule.sound_file.endswith(".mp3")
    heard = browser.get(default_storage.url(rule.sound_file))
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/mpeg")
    with default_storage.open(rule.image) as file:
        assert Image.open(file).format == "WEBP"


@pytest.mark.media
@pytest.mark.parametrize(
    "data", [b"", b"MZ" * 500, b"#EXTM3U\nfile:///etc/passwd", b"<svg/>", b"ID3" + bytes(900)]
)
def test_what_is_no_sound_is_refused(broadcaster, client_of, local_storage, data):
    given = SimpleUploadedFile("ding.mp3", data or b"\n")

    assert save(client_of(broadcaster), sound_file=given).status_code == 422
    assert not AlertRule.objects.exists()


def test_a_sound_has_an_end(broadcaster, client_of):
    given = SimpleUploadedFile("ding.mp3", bytes(2 * 1024 * 1024 + 1))

    assert save(client_of(broadcaster), sound_file=given).status_code == 422


def test_going_back_to_the_default(broadcaster, client_of):
    browser = client_of(broadcaster)
    save(browser)

    assert browser.post(f"{PAGE}reset/", headers=PART).status_code == 200
    assert not AlertRule.objects.exists()


def test_the_test_button(broadcaster, client_of):
    assert client_of(broadcaster).post(f"{PAGE}test/", headers=PART).status_code == 200
    assert OutboxEvent.objects.get().data["action"] == "test"


def test_only_ones_own_page_may_frame_the_preview(broadcaster, client_of):
    answer = client_of(broadcaster).get(f"{PAGE}preview/")

    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_others_change_their_own_only(broadcaster, outsider, client_of):
    save(client_of(outsider))

    assert AlertRule.objects.get().channel_id == outsider.pk


def test_visitors_log_in_first(client):
    for path in (PAGE, f"{PAGE}preview/"):
        assert client.get(path).status_code == 302
    for verb in ("save", "reset", "test"):
        assert client.post(f"{PAGE}{verb}/").status_code == 302
    assert not OutboxEvent.objects.exists()


def test_it_cannot_be_forged(broadcaster, client_of):
    browser = client_of(broadcaster, enforce_csrf_checks=True)

    assert browser.post(f"{PAGE}test/").status_code == 403
    assert browser.post(f"{PAGE}save/", FIELDS).status_code == 403


def test_a_kind_there_is_not(broadcaster, client_of):
    assert client_of(broadcaster).get("/dashboard/alerts/party/").status_code == 404
