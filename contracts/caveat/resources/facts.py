"""The facts about a resource, as sentences with their evidence, for `caveat list --resources`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.judging.evidence import Evidence, documented, inferred
from caveat.resources.extensions import EVENTUAL, IDEMPOTENCY_KEY, ORDERED_IDS, SOFT_DELETE
from caveat.resources.links import IdLink
from caveat.resources.model import Action, Fact, Kind, Resource


def facts(resource: Resource, links: Sequence[IdLink]) -> Iterator[Fact]:
    """The facts of a resource: its operations, then what follows from their bodies and parameters."""
    for action, operation in resource.operations.items():
        others = [name for name, other in resource.actions.items() if other is action and name != operation.id]
        also = f", also {', '.join(others)}" if others else ""
        statement = f"{operation.id} ({operation.label}){also}"
        yield Fact(str(action), statement, inferred("the method and the path", operation.pointer))
    if resource.kind is Kind.COLLECTION:
        yield from _identity(resource, links)
    for place in dict.fromkeys(resource.responses.values()):
        if place.keys:
            yield Fact("item", f"in {place.text}", inferred("the id is there in the schema or example", place.schema))
    yield from _list(resource)
    if resource.upserts:
        yield Fact("upsert", "PUT creates an item", inferred("PUT documents the status 201"))
    for reference in resource.references:
        yield Fact("reference", f"{reference.property} names an item of {reference.template}", inferred("the name"))
    yield from _extensions(resource)


def _identity(resource: Resource, links: Sequence[IdLink]) -> Iterator[Fact]:
    identity = resource.identity
    if not identity.parameter:
        statement = f"the property {identity.field}" if identity.field else "not known"
        yield Fact("id", statement, inferred("the name of the property; no path takes the id"))
    elif identity.field is None:
        yield Fact(
            "id", f"path {identity.parameter}", inferred("no property of an item has its name; the client chooses it")
        )
    else:
        yield Fact("id", f"path {identity.parameter} = property {identity.field}", _id_evidence(resource, links))


def _id_evidence(resource: Resource, links: Sequence[IdLink]) -> Evidence:
    if links:
        return documented(f"the link at {links[0].pointer}")
    if resource.identity.is_sure:
        return inferred("the names of the parameter and the property")
    return inferred("the property is named like an id; an exchange has to show that the path takes it")


def _list(resource: Resource) -> Iterator[Fact]:
    listing, place = resource.operation(Action.LIST), resource.list_place
    if listing is None or place is None:
        return
    kind = "a map by id" if place.is_map else "an array"
    yield Fact(
        "list", f"{kind} in {place.text}", inferred("the schema or the example of the response", listing.pointer)
    )
    paging = resource.paging
    if paging is not None:
        parts = [f"{paging.size} (size of a page)"] if paging.size else []
        parts += [f"{paging.position} ({paging.style})"] if paging.position else []
        yield Fact("paging", ", ".join(parts), inferred("the names and types of the parameters", listing.pointer))
    for each in resource.filters:
        kind = "exact" if each.is_exact else "may be fuzzy"
        statement = f"{each.parameter} keeps items by {each.property} ({kind})"
        yield Fact("filter", statement, inferred("the parameter is named like a property", listing.pointer))
    if resource.search:
        yield Fact("search", f"{resource.search} searches for a text", inferred("the name of the parameter"))
    if resource.sort is not None:
        direction = f", direction {resource.sort.direction}" if resource.sort.direction else ""
        statement = f"{resource.sort.parameter} orders by {', '.join(resource.sort.properties)}{direction}"
        yield Fact("sort", statement, inferred("the name of the parameter, and its values", listing.pointer))


def _extensions(resource: Resource) -> Iterator[Fact]:
    stated = resource.extensions
    for operation, header in stated.idempotency_keys.items():
        evidence = documented(IDEMPOTENCY_KEY) if header.lower() != "idempotency-key" else inferred("the header's name")
        yield Fact("idempotency", f"{operation} takes a key in {header}", evidence)
    if stated.ordered_ids:
        yield Fact("ordered ids", "an item that is created later has a higher id", documented(ORDERED_IDS))
    for operation, seconds in stated.eventual.items():
        after = "at some time" if seconds is None else f"within {seconds:g} s"
        yield Fact("eventual", f"{operation}: writes are visible {after}", documented(EVENTUAL))
    if stated.soft_delete:
        shown = f"with {stated.soft_delete}" if isinstance(stated.soft_delete, str) else "in any form"
        yield Fact("soft delete", f"a deleted item can be read {shown}", documented(SOFT_DELETE))
