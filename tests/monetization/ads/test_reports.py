"""What counts: once, in its time, by the right viewer, from where people live."""

import pytest

from monetization.models import AdKind, AdView, Campaign
from monetization.services.ads import reports
from monetization.services.ads.breaks import start_ad_break
from monetization.services.ads.reports import AddressRefused, TooEarly, report_outside_ad
from monetization.services.ads.tickets import TicketInvalid
from tests.factories import make_account
from tests.monetization.ads.builders import ads_for, running, see
from twitchclone.core import rate_limit
from twitchclone.core.errors import InvalidInput, RateLimited

pytestmark = pytest.mark.django_db
QUARTILES = ("start", "impression", "firstQuartile", "midpoint", "thirdQuartile", "complete")


@pytest.fixture
def ad(campaign, channel, viewer):
    """Ten seconds, for Vic."""
    return ads_for(viewer, channel)[0]


def test_each_event_counts_once(ad, viewer, campaign):
    assert see(ad, viewer, *QUARTILES, "click", at_s=11) == [True] * 7
    assert see(ad, viewer, *QUARTILES, "click", at_s=12) == [False] * 7
    row = AdView.objects.get()
    assert row.cost_mills == 400
    assert row.completed_at and row.clicked_at and not row.failed_at
    campaign.refresh_from_db()
    assert campaign.spent_mills == 400


@pytest.mark.parametrize(
    ("event", "at_s"),
    [
        ("impression", 1.9),
        ("firstQuartile", 1.9),
        ("midpoint", 4.4),
        ("thirdQuartile", 6.9),
        ("complete", 9.4),
    ],
)
def test_nothing_before_its_time(ad, viewer, event, at_s):
    with pytest.raises(TooEarly):
        see(ad, viewer, event, at_s=at_s)
    assert see(ad, viewer, event, at_s=at_s + 0.7) == [True]


def test_the_second_of_a_break_waits_for_the_first(
    advertiser, staff, client, channel, broadcaster, viewer
):
    for _ in range(2):
        running(advertiser, staff, client)
    made = start_ad_break(channel=channel, actor=broadcaster, length_s=60)
    _, second = ads_for(viewer, channel, AdKind.MIDROLL, made.pk)
    with pytest.raises(TooEarly):
        see(second, viewer, "impression", at_s=11)
    assert see(second, viewer, "impression", at_s=12.5) == [True]


def test_a_report_without_an_impression_costs_nothing(ad, viewer, campaign):
    see(ad, viewer, "start", "midpoint", "click", at_s=6)
    campaign.refresh_from_db()
    assert campaign.spent_mills == 0


def test_nobody_reports_anothers(ad, outsider):
    with pytest.raises(TicketInvalid):
        see(ad, outsider, "impression")
    with pytest.raises(TicketInvalid):
        report_outside_ad(token=ad.ticket.sign(), event="start", address="93.184.216.34")
    assert not AdView.objects.exists()


def test_not_from_data_centres(ad, viewer, settings, tmp_path):
    networks = tmp_path / "networks.txt"
    networks.write_text("# a cloud\n203.0.113.0/24\n2001:db8:5::/48  # another\n")
    settings.AD_BLOCKED_NETWORKS = ["198.51.100.0/25"]
    settings.AD_BLOCKED_NETWORKS_FILE = str(networks)
    for address in ("203.0.113.9", "2001:db8:5::1", "198.51.100.1", "::ffff:203.0.113.9"):
        with pytest.raises(AddressRefused):
            see(ad, viewer, "impression", address=address)
    assert see(ad, viewer, "impression", address="198.51.100.200") == [True]


def test_reports_are_bounded_in_rate(ad, viewer, monkeypatch):
    few = rate_limit.Limit("ad-report", count=2, period_s=3600)
    monkeypatch.setattr(reports, "REPORTS", few)
    see(ad, viewer, "start", "start")
    with pytest.raises(RateLimited):
        see(ad, viewer, "start")


def test_one_address_costs_so_much_an_hour(advertiser, staff, client, channel):
    running(advertiser, staff, client)
    for number in range(62):
        account = make_account(f"w{number}_watcher")
        see(ads_for(account, channel)[0], account, "impression")
    assert AdView.objects.filter(cost_mills=400).count() == 60
    assert AdView.objects.exclude(impression_at=None).count() == 62


def test_an_impression_beyond_the_cap_is_free(advertiser, staff, client, channel, viewer):
    campaign = running(advertiser, staff, client, frequency_cap=1)
    (first,) = ads_for(viewer, channel)
    # Handed out before the first was seen: another of the viewer's browsers.
    from twitchclone.core.redis import client as valkey

    valkey().flushall()
    (second,) = ads_for(viewer, channel)
    see(first, viewer, "impression")
    see(second, viewer, "impression")
    campaign.refresh_from_db()
    assert campaign.spent_mills == 400


def test_never_more_than_the_budget(advertiser, staff, client, channel):
    campaign = running(advertiser, staff, client, budget_minor=100, cpm_minor=40_000)
    accounts = [make_account(f"b{number}_watcher") for number in range(4)]
    ads = [ads_for(account, channel)[0] for account in accounts]
    for ad, account in zip(ads, accounts, strict=True):
        see(ad, account, "impression")
    campaign.refresh_from_db()
    assert campaign.spent_mills == 80_000
    assert ads_for(make_account("late"), channel) == []


def test_never_more_than_the_days_limit(advertiser, staff, client, channel):
    campaign = running(advertiser, staff, client, daily_cap_minor=50, cpm_minor=40_000)
    for number in range(2):
        account = make_account(f"d{number}_watcher")
        (ad,) = ads_for(account, channel) or [None]
        if ad:
            see(ad, account, "impression")
        Campaign.objects.filter(pk=campaign.pk).update(day_mills=20_000)
    campaign.refresh_from_db()
    assert campaign.spent_mills == 40_000


def test_an_unknown_event(ad, viewer):
    with pytest.raises(InvalidInput):
        see(ad, viewer, "rewind")


def test_a_film_that_was_removed_meanwhile_is_counted(ad, viewer, campaign, advertiser):
    from monetization.services.ads.creatives import remove_creative

    remove_creative(creative_id=campaign.creatives.get().pk, actor=advertiser)
    assert see(ad, viewer, "impression") == [True]
    assert AdView.objects.get().creative is None
