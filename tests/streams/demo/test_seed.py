"""The demo site: made once, on an empty database only, with log-ins that work."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Follow, User
from accounts.policies.logins import RESERVED_LOGINS
from accounts.policies.permissions import is_administrator
from streams.demo.cast import ADMINISTRATOR, CHANNELS, FOLLOWS, VIEWER
from streams.demo.keys import KEY_NAME, find_own_channels, renew_key
from streams.demo.scenes import SCENES
from streams.errors import StreamKeyInvalid
from streams.models import Category, Channel, StreamKey
from streams.services.ingest import authorise_publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def seed(*flags):
    out = io.StringIO()
    call_command("seed_demo", *flags, stdout=out)
    return json.loads(out.getvalue())["accounts"]


def grant_of(stream_key):
    return authorise_publish(stream_key=stream_key, remote_addr="192.0.2.1", encoder="")


def test_an_empty_site_is_filled(client):
    printed = {account["role"]: account for account in seed("--if-empty")}
    assert set(printed) == {"viewer", "administrator", "broadcaster"}
    for account in printed.values():
        assert Client().login(username=account["login"], password=account["password"])
    assert is_administrator(User.objects.get(login=printed["administrator"]["login"]))
    assert not User.objects.get(login=printed["viewer"]["login"]).is_staff

    assert Category.objects.exclude(box_art="").count() == 12
    for wanted in CHANNELS:
        channel = Channel.objects.get(owner__login=wanted.login)
        assert channel.title == wanted.title
        assert channel.offline_banner
        assert channel.owner.avatar
    assert Follow.objects.count() == sum(map(len, FOLLOWS.values()))
    assert client.get("/demo").status_code == 200
    assert set(find_own_channels()) == {channel.login for channel in CHANNELS}


def test_a_site_in_use_is_left_alone(broadcaster):
    assert seed("--if-empty") == []
    with pytest.raises(CommandError, match="has accounts already"):
        seed()
    assert User.objects.count() == 1
    assert not Category.objects.exists()


def test_no_login_is_a_reserved_word():
    logins = {channel.login for channel in CHANNELS} | {VIEWER[0], ADMINISTRATOR[0]}
    assert not logins & RESERVED_LOGINS
    assert set(SCENES) <= logins


def test_somebody_elses_channel_named_demo_is_none_of_ours(broadcaster, tmp_path):
    assert find_own_channels() == {}
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "channels.json").write_text(json.dumps({"demo": broadcaster.pk}))
    assert find_own_channels() == {}


def test_each_start_has_a_key_of_its_own(broadcaster):
    first = renew_key(channel_id=broadcaster.pk)
    assert grant_of(first).login == "ana"
    second = renew_key(channel_id=broadcaster.pk)
    assert grant_of(second).login == "ana"
    with pytest.raises(StreamKeyInvalid):
        grant_of(first)
    assert StreamKey.objects.get(channel_id=broadcaster.pk).name == KEY_NAME
