"""Export and deletion as pages."""

import json

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.views import data
from tests.factories import PASSWORD
from twitchclone.core.rate_limit import Limit

EXPORT = "/settings/data/export/"
DELETE = "/settings/data/delete/"


def test_the_export_comes_as_a_file_after_the_password(client_of, viewer):
    client = client_of(viewer)
    asked = client.get(EXPORT)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.get(EXPORT)
    assert response["Content-Disposition"] == 'attachment; filename="vic.json"'
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.content)["account"]["login"] == "vic"


def test_exports_are_rationed(client_of, viewer, monkeypatch):
    monkeypatch.setattr(data, "EXPORTS", Limit("account-export", 1, 3600))
    client = client_of(viewer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert [client.get(EXPORT).status_code for _ in range(2)] == [200, 429]


def test_deletion_with_password_and_understanding(client_of, viewer):
    client = client_of(viewer)
    for form in (
        {"password": PASSWORD},
        {"is_understood": "on"},
        {"password": "wrong", "is_understood": "on"},
    ):
        response = client.post(DELETE, form)
        assert response.status_code == 422
        assert "field__errors" in response.text
    assert User.objects.filter(pk=viewer.pk).exists()

    response = client.post(DELETE, {"password": PASSWORD, "is_understood": "on"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert not User.objects.filter(pk=viewer.pk).exists()
    assert client.get(reverse("accounts:settings-profile")).status_code == 302


def test_the_page_cannot_be_used_to_guess_the_password(client_of, viewer):
    client = client_of(viewer)
    for _ in range(5):
        client.post(DELETE, {"password": "wrong", "is_understood": "on"})
    refused = client.post(DELETE, {"password": PASSWORD, "is_understood": "on"})
    assert "Too many attempts" in refused.text
    assert User.objects.filter(pk=viewer.pk).exists()


def test_a_deleted_account_cannot_log_in(client_of, viewer):
    client_of(viewer).post(DELETE, {"password": PASSWORD, "is_understood": "on"})
    client = Client()
    client.post(reverse("account_login"), {"login": "vic", "password": PASSWORD})
    assert client.get(reverse("accounts:settings-profile")).status_code == 302
