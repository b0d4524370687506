"""The changes of an action on an item: what its name says, such as `cancelled` for `cancel`, else its description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Properties
from caveat.openapi.coerce import as_list
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.words import plain

_BEGINS: Mapping[str, tuple[str, ...]] = {
    "activate": ("active",),
    "deactivate": ("inactive",),
    "freeze": ("frozen",),
    "hide": ("hidden",),
    "hold": ("held", "onhold"),
    "pay": ("paid",),
    "reopen": ("open",),
    "resume": ("active", "running"),
    "send": ("sent",),
    "start": ("running", "inprogress"),
    "withdraw": ("withdrawn",),
}
"""The states after an action, besides its name and the participle of that in -ed."""

_ENDS: Mapping[str, tuple[str, ...]] = {
    "deactivate": ("active",),
    "disable": ("enabled",),
    "reopen": ("closed", "resolved"),
    "restore": ("deleted", "archived"),
    "resume": ("paused", "suspended"),
    "show": ("hidden",),
}
"""The states that an action ends, besides those of names with `un`, such as `unlock`."""

_STATES = frozenset({"status", "state", "phase", "stage"})
"""Names of the property with the state of an item."""

_TIMES = ("at", "on", "date", "time")
"""The ends of the names of times, such as `closedAt`."""

_SAYS = (
    r"(?:\b(?i:marks|sets|moves|changes|turns)|(?:^|[.;]\s+)(?:Mark|Set|Move|Change|Turn))\b[^.;,]*?\b(?:as|to|into)\s+"
)
_BECOMES = r"\b(?:becomes|is now|is then)\s+"


def action_changes(spec: Spec, operation: Operation, word: str, schema: str, now: datetime) -> Properties:
    """The properties that an action with this name changes in an item of a schema; none where that is not clear."""
    first, *rest = re.findall(r"[A-Z]?[a-z0-9]+", word) or [word]
    if first.lower() in {"mark", "set"} and rest:
        first, rest = "", rest[1:] if rest[0].lower() == "as" and len(rest) > 1 else rest
    name = plain("".join([first, *rest]))
    begun, ended = _begun(name), (*_ENDS.get(name, ()), *(_begun(name[2:]) if name.startswith("un") else ()))
    declared = spec.schemas.properties(schema)
    changes = _only((prop, value) for prop, value in _values(spec, declared) if _is_named(prop, value, begun, name))
    for prop, pointer in declared.items():
        changes |= _flag(spec, prop, pointer, begun, is_begun=True) | _time(spec, prop, pointer, begun, now)
        changes |= _flag(spec, prop, pointer, ended, is_begun=False) | _time(spec, prop, pointer, ended, None)
    if changes:
        return changes
    described = resolve_object(spec.root, operation.pointer)
    text = ". ".join(str(described[key]) for key in ("summary", "description") if key in described)
    return _only(
        (prop, value) for prop, value in _values(spec, declared) if plain(prop) in _STATES and _says(text, value)
    )


def _begun(name: str) -> tuple[str, ...]:
    """The states after an action: `closed` for `close`, `cancelled` for `cancel`, `denied` for `deny`."""
    participle = f"{name}d" if name.endswith("e") else f"{name}ed"
    return (*_BEGINS.get(name, ()), participle, f"{name}{name[-1:]}ed", f"{name[:-1]}ied", name)


def _values(spec: Spec, declared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The properties with an enum, each with each of its texts."""
    for prop, pointer in declared.items():
        yield from ((prop, value) for value in _enum(spec, pointer) if isinstance(value, str))


def _enum(spec: Spec, pointer: str) -> list[JsonValue]:
    node = resolve_object(spec.root, pointer)
    if "enum" in node:
        return as_list(node["enum"])
    at = resolve(spec.root, pointer)
    branches = ((key, index) for key in ("allOf", "anyOf", "oneOf") for index, _ in enumerate(as_list(node.get(key))))
    inner = (resolve_object(spec.root, child(at, key, index)) for key, index in branches)
    return [value for each in inner for value in as_list(each.get("enum"))]


def _is_named(prop: str, value: str, begun: tuple[str, ...], name: str) -> bool:
    # `refund` may be a kind of an item; only where a property is a state, its value may be the name itself.
    return plain(value) in begun and (plain(value) != name or plain(prop) in _STATES)


def _only(changes: Iterator[tuple[str, str]]) -> Properties:
    """The only change; of several, the only one of a state."""
    found = list(changes)
    states = [(prop, value) for prop, value in found if plain(prop) in _STATES]
    return dict(next((each for each in (found, states) if len(each) == 1), ()))


def _flag(spec: Spec, prop: str, pointer: str, states: tuple[str, ...], *, is_begun: bool) -> Properties:
    is_named = plain(prop).removeprefix("is") in states
    return {prop: is_begun} if is_named and "boolean" in spec.schemas.types(pointer) else {}


def _time(spec: Spec, prop: str, pointer: str, states: tuple[str, ...], now: datetime | None) -> Properties:
    if plain(prop) not in {f"{state}{end}" for state in states for end in _TIMES}:
        return {}
    texts = (None,) if now is None else (f"{now:%Y-%m-%dT%H:%M:%SZ}", f"{now:%Y-%m-%d}")
    return next(({prop: text} for text in texts if spec.schemas.valid(pointer, text)), {})


def _says(text: str, value: str) -> bool:
    """Whether a description says that the action sets a state to this value."""
    return re.search(rf"(?:{_SAYS}|{_BECOMES})[`'\"*]*{re.escape(value)}\b", text) is not None
