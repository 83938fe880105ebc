"""Which emotes a room knows and an account may use."""

import pytest
from django.core.files.storage import default_storage

from accounts.services.follows import follow_channel
from chat.parsing.builtin_emotes import BUILT_IN_EMOTES
from chat.ports import Subscription
from chat.selectors import emotes, pictures
from chat.selectors.emote_picker import emotes_to_pick
from tests.chat.emotes import make_emote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


class Subscribed:
    """Everybody asked about subscribes to these channels."""

    def __init__(self, tiers):
        self.tiers = tiers

    def subscription(self, *, channel_id, user_id):
        tier = self.tiers.get(channel_id)
        return Subscription(tier=tier, months=1) if tier else None

    def subscribed_tiers(self, *, user_id):
        return self.tiers

    def bits_given(self, *, channel_id, user_id):
        return 0


@pytest.fixture
def subscribed(monkeypatch):
    """`subscribed({channel_id: tier})`."""

    def put(tiers):
        for module in ("chat.selectors.emotes", "chat.selectors.emote_picker"):
            monkeypatch.setattr(f"{module}.entitlements", lambda: Subscribed(tiers))

    return put


@pytest.fixture
def own_set(broadcaster, moderator):
    """Ana's emotes, one for each access."""
    for access in ("everyone", "followers", "tier_1", "tier_3"):
        name = access.replace("_", "").capitalize()
        make_emote(broadcaster, name, by=moderator, access=access)
    make_emote(broadcaster, "Waits")


@pytest.mark.usefixtures("own_set")
@pytest.mark.parametrize(
    ("is_follower", "tier", "names"),
    [
        (False, 0, {"Everyone"}),
        (True, 0, {"Everyone", "Followers"}),
        (False, 1, {"Everyone", "Followers", "Tier1"}),
        (True, 2, {"Everyone", "Followers", "Tier1"}),
        (False, 3, {"Everyone", "Followers", "Tier1", "Tier3"}),
    ],
)
def test_rights_by_standing(broadcaster, viewer, is_follower, tier, names):
    codes = emotes.usable_codes(broadcaster.pk, viewer.pk, is_follower=is_follower, tier=tier)

    assert codes == {f"ana{name}" for name in names} | BUILT_IN_EMOTES.keys()


@pytest.mark.usefixtures("own_set")
def test_the_broadcaster_uses_all_of_them(broadcaster):
    codes = emotes.usable_codes(broadcaster.pk, broadcaster.pk, is_follower=False)

    assert {"anaFollowers", "anaTier3"} <= codes
    assert "anaWaits" not in codes


@pytest.mark.usefixtures("own_set")
def test_a_room_knows_what_is_approved_and_the_sites_own(broadcaster):
    index = emotes.index_for_room(broadcaster.pk)

    assert {"anaTier3", "Giggle"} <= {emote.code for emote in index}
    assert "anaWaits" not in index
    assert len(index) == 4 + len(BUILT_IN_EMOTES)


@pytest.mark.usefixtures("own_set")
def test_subscribers_take_what_they_pay_for_elsewhere(broadcaster, viewer, outsider, subscribed):
    subscribed({broadcaster.pk: 1})

    rights = emotes.emote_rights(outsider.pk, viewer.pk, is_follower=False)
    lookup = rights.lookup(emotes.index_for_room(outsider.pk))

    assert lookup("anaTier1") is not None
    assert lookup("Giggle") is not None
    for code in ("anaTier3", "anaEveryone", "anaFollowers", "anaWaits"):
        assert lookup(code) is None


@pytest.mark.usefixtures("own_set")
def test_owners_take_their_own_elsewhere(broadcaster, outsider):
    rights = emotes.emote_rights(outsider.pk, broadcaster.pk, is_follower=False)

    assert {emote.code for emote in rights.elsewhere} == {
        "anaEveryone", "anaFollowers", "anaTier1", "anaTier3",
    }  # fmt: skip


def test_equal_rights_are_one_object(broadcaster, viewer, outsider):
    one = emotes.usable_codes(broadcaster.pk, viewer.pk, is_follower=False)
    other = emotes.usable_codes(broadcaster.pk, outsider.pk, is_follower=False)

    assert one is other


@pytest.mark.usefixtures("own_set")
def test_queries(broadcaster, viewer, django_assert_num_queries):
    with django_assert_num_queries(1):
        emotes.index_for_room(broadcaster.pk)
    with django_assert_num_queries(3):
        emotes.emote_rights(broadcaster.pk, viewer.pk, is_follower=True)
    with django_assert_num_queries(6):
        emotes_to_pick(broadcaster.pk, viewer.pk)


@pytest.mark.usefixtures("own_set")
def test_the_picker_tells_usable_from_locked(broadcaster, viewer):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)

    groups = emotes_to_pick(broadcaster.pk, viewer.pk)

    codes = {group: [emote["code"] for emote in rows] for group, rows in groups.items()}
    assert codes["channel"] == ["anaEveryone", "anaFollowers"]
    assert codes["locked"] == ["anaTier1", "anaTier3"]
    assert codes["mine"] == []
    assert set(codes["global"]) == BUILT_IN_EMOTES.keys()
    assert groups["channel"][0]["channel"] == "ana"


@pytest.mark.usefixtures("own_set")
def test_the_picker_of_a_visitor_and_of_a_subscriber(broadcaster, viewer, outsider, subscribed):
    visitor = emotes_to_pick(broadcaster.pk, None)
    subscribed({broadcaster.pk: 3})
    here, elsewhere = (emotes_to_pick(channel.pk, viewer.pk) for channel in (broadcaster, outsider))

    assert [emote["code"] for emote in visitor["channel"]] == ["anaEveryone"]
    assert here["locked"] == []
    assert [emote["code"] for emote in elsewhere["mine"]] == ["anaTier1", "anaTier3"]


def test_addresses_do_not_expire(broadcaster, moderator, monkeypatch):
    emote = make_emote(broadcaster, "Wave", by=moderator, is_animated=True)
    plain = emotes.emote_ref(emote)
    # A bucket that only hands out signed links.
    monkeypatch.setattr(default_storage, "querystring_auth", True, raising=False)
    behind_links = emotes.emote_ref(emote)

    assert plain.images.keys() == {"1", "2", "4", "static"}
    assert all(url.startswith("/media/emotes/") for url in behind_links.images.values())
    assert pictures.stored_url("emotes/x.webp") == "/media/emotes/x.webp"
