"""Stream keys in the dashboard: shown in clear text once, and nowhere else."""

import re

import pytest

from streams.errors import StreamKeyInvalid
from streams.models import StreamKey
from streams.services.ingest import authorise_publish
from streams.services.stream_keys import MAX_KEYS
from tests.streams.builders import channel_of, go_live, make_key, reload

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def clear_text_in(response):
    found = re.search(r"live_\d+_\w{30}", response.content.decode())
    return found.group() if found else ""


def may_publish(clear_text):
    grant = authorise_publish(stream_key=clear_text, remote_addr="192.0.2.1", encoder="")
    return grant.login


def test_a_new_key_is_shown_once(broadcaster, client_of):
    browser = client_of(broadcaster)
    response = browser.post("/dashboard/keys/new/", {"name": "Laptop"}, headers=PART)
    assert may_publish(clear_text_in(response)) == "ana"
    assert "no-store" in response["Cache-Control"]
    assert clear_text_in(browser.get("/dashboard/keys/")) == ""


def test_without_scripts_it_is_shown_once_as_well(broadcaster, client_of):
    response = client_of(broadcaster).post("/dashboard/keys/new/", {"name": "Laptop"})
    assert "<html" in response.content.decode()
    assert may_publish(clear_text_in(response)) == "ana"


def test_the_guide_gets_its_own_part(broadcaster, client_of):
    fields = {"name": "Primary", "view": "guide"}
    response = client_of(broadcaster).post("/dashboard/keys/new/", fields, headers=PART)
    assert 'id="guide-key"' in response.content.decode()
    assert clear_text_in(response)


def test_replacing_ends_the_old_one_and_its_stream(broadcaster, client_of):
    key, old = make_key(broadcaster)
    broadcast = go_live(broadcaster, key=key)
    response = client_of(broadcaster).post(f"/dashboard/keys/{key.pk}/rotate/", headers=PART)
    assert may_publish(clear_text_in(response)) == "ana"
    with pytest.raises(StreamKeyInvalid):
        may_publish(old)
    assert not reload(broadcast).is_visible


def test_revoking(broadcaster, client_of):
    key, clear_text = make_key(broadcaster)
    client_of(broadcaster).post(f"/dashboard/keys/{key.pk}/revoke/", headers=PART)
    with pytest.raises(StreamKeyInvalid):
        may_publish(clear_text)


def test_another_one_becomes_the_primary(broadcaster, client_of):
    make_key(broadcaster, "First")
    second, _ = make_key(broadcaster, "Second")
    client_of(broadcaster).post(f"/dashboard/keys/{second.pk}/primary/", headers=PART)
    assert StreamKey.objects.get(channel=channel_of(broadcaster), is_primary=True) == second


@pytest.mark.parametrize("name", ["", "x" * 41, "Laptop", "LAPTOP"])
def test_names_that_will_not_do(broadcaster, client_of, name):
    make_key(broadcaster, "Laptop")
    response = client_of(broadcaster).post("/dashboard/keys/new/", {"name": name}, headers=PART)
    assert response.status_code == 422
    assert "name" in response.context["form"].errors


def test_the_last_key_closes_the_form(broadcaster, client_of):
    for _ in range(MAX_KEYS):
        make_key(broadcaster)
    browser = client_of(broadcaster)
    assert "New key" not in browser.get("/dashboard/keys/").content.decode()
    assert browser.post("/dashboard/keys/new/", {"name": "More"}, headers=PART).status_code == 422
