"""No answer to anybody holds a secret, or what is another account's own."""

import pytest
from django.conf import settings

from accounts.services.exports import export_account
from streams.models import StreamKey
from streams.services.stream_keys import issue_stream_key
from tests.security.addresses import every_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(broadcaster) -> set[str]:
    """What opens Ana's doors, or would help to."""
    key, clear_text = issue_stream_key(channel=broadcaster.channel)
    return {clear_text, clear_text[-30:], key.key_hash, broadcaster.password, settings.SECRET_KEY}


@pytest.mark.parametrize("role", ["broadcaster", "viewer", "staff"])
def test_no_page_holds_a_secret(role, secrets, broadcaster, chess, request, client_of):
    account = request.getfixturevalue(role)
    client = client_of(account)
    secrets |= {client.session.session_key}
    if role == "viewer":
        broadcaster.email = "nobodys-business@example.org"
        broadcaster.save(update_fields=["email"])
        secrets |= {broadcaster.email}
    for address in every_address():
        for object_id in {1, broadcaster.pk} if "object_id" in address.arguments else {1}:
            answer = client.get(address.path(object_id=object_id))
            # Statements are PDFs.
            found = answer.getvalue()
            assert not [one for one in secrets if one.encode() in found], address


def test_nor_does_the_export_or_the_database(secrets, broadcaster):
    clear_text = max(secrets, key=lambda one: one.startswith("live_"))
    assert clear_text.startswith("live_")
    exported = str(export_account(account=broadcaster))
    assert not [one for one in secrets if one in exported]
    assert clear_text not in str(list(StreamKey.objects.values()))


def test_errors_tell_nothing_of_the_inside(broadcaster, client, client_of, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr("streams.views.channel.get_channel", broken)
    monkeypatch.setattr("streams.api.channels.channel_selectors.get_channel", broken)
    for role_client in (client, client_of(broadcaster)):
        role_client.raise_request_exception = False
        for path in ("/ana", "/api/v1/channels/ana/"):
            answer = role_client.get(path)
            assert answer.status_code == 500
            assert not [word for word in ("hunter2", "Traceback", ".py") if word in answer.text]


def test_developer_pages_are_off():
    assert settings.DEBUG is False
