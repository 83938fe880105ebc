"""Badges in the dashboard, for their owner only."""

import pytest
from django.urls import reverse

from chat.models import ChannelBadge
from tests.chat.pictures import moving, still, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

PAGE = reverse("chat:dashboard-badges")
UPLOAD = reverse("chat:dashboard-badge-upload")
HTMX = {"HX-Request": "true"}


def test_upload_shows_the_step_in_words(client_of, broadcaster):
    client = client_of(broadcaster)
    assert "drawings are in use" in client.get(PAGE).content.decode()

    for step in ("subscriber:3", "bits:1000"):
        answer = client.post(UPLOAD, {"step": step, "image": uploaded(still())}, headers=HTMX)

    html = answer.content.decode()
    assert "Subscribers for 3 months" in html
    assert "1,000 bits" in html
    assert ChannelBadge.objects.filter(channel=broadcaster.pk).count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"step": "subscriber:4"}, "valid choice"),
        ({"step": "subscriber:3"}, "Choose a picture first"),
        ({"step": "subscriber:3", "image": moving()}, "does not move"),
    ],
)
def test_refusals(client_of, broadcaster, sent, words):
    data = sent.get("image")
    sent = {**sent, "image": uploaded(data)} if data else sent

    answer = client_of(broadcaster).post(UPLOAD, sent, headers=HTMX)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_removal_is_the_owners(client_of, broadcaster, outsider):
    client_of(broadcaster).post(UPLOAD, {"step": "bits:1", "image": uploaded(still())})
    badge = ChannelBadge.objects.get()
    url = reverse("chat:dashboard-badge-remove", args=[badge.pk])

    assert client_of(outsider).post(url).status_code == 404
    assert client_of(broadcaster).post(url).url == PAGE
    assert not ChannelBadge.objects.exists()
