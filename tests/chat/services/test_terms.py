"""Terms: what may be one, who keeps them, and that senders hear of changes."""

import pytest

from chat.errors import AlreadySo, NoPermission
from chat.models import Term
from chat.selectors.rooms import load_room
from chat.selectors.terms import terms_for
from chat.services import terms
from chat.services.terms import add_term, remove_term
from chat.stream.restrictions import current_version
from tests.chat.acting import logged, make_moderator, make_vip
from tests.factories import make_account
from twitchclone.core.errors import InvalidInput, NotFound

pytestmark = pytest.mark.django_db


def add(actor, channel, text, kind="blocked"):
    return add_term(actor=actor, channel_id=channel.pk, text=text, kind=kind)


def test_terms_are_kept_clean_and_logged(broadcaster):
    add(broadcaster, broadcaster, "  Buy   FOLLOWERS* ")
    add(broadcaster, broadcaster, "scunthorpe", "allowed")
    assert [(one.text, one.kind) for one in terms_for(broadcaster.pk)] == [
        ("buy followers*", "blocked"),
        ("scunthorpe", "allowed"),
    ]
    assert [action for action, _, _ in logged(broadcaster)] == [
        "add_blocked_term",
        "add_allowed_term",
    ]


def test_a_change_makes_senders_load_the_room_anew(broadcaster, on_commit):
    before = load_room(broadcaster.pk).version
    with on_commit():
        term = add(broadcaster, broadcaster, "spam")
    added = current_version(broadcaster.pk)
    with on_commit():
        remove_term(actor=broadcaster, channel_id=broadcaster.pk, term_id=term.pk)
    assert before < added < current_version(broadcaster.pk)
    assert logged(broadcaster)[-1][0] == "remove_blocked_term"


def test_the_same_again_says_so_and_another_kind_replaces(broadcaster):
    add(broadcaster, broadcaster, "spam")
    with pytest.raises(AlreadySo):
        add(broadcaster, broadcaster, "SPAM")
    add(broadcaster, broadcaster, "spam", "held")
    assert [one.kind for one in terms_for(broadcaster.pk)] == ["held"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "*", "**", "* *", "a", "a*", "*a*", "*.*", ".", "e\u0301*", "x" * 101, "\u202e!"],
)
def test_what_would_match_everything_or_nothing_is_refused(broadcaster, text):
    with pytest.raises(InvalidInput) as refused:
        add(broadcaster, broadcaster, text)
    assert refused.value.field == "text"
    assert not Term.objects.exists()


@pytest.mark.parametrize("text", ["ab", "a*b", "x" * 100, "\N{AUBERGINE}", "\u50bb", "no way"])
def test_what_says_something_is_taken(broadcaster, text):
    assert add(broadcaster, broadcaster, text).text == text


def test_an_unknown_kind_is_refused(broadcaster):
    with pytest.raises(InvalidInput):
        add(broadcaster, broadcaster, "spam", "burned")


def test_a_channel_has_a_bounded_number(broadcaster, monkeypatch):
    monkeypatch.setattr(terms, "MAX_TERMS", 2)
    add(broadcaster, broadcaster, "one")
    add(broadcaster, broadcaster, "two")
    with pytest.raises(InvalidInput, match="at most 2"):
        add(broadcaster, broadcaster, "three")
    add(broadcaster, broadcaster, "two", "held")


def test_wrong_persons(broadcaster, viewer, outsider, banned):
    term = add(broadcaster, broadcaster, "spam")
    far = make_account("far_away")
    helper = make_moderator(broadcaster, "helper", ["delete"])
    for person in (viewer, outsider, banned, helper, make_vip(broadcaster), far):
        with pytest.raises(NoPermission):
            add(person, broadcaster, "eggs")
        with pytest.raises(NoPermission):
            remove_term(actor=person, channel_id=broadcaster.pk, term_id=term.pk)
    with pytest.raises(NotFound):
        remove_term(actor=far, channel_id=far.pk, term_id=term.pk)
    assert [one.text for one in terms_for(broadcaster.pk)] == ["spam"]
