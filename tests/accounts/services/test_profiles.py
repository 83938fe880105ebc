"""What a person shows: texts and pictures."""

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from accounts.models import User
from accounts.services import profiles
from accounts.services.profiles import set_avatar, set_banner, update_profile
from tests.factories import make_picture
from twitchclone.core.errors import InvalidInput


def test_only_what_is_given_changes(viewer):
    update_profile(account=viewer, display_name="Vic  the Viewer", bio="Hi.")
    update_profile(account=viewer, links=[{"title": "Blog", "url": "https://vic.example.org"}])
    fresh = User.objects.get(pk=viewer.pk)
    assert (fresh.display_name, fresh.bio) == ("Vic the Viewer", "Hi.")
    assert fresh.links == [{"title": "Blog", "url": "https://vic.example.org"}]


def test_nobody_may_be_shown_as_somebody_elses_login(viewer, broadcaster):
    with pytest.raises(InvalidInput, match="somebody else's login"):
        update_profile(account=viewer, display_name="ANA")
    update_profile(account=broadcaster, display_name="ANA")
    update_profile(account=viewer, display_name="")
    assert viewer.display_name == "vic"


def test_an_avatar_is_square_and_its_sizes_follow(viewer, on_commit, run_jobs):
    with on_commit():
        viewer = set_avatar(account=viewer, upload=make_picture(800, 600))
    assert viewer.avatar_url == viewer.avatar.url
    with Image.open(viewer.avatar) as image:
        assert (image.format, image.size) == ("WEBP", (512, 512))

    assert run_jobs() == ["accounts.derive_avatar_sizes"]

    viewer.refresh_from_db()
    stem = viewer.avatar.url.removesuffix(".webp")
    assert viewer.avatar_url_at(40) == f"{stem}-64.webp"
    assert viewer.avatar_url == f"{stem}-128.webp"
    assert viewer.avatar_url_at(300) == viewer.avatar.url
    for size_px in (64, 128, 256):
        with Image.open(default_storage.open(f"{viewer.avatar.name[:-5]}-{size_px}.webp")) as one:
            assert (one.format, one.size) == ("WEBP", (size_px, size_px))


def test_deriving_again_changes_nothing(viewer, on_commit, run_jobs):
    with on_commit():
        viewer = set_avatar(account=viewer, upload=make_picture())
    run_jobs()
    assert profiles.derive_avatar_sizes(account_id=viewer.pk) is False
    assert profiles.derive_avatar_sizes(account_id=987_654_321) is False


def test_a_replaced_avatar_goes_once_the_new_one_is_committed(viewer, on_commit, run_jobs):
    with on_commit():
        viewer = set_avatar(account=viewer, upload=make_picture())
    run_jobs()
    old = [viewer.avatar.name, *(f"{viewer.avatar.name[:-5]}-{n}.webp" for n in (64, 128, 256))]
    with on_commit():
        viewer = set_avatar(account=viewer, upload=make_picture())
        assert all(default_storage.exists(name) for name in old)
    assert not any(default_storage.exists(name) for name in old)
    assert default_storage.exists(viewer.avatar.name)
    assert not viewer.has_avatar_sizes
    with on_commit():
        gone = viewer.avatar.name
        viewer = set_avatar(account=viewer, upload=None)
    assert viewer.avatar_url == ""
    assert not default_storage.exists(gone)


def test_sizes_of_an_avatar_that_was_replaced_meanwhile_are_not_kept(viewer, monkeypatch):
    viewer = set_avatar(account=viewer, upload=make_picture())
    base = viewer.avatar.name

    def replace_then_encode(data, size_px):
        User.objects.filter(pk=viewer.pk).update(avatar="avatars/newer.webp")
        return b"smaller"

    monkeypatch.setattr(profiles, "encode_square", replace_then_encode)
    assert profiles.derive_avatar_sizes(account_id=viewer.pk) is False
    assert not default_storage.exists(f"{base[:-5]}-64.webp")
    assert not User.objects.get(pk=viewer.pk).has_avatar_sizes


def test_a_banner_is_four_to_one(viewer):
    viewer = set_banner(account=viewer, upload=make_picture(1000, 1000))
    with Image.open(viewer.banner) as image:
        assert image.size == (1000, 250)
    assert viewer.banner_url.startswith("/media/banners/")
    viewer = set_banner(account=viewer, upload=None)
    assert viewer.banner_url == ""
