"""The script of `append`: every check and every write of one entry in one step of Valkey.

Two readers may never disagree on the order of a room, and nobody may speak between a ban and its
taking effect: so both are decided here, where one thing happens at a time.
"""

from chat.stream.scripts import Script

# A moderators' or account's room is for those who are there: nobody scrolls back in it.
CAPPED_LENGTH = 500
CAPPED_FOR_S = 24 * 3600
# Sequence numbers end where `chat.wire.ids` has no more bits for them.
_SEQUENCES = 1 << 20
# Where a room's stream takes lines away, so that nobody has to read all of it to learn whether one
# line is gone. More than these are not in the database yet only if a raid is banned in an outage.
_KEPT_REMOVALS = 2_000
_REMOVALS_KEPT_FOR_S = 7 * 24 * 3600

# Answers {outcome, value}: the position, or the milliseconds that remain of a timeout or of slow
# mode. A ban's value is its end in ms, "" for good; one that was lifted ends at 0.
#
# Positions are made here rather than by XADD: they grow even when the clock steps back or the
# stream itself has expired. `last` is the position before; a reader that has not seen it has missed
# something. Without a version the bans are not loaded, and nobody is let in on faith.
#
# What takes an account's lines away may come late: the ban was lifted, or is over, and the account
# has spoken since. It cannot have in between, so lines from the end of the ban on stay; the body is
# given that time as `before`.
APPEND = Script(
    f"""
local stream, last_key, journal, channel, nonce = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local body, origin, number = ARGV[1], ARGV[2], ARGV[3]
local max_backlog = tonumber(ARGV[5])
local before = redis.call('GET', nonce)
if before then return {{'repeated', before}} end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local cleared, cleared_at = ARGV[6], ARGV[7]
if cleared ~= '' then
  local ban = redis.call('HGET', KEYS[7], cleared)
  if ban ~= '' and tonumber(ban or 0) <= now then
    local before = string.format('%.0f', math.max(ban or 0, cleared_at))
    body = string.sub(body, 1, -2) .. ',"before":' .. before .. '}}'
  end
end

local user = ARGV[9]
local slow, duplicate, unique = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
if user then
  local version = redis.call('GET', KEYS[6])
  if not version then return {{'stale', ''}} end
  local ban = redis.call('HGET', KEYS[7], user)
  if ban == '' then return {{'banned', ''}} end
  if ban and tonumber(ban) > now then
    return {{'timed_out', string.format('%.0f', ban - now)}}
  end
  if version ~= ARGV[10] then return {{'stale', ''}} end
  if slow > 0 then
    local wait = (redis.call('GET', KEYS[8]) or 0) + slow - now
    if wait > 0 then return {{'slow', string.format('%.0f', wait)}} end
  end
  if duplicate > 0 and redis.call('EXISTS', KEYS[9]) == 1 then return {{'duplicate', ''}} end
  if unique > 0 and redis.call('EXISTS', KEYS[10]) == 1 then return {{'not_unique', ''}} end
end
if max_backlog > 0 and redis.call('XLEN', journal) >= max_backlog then
  return {{'overloaded', ''}}
end

local last = redis.call('GET', last_key) or '0-0'
local last_ms, last_sequence = string.match(last, '^(%d+)-(%d+)$')
last_ms, last_sequence = tonumber(last_ms), tonumber(last_sequence)
local ms, sequence = now, 0
if ms <= last_ms then
  ms, sequence = last_ms, last_sequence + 1
  if sequence >= {_SEQUENCES} then ms, sequence = ms + 1, 0 end
end
local position = string.format('%.0f-%d', ms, sequence)

if max_backlog > 0 then
  redis.call('XADD', stream, position, 'o', origin, 'b', body)
  redis.call('PERSIST', stream)
  redis.call('XADD', journal, '*', 'r', number, 'p', position, 'b', body)
  redis.call('SET', last_key, position)
  if ARGV[8] == 'removal' then
    redis.call('ZADD', KEYS[11], ms, position)
    redis.call('ZREMRANGEBYRANK', KEYS[11], 0, {-_KEPT_REMOVALS - 1})
    redis.call('EXPIRE', KEYS[11], {_REMOVALS_KEPT_FOR_S})
  end
else
  redis.call('XADD', stream, 'MAXLEN', '~', {CAPPED_LENGTH}, position, 'o', origin, 'b', body)
  redis.call('EXPIRE', stream, {CAPPED_FOR_S})
  redis.call('SET', last_key, position, 'EX', {CAPPED_FOR_S})
end
redis.call('SET', nonce, position, 'PX', ARGV[4])
if user then
  if slow > 0 then redis.call('SET', KEYS[8], string.format('%.0f', now), 'PX', slow) end
  if duplicate > 0 then redis.call('SET', KEYS[9], '', 'EX', duplicate) end
  if unique > 0 then redis.call('SET', KEYS[10], '', 'EX', unique) end
end
redis.call('PUBLISH', channel, position .. ' ' .. last .. ' ' .. origin .. ' ' .. body)
return {{'appended', position}}
"""
)
