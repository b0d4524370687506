"""The mutants of state, derived from the resources of a contract: one for each way to break each state rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from caveat.mutation.mutant import Family, Mutant
from caveat.mutation.state import changes, protocol, selection, writes
from caveat.mutation.state.changes import Change
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.field_schemas import changes_by_itself, default_of
from caveat.resources.item_actions import item_actions
from caveat.resources.model import Action, Paging, Resource
from caveat.resources.parent_field import parent_field
from caveat.resources.state.view import documents_absence


@dataclass(frozen=True, slots=True)
class StateMutant:
    """A server that breaks one promise about one resource."""

    mutant: Mutant
    resource: Resource
    change: Change
    acting: frozenset[str] = frozenset()
    """The actions on items of the resource, by operationId."""

    @property
    def operations(self) -> frozenset[str]:
        """The operations on the resource."""
        return frozenset(self.resource.actions)


def state_mutants(spec: Spec) -> Iterator[StateMutant]:
    """The mutants of all resources of a contract."""
    for resource in resources(spec).all:
        for code, applies in _APPLIES.items():
            if applies(resource):
                for module in (changes, protocol, selection, writes):
                    yield from (_mutant(resource, code, change, "") for change in module.CHANGES.get(code, ()))
        yield from _of_fields(spec, resource)


def _of_fields(spec: Spec, resource: Resource) -> Iterator[StateMutant]:
    """The mutants that depend on fields, filters and actions of a resource."""
    if Action.READ in resource.operations and parent_field(spec, resource) is not None:
        yield _mutant(resource, "STA027", writes.item_is_shown_below_another_parent, "")
    if _has(_CREATE, _READ)(resource) and _has_defaults(spec, resource):
        yield _mutant(resource, "STA028", writes.created_item_has_another_default, "")
    acting = frozenset(it.operation.id for it in item_actions(spec, resource) if it.responses)
    if acting and _has(_CREATE, _READ)(resource):
        yield replace(_mutant(resource, "STA026", writes.action_is_not_stored, ""), acting=acting)
    if Action.READ in resource.operations and selection.has_unique_fields(spec, resource):
        yield _mutant(resource, "STA033", selection.unique_value_is_given_again, "")
    yield from _of_filters(spec, resource) if _is_listed_whole(resource) else ()


def _of_filters(spec: Spec, resource: Resource) -> Iterator[StateMutant]:
    for each in selection.defaults(spec, resource):
        yield _mutant(resource, "STA031", selection.default_is_ignored(each), f" {each.parameter}")
    for each in resource.filters:
        yield _mutant(resource, "STA011", changes.filter_is_ignored(each.parameter), f" {each.parameter}")
        if each.is_exact:
            yield _mutant(resource, "STA012", changes.filter_loses_an_item(each.parameter), f" {each.parameter}")


def _mutant(resource: Resource, code: str, change: Change, parameter: str) -> StateMutant:
    words = change.__qualname__.partition(".")[0].replace("_", " ")
    return StateMutant(Mutant(Family.STATE, resource.template, f"{code}{parameter}", words, code), resource, change)


def _has(*actions: Action) -> Callable[[Resource], bool]:
    return lambda resource: resource.operations.keys() >= set(actions)


def _documents(*actions: Action, header: str = "", status: str = "") -> Callable[[Resource], bool]:
    """Whether an operation of these actions documents a header of requests or responses, or a status."""

    def documents(resource: Resource) -> bool:
        for operation in (resource.operations.get(action) for action in actions):
            if operation is None:
                continue
            names = {each.name.lower() for each in operation.parameters if each.location == "header"}
            names |= {name.lower() for response in operation.responses.values() for name in response.headers}
            if header in names or status in operation.responses:
                return True
        return False

    return documents


def _has_defaults(spec: Spec, resource: Resource) -> bool:
    """Whether a field that may be left out has a default other than null."""
    defaults = ((name, default_of(spec, resource, name)) for name in resource.writable)
    return any(value is not None and not changes_by_itself(spec, resource, name) for name, value in defaults)


def _replaces(resource: Resource) -> bool:
    """Whether a PUT has another status for an item that exists than for a new one."""
    return bool({"200", "204"} & resource.operations[Action.REPLACE].responses.keys())


def _has_tags(resource: Resource) -> bool:
    """Whether an item has an entity tag, as far as the document says."""
    return _documents(_READ, header="etag")(resource) or _documents(_READ, header="if-none-match", status="304")(
        resource
    )


def _updates(resource: Resource) -> bool:
    return Action.READ in resource.operations and bool({Action.UPDATE, Action.REPLACE} & resource.operations.keys())


def _patches(resource: Resource) -> bool:
    """Whether a PATCH changes items: a POST may reset the fields that it does not name."""
    updating = resource.operations.get(Action.UPDATE)
    return updating is not None and updating.method == "PATCH"


def _absence_is_read(resource: Resource) -> bool:
    """Whether a read documents 404 or 410: otherwise a deleted item may still be shown, marked as deleted."""
    reading = resource.operations.get(Action.READ)
    return reading is not None and documents_absence(reading)


def _is_paged(resource: Resource) -> bool:
    return _is_listed_whole(resource) and resource.paging is not None and bool(resource.paging.position)


def _is_listed_whole(resource: Resource) -> bool:
    """Whether a list can be read without a parameter whose meaning is not known: else no list is a complete one."""
    operation = resource.operations.get(Action.LIST)
    if operation is None:
        return False
    paging, sort = resource.paging or Paging(), resource.sort
    parameters = {paging.size, paging.position, *(each.parameter for each in resource.filters)}
    parameters |= {sort.parameter, sort.direction} if sort is not None else set()
    return all(
        each.name in parameters or each.location != "query" or not each.required for each in operation.parameters
    )


_CREATE, _READ, _LIST, _DELETE = Action.CREATE, Action.READ, Action.LIST, Action.DELETE

_APPLIES: Mapping[str, Callable[[Resource], bool]] = {
    "STA001": _has(_CREATE, _READ),
    "STA002": _has(_CREATE, _READ),
    "STA003": lambda resource: _CREATE in resource.operations and _is_listed_whole(resource),
    "STA004": _updates,
    "STA005": lambda resource: Action.CREATE in resource.operations and _has(_READ)(resource) and _patches(resource),
    "STA006": lambda resource: _DELETE in resource.operations and _absence_is_read(resource),
    "STA007": lambda resource: (
        _DELETE in resource.operations and _absence_is_read(resource) and _is_listed_whole(resource)
    ),
    "STA008": lambda resource: _LIST in resource.operations and bool(resource.paging and resource.paging.size),
    "STA009": _is_paged,
    "STA010": _is_paged,
    "STA013": lambda resource: _LIST in resource.operations and resource.sort is not None,
    "STA014": _has(_CREATE, _READ),
    "STA015": _is_listed_whole,
    "STA016": lambda resource: bool(resource.extensions.idempotency_keys),
    # A POST with 200 may find an item as well as create one.
    "STA017": lambda resource: _CREATE in resource.operations and "201" in resource.operations[_CREATE].responses,
    "STA018": lambda resource: _CREATE in resource.operations and resource.extensions.ordered_ids,
    "STA019": _has(_CREATE, _READ),
    "STA020": _documents(_READ, header="if-none-match", status="304"),
    "STA021": _documents(Action.UPDATE, Action.REPLACE, _DELETE, header="if-match", status="412"),
    "STA022": _has(Action.HEAD, _READ),
    "STA023": lambda resource: _updates(resource) and _has_tags(resource),
    "STA024": lambda resource: _updates(resource) and _CREATE in resource.operations and _is_listed_whole(resource),
    "STA029": lambda resource: resource.upserts and _has(_READ)(resource) and _replaces(resource),
    "STA030": lambda resource: bool(resource.search) and _is_listed_whole(resource),
    "STA032": lambda resource: Action.COUNT in resource.operations and _is_listed_whole(resource),
    "STA025": lambda resource: _has(_CREATE, _DELETE)(resource) and _is_listed_whole(resource),
}
"""Which resources a state rule applies to."""
