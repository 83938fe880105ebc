"""Shares by channel and kind, with history."""

import pytest
from django.urls import reverse

from monetization.models import ChannelShare, Order, ShareKind
from monetization.selectors.shares import SITE_DEFAULTS, channel_share
from monetization.services.gifts import gift_subscription
from monetization.services.shares import set_share
from monetization.services.subscriptions import subscribe
from twitchclone.core.errors import InvalidInput

pytestmark = pytest.mark.django_db


def test_a_new_site_has_shares(broadcaster, django_assert_num_queries):
    for kind in ShareKind:
        with django_assert_num_queries(1):
            assert channel_share(broadcaster.pk, kind) == SITE_DEFAULTS[kind]
    with pytest.raises(ValueError, match="bits"):
        channel_share(broadcaster.pk, "bits")


def test_a_channels_own_beats_the_sites_whichever_is_newer(broadcaster, outsider):
    set_share(kind="subscription", share_bp=7000, reason="Partner.", channel=broadcaster.channel)
    set_share(kind="subscription", share_bp=4000, reason="New terms.")
    assert channel_share(broadcaster.pk, "subscription") == 7000
    assert channel_share(outsider.pk, "subscription") == 4000
    assert channel_share(broadcaster.pk, "gift") == SITE_DEFAULTS[ShareKind.GIFT]
    set_share(kind="subscription", share_bp=0, reason="Fraud.", channel=broadcaster.channel)
    assert channel_share(broadcaster.pk, "subscription") == 0


def test_what_is_ordered_keeps_its_share(broadcaster, viewer, outsider):
    order = subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1)
    for kind in ("subscription", "gift"):
        set_share(kind=kind, share_bp=7000, reason="Partner.", channel=broadcaster.channel)
    gift = gift_subscription(gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=1)
    assert Order.objects.get(pk=order.pk).channel_bp == 5000
    assert gift.channel_bp == 7000


@pytest.mark.parametrize(
    "wrong", [{"share_bp": -1}, {"share_bp": 10_001}, {"kind": "bits"}, {"reason": " "}]
)
def test_what_is_no_share(wrong):
    with pytest.raises(InvalidInput):
        set_share(**({"kind": "gift", "share_bp": 5000, "reason": "Why."} | wrong))


def test_administrators_add_shares_with_a_reason_and_change_none(broadcaster, staff, client_of):
    client = client_of(staff)
    add = reverse("admin:monetization_channelshare_add")
    form = {
        "channel": broadcaster.pk, "kind": "gift", "share_bp": "7000", "reason": "Partner.",
    }  # fmt: skip
    assert client.post(add, form).status_code == 302
    assert channel_share(broadcaster.pk, "gift") == 7000
    share = ChannelShare.objects.get()
    assert share.set_by == staff
    page = reverse("admin:monetization_channelshare_change", args=[share.pk])
    assert client.get(page).status_code == 200
    client.post(page, {**form, "share_bp": "1"})
    assert client.post(add, {**form, "reason": ""}).status_code == 200
    assert channel_share(broadcaster.pk, "gift") == 7000
    assert client.get(reverse("admin:monetization_channelshare_changelist")).status_code == 200


def test_nobody_else_sets_them(broadcaster, moderator, viewer, client_of, client):
    add = reverse("admin:monetization_channelshare_add")
    form = {"kind": "gift", "share_bp": "7000", "reason": "Mine."}
    for account in (broadcaster, moderator, viewer):
        assert client_of(account).post(add, form).status_code in {302, 403}
    assert client.post(add, form).status_code == 302
    assert not ChannelShare.objects.exists()
