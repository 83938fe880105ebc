"""What a channel shows may be changed by its owner and by staff, also while live."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from streams.models import Channel
from streams.services.channels import create_channel, set_offline_banner, update_channel
from tests.streams import builders
from tests.streams.builders import channel_of, event_types, go_live, reload
from tests.streams.pictures import picture
from twitchclone.core.errors import InvalidInput, NotPermitted
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


def change(account, actor=None, **fields):
    return update_channel(channel=account.channel, actor=actor or account, **fields)


def test_every_account_has_one_channel_with_its_id(broadcaster):
    assert Channel.objects.get().pk == broadcaster.pk
    assert create_channel(account=broadcaster).pk == broadcaster.pk
    assert Channel.objects.count() == 1


def test_a_change_is_stored_and_told(broadcaster):
    chess = builders.make_category()
    change(broadcaster, title=" Late  night ", category=chess, tags=["Blitz"], is_mature=True)
    stored = channel_of(broadcaster)
    assert (stored.title, stored.category, stored.tags) == ("Late night", chess, ["blitz"])
    event = OutboxEvent.objects.get(type="channel.update")
    assert event.data == {
        "title": "Late night",
        "category_id": chess.pk,
        "category_name": "Chess",
        "category_slug": "chess",
        "language": "en",
        "is_mature": True,
        "tags": ["blitz"],
    }


def test_what_is_not_given_stays(broadcaster):
    change(broadcaster, title="A", tags=["x"])
    change(broadcaster, language="de")
    stored = channel_of(broadcaster)
    assert (stored.title, stored.tags, stored.language) == ("A", ["x"], "de")


def test_none_takes_the_category_away(broadcaster):
    change(broadcaster, category=builders.make_category())
    change(broadcaster, category=None)
    assert channel_of(broadcaster).category is None


def test_nothing_new_is_not_told(broadcaster):
    change(broadcaster, title="A")
    change(broadcaster, title="A ", tags=[])
    assert event_types(broadcaster.pk) == ["channel.update"]


def test_the_open_broadcast_changes_too(broadcaster):
    broadcast = go_live(broadcaster)
    chess = builders.make_category()
    change(broadcaster, title="B", category=chess, tags=["y"], language="fr", is_mature=True)
    live = reload(broadcast)
    assert (live.title, live.category, live.tags) == ("B", chess, ["y"])
    assert (live.language, live.is_mature) == ("fr", True)


@pytest.mark.parametrize("who", ["staff", "moderator"])
def test_staff_may(request, broadcaster, who):
    change(broadcaster, request.getfixturevalue(who), title="Moderated")
    assert channel_of(broadcaster).title == "Moderated"


@pytest.mark.parametrize("who", ["viewer", "outsider", "banned"])
def test_others_may_not(request, broadcaster, who):
    with pytest.raises(NotPermitted):
        change(broadcaster, request.getfixturevalue(who), title="Mine")


def test_a_suspended_owner_may_not(banned):
    with pytest.raises(NotPermitted):
        change(banned, title="Back")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 141),
        ("tags", ["two words"]),
        ("tags", ["x" * 26]),
        ("tags", [str(number) for number in range(11)]),
        ("language", "xx"),
    ],
)
def test_bad_input_names_its_field(broadcaster, field, value):
    with pytest.raises(InvalidInput) as refusal:
        change(broadcaster, **{field: value})
    assert refusal.value.field == field
    assert event_types(broadcaster.pk) == []


def test_the_offline_banner_is_encoded_anew_and_replaced(
    broadcaster, media_root, django_capture_on_commit_callbacks
):
    first = set_offline_banner(channel=broadcaster.channel, actor=broadcaster, upload=picture())
    first_path = media_root / first.offline_banner.name
    assert first_path.read_bytes()[8:12] == b"WEBP"
    with django_capture_on_commit_callbacks(execute=True):
        second = set_offline_banner(channel=first, actor=broadcaster, upload=picture())
    assert not first_path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        set_offline_banner(channel=second, actor=broadcaster, upload=None)
    assert not (media_root / second.offline_banner.name).exists()
    assert not channel_of(broadcaster).offline_banner


def test_what_is_no_picture_is_refused(broadcaster, media_root):
    svg = SimpleUploadedFile("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(InvalidInput):
        set_offline_banner(channel=broadcaster.channel, actor=broadcaster, upload=svg)


def test_anothers_banner_is_out_of_reach(broadcaster, outsider, media_root):
    with pytest.raises(NotPermitted):
        set_offline_banner(channel=broadcaster.channel, actor=outsider, upload=picture())
    assert not list(media_root.rglob("*.webp"))
