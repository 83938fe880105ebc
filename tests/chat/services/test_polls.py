"""Polls: one at a time, one vote an account, an end that nobody has to wait for."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chat.errors import AlreadySo, Banned, NoPermission
from chat.models import Poll
from chat.selectors.polls import active_poll
from chat.selectors.room_views import load_room_view
from chat.services.bans import ban_user
from chat.services.polls import create_poll, end_due_polls, end_poll, vote
from tests.chat.acting import make_moderator, make_vip, told
from tests.factories import make_account
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db


def ask(actor, channel, title="Which map?", choices=("Dust", "Inferno"), duration_s=60):
    return create_poll(
        actor=actor,
        channel_id=channel.pk,
        title=title,
        choices=list(choices),
        duration_s=duration_s,
    )


def cast(account, poll, position=0):
    choice = poll.choices.all()[position]
    return vote(account=account, channel_id=poll.channel_id, poll_id=poll.pk, choice_id=choice.pk)


def votes(frame):
    return [choice["votes"] for choice in frame["poll"]["choices"]]


def test_a_poll_is_told_and_shown_to_who_joins(broadcaster):
    poll = ask(broadcaster, broadcaster)
    (frame,) = told(broadcaster, "poll")
    assert (frame["poll"]["id"], frame["poll"]["status"]) == (str(poll.pk), "ACTIVE")
    assert load_room_view(broadcaster.pk).poll["title"] == "Which map?"
    with pytest.raises(AlreadySo):
        ask(broadcaster, broadcaster, "Another?")


def test_votes_count_once_and_the_last_state_is_told(broadcaster, on_commit, run_jobs):
    poll = ask(broadcaster, broadcaster)
    voters = [make_account() for _ in range(4)]
    with on_commit():
        for index, voter in enumerate(voters):
            cast(voter, poll, index % 2)
    with pytest.raises(AlreadySo):
        cast(voters[0], poll, 1)
    assert "chat.tell_poll" in run_jobs()
    frames = told(broadcaster, "poll")
    assert votes(frames[-1]) == [2, 2]
    assert len(frames) == 3  # opened, the first vote, the others at the second's end


def test_it_ends_by_time_or_by_word(broadcaster, viewer, monkeypatch):
    poll = ask(broadcaster, broadcaster, duration_s=15)
    cast(viewer, poll)
    assert end_due_polls() == 0
    later = clock.now() + timedelta(seconds=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Conflict):
        cast(make_account(), poll)
    assert (end_due_polls(), end_due_polls()) == (1, 0)
    assert active_poll(broadcaster.pk) is None
    last = told(broadcaster, "poll")[-1]
    assert (last["poll"]["status"], votes(last)) == ("COMPLETED", [1, 0])
    second = ask(broadcaster, broadcaster)
    with pytest.raises(AlreadySo):
        end_poll(actor=broadcaster, channel_id=broadcaster.pk, poll_id=poll.pk)
    end_poll(actor=broadcaster, channel_id=broadcaster.pk, poll_id=second.pk)
    assert Poll.objects.get(pk=second.pk).status == "TERMINATED"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "  "},
        {"title": "x" * 61},
        {"choices": ("one",)},
        {"choices": tuple("abcdef")},
        {"choices": ("a", "A")},
        {"choices": ("a", "")},
        {"choices": ("a", "b" * 26)},
        {"duration_s": 14},
        {"duration_s": 1801},
    ],
)
def test_a_poll_that_makes_no_sense_is_refused(broadcaster, change):
    with pytest.raises(InvalidInput):
        ask(broadcaster, broadcaster, **change)


def test_a_refused_poll_says_which_text_is_too_long(broadcaster):
    with pytest.raises(InvalidInput, match="Each choice has at most 25 characters"):
        ask(broadcaster, broadcaster, choices=("a", "b" * 26))


def test_votes_that_do_not_count(broadcaster, viewer, outsider, banned):
    poll = ask(broadcaster, broadcaster)
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    with pytest.raises(Banned):
        cast(viewer, poll)
    with pytest.raises(NoPermission):
        cast(banned, poll)
    other = ask(outsider, outsider)
    with pytest.raises(NotFound):
        vote(
            account=make_account(),
            channel_id=broadcaster.pk,
            poll_id=poll.pk,
            choice_id=other.choices.all()[0].pk,
        )
    with pytest.raises(NotFound):
        vote(
            account=make_account(),
            channel_id=outsider.pk,
            poll_id=poll.pk,
            choice_id=uuid4(),
        )


def test_the_wrong_people_open_and_end_nothing(broadcaster, viewer, outsider):
    ask(broadcaster, broadcaster)
    wrong = [
        viewer,
        make_vip(broadcaster),
        make_moderator(broadcaster, permissions=["ban"]),
        make_moderator(outsider),
    ]
    for actor in wrong:
        with pytest.raises(NoPermission):
            ask(actor, broadcaster)
        with pytest.raises(NoPermission):
            end_poll(actor=actor, channel_id=broadcaster.pk)
