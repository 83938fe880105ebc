"""Which ads are chosen."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from monetization.models import AdKind, Campaign
from monetization.pricing.pacing import draw, pace_weight
from monetization.selectors.ad_choice import choose_ads
from monetization.services.ads import campaigns
from monetization.services.ads.tickets import mark_viewer
from streams.models import Broadcast
from tests.factories import make_account
from tests.monetization.ads.builders import ads_for, film, running, see, terms
from tests.streams.builders import make_category
from twitchclone.core import clock

pytestmark = pytest.mark.django_db


def choose(channel, **changes):
    """What a new viewer's pre-roll is chosen from."""
    values = {
        "viewer_mark": mark_viewer("u:1"),
        "kind": AdKind.PREROLL,
        "count": 9,
        "longest_ms": 30_000,
        "rng": Random(1),
    }
    broadcast = Broadcast.objects.get(channel=channel)
    return [one.campaign.name for one in choose_ads(broadcast, **values | changes)]


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": clock.now() + timedelta(days=1)},
        {"languages": ["de"]},
        {"budget_minor": 0},
    ],
)
def test_what_does_not_fit_is_not_shown(change, advertiser, staff, client, channel):
    running(advertiser, staff, client, **change)
    assert choose(channel) == []


def test_categories_and_languages(advertiser, staff, client, channel):
    chess, golf = make_category("Chess"), make_category("Golf")
    running(advertiser, staff, client, name="chess", categories=[chess, golf])
    running(advertiser, staff, client, name="golf", categories=[golf])
    running(advertiser, staff, client, name="english", languages=["en", "de"])
    Broadcast.objects.filter(channel=channel).update(category=chess)
    assert set(choose(channel)) == {"chess", "english"}


def test_neither_drafts_nor_paused_nor_ones_own(advertiser, staff, client, channel, broadcaster):
    film(campaigns.create_campaign(advertiser=advertiser, terms=terms()))
    paused = running(advertiser, staff, client)
    campaigns.pause_campaign(campaign_id=paused.pk, actor=advertiser)
    running(broadcaster, staff, client)
    assert choose(channel) == []


def test_a_viewer_sees_it_so_often(advertiser, staff, client, channel, viewer, outsider):
    running(advertiser, staff, client, frequency_cap=1)
    (ad,) = ads_for(viewer, channel)
    see(ad, viewer, "impression")
    mark = ad.ticket.viewer_mark
    assert choose(channel, viewer_mark=mark) == []
    assert choose(channel) == ["Chairs"]


def test_a_day_has_its_limit(campaign, channel):
    Campaign.objects.update(daily_cap_minor=1, day=clock.now().date(), day_mills=700)
    assert choose(channel) == []
    Campaign.objects.update(day=clock.now().date() - timedelta(days=1))
    assert choose(channel) == ["Chairs"]


def test_a_break_is_filled_and_not_overfilled(advertiser, staff, client, channel):
    for number in range(5):
        running(advertiser, staff, client, name=str(number))
    assert len(choose(channel, kind=AdKind.MIDROLL, longest_ms=35_000)) == 3
    assert len(set(choose(channel, kind=AdKind.MIDROLL, longest_ms=60_000))) == 5
    assert len(choose(channel, count=1)) == 1


def test_shares_follow_what_is_left_to_spend():
    rng = Random(7)
    drawn: Counter[int] = Counter()
    for _ in range(4000):
        drawn[draw([3.0, 1.0, 0.0], 1, rng)[0]] += 1
    assert drawn[2] == 0
    assert 2.6 < drawn[0] / drawn[1] < 3.4
    assert sorted(draw([3.0, 1.0, 0.0], 5, rng)) == [0, 1]


def test_who_is_behind_weighs_more():
    day = 86_400
    assert pace_weight(left_mills=9000, left_s=day) > pace_weight(left_mills=5000, left_s=day)
    assert pace_weight(left_mills=5000, left_s=day) > pace_weight(left_mills=5000, left_s=2 * day)
    assert pace_weight(left_mills=0, left_s=day) == 0
    assert pace_weight(left_mills=3600, left_s=1) == 1


def test_choosing_takes_three_queries(
    advertiser, staff, client, channel, django_assert_num_queries
):
    for _ in range(4):
        running(advertiser, staff, client)
    broadcast = Broadcast.objects.get(channel=channel)
    with django_assert_num_queries(3):
        choose_ads(broadcast, viewer_mark="x", kind=AdKind.MIDROLL, count=6, longest_ms=60_000)


def test_accounts_do_not_matter(campaign, channel):
    assert ads_for(make_account("zoe"), channel)
