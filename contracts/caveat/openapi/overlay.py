"""Overlays: corrections to a vendor's document (OpenAPI Overlay 1.0 and 1.1)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import jsonpath_rfc9535

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.places import FilePlaces
from caveat.openapi.pointer import child, lookup, walk
from caveat.openapi.source import Place, Source


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A document with an overlay applied, the place of each part, and the targets that match nothing."""

    value: JsonValue
    places: Mapping[str, Place]
    dangling: tuple[tuple[str, Place], ...]


def apply(base: Source, overlay: Source) -> Overlaid:
    """Apply an overlay's actions in order; raises `BadDocument` if the overlay is invalid."""
    value = copy.deepcopy(base.value)
    where = dict(FilePlaces(base))
    dangling = []
    for index, action in enumerate(_actions(overlay)):
        pointer = child("/actions", index)
        targets = _targets(value, action, overlay, pointer)
        if not targets:
            line = overlay.lines.get(child(pointer, "target"), overlay.lines[pointer])
            dangling.append((str(action["target"]), Place(overlay.file, line)))
        update, written = action.get("update"), _Written(overlay, child(pointer, "update"))
        if "copy" in action and targets:
            update, written = _copied(value, action, overlay, pointer)
        for target in targets:
            if action.get("remove") is True:
                _remove(value, target, where)
            elif "update" in action or "copy" in action:
                value = _updated(value, target, update, where, written)
    return Overlaid(value, where, tuple(dangling))


@dataclass(frozen=True, slots=True)
class _Written:
    """A part of the overlay file, whose lines are looked up by pointer; all of a copy is at one place."""

    overlay: Source
    pointer: str
    is_copy: bool = False

    def __truediv__(self, token: str | int) -> _Written:
        return self if self.is_copy else _Written(self.overlay, child(self.pointer, token))

    def place(self, below: str) -> Place:
        return Place(self.overlay.file, self.overlay.lines[self.pointer + ("" if self.is_copy else below)])


def _actions(overlay: Source) -> list[dict[str, JsonValue]]:
    root = overlay.value
    if not isinstance(root, dict) or not str(root.get("overlay", "")).startswith("1."):
        raise BadDocument(overlay.file, 1, "not an OpenAPI overlay", "Begin it with `overlay: 1.0.0`")
    actions = root.get("actions")
    if not isinstance(actions, list):
        raise BadDocument(overlay.file, 1, "the overlay has no list of actions", "Write `actions:`")
    for index, action in enumerate(actions):
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            line = overlay.lines[child("/actions", index)]
            raise BadDocument(overlay.file, line, "the action has no target", "Write `target: $.…` (a JSONPath)")
    return actions  # type: ignore[return-value] # each is an object: checked above


def _targets(value: JsonValue, action: dict[str, JsonValue], overlay: Source, pointer: str) -> list[str]:
    """Pointers that the action's JSONPath (RFC 9535) selects, the last first: removing one leaves the others valid."""
    pointers = _selected(value, action, "target", overlay, pointer)
    if action.get("remove") is True and "" in pointers:
        line = overlay.lines[child(pointer, "target")]
        raise BadDocument(overlay.file, line, "the action removes the whole document", "Give a narrower target")
    return pointers


def _copied(
    value: JsonValue, action: dict[str, JsonValue], overlay: Source, pointer: str
) -> tuple[JsonValue, _Written]:
    """The value that an action copies (Overlay 1.1): that of the only node that a JSONPath selects."""
    sources = _selected(value, action, "copy", overlay, pointer)
    if len(sources) != 1:
        line, problem = overlay.lines[child(pointer, "copy")], f"copy selects {len(sources)} nodes, expected one"
        raise BadDocument(overlay.file, line, problem, "Give the JSONPath of one node")
    return copy.deepcopy(lookup(value, sources[0])), _Written(overlay, child(pointer, "copy"), is_copy=True)


def _selected(value: JsonValue, action: dict[str, JsonValue], field: str, overlay: Source, pointer: str) -> list[str]:
    try:
        nodes = jsonpath_rfc9535.find(str(action[field]), value)
    except jsonpath_rfc9535.JSONPathError as error:
        line = overlay.lines[child(pointer, field)]
        raise BadDocument(overlay.file, line, f"not a JSONPath: {error}", "See RFC 9535") from error
    return list(dict.fromkeys(reduce(child, node.location, "") for node in reversed(nodes)))


def _forget(where: dict[str, Place], pointer: str) -> None:
    for below in [below for below in where if below == pointer or below.startswith(pointer + "/")]:
        del where[below]


def _remove(value: JsonValue, pointer: str, where: dict[str, Place]) -> None:
    parent, _, last = pointer.rpartition("/")
    holder = lookup(value, parent)
    if isinstance(holder, dict):
        del holder[last.replace("~1", "/").replace("~0", "~")]
        _forget(where, pointer)
    elif isinstance(holder, list):
        index = int(last)
        del holder[index]
        rest = {p: where[p] for p in where if p.startswith(parent + "/")}
        _forget(where, parent + "/" + last)
        for old, place in rest.items():
            head, *tail = old.removeprefix(parent + "/").split("/", 1)
            if int(head) > index:
                where.pop(old, None)
                where["/".join([parent, str(int(head) - 1), *tail])] = place


def _updated(
    value: JsonValue, pointer: str, update: JsonValue, where: dict[str, Place], written: _Written
) -> JsonValue:
    """The document with a part of it updated, in place; a text, a number, a boolean or a null is replaced (1.1)."""
    if isinstance(lookup(value, pointer), dict | list) or isinstance(update, dict | list):
        _update(value, pointer, update, where, written)
        return value
    above, _, last = pointer.rpartition("/")
    holder = lookup(value, above) if pointer else None
    if isinstance(holder, dict):
        holder[last.replace("~1", "/").replace("~0", "~")] = update
    elif isinstance(holder, list):
        holder[int(last)] = update
    _record(update, pointer, where, written)
    return value if pointer else update


def _update(value: JsonValue, pointer: str, update: JsonValue, where: dict[str, Place], written: _Written) -> None:
    target = lookup(value, pointer)
    if isinstance(target, list):
        added = update if isinstance(update, list) else [update]
        for index, item in enumerate(added):
            at = child(pointer, len(target))
            target.append(copy.deepcopy(item))
            _record(item, at, where, written / index if isinstance(update, list) else written)
    elif isinstance(target, dict) and isinstance(update, dict):
        for key, item in update.items():
            at = child(pointer, key)
            old = target.get(key)
            if isinstance(old, dict | list) and type(old) is type(item):
                _update(value, at, item, where, written / key)
            else:
                _forget(where, at)
                target[key] = copy.deepcopy(item)
                _record(item, at, where, written / key)
    else:
        place = written.place("")
        raise BadDocument(
            place.file,
            place.line,
            "an update by a value of another kind (object, list, other)",
            "Remove the value first",
        )


def _record(item: JsonValue, at: str, where: dict[str, Place], written: _Written) -> None:
    for below, _ in walk(item):
        where[at + below] = written.place(below)
