"""Emotes: upload, review, access, removal, and everybody who must not."""

import re

import pytest
from django.core.files.storage import default_storage

from accounts.policies.roles import Role
from accounts.services.roles import grant_role
from chat.models import Emote
from chat.policies import emotes as rules
from chat.selectors.emotes import emote_rights, index_for_room
from chat.services.emotes import (
    approve_emote,
    dismiss_rejection,
    reject_emote,
    remove_emote,
    set_emote_access,
    upload_emote,
)
from chat.stream import restrictions
from tests.chat.pictures import moving, still, uploaded
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def upload(actor, name="Wave", data=None, channel_id=None, **options):
    return upload_emote(
        actor=actor,
        channel_id=channel_id or actor.pk,
        name=name,
        upload=uploaded(still() if data is None else data),
        **options,
    )


def files(emote):
    stem = emote.image.removesuffix("-112.webp").removeprefix("emotes/")
    return sorted(name for name in default_storage.listdir("emotes")[1] if stem in name)


def test_an_upload_waits_for_review(broadcaster):
    emote = upload(broadcaster)

    assert (emote.code, emote.status, emote.width_px) == ("anaWave", "pending", 28)
    assert re.fullmatch(r"emotes/[A-Za-z0-9]{24}-112\.webp", emote.image)
    assert len(files(emote)) == 3
    assert "anaWave" not in index_for_room(broadcaster.pk)


def test_an_approved_one_is_in_the_room(broadcaster, moderator):
    emote = upload(broadcaster, data=moving())

    approve_emote(actor=moderator, emote_id=emote.pk)

    found = index_for_room(broadcaster.pk)("anaWave")
    assert found is not None
    assert found.is_animated
    assert found.images["1"].endswith("-28.webp")
    assert found.images["static"].endswith("-112-static.webp")
    assert len(files(emote)) == 4


def test_approval_makes_senders_look_again(
    broadcaster, moderator, django_capture_on_commit_callbacks
):
    version = restrictions.restore_room(broadcaster.pk, bans={})
    emote = upload(broadcaster)

    with django_capture_on_commit_callbacks(execute=True):
        approve_emote(actor=moderator, emote_id=emote.pk)

    assert restrictions.current_version(broadcaster.pk) != version


def test_one_for_everybody_makes_every_rooms_senders_look_again(
    staff, broadcaster, viewer, django_capture_on_commit_callbacks
):
    rooms = (broadcaster.pk, viewer.pk)
    versions = {room: restrictions.restore_room(room, bans={}) for room in rooms}

    with django_capture_on_commit_callbacks(execute=True):
        upload_emote(actor=staff, channel_id=None, name="SiteWave", upload=uploaded(still()))

    assert all(restrictions.current_version(room) != versions[room] for room in rooms)


def test_a_rejected_one_tells_why_and_leaves_no_file(
    broadcaster, moderator, django_capture_on_commit_callbacks
):
    emote = upload(broadcaster)

    with django_capture_on_commit_callbacks(execute=True):
        reject_emote(actor=moderator, emote_id=emote.pk, reason="  Somebody's  face. ")

    emote.refresh_from_db()
    assert (emote.status, emote.rejection) == ("rejected", "Somebody's face.")
    assert files(emote) == []
    assert upload(broadcaster).code == "anaWave"  # the code is free again


def test_a_rejection_needs_a_reason(broadcaster, moderator):
    emote = upload(broadcaster)

    with pytest.raises(InvalidInput, match="why"):
        reject_emote(actor=moderator, emote_id=emote.pk, reason="  ")


def test_a_rejection_is_dismissed_by_its_channel_only(broadcaster, moderator, outsider):
    emote = upload(broadcaster)
    reject_emote(actor=moderator, emote_id=emote.pk, reason="No.")

    with pytest.raises(NotFound):
        dismiss_rejection(actor=outsider, emote_id=emote.pk)
    dismiss_rejection(actor=broadcaster, emote_id=emote.pk)

    assert not Emote.objects.filter(pk=emote.pk).exists()


def test_only_waiting_ones_are_reviewed(broadcaster, moderator):
    emote = upload(broadcaster)
    approve_emote(actor=moderator, emote_id=emote.pk)

    with pytest.raises(NotFound):
        approve_emote(actor=moderator, emote_id=emote.pk)
    with pytest.raises(NotFound):
        reject_emote(actor=moderator, emote_id=emote.pk, reason="Late.")


def test_a_removed_one_keeps_its_files_for_old_lines(
    broadcaster, moderator, django_capture_on_commit_callbacks
):
    emote = upload(broadcaster)
    approve_emote(actor=moderator, emote_id=emote.pk)

    with django_capture_on_commit_callbacks(execute=True):
        remove_emote(actor=broadcaster, emote_id=emote.pk)

    assert "anaWave" not in index_for_room(broadcaster.pk)
    assert len(files(emote)) == 3
    assert upload(broadcaster).image != emote.image


def test_one_that_nobody_saw_goes_with_its_files(broadcaster, django_capture_on_commit_callbacks):
    emote = upload(broadcaster)

    with django_capture_on_commit_callbacks(execute=True):
        remove_emote(actor=broadcaster, emote_id=emote.pk)

    assert not Emote.objects.exists()
    assert files(emote) == []


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("Wave", True),
        ("W", True),
        ("2Cool", True),
        ("wave", False),
        ("", False),
        ("Wa ve", False),
        ("Wé", False),
        ("../../etc/passwd", False),
        ("W" * 23, False),
        ("W\x00", False),
        ("W\n", True),  # blanks around it are taken off
    ],
)
def test_names(broadcaster, name, is_right):
    if is_right:
        assert upload(broadcaster, name).code == "ana" + name.strip()
    else:
        with pytest.raises(InvalidInput):
            upload(broadcaster, name)


@pytest.mark.parametrize("code", ["Cheer100", "cheer1", "gigGLE", "GoodGame", "everyone", "a-b"])
def test_reserved_codes(code):
    with pytest.raises(InvalidInput):
        rules.check_code(code)


@pytest.mark.parametrize(
    ("login", "prefix"), [("ana", "ana"), ("a_b_c", "abc"), ("___", "chat"), ("x" * 25, "x" * 10)]
)
def test_prefixes(login, prefix):
    assert rules.emote_prefix(login) == prefix


def test_a_code_is_one_picture(broadcaster):
    upload(broadcaster)

    with pytest.raises(Conflict, match="taken"):
        upload(broadcaster)
    assert upload(broadcaster, "WAVE").code == "anaWAVE"  # case counts


def test_a_set_is_full_at_its_limit(broadcaster, monkeypatch):
    monkeypatch.setattr("chat.services.emotes.MAX_EMOTES_PER_CHANNEL", 1)
    upload(broadcaster)

    with pytest.raises(Conflict, match="at most 1"):
        upload(broadcaster, "Other")


def test_a_file_over_a_megabyte_is_refused(broadcaster):
    with pytest.raises(InvalidInput, match="at most 1 MB"):
        upload(broadcaster, data=b"x" * (1024 * 1024 + 1))


@pytest.mark.parametrize("data", [b"", b"<?php system($_GET['c']);", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(broadcaster, data):
    with pytest.raises(InvalidInput) as refusal:
        upload(broadcaster, data=data)
    assert refusal.value.field == "image"
    assert not Emote.objects.exists()


@pytest.mark.parametrize("who", ["viewer", "moderator", "banned", "staff"])
def test_nobody_uploads_for_somebody_else(request, broadcaster, who):
    with pytest.raises(NotPermitted):
        upload(request.getfixturevalue(who), channel_id=broadcaster.pk)


@pytest.mark.parametrize("who", ["broadcaster", "viewer", "banned"])
def test_only_staff_reviews(request, broadcaster, who):
    emote = upload(broadcaster)
    actor = request.getfixturevalue(who)

    with pytest.raises(NotPermitted):
        approve_emote(actor=actor, emote_id=emote.pk)
    with pytest.raises(NotPermitted):
        reject_emote(actor=actor, emote_id=emote.pk, reason="Mine.")
    with pytest.raises(NotPermitted):
        upload_emote(actor=actor, channel_id=None, name="Mine", upload=uploaded(still()))


def test_others_neither_remove_nor_change(broadcaster, outsider):
    emote = upload(broadcaster)

    with pytest.raises(NotFound):
        remove_emote(actor=outsider, emote_id=emote.pk)
    with pytest.raises(NotFound):
        set_emote_access(actor=outsider, emote_id=emote.pk, access="followers")


def test_staff_makes_emotes_for_everybody(staff, viewer):
    upload_emote(actor=staff, channel_id=None, name="SiteWave", upload=uploaded(still()))

    assert "SiteWave" in index_for_room(viewer.pk)


def test_access_changes_who_may_use_it(broadcaster, moderator, viewer):
    emote = upload(broadcaster)
    approve_emote(actor=moderator, emote_id=emote.pk)
    set_emote_access(actor=broadcaster, emote_id=emote.pk, access="tier_2")

    def may(**given):
        return "anaWave" in emote_rights(broadcaster.pk, viewer.pk, **given).codes

    assert not may(is_follower=True, tier=1)
    assert may(is_follower=False, tier=2)
    with pytest.raises(InvalidInput):
        set_emote_access(actor=broadcaster, emote_id=emote.pk, access="friends")


def test_grants_of_roles_hold_the_review(viewer):
    account = grant_role(account=viewer, role=Role.SITE_MODERATOR)

    assert account.has_perm("chat.change_emote")
