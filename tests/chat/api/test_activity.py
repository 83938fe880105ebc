"""The feed over the API: pages, kinds, and who may have overlays play or skip."""

import pytest

from accounts.events import ChannelFollowed
from chat.policies import limits
from monetization.events import Cheered, Donated, SubscriptionGifted
from tests.chat.acting import deliver, make_moderator
from tests.chat.happenings import happen, named
from twitchclone.core import rate_limit

pytestmark = pytest.mark.django_db
URL = "/api/v1/channels/ana/activity/"


@pytest.fixture
def entries(broadcaster, viewer):
    """Five entries of Ana's feed, oldest first, and one of another channel."""
    for kind in (ChannelFollowed, Cheered, SubscriptionGifted, Donated, Cheered):
        happen(kind, broadcaster.pk, **named(viewer))
    happen(Cheered, viewer.pk)
    deliver()
    return [
        "channel.follow",
        "channel.cheer",
        "channel.subscription.gift",
        "channel.donation",
        "channel.cheer",
    ]


def read(client, query=""):
    answer = client.get(f"{URL}{query}").json()
    return [entry["event"] for entry in answer["results"]], answer["next_before"]


def test_anybody_reads_it_newest_first(client, entries):
    assert read(client) == (entries[::-1], None)
    entry = client.get(URL).json()["results"][0]
    assert set(entry) == {"id", "event", "at", "data"}
    assert entry["data"]["bits"] == 100


def test_page_by_page(client, entries):
    first, before = read(client, "?limit=2")
    second, before = read(client, f"?limit=2&before={before}")
    third, last = read(client, f"?limit=2&before={before}")
    assert first + second + third == entries[::-1]
    assert last is None


def test_some_kinds_only(client, entries):
    assert read(client, "?kind=cheer,donation&limit=2")[0] == ["channel.cheer", "channel.donation"]
    assert client.get(f"{URL}?kind=nonsense").status_code == 400
    assert client.get(f"{URL}?before=x").status_code == 400


def test_of_no_channel_there_is_none(client, banned):
    assert client.get("/api/v1/channels/nobody/activity/").status_code == 404


def test_reading_without_an_account_has_an_end(client, client_of, entries, viewer, monkeypatch):
    monkeypatch.setattr(limits, "ANONYMOUS_READS", rate_limit.Limit("few-reads", 2, 600))
    assert [client.get(URL).status_code for _ in range(3)] == [200, 200, 429]
    assert client_of(viewer).get(URL).status_code == 200


def test_one_query_for_a_page(client, entries, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get(URL)


def test_who_may_play_again_and_skip(client, client_of, broadcaster, viewer, outsider, entries):
    entry_id = client.get(URL).json()["results"][0]["id"]
    elsewhere = make_moderator(outsider)
    for path in (f"{URL}{entry_id}/replay/", f"{URL}skip/"):
        assert client.post(path).status_code == 401
        for wrong in (viewer, outsider, elsewhere):
            assert client_of(wrong).post(path).status_code == 403
        for right in (broadcaster, make_moderator(broadcaster)):
            assert client_of(right).post(path).status_code == 204
    assert client_of(broadcaster).post(f"{URL}999999999/replay/").status_code == 404
    assert (
        client_of(viewer).post(f"/api/v1/channels/vic/activity/{entry_id}/replay/").status_code
        == 404
    )
