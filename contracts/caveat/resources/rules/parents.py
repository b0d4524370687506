"""Items below a parent: they belong to the parent that the path names."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.rule import KEPT, Breach
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child
from caveat.resources.equivalence import folded
from caveat.resources.identity import id_text
from caveat.resources.model import Action, Resource
from caveat.resources.parent_field import parent_field
from caveat.resources.state.state import State
from caveat.resources.state.view import ItemKey, View
from caveat.resources.state_rule import StateResult, state_rule


@state_rule(
    "STA027",
    evidence=inferred("the item has a field that is named like its parent's path parameter"),
    on=[Action.READ, Action.LIST],
)
def items_belong_to_the_parent_in_the_path(view: View, state: State) -> Iterator[StateResult]:
    """An item that was created below one parent is not shown below another one."""
    resource = view.resource
    field = parent_field(view.spec, resource) if resource is not None else None
    if resource is None or field is None or view.is_cached:
        return
    items = [(view.item_key, view.shown)] if view.action is Action.READ and view.shown is not None else []
    items += [(_key(resource, view, each.id), as_object(each.value)) for each in view.items or ()]
    is_parent = _is_parent(state, view)
    for key, shown in items:
        value = id_text(shown.get(field))
        if value is None or key is None:
            continue
        if folded(value) == view.parents[-1]:
            yield KEPT
            return
        created = _created(state, key, (*view.parents[:-1], folded(value)))
        if is_parent and created is not None:
            message = f"{field} is {value}, but the path has {view.path[resource.depth - 1]}"
            place = resource.list_place if view.action is Action.LIST else None
            at = f"body {child('', field)}" if place is None else "body"
            yield Breach(message, at=at, earlier=(created,))
            return


def _key(resource: Resource, view: View, own_id: str | None) -> ItemKey | None:
    return (resource.template, (*view.parents, folded(own_id))) if own_id is not None else None


def _is_parent(state: State, view: View) -> bool:
    """Whether the parent in the path is an item that this client has created, and that shows this id."""
    resource = view.resource
    above = resource.template.rpartition("/{}/")[0] if resource is not None else ""
    parent = state.items.get((above, view.parents))
    return parent is not None and parent.gone is None and parent.client == view.client and parent.created is not None


def _created(state: State, key: ItemKey, parents: tuple[str, ...]) -> Exchange | None:
    """The creation of the item below the parent that it shows; None if it was also created below the path's parent."""
    mine, others = state.items.get(key), state.items.get((key[0], (*parents, key[1][-1])))
    if (mine is not None and mine.created is not None) or others is None or others.gone is not None:
        return None
    return others.created
