"""Held messages: who sees them, who decides, and that one decision counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from chat.errors import AlreadySo, Banned, NoPermission, Suspended, TimedOut
from chat.models import HeldMessage
from chat.selectors.held import WAITS_FOR, pending_held
from chat.services.bans import ban_user
from chat.services.held import KEPT_FOR, approve_held, deny_held, expire_held, hold_message
from chat.tasks import expire_held as expire_held_task
from chat.tasks import prune_cases
from tests.chat.acting import (
    logged,
    make_moderator,
    make_vip,
    told,
    told_account,
    told_moderators,
)
from tests.chat.speaking import line
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import NotFound

pytestmark = pytest.mark.django_db
REASON = {"category": "hate", "level": 2, "start": 0, "end": 4}


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe", ["automod"])


def hold(channel, author, text="rude words", **fields):
    return hold_message(
        channel_id=channel.pk,
        user_id=author.pk,
        text=text,
        body=line(channel, author, text, **fields),
        reasons=[REASON],
    )


def decide(decision, actor, channel, held):
    return decision(actor=actor, channel_id=channel.pk, held_id=held.pk)


def age(held, by=WAITS_FOR):
    HeldMessage.objects.filter(pk=held.pk).update(created_at=clock.now() - by)


def test_moderators_are_shown_what_is_held_and_nobody_else(broadcaster, viewer):
    held = hold(broadcaster, viewer)
    (frame,) = told_moderators(broadcaster, "held_message")
    assert frame["heldId"] == str(held.pk)
    assert (frame["line"]["message"], frame["reasons"]) == ("rude words", [REASON])
    assert frame["expiresAt"] - frame["createdAt"] == 300_000
    assert told(broadcaster) == []
    assert pending_held(broadcaster.pk) == [held]


def test_a_repeat_with_the_same_nonce_is_held_once(broadcaster, viewer):
    assert hold(broadcaster, viewer, nonce="n1") == hold(broadcaster, viewer, nonce="n1")
    assert hold(broadcaster, make_account("eve"), nonce="n1").user.login == "eve"
    assert len(told_moderators(broadcaster, "held_message")) == 2


def test_an_approved_message_is_said_once(broadcaster, mod, viewer):
    held = hold(broadcaster, viewer)
    decide(approve_held, mod, broadcaster, held)
    with pytest.raises(AlreadySo):
        decide(approve_held, mod, broadcaster, held)
    (said,) = told(broadcaster, "chat")
    assert (said["username"], said["message"]) == ("vic", "rude words")
    (resolved,) = told_moderators(broadcaster, "held_resolved")
    assert (resolved["status"], resolved["moderator"]) == ("approved", "mod_moe")
    assert logged(broadcaster)[-1] == ("automod_approve", "mod_moe", "vic")
    assert pending_held(broadcaster.pk) == []


def test_a_denied_message_is_not_said_and_its_sender_is_told_without_a_name(
    broadcaster, mod, viewer
):
    held = hold(broadcaster, viewer)
    decide(deny_held, mod, broadcaster, held)
    with pytest.raises(AlreadySo):
        decide(approve_held, mod, broadcaster, held)
    assert told(broadcaster, "chat") == []
    (resolved,) = told_account(viewer, "held_resolved")
    assert resolved == {
        "type": "held_resolved",
        "channelId": str(broadcaster.pk),
        "heldId": str(held.pk),
        "status": "denied",
        "message": "rude words",
    }
    assert logged(broadcaster)[-1] == ("automod_deny", "mod_moe", "vic")


@pytest.mark.parametrize(("duration_s", "refusal"), [(None, Banned), (60, TimedOut)])
def test_who_was_banned_meanwhile_is_not_heard(broadcaster, mod, viewer, duration_s, refusal):
    held = hold(broadcaster, viewer)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer, duration_s=duration_s)
    with pytest.raises(refusal, match="vic has been"):
        decide(approve_held, mod, broadcaster, held)
    assert told(broadcaster, "chat") == []
    decide(deny_held, mod, broadcaster, held)


def test_who_was_suspended_meanwhile_is_not_heard(broadcaster, mod, viewer):
    held = hold(broadcaster, viewer)
    viewer.suspended_at = clock.now()
    viewer.save(update_fields=["suspended_at"])
    with pytest.raises(Suspended):
        decide(approve_held, mod, broadcaster, held)


def test_what_nobody_decides_on_is_given_up(broadcaster, mod, viewer):
    old, new = hold(broadcaster, viewer, "old"), hold(broadcaster, viewer, "new")
    age(old)
    assert pending_held(broadcaster.pk) == [new]
    with pytest.raises(AlreadySo, match="too long"):
        decide(approve_held, mod, broadcaster, old)
    assert expire_held_task() == 1
    assert expire_held() == 0
    (resolved,) = told_account(viewer, "held_resolved")
    assert (resolved["status"], resolved["message"]) == ("expired", "old")
    assert told(broadcaster, "chat") == []


def test_wrong_persons_decide_nothing(broadcaster, viewer, outsider, banned):
    held = hold(broadcaster, viewer)
    far = make_account("far_away")
    persons = [
        viewer,
        outsider,
        banned,
        make_vip(broadcaster),
        make_moderator(broadcaster, "helper", ["delete"]),
        make_moderator(far, "far_mod"),
    ]
    for person in persons:
        for decision in (approve_held, deny_held):
            with pytest.raises(NoPermission):
                decide(decision, person, broadcaster, held)
    held.refresh_from_db()
    assert held.status == HeldMessage.Status.PENDING


def test_a_moderator_decides_in_the_own_channel_only(broadcaster, viewer):
    far = make_account("far_away")
    held = hold(broadcaster, viewer)
    with pytest.raises(NotFound):
        decide(approve_held, far, far, held)


def test_site_moderators_decide_anywhere(broadcaster, moderator, viewer):
    decide(approve_held, moderator, broadcaster, hold(broadcaster, viewer))
    assert len(told(broadcaster, "chat")) == 1


def test_expiring_leaves_young_ones(broadcaster, viewer):
    age(hold(broadcaster, viewer), by=WAITS_FOR - timedelta(seconds=30))
    assert expire_held() == 0


def test_what_was_decided_long_ago_is_forgotten(broadcaster, mod, viewer):
    old, young, waiting = (hold(broadcaster, viewer, text) for text in ("old", "young", "open"))
    for held in (old, young):
        decide(deny_held, mod, broadcaster, held)
    for held in (old, waiting):
        age(held, by=KEPT_FOR)
    assert prune_cases() == 1
    assert set(HeldMessage.objects.all()) == {young, waiting}


@pytest.mark.django_db(transaction=True)
def test_of_decisions_at_once_one_counts(broadcaster, mod, viewer):
    held = hold(broadcaster, viewer)

    def attempt(decision):
        try:
            return decide(decision, mod, broadcaster, held).status
        except AlreadySo:
            return "late"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(attempt, [approve_held, deny_held, approve_held, deny_held]))
    held.refresh_from_db()
    assert sorted(outcomes) == sorted(["late"] * 3 + [held.status])
    assert len(told(broadcaster, "chat")) == (held.status == HeldMessage.Status.APPROVED)
    assert len(told_moderators(broadcaster, "held_resolved")) == 1
