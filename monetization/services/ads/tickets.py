"""The signed ticket that goes with each ad handed out: what it was, for whom, and when.

Nothing is written down for it until a player reports something; so asking for ads fills no table.
"""

from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.core import signing
from django.utils.crypto import salted_hmac

from monetization.models import AdKind
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput

_SALT = "monetization.ads.ticket"
# A break of three minutes, a pause of the viewer's, and a slow network.
LIFE_S = 15 * 60
MAX_LENGTH = 1200


class TicketInvalid(InvalidInput):
    """The ticket is not one of ours, is too old, or is another viewer's."""

    code = "ticket_invalid"
    default_message = "This report does not belong to an ad that was shown here lately."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`campaign_id` 0 for an ad of the site's own tag; `offset_ms` is when, after the ticket was
    made, the ad can begin at the earliest: the ads before it take their time."""

    id: UUID
    campaign_id: int
    creative_id: str
    channel_id: int
    break_id: str
    kind: AdKind
    viewer_mark: str
    is_outside: bool
    duration_ms: int
    offset_ms: int
    made_at_ms: int

    def sign(self) -> str:
        """As it is handed out."""
        values = asdict(self) | {"id": self.id.hex, "kind": self.kind.value}
        return signing.dumps(list(values.values()), salt=_SALT, compress=True)


def make_ticket(
    *,
    campaign_id: int,
    creative_id: str,
    channel_id: int,
    break_id: str,
    kind: AdKind,
    viewer_mark: str,
    is_outside: bool,
    duration_ms: int,
    offset_ms: int,
) -> Ticket:
    """A new one, of this moment."""
    return Ticket(
        id=uuid4(),
        campaign_id=campaign_id,
        creative_id=creative_id,
        channel_id=channel_id,
        break_id=break_id,
        kind=kind,
        viewer_mark=viewer_mark,
        is_outside=is_outside,
        duration_ms=duration_ms,
        offset_ms=offset_ms,
        made_at_ms=clock.now_ms(),
    )


def read_ticket(text: str) -> Ticket:
    """What was signed; raises TicketInvalid."""
    if len(text) > MAX_LENGTH:
        raise TicketInvalid
    try:
        values = signing.loads(text, salt=_SALT)
    except signing.BadSignature as error:
        raise TicketInvalid from error
    named = dict(zip(Ticket.__dataclass_fields__, values, strict=True))
    ticket = Ticket(**(named | {"id": UUID(hex=named["id"]), "kind": AdKind(named["kind"])}))
    if not 0 <= clock.now_ms() - ticket.made_at_ms <= LIFE_S * 1000:
        raise TicketInvalid("This report comes too late.", code="ticket_expired")
    return ticket


def mark_viewer(viewer_key: str) -> str:
    """What stands for a viewer in tickets and rows: nobody finds the account behind it."""
    return salted_hmac("monetization.ads.viewer", viewer_key).hexdigest()[:32]
