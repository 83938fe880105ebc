"""Unban requests: who may ask when, who answers, and that both answers arrive."""

from datetime import timedelta

import pytest

from chat.errors import AlreadySo, NoPermission
from chat.models import Ban, UnbanRequest
from chat.selectors.bans import ban_of
from chat.selectors.chatters import load_chatter
from chat.selectors.unban_requests import AGAIN_AFTER, FIRST_AFTER, pending_requests, request_of
from chat.services.bans import ban_user, unban_user
from chat.services.unban_requests import answer_unban_request, request_unban
from tests.chat.acting import logged, make_moderator, make_vip, told_account, told_moderators
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def culprit(broadcaster):
    """Banned for two hours."""
    account = make_account("culprit")
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=account)
    age_bans(timedelta(hours=2))
    return account


def age_bans(by):
    Ban.objects.update(created_at=clock.now() - by)


def ask(user, channel, text="I am sorry."):
    return request_unban(user=user, channel_id=channel.pk, text=text)


def answer(actor, channel, request, is_approved, text=""):
    return answer_unban_request(
        actor=actor,
        channel_id=channel.pk,
        request_id=request.pk,
        is_approved=is_approved,
        answer=text,
    )


def test_moderators_hear_of_a_request(broadcaster, culprit):
    request = ask(culprit, broadcaster)
    (frame,) = told_moderators(broadcaster, "unban_request")
    assert (frame["username"], frame["message"], frame["status"]) == (
        "culprit",
        "I am sorry.",
        "pending",
    )
    assert pending_requests(broadcaster.pk) == [request]


def test_an_approved_request_lifts_the_ban_and_the_account_reads_it(broadcaster, culprit):
    request = ask(culprit, broadcaster)
    answer(broadcaster, broadcaster, request, True, "Be nice.")
    assert ban_of(broadcaster.pk, culprit.pk) is None
    assert pending_requests(broadcaster.pk) == []
    frame = told_account(culprit, "unban_request")[-1]
    assert (frame["status"], frame["answer"]) == ("approved", "Be nice.")
    assert "ana" not in str(frame)
    assert [action for action, _, _ in logged(broadcaster)] == [
        "ban",
        "approve_unban_request",
        "unban",
    ]


def test_a_denied_request_keeps_the_ban_and_another_has_to_wait(broadcaster, culprit):
    request = ask(culprit, broadcaster)
    answer(broadcaster, broadcaster, request, False, "Not yet.")
    assert ban_of(broadcaster.pk, culprit.pk) is not None
    assert told_account(culprit, "unban_request")[-1]["status"] == "denied"
    assert request_of(culprit, broadcaster.pk).answer == "Not yet."
    with pytest.raises(NotPermitted, match="You may ask again on"):
        ask(culprit, broadcaster)
    UnbanRequest.objects.update(resolved_at=clock.now() - AGAIN_AFTER)
    ask(culprit, broadcaster)


def test_a_new_ban_does_not_shorten_the_wait(broadcaster, culprit):
    answer(broadcaster, broadcaster, ask(culprit, broadcaster), False)
    unban_user(actor=broadcaster, channel_id=broadcaster.pk, user=culprit)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=culprit)
    age_bans(timedelta(hours=2))
    with pytest.raises(NotPermitted, match="You may ask again on"):
        ask(culprit, broadcaster)


def test_one_request_is_open_at_a_time(broadcaster, culprit):
    request = ask(culprit, broadcaster)
    with pytest.raises(AlreadySo):
        ask(culprit, broadcaster)
    answer(broadcaster, broadcaster, request, False)
    with pytest.raises(AlreadySo):
        answer(broadcaster, broadcaster, request, True)


def test_a_request_about_a_ban_that_is_over_is_not_answered(broadcaster, culprit):
    request = ask(culprit, broadcaster)
    unban_user(actor=broadcaster, channel_id=broadcaster.pk, user=culprit)
    assert pending_requests(broadcaster.pk) == []
    with pytest.raises(AlreadySo):
        answer(broadcaster, broadcaster, request, True)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=culprit)
    age_bans(timedelta(hours=2))
    ask(culprit, broadcaster)


def test_too_soon_after_the_ban(broadcaster, viewer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    with pytest.raises(NotPermitted, match="Wait an hour"):
        ask(viewer, broadcaster)


def test_who_is_not_banned_for_good_does_not_ask(broadcaster, viewer, outsider):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer, duration_s=86_400)
    age_bans(timedelta(hours=2))
    for person in (viewer, outsider, broadcaster):
        with pytest.raises(NotFound):
            ask(person, broadcaster)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_a_request_has_a_text(broadcaster, culprit, text):
    with pytest.raises(InvalidInput):
        ask(culprit, broadcaster, text)


def test_wrong_persons(broadcaster, culprit, viewer, banned):
    request = ask(culprit, broadcaster)
    far = make_account("far_away")
    helper = make_moderator(broadcaster, "helper", ["ban"])
    for person in (culprit, viewer, banned, helper, make_vip(broadcaster), far):
        with pytest.raises(NoPermission):
            answer(person, broadcaster, request, True)
    with pytest.raises(NotFound):
        answer(far, far, request, True)
    half = make_moderator(broadcaster, "half_mod", ["unban_requests"])
    with pytest.raises(NoPermission):
        answer(half, broadcaster, request, True)
    assert ban_of(broadcaster.pk, culprit.pk) is not None
    assert pending_requests(broadcaster.pk) == [request]
    answer(half, broadcaster, request, False)


def test_the_account_is_told_from_when_it_may_ask(broadcaster, viewer):
    def opens_at():
        return load_chatter(broadcaster.pk, viewer.pk).may_ask_from

    assert opens_at() is None
    ban = ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    assert opens_at() == ban.created_at + FIRST_AFTER
    told = told_account(viewer, "banned")[-1]["ban"]
    assert told["mayAskFrom"] == clock.to_ms(ban.created_at + FIRST_AFTER)
    age_bans(timedelta(hours=2))
    answer(broadcaster, broadcaster, ask(viewer, broadcaster), False)
    assert opens_at() == UnbanRequest.objects.get().resolved_at + AGAIN_AFTER
    unban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer, duration_s=60)
    assert opens_at() is None
