"""The dashboard's Activity: for whoever keeps order on the channel."""

import pytest

from tests.chat.acting import make_moderator, make_vip

pytestmark = pytest.mark.django_db
URL = "/dashboard/activity/"


def test_the_broadcaster_controls_the_own_feed(broadcaster, client_of):
    page = client_of(broadcaster).get(URL).content.decode()
    assert 'data-url="/api/v1/channels/ana/activity/" data-controls' in page
    assert 'aria-current="page"' in page


def test_a_moderator_controls_the_channels(broadcaster, client_of):
    page = client_of(make_moderator(broadcaster)).get(f"{URL}?channel=ana")
    assert 'data-url="/api/v1/channels/ana/activity/"' in page.content.decode()


def test_nobody_else_sees_it(broadcaster, viewer, outsider, client, client_of):
    assert client.get(f"{URL}?channel=ana").status_code == 302
    for wrong in (viewer, outsider, make_vip(broadcaster), make_moderator(outsider)):
        assert client_of(wrong).get(f"{URL}?channel=ana").status_code == 403
