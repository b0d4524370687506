"""Whether a list may leave out an item intentionally: drafts, archived and deleted items are often not listed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from caveat.json_text import JsonValue
from caveat.openapi.references import resolve_object
from caveat.resources.bodies import ListedItem
from caveat.resources.field_schemas import choices, with_default
from caveat.resources.state.item import Item
from caveat.resources.state.state import State
from caveat.resources.state.view import View

_ENOUGH = 3
_HIDING = re.compile(
    r"stat(e|us)|draft|archiv|hidden|visib|publi(?!sher)|activ|enabl|disab|delet|remov|private|trash|approv|verif",
    re.IGNORECASE,
)
_GONE = re.compile(r"delet|remov|archiv|trash|cancel|disabl|inactiv|revoked|void", re.IGNORECASE)
_ASKED = re.compile(r"(incl|with|show|list).*(?P<word>delet|remov|archiv|trash)", re.IGNORECASE)
"""Names of parameters that ask for deleted items too."""

_DELETED = re.compile(
    r"delet|remov|archiv|trash|cancel|disab|activ|enabled|stat(e|us)|visib|hidden|closed|revoked|expired|void|phase",
    re.IGNORECASE,
)


def may_be_hidden(state: State, view: View, item: Item, listed: Iterable[ListedItem]) -> bool:
    """Whether a field of an item may be the reason why a list lacks it.

    It is none if the list has an item with the same values, or if items with every value are missing.
    """
    resource = view.resource
    content: Mapping[str, JsonValue] = {name: sent.value for name, sent in item.sent.items()} | dict(item.content or {})
    defaults = with_default(view.spec, resource) if resource is not None and resource.filters else ()
    if any(each.parameter not in view.query and content.get(each.property) != each.default for each in defaults):
        return True
    names = {
        name
        for name, value in content.items()
        if isinstance(value, bool)
        or _HIDING.search(name)
        or (resource is not None and choices(view.spec, resource, name))
    }
    if not names or resource is None:
        return False
    others = [each.value for each in listed if isinstance(each.value, dict)]
    if any(all(name in other and other[name] == content[name] for name in names) for other in others):
        return False
    for name in names:
        missing = state.learned.missing.get((resource.template, name)) or set()
        if len(missing) < _ENOUGH:
            missing.add(json.dumps(content[name], sort_keys=True))
        state.learned.missing[resource.template, name] = missing
    return not all(
        len(state.learned.missing[resource.template, name])
        >= min(_ENOUGH, len(choices(view.spec, resource, name)) or _ENOUGH)
        for name in names
    )


def shows_deletion(item: Mapping[str, JsonValue], before: Mapping[str, JsonValue] | None) -> bool:
    """Whether an item that is still shown says that it is deleted, by a field that says so or that has changed."""
    for name, value in item.items():
        if value in (None, False, "") or not _DELETED.search(name):
            continue
        if _GONE.search(name) or (isinstance(value, str) and _GONE.search(value)):
            return True
        if before is None or before.get(name) != value:
            return True
    return False


def is_left_out(view: View, item: Mapping[str, JsonValue]) -> bool:
    """Whether a list has to leave out an item that shows its deletion: a parameter that was not sent asks for such."""
    for parameter in view.operation.parameters:
        asked = _ASKED.search(parameter.name) if parameter.location == "query" else None
        if asked is None or parameter.name in view.query or not parameter.schema:
            continue
        schema = resolve_object(view.spec.root, parameter.schema)
        if schema.get("type") != "boolean" or schema.get("default") is True:
            continue
        word = asked["word"].lower()
        if any(word in name.lower() and value not in (None, False, "") for name, value in item.items()):
            return True
    return False
