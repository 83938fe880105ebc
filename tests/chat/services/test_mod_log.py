"""The moderation log: nobody rewrites it, and it is read in pages."""

import pytest
from django.db import DatabaseError, transaction

from chat.models import ModAction
from chat.selectors.mod_log import list_actions
from chat.services import mod_log
from tests.chat.acting import told_moderators
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def record(channel, moderator, action="ban", **more):
    return mod_log.record(channel_id=channel.pk, moderator=moderator, action=action, **more)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda rows: rows.update(reason="Nothing."),
        lambda rows: rows.delete(),
        lambda rows: rows.get().delete(),
        lambda rows: rows._raw_delete(rows.db),
    ],
)
def test_the_database_refuses_to_rewrite_it(broadcaster, viewer, rewrite):
    record(broadcaster, broadcaster, target=viewer, reason="Spam.")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rewrite(ModAction.objects.all())
    assert ModAction.objects.get().reason == "Spam."


def test_it_outlives_the_accounts_in_it(broadcaster):
    mod, target = make_account("moe"), make_account("tim")
    record(broadcaster, mod, target=target)
    mod.delete()
    target.delete()
    line = ModAction.objects.get()
    assert (line.moderator_login, line.target_login) == ("moe", "tim")


def test_moderators_are_told_each_line(broadcaster, viewer):
    record(broadcaster, None, "automod_reject", target=viewer, data={"term": "x"})
    (frame,) = told_moderators(broadcaster, "mod_action")
    assert (frame["moderator"], frame["username"], frame["data"]) == ("", "vic", {"term": "x"})


def test_nothing_is_told_of_what_was_rolled_back(broadcaster):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(broadcaster, broadcaster)
        raise RuntimeError
    assert told_moderators(broadcaster) == []


def test_pages_and_filters(broadcaster, viewer, outsider, django_assert_num_queries):
    for number in range(5):
        record(broadcaster, broadcaster, target=viewer, reason=str(number))
    record(broadcaster, outsider, "timeout", target=viewer)
    record(outsider, outsider, target=viewer)
    with django_assert_num_queries(1):
        first = list_actions(broadcaster.pk, limit=4)
    assert [line.reason for line in first] == ["", "4", "3", "2"]
    rest = list_actions(broadcaster.pk, limit=4, before=first[-1].pk)
    assert [line.reason for line in rest] == ["1", "0"]
    assert len(list_actions(broadcaster.pk, action="timeout")) == 1
    assert len(list_actions(broadcaster.pk, moderator="Otto")) == 1
    assert len(list_actions(broadcaster.pk, target="vic")) == 6
    assert list_actions(broadcaster.pk, target="ana") == []
