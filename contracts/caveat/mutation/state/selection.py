"""Mutants of promises about collections: searches, defaults of filters, counts, unique values."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.mutation.state.changes import Change
from caveat.mutation.state.history import History, with_items, with_json, with_status
from caveat.openapi.coerce import as_object
from caveat.openapi.spec import Spec
from caveat.resources.bodies import listed_item
from caveat.resources.field_schemas import choices
from caveat.resources.model import Action, Filter, Resource
from caveat.resources.state.view import CREATED, View
from caveat.resources.unique_fields import unique_fields
from caveat.resources.words import TOTALS, plain

_CONFLICT = 409


def search_is_ignored(view: View, history: History) -> Response | None:
    """A list that is searched is the list of all items."""
    resource, listed = view.resource, history.whole.get(view.folded_path)
    is_search = resource is not None and bool(view.query.get(resource.search)) and len(view.query) == 1
    return with_items(view, listed) if is_search and listed else None


def default_is_ignored(each: Filter) -> Change:
    """A list that is not filtered has the items with other values than the default, too."""

    def change(view: View, history: History) -> Response | None:
        if view.items is None or each.parameter in view.query:
            return None
        shown = {item.id for item in view.items}
        listed = history.listed.get(view.folded_path, {})
        others = [
            listed_item(name, value)
            for name, value in listed.items()
            if name not in shown and as_object(value).get(each.property) not in {each.default, None}
        ]
        return with_items(view, [*view.items, *others]) if others else None

    return change


def count_has_one_more(view: View, _history: History) -> Response | None:
    """A count is one too high."""
    if view.action is not Action.COUNT or not view.ok:
        return None
    body: JsonValue = view.exchange.response.json
    if isinstance(body, int):
        return with_json(view.exchange.response, body + 1)
    numbers = {name: value for name, value in as_object(body).items() if plain(name) in TOTALS}
    more = {name: value + 1 for name, value in numbers.items() if isinstance(value, int)}
    return with_json(view.exchange.response, {**as_object(body), **more})


def unique_value_is_given_again(view: View, history: History) -> Response | None:
    """An item with a unique value of another one is created."""
    accepted = history.accepted.get(view.operation.id)
    if view.action is not Action.CREATE or view.status != _CONFLICT or accepted is None:
        return None
    return with_status(accepted, CREATED)


def defaults(spec: Spec, resource: Resource) -> list[Filter]:
    """The filters whose default is a value of the items."""
    return [
        it for it in resource.filters if it.default is not None and it.default in choices(spec, resource, it.property)
    ]


def has_unique_fields(spec: Spec, resource: Resource) -> bool:
    """Whether a POST may be refused because of a unique value."""
    creating = resource.operations.get(Action.CREATE)
    documents = creating is not None and {"201", "409"} <= creating.responses.keys()
    return documents and bool(unique_fields(spec, resource))


CHANGES: Mapping[str, tuple[Change, ...]] = {
    "STA030": (search_is_ignored,),
    "STA032": (count_has_one_more,),
}
"""The mutants of each state rule, by its code; defaults and unique values need more than the resource."""
