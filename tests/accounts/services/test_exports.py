"""A copy of one's data: complete, and without a secret."""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.urls import reverse

from accounts.services.exports import export_account
from accounts.services.follows import follow_channel
from accounts.services.profiles import set_avatar, update_profile
from streams.services.stream_keys import issue_stream_key
from tests.factories import PASSWORD, make_picture


def test_everything_but_secrets(client, viewer, broadcaster):
    client.post(reverse("account_login"), {"login": "vic", "password": PASSWORD})
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    update_profile(account=viewer, bio="Hello.", links=[{"title": "", "url": "vic.example.org"}])
    viewer = set_avatar(account=viewer, upload=make_picture())
    secret = generate_totp_secret()
    TOTP.activate(viewer, secret)
    codes = RecoveryCodes.activate(viewer).generate_codes()
    _, stream_key = issue_stream_key(channel=viewer.channel, name="OBS")

    text = json.dumps(export_account(account=viewer))
    export = json.loads(text)

    assert export["account"]["login"] == "vic"
    assert export["account"]["bio"] == "Hello."
    assert export["account"]["links"] == [
        {"title": "vic.example.org", "url": "https://vic.example.org"}
    ]
    assert export["account"]["avatar"].startswith("/media/avatars/")
    assert export["email_addresses"] == [
        {"email": "vic@example.org", "verified": True, "primary": True}
    ]
    assert [row["channel"] for row in export["follows"]] == ["ana"]
    assert len(export["sessions"]) == 1
    assert {row["type"] for row in export["second_factors"]} == {"totp", "recovery_codes"}
    assert export["channel"]["title"] == ""
    assert [row["name"] for row in export["stream_keys"]] == ["OBS"]

    session_key = UserSession.objects.get(user=viewer).session_key
    stored = [str(value) for row in Authenticator.objects.all() for value in row.data.values()]
    secrets = [viewer.password, PASSWORD, secret, *codes, stream_key, session_key, *stored]
    secrets.remove("0")  # how many recovery codes were used
    assert [one for one in secrets if one in text] == []


def test_nothing_of_anybody_else(viewer, broadcaster):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    assert "vic" not in json.dumps(export_account(account=broadcaster))
    assert "ana@example.org" not in json.dumps(export_account(account=viewer))
