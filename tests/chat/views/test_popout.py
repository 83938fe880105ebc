"""The chat in a window of its own."""

import pytest

pytestmark = pytest.mark.django_db


def test_anybody_may_open_it(client, broadcaster):
    response = client.get("/popout/ana/chat")

    page = response.content.decode()
    assert 'data-component="chat-panel"' in page
    assert 'data-channel="ana"' in page
    assert "data-chat-composer" not in page
    assert "/accounts/login/?next=/popout/ana/chat" in page


def test_an_account_may_write(client_of, viewer, broadcaster):
    assert "data-chat-composer" in client_of(viewer).get("/popout/ana/chat").content.decode()


def test_logins_are_written_one_way(client, broadcaster):
    response = client.get("/popout/ANA/chat")

    assert response.status_code == 301
    assert response["Location"] == "/popout/ana/chat"


def test_there_is_none_of_nobody(client):
    assert client.get("/popout/nobody/chat").status_code == 404


def test_a_suspended_channels_is_gone(client, banned):
    assert client.get("/popout/bo_banned/chat").status_code == 404


def test_it_cannot_be_framed_or_posted_to(client, broadcaster):
    assert client.get("/popout/ana/chat")["X-Frame-Options"] == "DENY"
    assert client.post("/popout/ana/chat").status_code == 405
