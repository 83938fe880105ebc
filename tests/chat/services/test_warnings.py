"""Warnings: given with a reason, open until acknowledged, by the warned account only."""

import pytest

from chat.errors import ActRefused, NoPermission
from chat.models import ChatWarning
from chat.selectors.bans import open_warnings
from chat.selectors.chatters import load_chatter
from chat.services.warnings import acknowledge_warning, warn_user
from chat.stream import restrictions
from tests.chat.acting import logged, make_moderator, say, told, told_account
from twitchclone.core.errors import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def mod(broadcaster):
    return make_moderator(broadcaster, "mod_moe", ["warn"])


def warn(actor, channel, user, reason="Calm down."):
    return warn_user(actor=actor, channel_id=channel.pk, user=user, reason=reason)


def test_a_warning_is_open_until_it_is_acknowledged(broadcaster, mod, viewer, on_commit):
    say(broadcaster, viewer)
    version = restrictions.current_version(broadcaster.pk)
    with on_commit():
        warning = warn(mod, broadcaster, viewer)
    assert restrictions.current_version(broadcaster.pk) > version
    chatter = load_chatter(broadcaster.pk, viewer.pk)
    assert (chatter.has_open_warning, chatter.warning) == (True, "Calm down.")
    assert acknowledge_warning(actor=viewer, channel_id=broadcaster.pk) == 1
    assert not load_chatter(broadcaster.pk, viewer.pk).has_open_warning
    assert told_account(viewer) == [
        {
            "type": "warned",
            "channelId": str(broadcaster.pk),
            "channel": "ana",
            "warningId": str(warning.pk),
            "reason": "Calm down.",
        },
        {"type": "warning_acknowledged", "channelId": str(broadcaster.pk), "channel": "ana"},
    ]
    assert logged(broadcaster)[-2:] == [
        ("warn", "mod_moe", "vic"),
        ("acknowledge_warning", "", "vic"),
    ]


def test_the_room_is_not_told(broadcaster, mod, viewer):
    warn(mod, broadcaster, viewer)
    assert [frame["type"] for frame in told(broadcaster)] == ["role_changed"]


def test_acknowledging_nothing_is_no_error(broadcaster, viewer):
    assert acknowledge_warning(actor=viewer, channel_id=broadcaster.pk) == 0
    assert logged(broadcaster) == []


def test_nobody_acknowledges_for_somebody_else(broadcaster, mod, viewer, outsider):
    warn(mod, broadcaster, viewer)
    assert acknowledge_warning(actor=outsider, channel_id=broadcaster.pk) == 0
    assert open_warnings(broadcaster.pk, viewer.pk).count() == 1


@pytest.mark.parametrize("reason", ["", "  \n", "\u200b", "x" * 501, "\u202eabc"])
def test_a_reason_is_needed_and_is_text(broadcaster, mod, viewer, reason):
    with pytest.raises(InvalidInput) as refused:
        warn(mod, broadcaster, viewer, reason)
    assert refused.value.field == "reason"
    assert not ChatWarning.objects.exists()


def test_who_may_not(broadcaster, mod, viewer, outsider):
    with pytest.raises(NoPermission):
        warn(outsider, broadcaster, viewer)
    with pytest.raises(NoPermission):
        warn(make_moderator(broadcaster, "only_bans", ["ban"]), broadcaster, viewer)
    for target, code in [(broadcaster, "broadcaster"), (mod, "self")]:
        with pytest.raises(ActRefused) as refused:
            warn(mod, broadcaster, target)
        assert refused.value.code == f"bad_warn_{code}"
