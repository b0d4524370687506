"""The one module that knows redis: a ledger for many machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import cast
from urllib.parse import urlsplit

import redis

from caveat.errors import BadLedger
from caveat.exchange import one_line
from caveat.openapi.operation import Effect
from caveat.targets.ledgers.ledger import RESUME_GAP_S, Limits, Reservation, Spent, Write, new_run, used_up
from caveat.targets.ledgers.redis_scripts import POSTPONE, RECORD, RELEASE, RESERVE, RESPOND, SPENT, START
from caveat.targets.socket_errors import reason_of

TIMEOUT_S = 10.0
"""Seconds to wait for the server."""

_PAGE = 1000
"""Writes that are read at once."""


_PORT = 6379
"""The port of a URL without one."""


class RedisLedger:
    """A ledger on a redis server; times are those of the server, since the clocks of machines differ.

    Every change is one script, which the server executes as a whole. How much of it survives a failure of the server
    depends on its persistence (`appendonly`).
    """

    def __init__(self, url: str, scope: str, limits: Limits, run_id: str | None = None) -> None:
        """Connect to `redis://…`; raises `BadLedger`."""
        parts = urlsplit(url)
        # The URL may contain a password.
        self._where = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
        # The braces keep the keys of one target on one server of a cluster.
        self._prefix = f"caveat:{{{scope}}}:"
        self._limits = limits
        try:
            self._client = redis.Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
            self._address = parts.hostname or "localhost", parts.port or _PORT
        except ValueError as error:
            raise BadLedger(self._where, "the URL is not one of redis", "Write it as redis://HOST:6379/0") from error
        started = self._eval(START, ("open", "run:"), run_id or "", new_run(), RESUME_GAP_S)
        self._run = cast("bytes", started).decode()

    @property
    def run(self) -> str:
        """The id of the run."""
        return self._run

    def reserve(self, effect: Effect) -> Reservation:
        """Count one request before it is sent, unless a limit is used up."""
        budget = self._limits.budget
        limits = ["" if it is None else it for it in (budget.requests, budget.writes, budget.spends, budget.seconds)]
        interval_s = 1 / self._limits.rate if self._limits.rate else 0
        effects = (int(effect is not Effect.READS), int(effect is Effect.SPENDS))
        result = self._eval(RESERVE, (self._run_key, "rate"), *limits, *effects, interval_s)
        granted, text = cast("tuple[int, bytes]", result)
        if granted:
            return Reservation(granted=True, wait_s=float(text))
        return Reservation(granted=False, exhausted=used_up(budget, effect, self.spent()))

    def postpone(self, seconds: float) -> None:
        """Send nothing for these seconds, on any machine."""
        self._eval(POSTPONE, ("rate",), seconds)

    def spent(self) -> Spent:
        """The used-up budget of the run."""
        requests, writes, spends, seconds = cast("list[bytes]", self._eval(SPENT, (self._run_key,)))
        return Spent(int(requests), int(writes), int(spends), max(0.0, float(seconds)))

    def record_write(self, operation: str, method: str, target: str, body: bytes) -> int:
        """Record a write before it is sent; returns its id."""
        keys = ("sequence", "write:", "writes", f"writes:{self._run}")
        return cast("int", self._eval(RECORD, keys, self._run, operation, method, target, body))

    def record_response(self, write: int, status: int, created: str = "", keys: Iterable[str] = ()) -> None:
        """Record the response to a write; the item that it created, if any, can be found by `keys`."""
        places = (f"write:{write}", f"keys:{write}", "items")
        self._eval(RESPOND, places, write, status, created, *keys)

    def creator(self, keys: Iterable[str]) -> int | None:
        """The write, of any run on the target, that created an item with one of these keys; None if it is gone."""
        creators = (cast("bytes | None", self._call("HGET", self._key("items"), key)) for key in keys)
        return next((int(write) for write in creators if write is not None), None)

    def release(self, write: int) -> None:
        """Forget the item of a write: no key finds it any more."""
        self._eval(RELEASE, (f"keys:{write}", "items"), write)

    def mark_cleaned(self, write: int) -> None:
        """Record that the item of a write is gone."""
        self._call("HSET", self._key(f"write:{write}"), "cleaned", 1)
        self.release(write)

    def writes(self, *, all_runs: bool = False) -> Iterator[Write]:
        """The writes of this run, or of all runs on the target, oldest first."""
        name = self._key("writes" if all_runs else f"writes:{self._run}")
        start = 0
        while ids := cast("list[bytes]", self._call("LRANGE", name, start, start + _PAGE - 1)):
            start += len(ids)
            for number in map(int, ids):
                fields = self._call("HGETALL", self._key(f"write:{number}"))
                yield _write(number, cast("dict[bytes, bytes]", fields))

    def record_existing(self, collection: str, ids: Iterable[str]) -> None:
        """Record the ids in a collection before the run creates an item in it; later calls change nothing."""
        self._call("HSETNX", self._key(f"existing:{self._run}"), collection, json.dumps(sorted(ids)))

    def existing(self, collection: str, run: str = "") -> frozenset[str] | None:
        """The recorded ids, by default those of this run; None if none were recorded."""
        text = cast("bytes | None", self._call("HGET", self._key(f"existing:{run or self._run}"), collection))
        return None if text is None else frozenset(json.loads(text))

    def finish(self) -> None:
        """End the run normally: the next run on the target starts with a full budget."""
        self._call("ZREM", self._key("open"), self._run)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @property
    def _run_key(self) -> str:
        return f"run:{self._run}"

    def _key(self, name: str) -> str:
        return self._prefix + name

    def _eval(self, script: str, keys: tuple[str, ...], *arguments: str | bytes | float) -> object:
        return self._call("EVAL", script, len(keys), *map(self._key, keys), *arguments)

    def _call(self, *command: str | bytes | float) -> object:
        try:
            result: object = self._client.execute_command(*command)  # type: ignore[no-untyped-call] # it has no types
        except (redis.RedisError, OSError) as error:
            raise BadLedger(self._where, self._reason(error), "Start the server, or correct the URL") from error
        return result

    def _reason(self, error: Exception) -> str:
        # The library puts the number of the system's error into its own text.
        cause = error if isinstance(error, OSError) else error.__context__
        return reason_of(cause, *self._address) if isinstance(cause, OSError) else one_line(str(error))


def _write(number: int, fields: dict[bytes, bytes]) -> Write:
    text = {name.decode(): value.decode("utf-8", "replace") for name, value in fields.items() if name != b"body"}
    return Write(
        number,
        text["run"],
        text["operation"],
        text["method"],
        text["target"],
        fields[b"body"],
        int(text["status"]) if "status" in text else None,
        text.get("created", ""),
        cleaned="cleaned" in text,
    )
