"""Chat rules that visitors agree to, and blocks between accounts."""

import pytest

from chat.errors import NoPermission
from chat.models import Block, Chatter, Room
from chat.selectors.blocks import has_blocked, list_blocks
from chat.services import blocks
from chat.services.blocks import block_user, unblock_user
from chat.services.rules import accept_rules, set_rules
from tests.chat.acting import logged, make_moderator, told_account
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


def test_changed_rules_have_to_be_accepted_again(broadcaster, viewer):
    set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=[" Be  kind. ", "", "No spam."])
    room = Room.objects.get(pk=broadcaster.pk)
    assert (room.rules, room.rules_version) == (["Be kind.", "No spam."], 1)
    assert accept_rules(actor=viewer, channel_id=broadcaster.pk) == 1
    set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=["Be kind.", "No spam."])
    assert Room.objects.get(pk=broadcaster.pk).rules_version == 1
    set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=["Be kind."])
    assert Chatter.objects.get().rules_version == 1 < Room.objects.get(pk=room.pk).rules_version
    assert logged(broadcaster) == [("rules", "ana", "")] * 2


def test_agreeing_never_goes_back_nor_ahead(broadcaster, viewer):
    for rule in ("One.", "Two.", "Three."):
        set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=[rule])
    assert accept_rules(actor=viewer, channel_id=broadcaster.pk, version=2) == 2
    assert accept_rules(actor=viewer, channel_id=broadcaster.pk, version=1) == 1
    assert Chatter.objects.get().rules_version == 2
    assert accept_rules(actor=viewer, channel_id=broadcaster.pk, version=99) == 3
    assert [frame["type"] for frame in told_account(viewer)] == ["account_changed"] * 2


@pytest.mark.parametrize("rules", [["x" * 201], ["rule"] * 11, ["a\u202eb"]])
def test_rules_are_few_and_short(broadcaster, rules):
    with pytest.raises(InvalidInput) as refused:
        set_rules(actor=broadcaster, channel_id=broadcaster.pk, rules=rules)
    assert refused.value.field == "rules"


def test_who_sets_no_rules(broadcaster, viewer):
    for actor in (viewer, make_moderator(broadcaster, permissions=["ban"])):
        with pytest.raises(NoPermission):
            set_rules(actor=actor, channel_id=broadcaster.pk, rules=["Mine."])


def test_blocking_is_one_way_and_repeatable(viewer, outsider):
    first = block_user(actor=viewer, user=outsider)
    assert block_user(actor=viewer, user=outsider) == first
    assert has_blocked(viewer.pk, outsider.pk) and not has_blocked(outsider.pk, viewer.pk)
    assert [row.blocked.login for row in list_blocks(viewer.pk)] == ["otto"]
    unblock_user(actor=viewer, user=outsider)
    unblock_user(actor=viewer, user=outsider)
    assert not Block.objects.exists()
    assert len(told_account(viewer, "account_changed")) == 2
    assert told_account(outsider) == []


def test_what_cannot_be_blocked(viewer, outsider, broadcaster, monkeypatch):
    with pytest.raises(InvalidInput):
        block_user(actor=viewer, user=viewer)
    monkeypatch.setattr(blocks, "MAX_BLOCKS", 1)
    block_user(actor=viewer, user=outsider)
    with pytest.raises(Conflict):
        block_user(actor=viewer, user=broadcaster)
    viewer.suspended_at = clock.now()
    with pytest.raises(NotPermitted):
        block_user(actor=viewer, user=outsider)
