"""The scripts of the redis ledger; the server executes each one as a whole (Lua, with the server's time)."""

from __future__ import annotations

_NOW = "local t = redis.call('TIME'); local now = t[1] + t[2] / 1000000\n"
_TEXT = "local function text(number) return string.format('%.6f', number) end\n"

START = f"""{_NOW}{_TEXT}
local open, run, id = KEYS[1], KEYS[2], ARGV[1]
if id == '' then
    id = redis.call('ZREVRANGE', open, 0, 0)[1]
    if id then
        local last = tonumber(redis.call('HGET', run .. id, 'last') or now)
        if now - last > tonumber(ARGV[3]) then
            redis.call('HINCRBYFLOAT', run .. id, 'first', text(now - last))
            redis.call('HSET', run .. id, 'last', text(now))
        end
        return id
    end
    id = ARGV[2]
    redis.call('ZADD', open, text(now), id)
end
redis.call('HSETNX', run .. id, 'requests', 0)
return id
"""
"""Continue the latest unfinished run, or start one; a run whose id was given is continued only by that id.

Keys: unfinished runs, prefix of runs. Arguments: id or `""`, id of a new run, seconds of a gap.
"""

RESERVE = f"""{_NOW}{_TEXT}
local run, rate = KEYS[1], KEYS[2]
local function spent(name) return tonumber(redis.call('HGET', run, name) or 0) end
local function over(value, limit) return limit ~= '' and value >= tonumber(limit) end
local first = tonumber(redis.call('HGET', run, 'first') or now)
if over(spent('requests'), ARGV[1]) or (ARGV[5] == '1' and over(spent('writes'), ARGV[2]))
    or (ARGV[6] == '1' and over(spent('spends'), ARGV[3])) or over(now - first, ARGV[4]) then
    return {{0, '0'}}
end
redis.call('HINCRBY', run, 'requests', 1)
redis.call('HINCRBY', run, 'writes', ARGV[5])
redis.call('HINCRBY', run, 'spends', ARGV[6])
redis.call('HSETNX', run, 'first', text(now))
redis.call('HSET', run, 'last', text(now))
local start = math.max(now, tonumber(redis.call('GET', rate) or 0))
redis.call('SET', rate, text(start + tonumber(ARGV[7])))
return {{1, text(start - now)}}
"""
"""Count one request, unless a limit is used up, and place it by the generic cell rate algorithm.

Keys: run, rate. Arguments: four limits or `""`, whether it writes, whether it spends, seconds between requests.
"""

POSTPONE = f"""{_NOW}{_TEXT}
redis.call('SET', KEYS[1], text(math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now + tonumber(ARGV[1]))))
"""
"""Send nothing for some seconds. Key: rate. Argument: seconds."""

SPENT = f"""{_NOW}{_TEXT}
local run = redis.call('HMGET', KEYS[1], 'requests', 'writes', 'spends', 'first')
return {{run[1] or '0', run[2] or '0', run[3] or '0', text(now - tonumber(run[4] or now))}}
"""
"""Requests, writes, spends and seconds. Key: run."""

RECORD = """
local id = redis.call('INCR', KEYS[1])
redis.call('HSET', KEYS[2] .. id,
    'run', ARGV[1], 'operation', ARGV[2], 'method', ARGV[3], 'target', ARGV[4], 'body', ARGV[5])
redis.call('RPUSH', KEYS[3], id)
redis.call('RPUSH', KEYS[4], id)
return id
"""
"""Record a write. Keys: sequence, prefix of writes, all writes, writes of the run. Arguments: the fields."""

RESPOND = """
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'created', ARGV[3])
for index = 4, #ARGV do
    redis.call('HSET', KEYS[3], ARGV[index], ARGV[1])
    redis.call('SADD', KEYS[2], ARGV[index])
end
"""
"""Record the response to a write. Keys: write, its keys, items. Arguments: id of the write, status, id, keys."""

RELEASE = """
for _, key in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if redis.call('HGET', KEYS[2], key) == ARGV[1] then redis.call('HDEL', KEYS[2], key) end
end
redis.call('DEL', KEYS[1])
"""
"""Let no key find the item of a write. Keys: its keys, items. Argument: id of the write."""
