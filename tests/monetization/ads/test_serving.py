"""Who is handed ads, and who is spared."""

import pytest

from chat.services.roles import grant_role
from monetization.models import AdKind, Subscription, SubscriptionState
from monetization.services.ads.breaks import start_ad_break, update_ad_settings
from monetization.services.ads.tickets import TicketInvalid, read_ticket
from tests.monetization.ads.builders import ads_for, later
from tests.streams.builders import channel_of
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


def subscribe(channel, account, **changes):
    """A month that has been paid."""
    now = clock.now()
    values = {
        "tier": 1,
        "anchor_day": 1,
        "started_at": now,
        "paid_until": now.replace(year=now.year + 1),
        "access_until": now.replace(year=now.year + 1),
        "state": SubscriptionState.ACTIVE,
    }
    return Subscription.objects.create(channel=channel, subscriber=account, **values | changes)


def test_a_viewer_sees_one_and_a_subscriber_none(campaign, channel, viewer, outsider):
    subscribe(channel, outsider)
    assert len(ads_for(viewer, channel)) == 1
    assert ads_for(outsider, channel) == []


def test_a_subscription_that_ended_spares_nobody(campaign, channel, viewer):
    subscribe(channel, viewer, state=SubscriptionState.ENDED)
    assert len(ads_for(viewer, channel)) == 1


def test_neither_the_owner_nor_moderators(campaign, channel, broadcaster, outsider, moderator):
    assert ads_for(broadcaster, channel) == []
    assert ads_for(moderator, channel) == []


def test_nor_the_channels_own_moderators(campaign, channel, broadcaster, viewer):
    grant_role(actor=broadcaster, channel_id=channel.pk, user=viewer, kind="moderator")
    assert ads_for(viewer, channel) == []


def test_a_preroll_comes_once_in_a_while(campaign, channel, viewer):
    assert ads_for(viewer, channel)
    assert ads_for(viewer, channel) == []


def test_a_channel_can_do_without(campaign, channel, broadcaster, viewer):
    update_ad_settings(
        channel=channel, actor=broadcaster, every_min=0, length_s=60, is_preroll_on=False
    )
    assert ads_for(viewer, channel) == []


def test_none_where_nobody_is_live(campaign, viewer, outsider):
    assert ads_for(viewer, channel_of(outsider)) == []


def test_a_break_is_handed_out_once_and_while_it_lasts(
    campaign, channel, broadcaster, viewer, outsider
):
    made = start_ad_break(channel=channel, actor=broadcaster, length_s=60)
    assert len(ads_for(viewer, channel, AdKind.MIDROLL, made.pk)) == 1
    assert ads_for(viewer, channel, AdKind.MIDROLL, made.pk) == []
    assert ads_for(viewer, channel) == []  # it stands for the pre-roll
    with later(61):
        assert ads_for(outsider, channel, AdKind.MIDROLL, made.pk) == []


def test_not_with_another_channels_break(campaign, channel, broadcaster, viewer):
    made = start_ad_break(channel=channel, actor=broadcaster, length_s=60)
    assert ads_for(viewer, channel_of(viewer), AdKind.MIDROLL, made.pk) == []
    assert ads_for(viewer, channel, AdKind.MIDROLL) == []


def test_tickets_are_signed_and_age(campaign, channel, viewer):
    (ad,) = ads_for(viewer, channel)
    token = ad.ticket.sign()
    assert read_ticket(token) == ad.ticket
    for wrong in (token[:-1], f"x{token}", "", "a" * 5000):
        with pytest.raises(TicketInvalid):
            read_ticket(wrong)
    with later(15 * 60 + 1), pytest.raises(TicketInvalid) as refused:
        read_ticket(token)
    assert refused.value.code == "ticket_expired"
