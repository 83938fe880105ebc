"""How far a channel trusts an account: what moderators say of it, and likely ban evasion."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from chat.models import Ban, ChannelRole, Chatter, ChatterTrace, ModAction
from chat.policies.permissions import Permission
from chat.policies.texts import clean_sentence
from chat.selectors.roles import require_permission, require_target
from chat.services import mod_log
from chat.services.rooms import renew_snapshots, tell_room
from chat.services.traces import KEPT_FOR, make_traces, store_traces
from chat.wire import cases
from chat.wire.rooms import moderators_room
from twitchclone.core import clock, redis
from twitchclone.core.errors import InvalidInput
from twitchclone.core.ids import hash_secret

ACTION = "suspicion"
# An account is looked at again after this; its traces are written no more often.
_CHECKED_EVERY_S = 3600
# Who has written here for longer is known to the moderators already.
_KNOWN_AFTER = timedelta(days=7)
# Students of one university share an address: alone it says something of new accounts only.
_NEW_ACCOUNT = timedelta(days=7)
_MAX_NOTE_CHARACTERS = 200
_NOTES = {
    ChatterTrace.Kind.DEVICE: "Writes from a browser that a banned account has used.",
    ChatterTrace.Kind.ADDRESS: "A new account that writes from a banned account's address.",
}


def check_evasion(*, channel_id: int, user_id: int, address: str, device: str) -> str:
    """Look whether the account may be a banned one that came back; returns its `suspicion`.

    `address` is the group of addresses (core.http.address_group), `device` the visitor's id out of
    the signed cookie; empty when unknown. Call it before a message: it looks at most once an hour,
    and otherwise costs a look into Valkey and one query.
    """
    chatter = Chatter.objects.filter(channel_id=channel_id, user_id=user_id).first()
    suspicion = chatter.suspicion if chatter else ""
    traces = make_traces(user_id=user_id, address=address, device=device)
    if not _is_time(channel_id, traces):
        return suspicion
    store_traces(traces)
    if suspicion or _is_trusted(channel_id, user_id, chatter):
        return suspicion
    note = _find_note(channel_id, user_id, traces)
    return _mark_evader(channel_id, user_id, note) if note else ""


@transaction.atomic
def set_suspicion(
    *, actor: User, channel_id: int, user: User, suspicion: str, note: str = ""
) -> Chatter:
    """Monitor an account, hold all it writes (`restricted`), or trust it again (empty).

    A moderator's word stands: the account is not marked by itself afterwards. Raises NotPermitted,
    InvalidInput.
    """
    role = require_permission(actor, channel_id, Permission.BAN)
    require_target(actor, role, channel_id, user, verb="suspicion")
    if suspicion not in ("", Chatter.Suspicion.MONITORED, Chatter.Suspicion.RESTRICTED):
        raise InvalidInput("An account is monitored, restricted or neither.", field="suspicion")
    note = clean_sentence(note, name="note", max_characters=_MAX_NOTE_CHARACTERS)
    chatter = _store(channel_id, user, suspicion, note)
    mod_log.record(
        channel_id=channel_id,
        moderator=actor,
        action=ACTION,
        target=user,
        reason=note,
        data={"suspicion": suspicion},
    )
    return chatter


def _is_time(channel_id: int, traces: list[ChatterTrace]) -> bool:
    """Whether this hour has not seen the account here from there yet."""
    if not traces:
        return False
    place = hash_secret("".join(trace.digest for trace in traces))[:16]
    key = f"chat:traced:{channel_id}:{traces[0].user_id}:{place}"
    return bool(redis.client().set(key, "1", nx=True, ex=_CHECKED_EVERY_S))


def _find_note(channel_id: int, user_id: int, traces: list[ChatterTrace]) -> str:
    """Why the account may be a banned one; empty when nothing says so. Up to three queries."""
    joined = User.objects.values_list("date_joined", flat=True).get(pk=user_id)
    bans = Ban.objects.filter(channel_id=channel_id, lifted_at=None, expires_at=None)
    for trace in traces:
        same = bans.exclude(user_id=user_id).filter(
            user__chat_traces__kind=trace.kind,
            user__chat_traces__digest=trace.digest,
            user__chat_traces__seen_at__gt=clock.now() - KEPT_FOR,
        )
        if trace.kind == ChatterTrace.Kind.ADDRESS and joined < clock.now() - _NEW_ACCOUNT:
            same = same.filter(created_at__lt=joined)
        if same.exists():
            return _NOTES[ChatterTrace.Kind(trace.kind)]
    return ""


def _is_trusted(channel_id: int, user_id: int, chatter: Chatter | None) -> bool:
    """Whether somebody or time has vouched for the account. Up to two queries."""
    first_message_at = chatter.first_message_at if chatter else None
    if first_message_at and first_message_at < clock.now() - _KNOWN_AFTER:
        return True
    if user_id == channel_id:
        return True
    if ChannelRole.objects.filter(channel_id=channel_id, user_id=user_id).exists():
        return True
    decided = ModAction.objects.filter(channel_id=channel_id, target_id=user_id, action=ACTION)
    return decided.exists()


@transaction.atomic
def _mark_evader(channel_id: int, user_id: int, note: str) -> str:
    suspicion = Chatter.Suspicion.POSSIBLE_EVADER.value
    user = User.objects.get(pk=user_id)
    _store(channel_id, user, suspicion, note)
    return suspicion


def _store(channel_id: int, user: User, suspicion: str, note: str) -> Chatter:
    """Write it down, tell the moderators, and let senders load the account anew."""
    chatter, _ = Chatter.objects.update_or_create(
        channel_id=channel_id,
        user=user,
        defaults={"suspicion": suspicion, "suspicion_note": note},
    )
    body = cases.suspicious(
        channel_id=channel_id,
        user_id=user.pk,
        login=user.login,
        display_name=user.get_full_name(),
        suspicion=suspicion,
        note=note,
    )
    tell_room(moderators_room(channel_id), channel_id, body)
    renew_snapshots(channel_id)
    return chatter
