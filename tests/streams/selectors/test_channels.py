"""Finding channels, with what a page needs and no more queries than said."""

import pytest
from django.db import connection

from accounts.services.accounts import create_account
from streams.models import Broadcast
from streams.selectors.channels import get_channel, search
from streams.services.channels import update_channel
from tests.streams.builders import drop, go_live, make_category
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db


def account(login: str, display_name: str = ""):
    return create_account(
        login=login,
        email=f"{login}@example.org",
        password="correct horse 9",
        display_name=display_name,
    )


def found(query: str, limit: int = 20) -> list[str]:
    return [hit.login for hit in search(query, limit)]


def test_a_channel_comes_with_owner_category_and_broadcast(broadcaster, django_assert_num_queries):
    broadcast = go_live(broadcaster)
    with django_assert_num_queries(2):
        channel = get_channel("ANA")
        assert channel.owner.login == "ana"
        assert channel.category is None
        assert channel.open_broadcast == broadcast
        assert channel.live_broadcast is not None
        assert channel.live_broadcast.category is None


def test_an_offline_channel_costs_the_same(broadcaster, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert get_channel("ana").live_broadcast is None


def test_an_unknown_channel_is_not_found():
    with pytest.raises(NotFound):
        get_channel("nobody")


def test_a_suspended_channel_exists_for_staff_only(banned, staff, viewer):
    for nobody in (None, viewer, banned):
        with pytest.raises(NotFound):
            get_channel(banned.login, viewer=nobody)
    assert get_channel(banned.login, viewer=staff).pk == banned.pk


@pytest.mark.parametrize(
    ("query", "logins"),
    [
        ("dark", ["dark_souls_fan"]),
        ("souls", ["dark_souls_fan"]),
        ("dark fa", ["dark_souls_fan"]),
        ("fan dark", ["dark_souls_fan"]),
        ("ark", []),
        ("queen", ["chessqueen"]),
        ("QUEEN of", ["chessqueen"]),
        ("zoë", ["zoe"]),
        ("", []),
        ("  _ - ", []),
        ("'; DROP TABLE", []),
        ("a & | ! :* (", []),
    ],
)
def test_search_matches_the_beginnings_of_words(query, logins):
    account("dark_souls_fan")
    account("chessqueen", "Queen of Chess")
    account("zoe", "Zoë")
    assert found(query) == logins


def test_live_channels_come_first_by_viewers_then_the_exact_login():
    for login in ("kim", "kim_b", "kim_c", "kimono"):
        account(login)
    small = go_live(account("kim_small"))
    big = drop(go_live(account("kim_big")))
    Broadcast.objects.filter(pk=big.pk).update(viewer_count=10)
    assert found("kim") == ["kim_big", "kim_small", "kim", "kim_b", "kim_c", "kimono"]
    hit = search("kim_big", 1)[0]
    assert (hit.is_live, hit.viewer_count) == (True, 10)
    assert small.is_visible


def test_a_hit_names_what_is_streamed(broadcaster):
    update_channel(channel=broadcaster.channel, actor=broadcaster, category=make_category())
    go_live(broadcaster)
    assert search("ana", 1)[0].category_name == "Chess"


def test_suspended_channels_are_not_found(banned):
    assert found(banned.login) == []


def test_search_is_one_query_that_can_use_its_index(broadcaster, django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        assert found("ana") == ["ana"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {captured.captured_queries[0]['sql']}")
        assert "account_names_search" in "\n".join(row[0] for row in cursor.fetchall())
