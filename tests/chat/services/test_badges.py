"""Badges: the channel's own pictures, and who wears what."""

import re

import pytest
from django.core.files.storage import default_storage

from chat.models import ChannelBadge
from chat.ports import Subscription
from chat.selectors.badges import BUILT_IN, badge_sets, badges_of, built_in_image
from chat.services.badges import remove_badge, set_badge
from tests.chat.pictures import moving, still, uploaded
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


class Given:
    """Everybody asked about has given this many bits."""

    def __init__(self, bits):
        self.bits = bits

    def bits_given(self, *, channel_id, user_id):
        return self.bits


@pytest.fixture
def gave(monkeypatch):
    """`gave(250)`."""
    return lambda bits: monkeypatch.setattr(
        "chat.selectors.badges.entitlements", lambda: Given(bits)
    )


def draw(actor, set_id="subscriber", threshold=3, data=None, channel_id=None):
    return set_badge(
        actor=actor,
        channel_id=channel_id or actor.pk,
        set_id=set_id,
        threshold=threshold,
        upload=uploaded(still() if data is None else data),
    )


def worn(owner, wearer, role=None, months=None, tier=1, is_founder=False):
    subscription = Subscription(tier, months, is_founder) if months is not None else None
    return badges_of(channel_id=owner.pk, user_id=wearer.pk, role=role, subscription=subscription)


@pytest.mark.parametrize("role", ["broadcaster", "staff", "moderator", "vip"])
def test_roles_wear_theirs(broadcaster, viewer, role):
    assert worn(broadcaster, viewer, role=role) == [{"type": role}]


def test_nobody_wears_nothing(broadcaster, viewer):
    assert worn(broadcaster, viewer) == []


def test_the_order_is_role_subscriber_bits(broadcaster, viewer, gave):
    gave(250)

    assert worn(broadcaster, viewer, role="vip", months=7, tier=2) == [
        {"type": "vip"},
        {"type": "subscriber", "tier": 2, "months": 7},
        {"type": "bits", "bits": 100},
    ]


@pytest.mark.parametrize(
    ("bits", "tier"), [(0, None), (1, 1), (99, 1), (100, 100), (4_999, 1_000), (10**7, 500_000)]
)
def test_bits_by_tier(broadcaster, viewer, gave, bits, tier):
    gave(bits)

    assert [badge.get("bits") for badge in worn(broadcaster, viewer)] == ([tier] if tier else [])


def test_founders_keep_that_badge(broadcaster, viewer):
    draw(broadcaster, threshold=0)

    assert worn(broadcaster, viewer, months=9, is_founder=True) == [
        {"type": "founder", "tier": 1, "months": 9}
    ]


@pytest.mark.parametrize(
    ("months", "threshold"), [(0, None), (2, None), (3, 3), (5, 3), (6, 6), (30, 6)]
)
def test_the_channels_picture_from_its_step_on(broadcaster, viewer, months, threshold):
    drawn = {step: draw(broadcaster, threshold=step) for step in (3, 6)}
    draw(broadcaster, set_id="bits", threshold=1)

    [badge] = worn(broadcaster, viewer, months=months)

    if threshold is None:
        assert "images" not in badge
    else:
        stem = drawn[threshold].image.removesuffix("-72.webp")
        assert {scale: stem in url for scale, url in badge["images"].items()} == dict.fromkeys(
            ("1", "2", "4"), True
        )


def test_drawing_anew_keeps_the_old_file_for_old_lines(broadcaster):
    first = draw(broadcaster).image
    second = draw(broadcaster).image

    assert re.fullmatch(r"badges/[A-Za-z0-9]{24}-72\.webp", second)
    assert first != second
    assert default_storage.exists(first)
    assert ChannelBadge.objects.count() == 1


def test_removal_is_the_owners(broadcaster, outsider):
    badge = draw(broadcaster)

    with pytest.raises(NotFound):
        remove_badge(actor=outsider, badge_id=badge.pk)
    remove_badge(actor=broadcaster, badge_id=badge.pk)

    assert not ChannelBadge.objects.exists()


@pytest.mark.parametrize(
    ("set_id", "threshold", "data", "field"),
    [
        ("subscriber", 4, None, "threshold"),
        ("bits", 3, None, "threshold"),
        ("staff", 1, None, "set_id"),
        ("subscriber", 3, moving(), "image"),
        ("subscriber", 3, b"<svg/>", "image"),
        ("subscriber", 3, b"x" * (1024 * 1024 + 1), "image"),
    ],
)
def test_refusals(broadcaster, set_id, threshold, data, field):
    with pytest.raises(InvalidInput) as refusal:
        draw(broadcaster, set_id, threshold, data)
    assert refusal.value.field == field


@pytest.mark.parametrize("who", ["viewer", "moderator", "staff", "banned"])
def test_only_the_channel_draws(request, broadcaster, who):
    with pytest.raises(NotPermitted):
        draw(request.getfixturevalue(who), channel_id=broadcaster.pk)


def test_every_badge_of_the_site_is_drawn(broadcaster):
    from django.conf import settings

    for badge_type in BUILT_IN:
        assert (settings.BASE_DIR / "static/img/badges" / f"{badge_type}.svg").is_file()
        assert built_in_image(badge_type).endswith(".svg")
    assert badge_sets(broadcaster.pk)["channel"] == []
