"""Suspicion: what marks an account as a banned one that came back, and what must not."""

from datetime import timedelta

import pytest

from chat.errors import ActRefused, NoPermission
from chat.models import Ban, Chatter, ChatterTrace
from chat.selectors.chatters import load_chatter
from chat.services.bans import ban_user, unban_user
from chat.services.suspicions import check_evasion, set_suspicion
from chat.services.traces import KEPT_FOR
from chat.stream import restrictions
from chat.tasks import prune_cases
from tests.chat.acting import logged, make_moderator, make_vip, told_moderators
from tests.factories import make_account
from twitchclone.core import clock, redis
from twitchclone.core.errors import InvalidInput

pytestmark = pytest.mark.django_db
HOME, CAMPUS = "198.51.100.7", "203.0.113.9"
LONG_AGO = timedelta(days=400)


def check(channel, user, address="", device=""):
    return check_evasion(channel_id=channel.pk, user_id=user.pk, address=address, device=device)


def join_at(user, before_now):
    user.date_joined = clock.now() - before_now
    user.save(update_fields=["date_joined"])


@pytest.fixture
def troll(broadcaster):
    """Wrote from home with a browser, then was banned; the ban is 100 days old."""
    account = make_account("troll")
    assert check(broadcaster, account, HOME, "browser-1") == ""
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=account)
    Ban.objects.update(created_at=clock.now() - timedelta(days=100))
    return account


@pytest.mark.parametrize("joined", [timedelta(hours=1), LONG_AGO])
def test_the_same_browser_marks_an_account_of_any_age(broadcaster, troll, joined):
    eve = make_account("eve")
    join_at(eve, joined)
    assert check(broadcaster, eve, CAMPUS, "browser-1") == "possible_evader"
    (frame,) = told_moderators(broadcaster, "suspicious")
    assert (frame["username"], frame["suspicion"]) == ("eve", "possible_evader")
    assert "browser" in frame["note"]
    assert "troll" not in str(frame)


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (timedelta(hours=1), "possible_evader"),  # new
        (timedelta(days=50), "possible_evader"),  # made after the ban
        (LONG_AGO, ""),  # somebody who shares the address
    ],
)
def test_an_address_alone_marks_new_accounts_only(broadcaster, troll, joined, expected):
    eve = make_account("eve")
    join_at(eve, joined)
    assert check(broadcaster, eve, HOME, "browser-2") == expected
    assert load_chatter(broadcaster.pk, eve.pk).suspicion == expected


def test_other_channels_and_other_places_mark_nobody(broadcaster, troll, outsider):
    eve = make_account("eve")
    assert check(outsider, eve, HOME, "browser-1") == ""
    assert check(broadcaster, eve, CAMPUS, "browser-2") == ""
    assert check(broadcaster, eve) == ""
    assert not Chatter.objects.exists()


def test_a_proxy_on_the_same_machine_tells_nobody_apart(broadcaster):
    account = make_account("troll")
    check(broadcaster, account, "127.0.0.1")
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=account)
    assert check(broadcaster, make_account("eve"), "127.0.0.1") == ""
    assert not ChatterTrace.objects.exists()


def test_lifted_bans_and_timeouts_mark_nobody(broadcaster, troll):
    unban_user(actor=broadcaster, channel_id=broadcaster.pk, user=troll)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=troll, duration_s=600)
    assert check(broadcaster, make_account("eve"), HOME, "browser-1") == ""


def test_whom_time_or_a_role_vouches_for(broadcaster, troll):
    regular = make_account("regular")
    Chatter.objects.create(
        channel_id=broadcaster.pk, user=regular, first_message_at=clock.now() - timedelta(days=8)
    )
    for account in (regular, make_moderator(broadcaster), make_vip(broadcaster), broadcaster):
        assert check(broadcaster, account, HOME, "browser-1") == ""


def test_a_moderators_word_stands(broadcaster, troll):
    eve = make_account("eve")
    check(broadcaster, eve, HOME, "browser-1")
    set_suspicion(actor=broadcaster, channel_id=broadcaster.pk, user=eve, suspicion="")
    redis.client().flushall()  # an hour later
    assert check(broadcaster, eve, HOME, "browser-1") == ""


def test_an_account_is_looked_at_once_an_hour(broadcaster, troll, django_assert_num_queries):
    eve = make_account("eve")
    check(broadcaster, eve, HOME, "browser-1")
    with django_assert_num_queries(1):
        assert check(broadcaster, eve, HOME, "browser-1") == "possible_evader"
    assert len(told_moderators(broadcaster, "suspicious")) == 1


def test_traces_say_nothing_by_themselves(broadcaster, viewer):
    check(broadcaster, viewer, HOME, "browser-1")
    stored = str(list(ChatterTrace.objects.values()))
    assert HOME not in stored
    assert "browser-1" not in stored
    assert {len(trace.digest) for trace in ChatterTrace.objects.all()} == {64}
    assert not any(HOME in str(key) for key in redis.client().keys("*"))


def test_traces_depend_on_the_secret_key(broadcaster, viewer, outsider, settings):
    check(broadcaster, viewer, HOME)
    settings.SECRET_KEY = "another"
    check(broadcaster, outsider, HOME)
    assert ChatterTrace.objects.values("digest").distinct().count() == 2


def test_traces_are_seen_again_forgotten_and_go_with_the_account(broadcaster, viewer, outsider):
    check(broadcaster, viewer, HOME)
    old = clock.now() - KEPT_FOR - timedelta(minutes=1)
    ChatterTrace.objects.update(seen_at=old)
    redis.client().flushall()
    check(broadcaster, viewer, HOME)
    assert prune_cases() == 0
    ChatterTrace.objects.update(seen_at=old)
    assert prune_cases() == 1
    check(broadcaster, outsider, HOME)
    outsider.delete()
    assert not ChatterTrace.objects.exists()


def test_moderators_say_whom_they_watch(broadcaster, viewer, on_commit):
    version = restrictions.restore_room(broadcaster.pk, bans={})
    with on_commit():
        set_suspicion(
            actor=broadcaster,
            channel_id=broadcaster.pk,
            user=viewer,
            suspicion="restricted",
            note=" Asks for   passwords. ",
        )
    assert restrictions.current_version(broadcaster.pk) > version
    assert load_chatter(broadcaster.pk, viewer.pk).suspicion == "restricted"
    assert logged(broadcaster) == [("suspicion", "ana", "vic")]
    (frame,) = told_moderators(broadcaster, "suspicious")
    assert frame["note"] == "Asks for passwords."
    with pytest.raises(InvalidInput):
        set_suspicion(
            actor=broadcaster,
            channel_id=broadcaster.pk,
            user=viewer,
            suspicion="possible_evader",
        )


def test_wrong_persons(broadcaster, viewer, outsider, banned):
    mod = make_moderator(broadcaster, "mod_moe")
    for person in (viewer, banned, make_vip(broadcaster), make_account("far_away")):
        with pytest.raises(NoPermission):
            set_suspicion(
                actor=person, channel_id=broadcaster.pk, user=outsider, suspicion="monitored"
            )
    for target in (broadcaster, mod, make_moderator(broadcaster)):
        with pytest.raises(ActRefused):
            set_suspicion(actor=mod, channel_id=broadcaster.pk, user=target, suspicion="monitored")
    assert not Chatter.objects.exists()
