"""Comments below videos: who writes, changes, removes, pins and decides."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.services.deletions import erase_account
from accounts.services.exports import export_account
from chat.errors import (
    ActRefused,
    AlreadySo,
    Banned,
    LinksBlocked,
    NoPermission,
    Rejected,
    TimedOut,
    VerifiedEmailOnly,
    WarningOpen,
)
from chat.models import Room, VideoComment
from chat.policies.comments import CommentsClosed
from chat.policies.limits import COMMENTS
from chat.selectors.comments import list_answers, list_comments, list_held, reader_of
from chat.services.bans import ban_user
from chat.services.blocks import block_user
from chat.services.comments import (
    add_comment,
    answer_comment,
    approve_comment,
    delete_comment,
    deny_comment,
    edit_comment,
    pin_comment,
    restore_comment,
)
from chat.services.comments.judging import BlockedByOwner
from chat.services.terms import add_term
from chat.services.warnings import warn_user
from tests.chat.acting import logged, make_moderator
from tests.chat.videos import make_video
from tests.factories import make_account
from twitchclone.core import clock, redis
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, RateLimited

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(broadcaster):
    return make_video(broadcaster)


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe")


def write(author, video, text="Well played"):
    """A comment, however many its author has written lately."""
    redis.client().delete(f"rate:{COMMENTS.name}:{author.pk}")
    return add_comment(author=author, video=video, text=text)


def act(actor, comment):
    return {"actor": actor, "video": comment.video, "comment_id": comment.pk}


def texts(rows):
    return [row.text for row in rows]


def seen_by(video, account=None, **options):
    return texts(list_comments(video, reader_of(video, account), **options))


def age(comment, **span):
    VideoComment.objects.filter(pk=comment.pk).update(created_at=clock.now() - timedelta(**span))


def test_comments_come_newest_or_oldest_first_in_pages(video, viewer, django_assert_num_queries):
    made = [write(viewer, video, str(number)) for number in range(5)]
    reader = reader_of(video, None)
    with django_assert_num_queries(2):
        assert texts(list_comments(video, reader, limit=3)) == ["4", "3", "2"]
    with django_assert_num_queries(1):
        assert texts(list_comments(video, reader, limit=3, after=made[2].pk)) == ["1", "0"]
    assert seen_by(video, is_oldest_first=True, limit=2) == ["0", "1"]
    assert seen_by(video, is_oldest_first=True, after=made[1].pk) == ["2", "3", "4"]


def test_lines_stay_and_what_cannot_be_seen_goes(video, viewer):
    comment = write(viewer, video, "  one \u200b word\r\n\n \u200b \nanother\tline ")
    assert comment.text == "one word\nanother line"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n\u200b", "empty"),
        ("x" * 1001, "too_long"),
        ("x\n" * 31, "too_long"),
        ("\u202ex", "bidi"),
    ],
)
def test_what_is_no_text_is_refused_beside_the_field(text, code, video, viewer):
    with pytest.raises(InvalidInput) as refused:
        write(viewer, video, text)
    assert (refused.value.code, refused.value.field) == (code, "text")


def test_answers_stand_below_the_first_comment(video, viewer, outsider, django_assert_num_queries):
    first = write(viewer, video)
    answer = answer_comment(author=outsider, video=video, comment_id=first.pk, text="Indeed")
    deeper = answer_comment(author=viewer, video=video, comment_id=answer.pk, text="Thanks")
    assert answer.parent_id == deeper.parent_id == first.pk
    reader = reader_of(video, None)
    with django_assert_num_queries(1):
        assert texts(list_answers(first, reader)) == ["Indeed", "Thanks"]
    assert texts(list_answers(first, reader, after=answer.pk)) == ["Thanks"]
    assert [row.answer_count for row in list_comments(video, reader)] == [2]


def test_nobody_answers_what_is_gone_or_below_another_video(video, viewer, broadcaster):
    other = write(viewer, make_video(broadcaster))
    gone = write(viewer, video)
    delete_comment(**act(viewer, gone))
    for comment in (other, gone):
        with pytest.raises(NotFound):
            answer_comment(author=viewer, video=video, comment_id=comment.pk, text="Hm")


def test_the_same_text_twice_is_one_comment(video, viewer):
    write(viewer, video)
    with pytest.raises(Conflict):
        write(viewer, video)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_comment(broadcaster, viewer):
    video, both = make_video(broadcaster), threading.Barrier(2, timeout=10)
    outcomes = []

    def send():
        try:
            both.wait()
            outcomes.append(add_comment(author=viewer, video=video, text="Once"))
        except Conflict as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outcomes), VideoComment.objects.count()) == (2, 1)


def test_five_comments_a_minute_are_enough(video, viewer):
    for number in range(5):
        add_comment(author=viewer, video=video, text=str(number))
    with pytest.raises(RateLimited):
        add_comment(author=viewer, video=video, text="more")


def test_closed_comments_take_nothing(video, viewer):
    comment = write(viewer, video)
    video.are_comments_open = False
    with pytest.raises(CommentsClosed):
        write(viewer, video, "more")
    with pytest.raises(CommentsClosed):
        edit_comment(author=viewer, video=video, comment_id=comment.pk, text="other")


def test_who_may_not_chat_may_not_comment(video, broadcaster, viewer, mod):
    cases = [
        (Banned, lambda user: ban_user(actor=mod, channel_id=video.channel_id, user=user)),
        (
            TimedOut,
            lambda user: ban_user(actor=mod, channel_id=video.channel_id, user=user, duration_s=60),
        ),
        (
            WarningOpen,
            lambda user: warn_user(
                actor=mod, channel_id=video.channel_id, user=user, reason="Calm"
            ),
        ),
        (BlockedByOwner, lambda user: block_user(actor=broadcaster, user=user)),
    ]
    for refusal, happens in cases:
        author = make_account()
        happens(author)
        with pytest.raises(refusal):
            write(author, video)
    assert not VideoComment.objects.exists()


def test_the_rooms_demands_on_accounts_and_links_hold_below_videos_too(video, viewer, mod):
    Room.objects.filter(pk=video.channel_id).update(needs_verified_email=True, blocks_links=True)
    with pytest.raises(VerifiedEmailOnly):
        write(make_account(is_email_verified=False), video)
    with pytest.raises(LinksBlocked):
        write(viewer, video, "see https://example.org/x")
    assert write(mod, video, "see https://example.org/x").state == "visible"


def test_modes_of_the_talk_do_not_concern_comments(video, viewer):
    Room.objects.filter(pk=video.channel_id).update(
        slow_mode_s=60, followers_only_min=10, is_emote_only=True, is_subscribers_only=True
    )
    assert write(viewer, video).state == "visible"


def test_blocked_terms_refuse_and_held_terms_wait(video, broadcaster, viewer, outsider, mod):
    add_term(actor=broadcaster, channel_id=video.channel_id, kind="blocked", text="spoiler")
    add_term(actor=broadcaster, channel_id=video.channel_id, kind="held", text="casino")
    with pytest.raises(Rejected):
        write(viewer, video, "A SPOILER here")
    held = write(viewer, video, "my casino")
    assert (held.state, held.held_reason) == ("held", "held_term")
    assert seen_by(video, viewer) == ["my casino"]
    assert seen_by(video, outsider) == seen_by(video) == seen_by(video, mod) == []
    assert texts(list_held(video)) == ["my casino"]


def test_a_moderator_decides_once(video, broadcaster, viewer, mod, outsider):
    add_term(actor=broadcaster, channel_id=video.channel_id, kind="held", text="casino")
    good, bad = write(viewer, video, "casino one"), write(viewer, video, "casino two")
    for nobody in (viewer, outsider, make_moderator(broadcaster, "few", ["delete"])):
        with pytest.raises(NoPermission):
            approve_comment(**act(nobody, good))
        with pytest.raises(NoPermission):
            deny_comment(**act(nobody, good))
    approve_comment(**act(mod, good))
    deny_comment(**act(mod, bad))
    with pytest.raises(AlreadySo):
        deny_comment(**act(mod, good))
    with pytest.raises(NotFound):
        approve_comment(**act(mod, bad))
    assert seen_by(video) == ["casino one"]
    assert logged(broadcaster)[-2:] == [
        ("approve_comment", "mod_moe", "vic"),
        ("deny_comment", "mod_moe", "vic"),
    ]


def test_what_a_banned_account_wrote_is_not_approved(video, broadcaster, viewer, mod):
    add_term(actor=broadcaster, channel_id=video.channel_id, kind="held", text="casino")
    held = write(viewer, video, "casino")
    ban_user(actor=mod, channel_id=video.channel_id, user=viewer)
    with pytest.raises(Banned):
        approve_comment(**act(mod, held))


def test_ones_own_comment_changes_for_a_quarter_of_an_hour(video, broadcaster, viewer, mod):
    add_term(actor=broadcaster, channel_id=video.channel_id, kind="held", text="casino")
    comment = write(viewer, video)
    pin_comment(**act(broadcaster, comment), is_pinned=True)
    changed = edit_comment(author=viewer, video=video, comment_id=comment.pk, text="Well done")
    assert (changed.text, changed.is_pinned, changed.edited_at is None) == (
        "Well done",
        False,
        False,
    )
    for other in (mod, broadcaster):
        with pytest.raises(NotPermitted):
            edit_comment(author=other, video=video, comment_id=comment.pk, text="Mine")
    held = edit_comment(author=viewer, video=video, comment_id=comment.pk, text="casino")
    assert (held.state, seen_by(video)) == ("held", [])
    age(comment, minutes=15)
    with pytest.raises(NotPermitted) as refused:
        edit_comment(author=viewer, video=video, comment_id=comment.pk, text="Later")
    assert refused.value.code == "too_late"


def test_author_owner_and_moderators_delete(video, broadcaster, viewer, outsider, mod, moderator):
    for actor in (viewer, broadcaster, mod, moderator):
        comment = write(viewer, video, f"for {actor.login}")
        with pytest.raises(NoPermission):
            delete_comment(**act(outsider, comment))
        delete_comment(**act(actor, comment))
        with pytest.raises(NotFound):
            delete_comment(**act(actor, comment))
    assert seen_by(video) == []
    # What people do with their own comments is not the log's business.
    assert [actor for act, actor, _ in logged(broadcaster) if act == "delete_comment"] == [
        "ana",
        "mod_moe",
        "mia",
    ]


def test_moderators_leave_the_broadcasters_and_each_others_comments(video, broadcaster, mod):
    other = make_moderator(broadcaster, "other_mod")
    for author in (broadcaster, other):
        comment = write(author, video, author.login)
        with pytest.raises(ActRefused):
            delete_comment(**act(mod, comment))
    with pytest.raises(NoPermission):
        delete_comment(**act(make_moderator(broadcaster, "few", ["ban"]), write(mod, video)))


def test_a_deleted_comment_takes_its_answers_along_and_comes_back_with_them(
    video, broadcaster, viewer, outsider, mod
):
    comment = write(viewer, video)
    answer_comment(author=outsider, video=video, comment_id=comment.pk, text="Indeed")
    delete_comment(**act(mod, comment))
    for other in (viewer, broadcaster, outsider):
        with pytest.raises(NoPermission):
            restore_comment(**act(other, comment))
    restore_comment(**act(mod, comment))
    assert [row.answer_count for row in list_comments(video, reader_of(video, None))] == [1]
    delete_comment(**act(mod, comment))
    VideoComment.objects.filter(pk=comment.pk).update(
        deleted_at=clock.now() - timedelta(minutes=10)
    )
    with pytest.raises(NotPermitted):
        restore_comment(**act(mod, comment))


def test_one_comment_stands_on_top(video, broadcaster, viewer, mod, outsider):
    first, second = write(viewer, video, "first"), write(viewer, video, "second")
    answer = answer_comment(author=outsider, video=video, comment_id=first.pk, text="Indeed")
    for nobody in (viewer, mod, outsider):
        with pytest.raises(NoPermission):
            pin_comment(**act(nobody, first), is_pinned=True)
    with pytest.raises(NotFound):
        pin_comment(**act(broadcaster, answer), is_pinned=True)
    pin_comment(**act(broadcaster, second), is_pinned=True)
    pin_comment(**act(broadcaster, first), is_pinned=True)
    assert list(VideoComment.objects.filter(is_pinned=True)) == [first]
    assert seen_by(video) == ["first", "second"]
    assert seen_by(video, after=second.pk) == []
    pin_comment(**act(broadcaster, first), is_pinned=False)
    assert seen_by(video) == ["second", "first"]


def test_nobody_reads_suspended_accounts_nor_whom_they_block(video, viewer, outsider, banned):
    VideoComment.objects.create(video=video, author=banned, text="spam")
    write(viewer, video)
    assert seen_by(video, outsider) == ["Well played"]
    block_user(actor=outsider, user=viewer)
    assert seen_by(video, outsider) == []


def test_an_account_gets_its_comments_and_takes_them_along(video, viewer, outsider):
    mine = write(viewer, video, "my words")
    answer_comment(author=outsider, video=video, comment_id=mine.pk, text="their words")
    exported = export_account(account=viewer)["chat"]["video_comments"]
    assert [row["text"] for row in exported] == ["my words"]
    assert "their words" not in json.dumps(exported)
    erase_account(account=viewer)
    assert not VideoComment.objects.exists()
