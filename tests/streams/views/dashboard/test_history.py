"""Past broadcasts."""

import pytest

from streams.services import ingest
from streams.views.dashboard import history
from tests.streams.builders import go_live, start

pytestmark = pytest.mark.django_db


def stream_once(account):
    broadcast = go_live(account)
    ingest.end_broadcast(broadcast_id=broadcast.pk, reason="eof")
    return broadcast


def test_none_yet(broadcaster, client_of):
    page = client_of(broadcaster).get("/dashboard/broadcasts/").content.decode()
    assert "You have not been live yet" in page


def test_ones_own_newest_first(broadcaster, outsider, client_of):
    stream_once(outsider)
    first, second = stream_once(broadcaster), stream_once(broadcaster)
    rows = client_of(broadcaster).get("/dashboard/broadcasts/").context["broadcasts"]
    assert [row.id for row in rows] == [second.pk, first.pk]


def test_what_nobody_saw_is_left_out(broadcaster, client_of):
    start(broadcaster)
    assert not client_of(broadcaster).get("/dashboard/broadcasts/").context["broadcasts"]


def test_scrolling_on(broadcaster, client_of, monkeypatch):
    made = [stream_once(broadcaster).pk for _ in range(3)]
    monkeypatch.setattr(history, "PER_PAGE", 2)
    browser = client_of(broadcaster)
    url = browser.get("/dashboard/broadcasts/").context["next_url"]
    rest = browser.get(url, headers={"HX-Request": "true"})
    assert [row.id for row in rest.context["broadcasts"]] == made[:1]
    assert "<html" not in rest.content.decode()


@pytest.mark.parametrize("before", ["x", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "\x00"])
def test_odd_moments_do_no_harm(broadcaster, client_of, before):
    response = client_of(broadcaster).get("/dashboard/broadcasts/", {"before": before})
    assert response.status_code == 200
