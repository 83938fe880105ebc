"""A channel's emotes as its own dashboard shows them, whatever became of the review."""

from dataclasses import dataclass

from django.db.models import Q

from chat.images.names import EMOTE_HEIGHTS_PX, STATIC, file_names
from chat.models import Emote
from chat.selectors.pictures import stored_url


@dataclass(frozen=True, slots=True)
class OwnEmote:
    """A row of the dashboard; `still_url` is for who wants no motion, empty if nothing moves.

    `image_url` is empty when the picture went with the rejection.
    """

    id: int
    code: str
    access: str
    status: str
    rejection: str
    image_url: str
    still_url: str


@dataclass(frozen=True, slots=True)
class OwnEmotes:
    """All rows by what became of them."""

    approved: list[OwnEmote]
    pending: list[OwnEmote]
    rejected: list[OwnEmote]

    @property
    def count(self) -> int:
        """How many places are taken."""
        return len(self.approved) + len(self.pending)


def list_own_emotes(channel_id: int) -> OwnEmotes:
    """The channel's, newest first; one query."""
    shown = Q(archived_at=None) | Q(status=Emote.Status.REJECTED)
    rows = [_own(row) for row in Emote.objects.filter(shown, channel=channel_id).order_by("-pk")]

    def of(status: Emote.Status) -> list[OwnEmote]:
        return [row for row in rows if row.status == status]

    return OwnEmotes(of(Emote.Status.APPROVED), of(Emote.Status.PENDING), of(Emote.Status.REJECTED))


def _own(emote: Emote) -> OwnEmote:
    is_gone = emote.status == Emote.Status.REJECTED
    names = file_names(emote.image, EMOTE_HEIGHTS_PX, has_static=emote.is_animated)
    return OwnEmote(
        id=emote.pk,
        code=emote.code,
        access=emote.access,
        status=emote.status,
        rejection=emote.rejection,
        image_url="" if is_gone else stored_url(names["2"]),
        still_url=stored_url(names[STATIC]) if emote.is_animated else "",
    )
