"""What staff do in the admin: suspend, reinstate, stop a broadcast, retry an event."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from streams.models import BroadcastState, Category
from tests.streams.builders import go_live, reload
from tests.streams.pictures import picture
from twitchclone.core import clock
from twitchclone.core.models import OutboxEvent

CONFIRMED = {"_form_submitted": "on"}


def test_suspending_asks_why_and_then_suspends(
    staff: User, broadcaster: User, client_of: Callable[..., Client]
) -> None:
    url = reverse("admin:accounts_user_suspend", args=[broadcaster.pk])
    client = client_of(staff)
    asked = client.get(url)
    assert asked.status_code == 200
    assert "Suspend this account" in asked.content.decode()
    broadcaster.refresh_from_db()
    assert not broadcaster.is_suspended

    client.post(url, {**CONFIRMED, "reason": "Spam in titles."})
    broadcaster.refresh_from_db()
    assert broadcaster.suspension_reason == "Spam in titles."

    client.post(reverse("admin:accounts_user_reinstate", args=[broadcaster.pk]), CONFIRMED)
    broadcaster.refresh_from_db()
    assert not broadcaster.is_suspended


@pytest.mark.parametrize("target", ["staff", "moderator"])
def test_a_moderator_cannot_suspend_staff_or_themselves(
    target: str,
    moderator: User,
    request: pytest.FixtureRequest,
    client_of: Callable[..., Client],
) -> None:
    account: User = request.getfixturevalue(target)
    url = reverse("admin:accounts_user_suspend", args=[account.pk])
    response = client_of(moderator).post(url, {**CONFIRMED, "reason": "No."})
    assert response.status_code == 403
    account.refresh_from_db()
    assert not account.is_suspended


def test_an_administrator_cannot_make_superusers(
    staff: User, viewer: User, client_of: Callable[..., Client]
) -> None:
    url = reverse("admin:accounts_user_change", args=[viewer.pk])
    client_of(staff).post(url, {"is_superuser": "on", "is_staff": "on"})
    viewer.refresh_from_db()
    assert not viewer.is_superuser
    assert not viewer.is_staff


def test_a_moderator_stops_a_broadcast_with_a_reason(
    moderator: User, broadcaster: User, client_of: Callable[..., Client]
) -> None:
    broadcast = go_live(broadcaster)
    url = reverse("admin:streams_broadcast_stop", args=[broadcast.pk])
    client = client_of(moderator)
    client.get(url)
    assert reload(broadcast).state == BroadcastState.LIVE

    client.post(url, {**CONFIRMED, "reason": "Not allowed here."})
    assert reload(broadcast).state == BroadcastState.ENDED


def test_a_viewer_cannot_stop_a_broadcast(
    viewer: User, broadcaster: User, client_of: Callable[..., Client]
) -> None:
    broadcast = go_live(broadcaster)
    url = reverse("admin:streams_broadcast_stop", args=[broadcast.pk])
    client_of(viewer).post(url, {**CONFIRMED, "reason": "For fun."})
    assert reload(broadcast).state == BroadcastState.LIVE


def test_a_category_gets_its_slug_and_art_from_the_service(
    staff: User, media_root: object, client_of: Callable[..., Client]
) -> None:
    client_of(staff).post(
        reverse("admin:streams_category_add"),
        {"name": "Speed Chess", "description": "", "hue": 45, "upload": picture(size=(600, 800))},
    )
    category = Category.objects.get(name="Speed Chess")
    assert category.slug == "speed-chess"
    assert category.box_art.name.endswith(".webp")


def test_a_picture_that_is_none_is_refused_beside_its_field(
    staff: User, media_root: object, client_of: Callable[..., Client]
) -> None:
    response = client_of(staff).post(
        reverse("admin:streams_category_add"),
        {"name": "Go", "hue": 45, "upload": SimpleUploadedFile("x.png", b"not a picture")},
    )
    assert response.status_code == 200
    assert not Category.objects.filter(name="Go").exists()


def test_a_failed_event_is_delivered_again(staff: User, client_of: Callable[..., Client]) -> None:
    event = OutboxEvent.objects.create(
        channel_id=1,
        type="stream.offline",
        data={},
        created_at=clock.now(),
        failed_at=clock.now(),
        attempts=10,
    )
    client_of(staff).post(reverse("admin:core_outboxevent_retry", args=[event.pk]), CONFIRMED)
    event.refresh_from_db()
    assert event.failed_at is None
    assert event.attempts == 0
