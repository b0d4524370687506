"""Jobs: a POST with the status 202 creates one that can be read at once, and finishes later."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.model import Place
from caveat.resources.words import plain

_STATES = frozenset({"status", "state", "phase"})
_WAITING = frozenset(
    {"queued", "pending", "running", "processing", "inprogress", "accepted", "scheduled", "started", "submitted", "new"}
)
_ENDED = frozenset(
    {"done", "completed", "complete", "finished", "succeeded", "success", "failed", "ready", "error", "ended"}
)


def is_unfinished(value: JsonValue) -> bool:
    """Whether a value is the state of work that goes on, such as `queued` or `closing`: it may end at any time."""
    return isinstance(value, str) and (plain(value) in _WAITING or plain(value).endswith("ing"))


def creates_a_job(spec: Spec, operation: Operation, place: Place, read: Place) -> bool:
    """Whether a 202 shows a job: by the schema by which it is read, with states before and after its end."""
    successes = [status for status in operation.responses if status.startswith("2")]
    if successes != ["202"] or not place.schema or not read.schema:
        return False
    one, other = (lookup(spec.root, resolve(spec.root, each.schema)) for each in (place, read))
    if one != other:
        return False
    declared = spec.schemas.properties(place.schema)
    values = [_states(spec, pointer) for name, pointer in declared.items() if plain(name) in _STATES]
    return any(not _WAITING.isdisjoint(each) and not _ENDED.isdisjoint(each) for each in values)


def _states(spec: Spec, pointer: str) -> set[str]:
    enum: list[JsonValue] = as_list(resolve_object(spec.root, pointer).get("enum"))
    return {plain(each) for each in enum if isinstance(each, str)}
