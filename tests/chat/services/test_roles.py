"""Roles of a channel: who gives and takes them, and what a moderator may do with them."""

import pytest

from chat.errors import ActRefused, AlreadySo, NoPermission
from chat.models import ChannelRole
from chat.policies.permissions import ALL, Permission
from chat.selectors.roles import list_roles, require_permission, role_of
from chat.services import roles
from chat.services.bans import ban_user
from chat.services.roles import grant_role, revoke_role
from tests.chat.acting import logged, make_moderator, make_vip, told
from tests.factories import make_account
from twitchclone.core.errors import InvalidInput
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


def give(actor, channel, user, kind="moderator", **options):
    return grant_role(actor=actor, channel_id=channel.pk, user=user, kind=kind, **options)


def take(actor, channel, user, kind=None):
    revoke_role(actor=actor, channel_id=channel.pk, user=user, kind=kind)


def test_a_new_moderator_may_do_everything_a_vip_nothing(broadcaster, viewer, outsider):
    give(broadcaster, broadcaster, viewer)
    give(broadcaster, broadcaster, outsider, "vip")
    assert role_of(viewer, broadcaster.pk).permissions == ALL
    assert role_of(outsider, broadcaster.pk).permissions == frozenset()
    assert role_of(outsider, broadcaster.pk).name == "vip"
    assert role_of(viewer, outsider.pk).name is None
    assert [role.user.login for role in list_roles(broadcaster.pk)] == ["vic", "otto"]


@pytest.mark.parametrize("permission", list(Permission))
def test_each_permission_is_one_of_its_own(broadcaster, viewer, permission):
    give(broadcaster, broadcaster, viewer, permissions=[permission])
    require_permission(viewer, broadcaster.pk, permission)
    for other in ALL - {permission}:
        with pytest.raises(NoPermission):
            require_permission(viewer, broadcaster.pk, other)


def test_the_room_and_the_outbox_hear_of_it(broadcaster, viewer):
    give(broadcaster, broadcaster, viewer)
    take(broadcaster, broadcaster, viewer)
    assert [(frame["username"], frame["role"]) for frame in told(broadcaster)] == [
        ("vic", "moderator"),
        ("vic", None),
    ]
    types = OutboxEvent.objects.filter(type__startswith="channel.moderator").order_by("pk")
    assert [row.type for row in types] == ["channel.moderator.add", "channel.moderator.remove"]
    assert logged(broadcaster) == [("mod", "ana", "vic"), ("unmod", "ana", "vic")]


def test_permissions_change_without_the_role(broadcaster, viewer):
    give(broadcaster, broadcaster, viewer)
    give(broadcaster, broadcaster, viewer, permissions=["ban", "delete", "ban"])
    assert ChannelRole.objects.get().permissions == ["ban", "delete"]
    assert logged(broadcaster)[-1] == ("mod_permissions", "ana", "vic")
    for options in ({}, {"permissions": ["delete", "ban"]}):
        with pytest.raises(AlreadySo) as refused:
            give(broadcaster, broadcaster, viewer, **options)
        assert refused.value.code == "bad_mod_mod"


def test_one_role_replaces_the_other(broadcaster, viewer):
    give(broadcaster, broadcaster, viewer, "vip")
    give(broadcaster, broadcaster, viewer)
    give(broadcaster, broadcaster, viewer, "vip")
    assert ChannelRole.objects.get().kind == "vip"
    assert [action for action, *_ in logged(broadcaster)] == ["vip", "unvip", "mod", "unmod", "vip"]


def test_moderators_make_vips_and_no_moderators(broadcaster, viewer, outsider):
    mod = make_moderator(broadcaster, "mod_moe", ["vips"])
    other = make_moderator(broadcaster, "mod_max")
    give(mod, broadcaster, viewer, "vip")
    take(mod, broadcaster, viewer, "vip")
    for refused in (
        lambda: give(mod, broadcaster, viewer),
        lambda: take(mod, broadcaster, other),
        lambda: give(mod, broadcaster, other, "vip"),  # would take a moderator's role
        lambda: give(mod, broadcaster, mod, permissions=list(ALL)),
        lambda: give(make_moderator(broadcaster, permissions=["ban"]), broadcaster, viewer, "vip"),
        lambda: give(outsider, broadcaster, outsider),
    ):
        with pytest.raises(NoPermission):
            refused()
    assert role_of(mod, broadcaster.pk).permissions == {Permission.VIPS}


def test_a_role_may_be_given_back(broadcaster):
    mod, vip = make_moderator(broadcaster), make_vip(broadcaster)
    take(mod, broadcaster, mod)
    take(vip, broadcaster, vip)
    assert not ChannelRole.objects.exists()


def test_what_is_not_so_is_not_taken(broadcaster, viewer):
    vip = make_vip(broadcaster)
    for user, kind, code in [
        (viewer, "moderator", "bad_unmod_mod"),
        (viewer, "vip", "bad_unvip_grantee_not_vip"),
        (vip, "moderator", "bad_unmod_mod"),
    ]:
        with pytest.raises(AlreadySo) as refused:
            take(broadcaster, broadcaster, user, kind)
        assert refused.value.code == code


def test_who_gets_no_role(broadcaster, viewer):
    ban_user(actor=broadcaster, channel_id=broadcaster.pk, user=viewer)
    for user, kind, code in [
        (broadcaster, "moderator", "bad_mod_mod"),
        (broadcaster, "vip", "bad_vip_grantee_already_vip"),
        (viewer, "moderator", "bad_mod_banned"),
        (viewer, "vip", "bad_vip_grantee_banned"),
    ]:
        with pytest.raises(ActRefused) as refused:
            give(broadcaster, broadcaster, user, kind)
        assert refused.value.code == code


def test_a_channel_has_not_endlessly_many(broadcaster, viewer, monkeypatch):
    monkeypatch.setitem(roles._LIMITS, ChannelRole.Kind.VIP, 1)
    make_vip(broadcaster)
    with pytest.raises(ActRefused) as refused:
        give(broadcaster, broadcaster, viewer, "vip")
    assert refused.value.code == "bad_vip_max_vips_reached"


def test_nonsense_is_refused(broadcaster, viewer):
    with pytest.raises(InvalidInput):
        give(broadcaster, broadcaster, viewer, "owner")
    with pytest.raises(InvalidInput):
        give(broadcaster, broadcaster, viewer, permissions=["everything"])


def test_a_permission_of_an_older_release_is_nothing(broadcaster, viewer):
    role = give(broadcaster, broadcaster, viewer)
    role.permissions = ["ban", "fly"]
    role.save()
    assert role_of(viewer, broadcaster.pk).permissions == {Permission.BAN}


def test_staff_do_it_anywhere(broadcaster, moderator, viewer):
    give(moderator, broadcaster, viewer)
    take(moderator, broadcaster, viewer)
    assert role_of(moderator, broadcaster.pk).name == "staff"
    assert role_of(make_account(is_staff=True), broadcaster.pk).name is None
