"""Deletes the items that runs created on a target and that still exist, with the delete operations of the contract."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from caveat.errors import NotJudged, NotSent, RunStopped
from caveat.exchange import Request, Response, one_line
from caveat.mock.collections.paths import Action
from caveat.openapi.spec import Spec
from caveat.targets.items.cleanup_result import Cleaned, CleanupOutcome
from caveat.targets.items.created_items import CreatedItems, Creation, encoded
from caveat.targets.items.creation_proof import proof_keys
from caveat.targets.items.listing import Listed, Listing
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.items.recognition import Recognition
from caveat.targets.items.sent_items import Match, SentItems
from caveat.targets.ledgers.ledger import Ledger, Write
from caveat.targets.target import TrafficLog

_GONE = frozenset({404, 410})
_UNKNOWN = 0
"""Replaces the status of a response that was not received, if its item was found."""

_ERROR = 500
"""From this status on, it is unknown whether a write had an effect."""


_UNAUTHORIZED, _FORBIDDEN = 401, 403

MAX_REFUSED = 5
"""Items in a row for which the service refuses the credential; after them no more requests are sent."""


class _Refused(Exception):
    """The service refused the credential."""


@dataclass(slots=True)
class Cleanup:
    """Deletes the items that all runs on a target created: children before parents, the latest first."""

    spec: Spec
    exchange: Callable[[Request], Response]
    """Sends a request through a guard that does not check who created an item: only the clean-up writes."""
    ledger: Ledger
    requests: OwnRequests
    log: TrafficLog = field(default_factory=TrafficLog)
    """The same ledger as that of the guard."""
    dry_run: bool = False
    """Send reads only, and change nothing on the target or in the ledger."""
    settle_s: float = 0.0
    """Seconds to wait until a deletion is visible."""
    sleep: Callable[[float], None] = time.sleep
    items: CreatedItems = field(init=False)
    sent: SentItems = field(init=False)
    recognition: Recognition = field(init=False)
    _twins: Counter[tuple[str, bytes]] = field(init=False, default_factory=Counter)
    """By collection and body: the writes without a response."""
    _taken: set[str] = field(init=False, default_factory=set)
    """The paths of the items that were found for them, and of those that were deleted."""
    _updates: defaultdict[str, list[bytes]] = field(init=False, default_factory=lambda: defaultdict(list))
    """By path of an item: the bodies of the writes that changed it."""
    _deletions: set[str] = field(init=False, default_factory=set)
    """The paths that a DELETE was sent to."""
    _proofs: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict)
    """By path of an item: the keys that record its properties before it was deleted."""
    _listed: dict[str, Listed | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.items = CreatedItems(self.spec)
        self.sent = SentItems(self.spec)
        self.recognition = Recognition(self.items, self.sent, self.ledger)

    def run(self) -> Iterator[Cleaned]:
        """Clean up; stops at the first limit that is used up, and reports the remaining items as left.

        Raises `Unreachable` and `BadLedger`.
        """
        pending = list(self._pending())
        pending.sort(key=lambda entry: (entry[1].path.count("/"), entry[0].id), reverse=True)
        stopped, refused = "", 0
        for write, creation in pending:
            if not stopped and refused < MAX_REFUSED:
                try:
                    yield self._clean(write, creation)
                    refused = 0
                    continue
                except RunStopped as error:
                    stopped = error.reason
                except _Refused as error:
                    refused += 1
                    yield Cleaned(write, _item(creation), CleanupOutcome.REFUSED, str(error))
                    continue
                except (NotSent, NotJudged) as error:
                    yield replace(_left(write, creation, error.reason), outcome=self._left_or_refused)
                    continue
            outcome = CleanupOutcome.REFUSED if not stopped else self._left_or_refused
            yield Cleaned(write, _item(creation), outcome, stopped or "the credential was refused before")

    @property
    def _left_or_refused(self) -> CleanupOutcome:
        return CleanupOutcome.REFUSED if self.log.expired else CleanupOutcome.LEFT

    def _send(self, request: Request) -> Response:
        """The response; raises `_Refused` if the service refuses the credential."""
        response = self.exchange(request)
        # Some services forbid to read what may be deleted.
        if response.status == _UNAUTHORIZED or (response.status == _FORBIDDEN and request.method == "DELETE"):
            raise _Refused(f"status {response.status} of {request.method} {one_line(request.path)}")
        return response

    def _pending(self) -> Iterator[tuple[Write, Creation]]:
        """The writes that created an item, or may have."""
        for write in self.ledger.writes(all_runs=True):
            operation = self.spec.operations.get(write.operation)
            path = write.target.partition("?")[0]
            _, parameters = self.spec.route(path) or ({}, {})
            if write.method == "DELETE" and not (write.status is not None and _rejected(write.status)):
                self._deletions.add(path.rstrip("/"))
            elif write.body:
                self._updates[path.rstrip("/")].append(write.body)
            creation = self.items.creation(operation, parameters) if operation is not None else None
            if write.cleaned or creation is None or (write.status is not None and _rejected(write.status)):
                continue
            is_replacement = creation.id and not write.created and write.status is not None and write.status < _ERROR
            if not is_replacement:
                self._twins[creation.path, write.body] += not write.created
                yield write, creation if creation.id else replace(creation, id=write.created)

    def _clean(self, write: Write, creation: Creation) -> Cleaned:
        item = self._found(write, creation) if not creation.id else self._ours(write, creation)
        return self._delete(write, item) if isinstance(item, Creation) else item

    def _found(self, write: Write, creation: Creation) -> Creation | Cleaned:
        """The item of a write whose response has no id, searched for in its collection."""
        existing = self.ledger.existing(creation.path, write.run)
        if existing is None:
            return _left(write, creation, "no response contained its id, and the collection was not listed before")
        listed = self._list(creation)
        if listed is None:
            return _left(write, creation, "no response contained its id, and its collection cannot be read")
        candidates = []
        for item in listed.items:
            other = replace(creation, id=self.items.id_of(creation.collection, item))
            is_known = other.id in existing or _item(other) in self._taken or self._is_of_another_write(other)
            match = self.sent.match(write.body, item, listed.items)
            if other.id and not is_known and match is not Match.DIFFERENT:
                candidates.append((other, match))
        if not candidates:
            if listed.complete:
                return self._gone(write, creation)
            return _left(write, creation, "no response contained its id, and its collection is too long to be searched")
        is_certain = all(match is Match.CERTAIN for _, match in candidates)
        if not is_certain or len(candidates) > self._twins[creation.path, write.body]:
            ids = ", ".join(other.id for other, _ in candidates)
            return _left(write, creation, f"no response contained its id, which may be one of these: {one_line(ids)}")
        self._twins[creation.path, write.body] -= 1
        self._taken.add(_item(candidates[0][0]))
        return candidates[0][0]

    def _is_of_another_write(self, creation: Creation) -> bool:
        """Whether a response contained this id, and no deletion lets the service assign it again."""
        return self._is_kept(creation) and self.ledger.creator(creation.keys[:1]) is not None

    def _is_kept(self, creation: Creation) -> bool:
        return not any(path in self._deletions for path in _with_parents(_item(creation)))

    def _ours(self, write: Write, creation: Creation) -> Creation | Cleaned:
        """The item with a known id, unless a deletion by a run or a PUT without a response makes its owner unknown."""
        if write.created and self._is_kept(creation) and self.ledger.creator(creation.keys[:1]) == write.id:
            return creation
        response = self._read(creation)
        if response is None:
            return _left(write, creation, "another client may have an item with its id, and it cannot be read")
        if response.status in _GONE:
            return self._gone(write, creation)
        existing = self.ledger.existing(creation.path, write.run)
        match = self.sent.match(write.body, self.items.item(creation.collection, response), ())
        if match is Match.CERTAIN and existing is not None and creation.id not in existing:
            return creation
        if match is Match.DIFFERENT and write.created:
            return self._gone(write, creation)
        return _left(write, creation, "another client may have an item with its id")

    def _delete(self, write: Write, creation: Creation) -> Cleaned:
        other = self._gone_or_another(write, creation)
        if other is not None:
            return other
        operation = creation.collection.operations.get(Action.DELETE)
        if operation is None:
            left = _left(write, creation, "the contract has no operation that deletes it")
            return replace(left, outcome=CleanupOutcome.NOT_DELETABLE)
        request = self.requests.make(operation, (*creation.parents, creation.id))
        if request is None:
            return _left(write, creation, f"{operation.id} requires more than its path: name it under `parameters`")
        if self.dry_run:
            return Cleaned(write, _item(creation), CleanupOutcome.WOULD_DELETE)
        response = self._send(request)
        problem = ""
        if not response.ok and response.status not in _GONE:
            problem = f"{operation.id} responds with status {response.status}"
        elif not self._is_gone(creation, request):
            problem = f"{operation.id} responds with status {response.status}, and no response proves that it is gone"
        if problem:
            # The guard released the item in the ledger; it may still exist, so it is recorded again.
            keys = (*creation.keys, *self._proofs.get(_item(creation), ()))
            self.ledger.record_response(write.id, write.status or _UNKNOWN, creation.id, keys)
            return _left(write, creation, problem)
        self.ledger.mark_cleaned(write.id)
        # The collection may have been listed before, and the ledger names no creator of what is cleaned.
        self._taken.add(_item(creation))
        return Cleaned(write, _item(creation), CleanupOutcome.DELETED)

    def _gone_or_another(self, write: Write, creation: Creation) -> Cleaned | None:
        """The result for an item that is gone or belongs to another client; None for an item that a run created."""
        response = self._read(creation)
        if response is not None and response.status in _GONE:
            return self._gone(write, creation)
        shown = self.items.item(creation.collection, response) if response is not None and response.ok else {}
        self._proofs[_item(creation)] = tuple(proof_keys(creation, {}, shown))
        # After a restart, a service may reuse the id of an item that a run created.
        bodies = (write.body, *self._updates[_item(creation)])
        differing = self.recognition.differing(
            write.id, creation, bodies, shown, lambda: listed.items if (listed := self._list(creation)) else ()
        )
        if differing:
            names, verb = one_line(", ".join(differing)), "differs" if len(differing) == 1 else "differ"
            reason = f"{names} {verb} from what was sent, and nothing else proves that a run created the item"
            return _left(write, creation, reason)
        return None

    def _is_gone(self, creation: Creation, deletion: Request) -> bool:
        """Whether a read shows that an item is gone; without an operation that reads it, a second deletion."""
        for wait_s in (0.0, self.settle_s):
            if wait_s:
                self.sleep(wait_s)
            response = self._read(creation)
            if response is None:
                self._listed.pop(creation.path, None)
                listed = self._list(creation)
                if listed is not None and listed.complete:
                    ids = {self.items.id_of(creation.collection, item) for item in listed.items}
                    if creation.id not in ids:
                        return True
                    continue
                response = self._send(deletion)
            if response.status in _GONE:
                return True
        return False

    def _read(self, creation: Creation) -> Response | None:
        """The response to a read of an item; None if the contract has no operation for it."""
        operation = creation.collection.operations.get(Action.READ)
        request = self.requests.make(operation, (*creation.parents, creation.id)) if operation is not None else None
        return self._send(request) if request is not None else None

    def _list(self, creation: Creation) -> Listed | None:
        operation = creation.collection.operations.get(Action.LIST)
        if creation.path not in self._listed:
            listing = Listing(self.requests, self._send)
            listed = listing.read(operation, creation.parents) if operation is not None else None
            self._listed[creation.path] = listed
        return self._listed[creation.path]

    def _gone(self, write: Write, creation: Creation) -> Cleaned:
        if not self.dry_run:
            self.ledger.mark_cleaned(write.id)
        return Cleaned(write, _item(creation), CleanupOutcome.GONE)


def _item(creation: Creation) -> str:
    return f"{creation.path}/{encoded(creation.id)}" if creation.id else creation.path


def _with_parents(path: str) -> Iterator[str]:
    """The path, and each path above it: with an item, those below it are deleted."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _left(write: Write, creation: Creation, reason: str) -> Cleaned:
    return Cleaned(write, _item(creation), CleanupOutcome.LEFT, reason, is_named=bool(creation.id))


def _rejected(status: int) -> bool:
    return 300 <= status < _ERROR  # noqa: PLR2004 - the bounds of RFC 9110, 15.4
