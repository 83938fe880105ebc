"""Decides whether a publisher may go live, by the stream key it sent."""

from dataclasses import dataclass

import structlog

from streams.errors import AccountSuspended, StreamKeyInvalid
from streams.models import StreamKey
from streams.services.ingest.refusals import record_refusal
from twitchclone.core import clock, rate_limit
from twitchclone.core.addresses import address_group
from twitchclone.core.ids import hash_secret

log = structlog.get_logger(__name__)

# Only wrong keys count, so that a streamer whose line flaps is never locked out.
WRONG_KEYS = rate_limit.Limit("publish-wrong-key", count=20, period_s=60)


@dataclass(frozen=True, slots=True)
class PublishGrant:
    """A publisher that may go live, and with which of the channel's keys."""

    channel_id: int
    login: str
    stream_key_id: int


def authorise_publish(*, stream_key: str, remote_addr: str, encoder: str) -> PublishGrant:
    """The grant for this key; raises StreamKeyInvalid, AccountSuspended or RateLimited.

    The lookup goes by the key's hash through a unique index: what its time depends on is the hash,
    which tells an attacker nothing of the key.
    """
    key = (
        StreamKey.objects.select_related("channel__owner")
        .filter(key_hash=hash_secret(stream_key))
        .first()
    )
    if key is None:
        log.info("ingest.key_invalid", remote_addr=remote_addr, encoder=encoder)
        rate_limit.require(WRONG_KEYS, address_group(remote_addr))
        raise StreamKeyInvalid
    owner = key.channel.owner
    if owner.is_suspended or not owner.is_active:
        refusal = AccountSuspended()
        record_refusal(channel_id=key.channel_id, code=refusal.code, reason=refusal.message)
        raise refusal
    StreamKey.objects.filter(pk=key.pk).update(last_used_at=clock.now())
    return PublishGrant(key.channel_id, owner.login, key.pk)
