"""The profile page: texts and pictures."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from accounts.views import pictures
from tests.factories import make_picture
from twitchclone.core.rate_limit import Limit

URL = "/settings/profile/"


def stored(account):
    return User.objects.get(pk=account.pk)


def test_saving(client_of, viewer):
    client = client_of(viewer)
    form = {
        "display_name": "Vic",
        "bio": "Watches.",
        "link_title_1": "",
        "link_url_1": "",
        "link_title_2": "Blog",
        "link_url_2": "vic.example.org",
    }
    response = client.post(URL, form, follow=True)
    assert "Your profile is saved." in response.text
    assert stored(viewer).links == [{"title": "Blog", "url": "https://vic.example.org"}]
    page = client.get(URL)
    assert 'value="https://vic.example.org"' in page.text
    assert "Watches." in page.text


def test_refusals_stand_beside_the_field_and_keep_what_was_typed(client_of, viewer, broadcaster):
    client = client_of(viewer)
    taken = client.post(URL, {"display_name": "Ana", "bio": "Kept."})
    assert taken.status_code == 422
    assert "somebody else" in taken.text and "Kept." in taken.text
    bad = client.post(URL, {"display_name": "Vic", "link_url_1": "javascript:alert(1)"})
    assert bad.status_code == 422
    assert "A link is a web address" in bad.text
    assert stored(viewer).display_name == "vic"


def test_texts_are_never_markup(client_of, viewer):
    client = client_of(viewer)
    client.post(URL, {"display_name": "<b>Vic</b>", "bio": "<script>alert(1)</script>"})
    page = client.get(URL).text
    assert "<script>alert(1)" not in page and "<b>Vic" not in page


def test_pictures(client_of, viewer):
    client = client_of(viewer)
    for name, picture in (("avatar", make_picture()), ("banner", make_picture(960, 240))):
        url = reverse(f"accounts:settings-{name}")
        response = client.post(url, {name: picture}, follow=True)
        assert "is set." in response.text
        path = getattr(stored(viewer), name).url
        served = client.get(path)
        assert (served.status_code, served["Content-Type"]) == (200, "image/webp")
        assert "immutable" in served["Cache-Control"]
        assert served["X-Content-Type-Options"] == "nosniff"
        client.post(reverse(f"accounts:settings-{name}-remove"))
        assert not getattr(stored(viewer), name)


def test_what_is_no_picture_is_refused_beside_the_field(client_of, viewer):
    client = client_of(viewer)
    url = reverse("accounts:settings-avatar")
    for upload in (SimpleUploadedFile("x.png", b"<svg/>"), None):
        response = client.post(url, {"avatar": upload} if upload else {})
        assert response.status_code == 422
    assert "This field is required" in response.text
    assert not stored(viewer).avatar


def test_decoding_is_rationed(client_of, viewer, monkeypatch):
    monkeypatch.setattr(pictures, "PICTURE_CHANGES", Limit("picture-change", 1, 3600))
    client = client_of(viewer)
    url = reverse("accounts:settings-avatar")
    assert client.post(url, {"avatar": make_picture()}).status_code == 302
    refused = client.post(url, {"avatar": make_picture()})
    assert refused.status_code == 422
    assert "Too many attempts" in refused.text


def test_a_picture_changes_nobody_elses_profile(client_of, viewer, broadcaster):
    client_of(viewer).post(reverse("accounts:settings-avatar"), {"avatar": make_picture()})
    assert not stored(broadcaster).avatar
