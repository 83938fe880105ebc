"""Moderators who act at the same moment: acts in one channel take turns."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from chat.models import Ban, ChannelRole, Room
from chat.selectors.bans import ban_of, bans_in_force
from chat.services.bans import ban_user
from chat.services.roles import grant_role
from chat.services.room_settings import change_settings
from chat.services.shield import set_shield
from tests.chat.acting import make_moderator
from twitchclone.core.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do all of them in threads of their own; the refusals' codes, empty for what was done."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=30)
            act()
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


def test_one_of_many_bans_counts(broadcaster, viewer):
    mods = [make_moderator(broadcaster) for _ in range(4)]
    outcomes = at_once(
        *(
            lambda mod=mod: ban_user(actor=mod, channel_id=broadcaster.pk, user=viewer)
            for mod in mods
        )
    )
    assert outcomes == ["", *["already_banned"] * 3]
    assert Ban.objects.count() == 1


def test_the_last_of_many_timeouts_is_in_force(broadcaster, viewer):
    mods = [make_moderator(broadcaster) for _ in range(4)]
    outcomes = at_once(
        *(
            lambda mod=mod: ban_user(
                actor=mod, channel_id=broadcaster.pk, user=viewer, duration_s=600
            )
            for mod in mods
        )
    )
    assert outcomes == [""] * 4
    assert bans_in_force(broadcaster.pk).count() == 1


def test_nobody_is_banned_and_a_moderator(broadcaster, viewer):
    for _ in range(3):
        at_once(
            lambda: ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer),
            lambda: grant_role(
                actor=broadcaster, channel_id=broadcaster.pk, user=viewer, kind="moderator"
            ),
        )
        assert ban_of(broadcaster.pk, viewer.pk) is not None
        assert not ChannelRole.objects.exists()
        Ban.objects.all().delete()


def test_the_shield_remembers_what_was_there(broadcaster):
    for slow_mode_s in (5, 6, 7):
        at_once(
            lambda: set_shield(actor=broadcaster, channel_id=broadcaster.pk, is_on=True),
            lambda: set_shield(actor=broadcaster, channel_id=broadcaster.pk, is_on=True),
            lambda wanted=slow_mode_s: change_settings(
                actor=broadcaster, channel_id=broadcaster.pk, slow_mode_s=wanted
            ),
        )
        set_shield(actor=broadcaster, channel_id=broadcaster.pk, is_on=False)
        room = Room.objects.get(pk=broadcaster.pk)
        assert (room.slow_mode_s, room.followers_only_min) == (slow_mode_s, None)
