"""The front page: what is on, within its queries, and a new site's first steps."""

import pytest

from streams.models import FeaturedChannel
from streams.services.channels import update_channel
from tests.factories import make_account
from tests.streams.builders import channel_of, go_live, make_category

pytestmark = pytest.mark.django_db
MAX_QUERIES = 10


def stream_in(category, count):
    """Channels that are live in the category."""
    for _ in range(count):
        account = make_account()
        update_channel(
            channel=channel_of(account), actor=account, category=category, title="On air"
        )
        go_live(account)


def test_a_new_site_says_how_to_be_the_first(client):
    page = client.get("/").content.decode()
    assert "The stage is yours" in page
    assert "/accounts/signup/" in page


def test_the_first_step_of_somebody_logged_in_is_the_dashboard(viewer, client_of):
    page = client_of(viewer).get("/").content.decode()
    assert 'href="/dashboard/"' in page


def test_what_staff_feature_is_on_stage(broadcaster, outsider, client):
    go_live(outsider)
    go_live(broadcaster)
    FeaturedChannel.objects.create(channel=channel_of(broadcaster))
    response = client.get("/")
    assert response.context["stage"].login == "ana"
    assert 'data-component="player"' in response.content.decode()


def test_rows_by_category(client):
    for name in ("Chess", "Cooking"):
        stream_in(make_category(name), 4)
    rows = client.get("/").context["rows"]
    assert {row.category.name: len(row.cards) for row in rows} == {"Chess": 4, "Cooking": 4}


def test_few_channels_are_not_shown_twice(client):
    stream_in(make_category(), 3)
    context = client.get("/").context
    assert len(context["featured"]) == 3
    assert context["rows"] == []


@pytest.mark.parametrize("channels", [1, 12])
def test_queries_do_not_grow_with_channels(
    channels, viewer, broadcaster, client_of, django_assert_max_num_queries
):
    for name in ("Chess", "Cooking", "Racing"):
        stream_in(make_category(name), channels)
    browser = client_of(viewer)
    browser.get("/")
    with django_assert_max_num_queries(MAX_QUERIES):
        response = browser.get("/")
    assert response.status_code == 200


def test_a_boosted_answer_leaves_the_rail_out(broadcaster, client):
    go_live(broadcaster)
    boosted = client.get("/", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert "rail__item" not in boosted.content.decode()
    assert "rail__item" in client.get("/").content.decode()
