"""Which emotes a room knows, and which of them an account may use."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from chat.images.names import EMOTE_HEIGHTS_PX, file_names
from chat.models import Emote, EmoteUnlock
from chat.parsing.builtin_emotes import BUILT_IN_EMOTES
from chat.parsing.emotes import NO_EMOTES, EmoteIndex, EmoteLookup, EmoteRef
from chat.ports import entitlements
from chat.selectors.pictures import drawing_url, stored_url
from twitchclone.core import clock

_TIERS = {Emote.Access.TIER_1: 1, Emote.Access.TIER_2: 2, Emote.Access.TIER_3: 3}


@dataclass(frozen=True, slots=True)
class EmoteRights:
    """What one account may use in one room: `codes` of the room's index, and its own elsewhere.

    Accounts with equal rights share one `codes`, so ten thousand chatters cost little.
    """

    codes: frozenset[str] = frozenset()
    elsewhere: EmoteIndex = NO_EMOTES

    def lookup(self, room: EmoteIndex) -> EmoteLookup:
        """The emotes to cut a message of this account with."""
        of_room = room.only(self.codes)
        if not self.elsewhere:
            return of_room
        return lambda code: of_room(code) or self.elsewhere(code)


def usable_now() -> QuerySet[Emote]:
    """Emotes that anybody can use at all."""
    return Emote.objects.filter(status=Emote.Status.APPROVED, archived_at=None)


def index_for_room(channel_id: int) -> EmoteIndex:
    """Everybody's emotes and the channel's; one query."""
    rows = usable_now().filter(Q(channel=None) | Q(channel=channel_id)).order_by("pk")
    return EmoteIndex.of(built_in_emotes(), map(emote_ref, rows))


def channel_emotes(channel_id: int) -> list[Emote]:
    """The channel's emotes in use, oldest first; one query."""
    rows = usable_now().filter(channel=channel_id)
    return list(rows.select_related("channel__owner").order_by("pk"))


def global_emotes() -> list[EmoteRef]:
    """Everybody's; one query."""
    rows = usable_now().filter(channel=None).order_by("pk")
    return [*built_in_emotes(), *map(emote_ref, rows)]


def emotes_elsewhere(channel_id: int, user_id: int) -> list[Emote]:
    """Other channels' emotes that the account may use here: its own channel's, and by subscription.

    The entitlements' query and one more, with the channels' owners.
    """
    tiers = {**entitlements().subscribed_tiers(user_id=user_id), user_id: 3}
    tiers.pop(channel_id, None)
    rows = usable_now().filter(channel__in=tiers).select_related("channel__owner").order_by("pk")
    return [
        row
        for row in rows
        if row.channel_id == user_id or _is_paid_for(row, tiers.get(row.channel_id or 0, 0))
    ]


def emote_rights(channel_id: int, user_id: int, *, is_follower: bool, tier: int = 0) -> EmoteRights:
    """What the account may use in the room; `tier` is that of its subscription, 0 without one.

    Two queries and the entitlements' one. The broadcaster may use everything of the channel; what
    somebody has unlocked for points is theirs here until it runs out.
    """
    if user_id == channel_id:
        tier = 3
    rows = usable_now().filter(Q(channel=None) | Q(channel=channel_id)).order_by("pk")
    unlocks = EmoteUnlock.objects.filter(
        emote=OuterRef("pk"), user_id=user_id, until__gt=clock.now()
    )
    codes = {
        code
        for code, access, is_unlocked in rows.values_list("code", "access", Exists(unlocks))
        if is_unlocked
        or may_use(access, is_follower=is_follower or user_id == channel_id, tier=tier)
    }
    elsewhere = EmoteIndex.of(map(emote_ref, emotes_elsewhere(channel_id, user_id)))
    return EmoteRights(_shared(frozenset(codes | BUILT_IN_EMOTES.keys())), elsewhere or NO_EMOTES)


def usable_codes(
    channel_id: int, user_id: int, *, is_follower: bool, tier: int = 0
) -> frozenset[str]:
    """The codes of the room's index that the account may use."""
    return emote_rights(channel_id, user_id, is_follower=is_follower, tier=tier).codes


@lru_cache(maxsize=1)
def built_in_emotes() -> tuple[EmoteRef, ...]:
    """The site's own drawings."""
    return tuple(_built_in(code, name) for code, name in BUILT_IN_EMOTES.items())


def emote_ref(emote: Emote) -> EmoteRef:
    """The emote as lines and pickers carry it."""
    names = file_names(emote.image, EMOTE_HEIGHTS_PX, has_static=emote.is_animated)
    return EmoteRef(
        id=str(emote.pk),
        code=emote.code,
        is_animated=emote.is_animated,
        width=emote.width_px,
        images={scale: stored_url(name) for scale, name in names.items()},
    )


def _built_in(code: str, name: str) -> EmoteRef:
    heights = EMOTE_HEIGHTS_PX.items()
    images = {scale: drawing_url(f"emotes/{name}-{height}.webp") for scale, height in heights}
    return EmoteRef(id=f"builtin_{name}", code=code, images=images)


def may_use(access: str, *, is_follower: bool, tier: int) -> bool:
    """Whether an emote with this access is for such an account; subscribers need not follow."""
    if access == Emote.Access.FOLLOWERS:
        return is_follower or tier > 0
    return tier >= _TIERS.get(Emote.Access(access), 0)


def is_paid(emote: Emote) -> bool:
    """Whether only subscribers have it."""
    return Emote.Access(emote.access) in _TIERS


def _is_paid_for(emote: Emote, tier: int) -> bool:
    """Subscribers take the emotes they pay for to other rooms; free ones stay at home."""
    return 0 < _TIERS.get(Emote.Access(emote.access), 0) <= tier


@lru_cache(maxsize=4096)
def _shared(codes: frozenset[str]) -> frozenset[str]:
    return codes
