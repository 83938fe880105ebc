"""What happens to a channel when its account is made, exported, suspended or deleted."""

import json

import pytest

from accounts.services.accounts import create_account
from accounts.services.suspensions import suspend_account
from streams.account_hooks import ChannelHooks
from streams.models import Broadcast, Channel, StreamKey
from streams.services.channels import set_offline_banner
from streams.services.panels import PanelInput, save_panels
from tests.streams.builders import go_live, make_key, reload
from tests.streams.fixtures import media_root
from tests.streams.pictures import picture

__all__ = ["media_root"]
pytestmark = pytest.mark.django_db


def test_every_account_has_a_channel_and_no_key_that_nobody_saw():
    account = create_account(login="neu", email="neu@example.org", password="correct horse 9")
    assert Channel.objects.get(pk=account.pk).owner == account
    assert not StreamKey.objects.exists()


def test_the_export_is_json_without_secrets(broadcaster):
    key, clear_text = make_key(broadcaster, "Studio")
    go_live(broadcaster, key=key)
    save_panels(channel=broadcaster.channel, actor=broadcaster, panels=[PanelInput(title="Hi")])
    exported = ChannelHooks().export_account(account=broadcaster)
    text = json.dumps(exported)
    assert exported["stream_keys"][0]["name"] == "Studio"
    assert exported["panels"][0]["title"] == "Hi"
    assert len(exported["broadcasts"]) == 1
    assert clear_text not in text
    assert key.key_hash not in text


def test_a_suspension_ends_the_broadcast(broadcaster, staff):
    broadcast = go_live(broadcaster)
    suspend_account(account=broadcaster, by=staff, reason="Spam.")
    assert reload(broadcast).end_reason == "suspended"


def test_a_deletion_leaves_neither_rows_nor_files(
    broadcaster, media_root, django_capture_on_commit_callbacks
):
    go_live(broadcaster)
    set_offline_banner(channel=broadcaster.channel, actor=broadcaster, upload=picture())
    save_panels(
        channel=broadcaster.channel, actor=broadcaster, panels=[PanelInput(image=picture())]
    )
    assert len(list(media_root.rglob("*.webp"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        ChannelHooks().before_account_deleted(account=broadcaster)
        broadcaster.delete()
    assert not list(media_root.rglob("*.webp"))
    assert not Channel.objects.exists()
    assert not Broadcast.objects.exists()
