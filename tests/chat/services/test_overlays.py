"""Overlay addresses: their secret is kept as a hash, and a revoked one opens nothing."""

import pytest

from accounts.services.suspensions import suspend_account
from chat.models import OverlayToken
from chat.selectors.overlays import find_overlay_channel, list_overlays
from chat.services.overlays import (
    MAX_OVERLAYS,
    create_overlay,
    revoke_overlay,
    rotate_overlay,
)
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


def test_a_token_leads_to_its_channel_and_is_kept_as_a_hash(broadcaster):
    overlay, token = create_overlay(channel=broadcaster.channel, name=" Starting scene ")

    assert find_overlay_channel(token).pk == broadcaster.pk
    assert overlay.name == "Starting scene"
    stored = OverlayToken.objects.filter(pk=overlay.pk).values_list().get()
    assert token not in str(stored)
    assert len(token) == 30


@pytest.mark.parametrize("token", ["", "x", "a" * 30, "\x00", "%", "ä" * 30])
def test_what_is_no_token_opens_nothing(broadcaster, token):
    create_overlay(channel=broadcaster.channel)

    with pytest.raises(NotFound):
        find_overlay_channel(token)


def test_a_revoked_one_opens_nothing(broadcaster):
    overlay, token = create_overlay(channel=broadcaster.channel)
    _other, kept = create_overlay(channel=broadcaster.channel)

    revoke_overlay(channel=broadcaster.channel, overlay_id=overlay.pk)

    with pytest.raises(NotFound):
        find_overlay_channel(token)
    assert find_overlay_channel(kept).pk == broadcaster.pk


def test_a_suspended_channels_opens_nothing(broadcaster, staff):
    _overlay, token = create_overlay(channel=broadcaster.channel)
    suspend_account(account=broadcaster, by=staff, reason="Spam.")

    with pytest.raises(NotFound):
        find_overlay_channel(token)


def test_nobody_revokes_anothers(broadcaster, outsider):
    overlay, _token = create_overlay(channel=broadcaster.channel)

    with pytest.raises(NotFound):
        revoke_overlay(channel=outsider.channel, overlay_id=overlay.pk)
    assert list_overlays(broadcaster.pk) == [overlay]


def test_there_are_only_so_many(broadcaster):
    for _ in range(MAX_OVERLAYS):
        create_overlay(channel=broadcaster.channel)

    with pytest.raises(Conflict, match="revoke one"):
        create_overlay(channel=broadcaster.channel)


def test_a_name_has_an_end(broadcaster):
    with pytest.raises(InvalidInput) as refusal:
        create_overlay(channel=broadcaster.channel, name="x" * 51)
    assert refusal.value.field == "name"


def test_finding_is_one_query(broadcaster, django_assert_num_queries):
    _overlay, token = create_overlay(channel=broadcaster.channel)

    with django_assert_num_queries(1):
        assert find_overlay_channel(token).owner.login == "ana"


def test_a_renewed_one_has_another_address(broadcaster):
    overlay, former = create_overlay(channel=broadcaster.channel, name="Scene")

    renewed, token = rotate_overlay(channel=broadcaster.channel, overlay_id=overlay.pk)

    assert find_overlay_channel(token).pk == broadcaster.pk
    assert (renewed.pk, renewed.name, renewed.hint) == (overlay.pk, "Scene", token[-4:])
    with pytest.raises(NotFound):
        find_overlay_channel(former)


def test_nobody_renews_anothers(broadcaster, outsider):
    overlay, token = create_overlay(channel=broadcaster.channel)

    with pytest.raises(NotFound):
        rotate_overlay(channel=outsider.channel, overlay_id=overlay.pk)
    assert find_overlay_channel(token).pk == broadcaster.pk


def test_no_secret_is_in_an_event(broadcaster):
    overlay, former = create_overlay(channel=broadcaster.channel)
    _renewed, token = rotate_overlay(channel=broadcaster.channel, overlay_id=overlay.pk)

    stored = str(list(OutboxEvent.objects.values_list("data", flat=True)))
    assert former not in stored
    assert token not in stored
