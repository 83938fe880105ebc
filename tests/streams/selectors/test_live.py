"""The directory: order, pages, filters, and how many queries they cost."""

from uuid import UUID, uuid4

import pytest

from streams.models import Broadcast, Channel, FeaturedChannel
from streams.selectors import live
from streams.services import ingest
from streams.services.channels import update_channel
from tests.streams import builders
from tests.streams.builders import drop, go_live, start
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

pytestmark = pytest.mark.django_db


def watched(account, viewers: int, **fields) -> Broadcast:
    """The account's channel is live before this many viewers."""
    if fields:
        update_channel(channel=account.channel, actor=account, **fields)
    broadcast = go_live(account)
    Broadcast.objects.filter(pk=broadcast.pk).update(viewer_count=viewers)
    return broadcast


def logins(page: live.LivePage) -> list[str]:
    return [card.login for card in page.cards]


def test_a_card_holds_what_the_directory_shows(broadcaster, django_assert_num_queries):
    chess = builders.make_category()
    broadcast = watched(broadcaster, 7, title="Endgames", category=chess, tags=["blitz"])
    with django_assert_num_queries(1):
        (card,) = live.list_live().cards
    assert card == live.LiveCard(
        broadcast_id=broadcast.pk,
        channel_id=broadcaster.pk,
        login="ana",
        display_name=broadcaster.display_name,
        avatar_url="",
        title="Endgames",
        category_name="Chess",
        category_slug="chess",
        category_hue=chess.hue,
        tags=["blitz"],
        language="en",
        viewer_count=7,
        started_at=broadcast.started_at,
        is_mature=False,
        thumbnail_path=f"/live/{broadcast.pk}/thumbnail.jpg",
        playback_path=f"/live/{broadcast.pk}/index.m3u8",
    )


def test_only_what_viewers_may_see_is_listed(broadcaster, outsider, viewer):
    start(viewer)
    drop(go_live(broadcaster))
    ended = go_live(outsider)
    ingest.end_broadcast(broadcast_id=ended.pk, reason="x")
    assert logins(live.list_live()) == ["ana"]
    assert live.count_live() == 1


def test_most_watched_first_in_keyset_pages(broadcaster, outsider, viewer):
    watched(broadcaster, 5)
    watched(outsider, 9)
    watched(viewer, 5)
    first = live.list_live(limit=2)
    rest = live.list_live(limit=2, cursor=first.next_cursor)
    assert logins(first)[0] == "otto"
    assert sorted(logins(first) + logins(rest)) == ["ana", "otto", "vic"]
    assert rest.next_cursor == ""


def test_equal_counts_do_not_hide_anyone(broadcaster, outsider, viewer, staff):
    for account in (broadcaster, outsider, viewer, staff):
        watched(account, 3)
    found, cursor = [], ""
    while True:
        page = live.list_live(limit=1, cursor=cursor)
        found += logins(page)
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(found) == ["ana", "otto", "sam", "vic"]


@pytest.mark.parametrize(
    "cursor", ["x", "e30", "W10", "WzEsMl0", "W1sxXSwyXQ", "é", "W" * 200, "WyJhIiwiYiJd"]
)
def test_a_cursor_that_is_not_ours_is_refused(cursor):
    with pytest.raises(InvalidInput) as refusal:
        live.list_live(cursor=cursor)
    assert refusal.value.field == "cursor"


def test_filters(broadcaster, outsider):
    watched(broadcaster, 1, category=builders.make_category(), language="de", tags=["blitz"])
    watched(outsider, 2)
    assert logins(live.list_live(category_slug="chess")) == ["ana"]
    assert logins(live.list_live(category_slug="go")) == []
    assert logins(live.list_live(language="de")) == ["ana"]
    assert logins(live.list_live(tag="Blitz")) == ["ana"]
    assert logins(live.list_live(channel_ids=[outsider.pk])) == ["otto"]
    assert logins(live.list_live(channel_ids=[])) == []


def test_categories_by_their_viewers(broadcaster, outsider, viewer, django_assert_num_queries):
    chess, go = builders.make_category("Chess"), builders.make_category("Go")
    builders.make_category("Unplayed")
    watched(broadcaster, 3, category=chess)
    watched(outsider, 4, category=chess)
    watched(viewer, 9, category=go)
    with django_assert_num_queries(1):
        cards = live.list_live_categories(10)
    assert [(card.slug, card.viewer_count, card.channel_count) for card in cards] == [
        ("go", 9, 1),
        ("chess", 7, 2),
    ]
    assert len(live.list_live_categories(1)) == 1


def test_featured_channels_come_before_the_most_watched(
    broadcaster, outsider, viewer, django_assert_num_queries
):
    watched(broadcaster, 1)
    watched(outsider, 50)
    watched(viewer, 99)
    FeaturedChannel.objects.create(channel=broadcaster.channel, position=1)
    FeaturedChannel.objects.create(channel=outsider.channel, position=0)
    with django_assert_num_queries(3):
        cards = live.featured(3)
    assert [card.login for card in cards] == ["otto", "ana", "vic"]
    assert [card.login for card in live.featured(1)] == ["otto"]


def test_featuring_has_a_time_and_needs_a_broadcast(broadcaster, outsider, viewer, later):
    watched(viewer, 5)
    watched(broadcaster, 1)
    now = clock.now()
    FeaturedChannel.objects.create(channel=broadcaster.channel, ends_at=now)
    FeaturedChannel.objects.create(channel=outsider.channel)
    assert [card.login for card in live.featured(5)] == ["vic", "ana"]


def test_a_channel_featured_twice_is_shown_once(broadcaster):
    watched(broadcaster, 1)
    for position in (3, 1):
        FeaturedChannel.objects.create(channel=broadcaster.channel, position=position)
    assert [card.login for card in live.featured(5)] == ["ana"]


def test_ids_are_uuids(broadcaster):
    watched(broadcaster, 1)
    assert isinstance(live.list_live().cards[0].broadcast_id, UUID)
    assert not live.list_live(channel_ids=[uuid4().int % 2**31]).cards
    assert Channel.objects.exists()


def test_a_stream_that_waits_for_its_publisher_is_not_on_the_front_page(broadcaster, viewer):
    FeaturedChannel.objects.create(channel=broadcaster.channel, position=0)
    drop(go_live(broadcaster))
    go_live(viewer)
    assert [card.login for card in live.featured(2)] == [viewer.login]
