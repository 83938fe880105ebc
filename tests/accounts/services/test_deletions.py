"""Deleting an account for good."""

import pytest
from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage

from accounts.models import Follow, User
from accounts.services.deletions import delete_account
from accounts.services.follows import follow_channel
from accounts.services.profiles import set_avatar, set_banner
from streams.models import Channel
from tests.factories import PASSWORD, make_account, make_picture
from twitchclone.core.errors import Conflict, InvalidInput


def test_everything_goes_files_included(viewer, broadcaster, outsider, on_commit, run_jobs):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    follow_channel(follower=outsider, followed_id=viewer.pk)
    with on_commit():
        set_avatar(account=viewer, upload=make_picture())
        viewer = set_banner(account=viewer, upload=make_picture(960, 240))
    run_jobs()
    viewer.refresh_from_db()
    folder = [name for name in default_storage.listdir("avatars")[1] if _is_of(viewer, name)]
    assert len(folder) == 4

    with on_commit():
        delete_account(account=viewer, password=PASSWORD)

    assert not User.objects.filter(login="vic").exists()
    assert not EmailAddress.objects.filter(email="vic@example.org").exists()
    assert not Channel.objects.filter(pk=viewer.pk).exists()
    assert not Follow.objects.exists()
    assert not [name for name in default_storage.listdir("avatars")[1] if _is_of(viewer, name)]
    assert not default_storage.exists(viewer.banner.name)


def _is_of(account, name):
    return name.startswith(account.avatar.name.removeprefix("avatars/").removesuffix(".webp"))


def test_files_stay_when_the_deletion_does_not_happen(viewer, on_commit, monkeypatch):
    viewer = set_avatar(account=viewer, upload=make_picture())
    monkeypatch.setattr(User, "delete", lambda self: (_ for _ in ()).throw(RuntimeError("no")))
    with on_commit(), pytest.raises(RuntimeError):
        delete_account(account=viewer, password=PASSWORD)
    assert default_storage.exists(viewer.avatar.name)


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper()])
def test_only_with_the_password(viewer, password):
    with pytest.raises(InvalidInput) as refusal:
        delete_account(account=viewer, password=password)
    assert refusal.value.field == "password"
    assert User.objects.filter(pk=viewer.pk).exists()


def test_without_a_password_the_login_confirms(db):
    account = make_account("ana", password=None)
    with pytest.raises(InvalidInput, match="Type your login"):
        delete_account(account=account, password="")
    delete_account(account=account, password=" ANA ")
    assert not User.objects.exists()


def test_the_last_superuser_stays(db):
    first = make_account("root_one", is_superuser=True)
    with pytest.raises(Conflict, match="only superuser"):
        delete_account(account=first, password=PASSWORD)
    make_account("root_two", is_superuser=True)
    delete_account(account=first, password=PASSWORD)
    assert list(User.objects.values_list("login", flat=True)) == ["root_two"]
