"""Who is banned from a room and which version of its rules is current, kept in Valkey.

The services of moderation tell of each change on commit; `append`'s script refuses by what is here.
When Valkey has lost a room there is no version, every line is Stale, and whoever notices puts the
bans of the database back. In the meantime a ban may be given or lifted: what is told on commit is
always newer than what a restore has read, so a restore never overwrites.
"""

from collections.abc import Iterable, Mapping

from chat.stream.connections import async_client, client
from chat.stream.scripts import Script
from chat.wire.rooms import RoomKey, chat_room

# A lifted ban, or one that ended, is a field that ends in the past; lifting it again does not move
# that end, since lines said from then on stay when the account's older ones are taken away. The
# field has to outlive every restore that may have read the database before; after that it is swept,
# a few at each change, so that the hash stays about as large as the bans in force.
_SWEPT_AFTER_MS = 10 * 60 * 1000
_SWEPT_AT_ONCE = 10
_RESTORED_AT_ONCE = 1000

# Versions are microseconds of the clock, so that one from before a loss never comes again.
_NEXT_VERSION = """
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local function next_version(before)
  return string.format('%.0f', math.max(time[1] * 1000000 + time[2], (before or 0) + 1))
end
local function bump()
  local version = redis.call('GET', KEYS[1])
  if version then redis.call('SET', KEYS[1], next_version(tonumber(version))) end
end
"""
_BUMP = Script(f"{_NEXT_VERSION} bump() return redis.status_reply('OK')")
# Without a version the room is not loaded; to make one here would vouch for bans that are missing.
_SET = Script(
    f"""{_NEXT_VERSION}
local ends = ARGV[2]
if ends == 'lifted' then
  local before = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '')
  ends = string.format('%.0f', before and math.min(before, now_ms) or now_ms)
end
redis.call('HSET', KEYS[2], ARGV[1], ends)
local sample = redis.call('HRANDFIELD', KEYS[2], {_SWEPT_AT_ONCE}, 'WITHVALUES')
for i = 1, #sample, 2 do
  local sampled = tonumber(sample[i + 1])
  if sampled and sampled < now_ms - {_SWEPT_AFTER_MS} then
    redis.call('HDEL', KEYS[2], sample[i])
  end
end
bump()
return redis.status_reply('OK')
"""
)
_RESTORE = Script(
    """
for i = 1, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
return redis.status_reply('OK')
"""
)
_OPEN = Script(
    f"""{_NEXT_VERSION}
local version = redis.call('GET', KEYS[1])
if not version then
  version = next_version()
  redis.call('SET', KEYS[1], version)
end
return version
"""
)


def restore_room(channel_id: int, *, bans: Mapping[int, int | None]) -> int:
    """Open a room that Valkey does not know: its bans in force (end in ms, None for good).

    Read the bans from the database just before, and the room's settings after: a change that
    commits in between finds no version to raise. Returns the version; two restores at once agree.
    """
    room = chat_room(channel_id)
    for chunk in _chunks(bans):
        _RESTORE.run([room.key("bans")], chunk)
    return int(_OPEN.run([room.key("version")], []))


def put_ban(channel_id: int, user_id: int, *, expires_at_ms: int | None) -> None:
    """Refuse the account from now on; to be called on commit, by every change of a ban."""
    _set_ban(channel_id, user_id, "" if expires_at_ms is None else str(expires_at_ms))


def lift_ban(channel_id: int, user_id: int) -> None:
    """Let the account speak again; a restore that has read the ban before does not undo this."""
    _set_ban(channel_id, user_id, "lifted")


def bump_version(channel_id: int) -> None:
    """Make every snapshot of the room stale; on commit of any change of what snapshots hold."""
    _BUMP.run([chat_room(channel_id).key("version")], [])


def current_version(channel_id: int) -> int | None:
    """The version to keep with what is loaded next; None when the room has to be restored."""
    return _number(client().get(chat_room(channel_id).key("version")))


async def current_version_async(channel_id: int) -> int | None:
    """The same for coroutines."""
    return _number(await async_client().get(chat_room(channel_id).key("version")))


def forget_room(channel_id: int) -> None:
    """Drop what Valkey keeps of a channel that is deleted; what is journalled is still written."""
    room = chat_room(channel_id)
    client().unlink(*(room.key(name) for name in ("stream", "last", "bans", "version", "removals")))


def _set_ban(channel_id: int, user_id: int, ends: str) -> None:
    room: RoomKey = chat_room(channel_id)
    _SET.run([room.key("version"), room.key("bans")], [user_id, ends])


def _number(value: bytes | str | None) -> int | None:
    return None if value is None else int(value)


def _chunks(bans: Mapping[int, int | None]) -> Iterable[list[str | bytes | int]]:
    """The bans as arguments of the script, so many that it does not hold up everybody else."""
    chunk: list[str | bytes | int] = []
    for user_id, expires_at_ms in bans.items():
        chunk += [user_id, "" if expires_at_ms is None else expires_at_ms]
        if len(chunk) >= 2 * _RESTORED_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
