"""A channel's emotes as its own dashboard shows them, whatever became of the review."""

from dataclasses import dataclass

from django.db.models import Q

from chat.images.names import EMOTE_HEIGHTS_PX, file_names
from chat.models import Emote
from chat.selectors.pictures import stored_url


@dataclass(frozen=True, slots=True)
class OwnEmote:
    """A row of the dashboard; `image_url` is empty when the picture went with the rejection."""

    id: int
    code: str
    access: str
    status: str
    rejection: str
    image_url: str


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
    name = file_names(emote.image, EMOTE_HEIGHTS_PX)["2"]
    return OwnEmote(
        id=emote.pk,
        code=emote.code,
        access=emote.access,
        status=emote.status,
        rejection=emote.rejection,
        image_url="" if is_gone else stored_url(name),
    )
