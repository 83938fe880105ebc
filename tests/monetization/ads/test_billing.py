"""Impressions in the books: once, in whole minor units, never beyond what was paid."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from monetization.chart import AccountKind, advertiser_prepaid, channel_earnings, site_account
from monetization.models import AdBilling, AdView, CampaignState
from monetization.models.ledger import LedgerTransaction
from monetization.selectors.ledger import balance_of
from monetization.services.ads.billing import bill_ads
from monetization.services.ads.reports import report_ad
from tests.factories import PASSWORD, make_account
from tests.monetization.ads.builders import ads_for, key_of, later, running, see
from tests.monetization.books import assert_books_balance
from twitchclone.core import clock
from twitchclone.core.redis import client as valkey

pytestmark = pytest.mark.django_db


def soon():
    """When every minute of this test is over."""
    return clock.now() + timedelta(minutes=5)


def watch(channel, count, name="w"):
    """So many viewers see one each."""
    for number in range(count):
        account = make_account(f"{name}{number}_{count}")
        see(ads_for(account, channel)[0], account, "impression")


def test_a_minute_is_one_booking(campaign, channel, advertiser, broadcaster):
    watch(channel, 5)  # at 0.4 cents each
    assert bill_ads(before=soon()) == AdBilling.objects.filter(amount_minor__gt=0).count()
    assert sum(AdBilling.objects.values_list("mills", flat=True)) == 2000
    assert balance_of(advertiser_prepaid(advertiser.pk, "EUR")) == 10_000 - 2
    earned = balance_of(channel_earnings(broadcaster.pk, "EUR"))
    assert earned + balance_of(site_account(AccountKind.PLATFORM_REVENUE, "EUR")) == 2
    assert_books_balance()


def test_billing_again_books_nothing(campaign, channel):
    watch(channel, 5)
    bill_ads(before=soon())
    count = LedgerTransaction.objects.count()
    assert bill_ads(before=soon()) == 0
    assert LedgerTransaction.objects.count() == count


def test_what_is_left_over_is_carried_on(campaign, channel, advertiser):
    for number in range(5):
        watch(channel, 1, name=f"c{number}")
        bill_ads(before=soon())
    assert balance_of(advertiser_prepaid(advertiser.pk, "EUR")) == 10_000 - 2
    assert AdBilling.objects.count() == 5


def test_a_minute_that_goes_on_waits(campaign, channel, viewer):
    (ad,) = ads_for(viewer, channel)
    see(ad, viewer, "impression")
    (view,) = AdView.objects.all()
    assert bill_ads(before=view.impression_at.replace(second=0, microsecond=0)) == 0


def test_money_that_is_gone_pauses_the_campaign(campaign, channel, advertiser, viewer):
    from monetization.ledger import post_transaction
    from tests.monetization.books import booking

    prepaid = advertiser_prepaid(advertiser.pk, "EUR")
    refunds = site_account(AccountKind.REFUNDS, "EUR")
    post_transaction(booking=booking("partly", (prepaid, -10_000), (refunds, 10_000)))
    watch(channel, 5)
    assert bill_ads(before=soon()) == 0
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PAUSED
    assert AdView.objects.filter(billing=None, cost_mills__gt=0).count() == 5
    assert_books_balance()


def test_a_deleted_advertiser_pays_before(campaign, channel, advertiser):
    from accounts.services.deletions import delete_account

    watch(channel, 5)
    with later(120):
        delete_account(account=advertiser, password=PASSWORD)
    assert sum(AdBilling.objects.values_list("amount_minor", flat=True)) == 2
    campaign.refresh_from_db()
    assert (campaign.advertiser, campaign.state) == (None, CampaignState.ENDED)
    assert_books_balance()


@pytest.mark.django_db(transaction=True)
class TestInParallel:
    """Threads on PostgreSQL."""

    def test_fifty_reports_count_once(self, campaign, channel, viewer):
        (ad,) = ads_for(viewer, channel)
        token, key = ad.ticket.sign(), key_of(viewer)

        def report(_):
            try:
                return report_ad(
                    token=token, event="impression", viewer_key=key, address="93.184.216.34"
                )
            finally:
                connection.close()

        with later(3), ThreadPoolExecutor(10) as pool:
            assert sum(pool.map(report, range(50))) == 1
        campaign.refresh_from_db()
        assert (campaign.spent_mills, AdView.objects.count()) == (400, 1)

    def test_a_viewers_many_tabs_cost_no_more_than_the_cap(
        self, advertiser, staff, client, channel, viewer
    ):
        campaign = running(advertiser, staff, client, frequency_cap=2)
        tokens = []
        for _ in range(8):
            valkey().flushall()  # another browser, which was not handed a pre-roll yet
            tokens.append(ads_for(viewer, channel)[0].ticket.sign())
        key = key_of(viewer)

        def report(token):
            try:
                return report_ad(
                    token=token, event="impression", viewer_key=key, address="93.184.216.34"
                )
            finally:
                connection.close()

        with later(3), ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(report, tokens)) == 8
        campaign.refresh_from_db()
        assert campaign.spent_mills == 2 * 400

    def test_billers_book_once_and_never_too_much(self, advertiser, staff, client, channel):
        running(advertiser, staff, client, budget_minor=1000, cpm_minor=100_000)
        accounts = [make_account(f"p{number}_watcher") for number in range(20)]
        ads = [ads_for(account, channel)[0] for account in accounts]

        def report(pair):
            ad, account = pair
            try:
                return report_ad(
                    token=ad.ticket.sign(),
                    event="impression",
                    viewer_key=key_of(account),
                    address=f"93.184.216.{account.pk % 200}",
                )
            finally:
                connection.close()

        def bill(_):
            try:
                return bill_ads(before=soon())
            finally:
                connection.close()

        with later(3), ThreadPoolExecutor(8) as pool:
            shown = pool.map(report, zip(ads, accounts, strict=True))
            billed = pool.map(bill, range(20))
            assert (sum(shown), sum(billed) >= 0) == (20, True)
            bill_ads(before=soon())
        assert AdView.objects.filter(cost_mills=100_000).count() == 10
        assert balance_of(advertiser_prepaid(advertiser.pk, "EUR")) == 0
        assert sum(AdBilling.objects.values_list("amount_minor", flat=True)) == 1000
        assert_books_balance()
