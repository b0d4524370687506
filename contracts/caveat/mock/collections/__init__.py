"""Collections that a document's paths show are remembered: what was created can be read back, listed and deleted.

At the beginning there is what the document's examples show, else what its schemas allow. Of each collection the latest
1,000 things are kept, and of collections the 1,000 in which something was changed last: those below different parents
(`/users/1/posts`, `/users/2/posts`) are different ones.
"""

from __future__ import annotations

from itertools import islice

from caveat.exchange import BODILESS, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Shelf, Shelves
from caveat.mock.collections.ids import key
from caveat.mock.collections.pages import Asked, defaults, page
from caveat.mock.collections.paths import Role, names
from caveat.mock.collections.projection import fitted
from caveat.mock.collections.representation import Facts, Form
from caveat.mock.collections.resource import Resource
from caveat.mock.collections.resource_request import Saying, Visit
from caveat.mock.collections.resources import Resources
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.builder import Chosen, ResponseBuilder, successful
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.spec import Spec

_SHOWN = 5
"""How many ids a refusal names."""


class Collections:
    """The memory of a mock that has nothing but a document."""

    def __init__(self, spec: Spec, answers: ResponseBuilder, resources: Resources) -> None:
        self._spec = spec
        self._answers = answers
        self._resources = resources
        self._shelves = Shelves()
        self._defaults: dict[str, Asked] = {}
        """What requests leave open, by operationId of lists."""

    def dump(self) -> JsonValue:
        """What is remembered, as a JSON value."""
        return self._shelves.dump()

    def load(self, state: JsonValue) -> None:
        """Remember what was dumped, and nothing else; raises `BadState`."""
        self._shelves.load(state)

    def answer(self, operation: Operation, request: Request, reading: ParsedRequest) -> Response | None:
        """The answer to an allowed request; None where it is about no collection."""
        each, role = self._resources.roles.get(operation.id, (None, None))
        above = self._resources.above[operation.id]
        if each is None and not above:
            return None
        parameters = reading.parameters
        keys = [key(parameters.get(("path", name))) for name in names(operation.path)]
        values = tuple(value for value in keys if value is not None)
        if len(values) < len(keys):
            return None
        for parent in above if operation.response(404) is not None else ():
            shelf, named = self._shelf(parent, operation, values, reading), values[parent.collection.depth]
            if named not in shelf.things:
                return self._nothing(operation, parent, named, shelf)
        if each is None or role is None or not self._acceptable(operation, request):
            return None
        depth = each.collection.depth
        visit = Visit(
            resource=each,
            operation=operation,
            reading=reading,
            schemas=self._spec.schemas,
            shelf=self._shelf(each, operation, values, reading),
            parents=values[:depth],
            named=values[depth] if len(values) > depth else "",
            known=_known(each, operation, reading),
        )
        return self._visited(visit, role, request)

    def _visited(self, visit: Visit, role: Role, request: Request) -> Response | None:
        if role is Role.LIST:
            return self._listed(visit, request)
        if role is Role.CREATE and isinstance(visit.reading.body, list):
            return None
        act = {
            Role.CREATE: visit.create,
            Role.READ: visit.read,
            Role.REPLACE: visit.replace,
            Role.MERGE: visit.merge,
            Role.REMOVE: visit.remove,
        }[role]
        said = act()
        path = visit.resource.collection.path
        if role is not Role.READ and said is not None:
            self._shelves.keep((path, visit.parents), visit.shelf)
        if role is Role.REMOVE:
            self._shelves.drop_below(path, (*visit.parents, visit.named))
        if said is None and visit.operation.response(404) is not None:
            return self._nothing(visit.operation, visit.resource, visit.named, visit.shelf)
        return self._said(visit, said or visit.made_up(), request)

    def _shelf(self, each: Resource, operation: Operation, values: tuple[str, ...], reading: ParsedRequest) -> Shelf:
        parents = values[: each.collection.depth]
        place = (each.collection.path, parents)
        shelf = self._shelves.find(place)
        if shelf is None:
            shelf = each.beginning(parents, _known(each, operation, reading))
            if not parents:
                self._shelves.keep(place, shelf)
        return shelf

    def _nothing(self, operation: Operation, each: Resource, named: str, shelf: Shelf) -> Response:
        there = ", ".join(islice(reversed(shelf.things), _SHOWN)) or "none"
        return self._answers.refusal(operation, 404, f"there is no {each.collection.word} {named}; known: {there}")

    def _listed(self, visit: Visit, request: Request) -> Response | None:
        status, answer = successful(visit.operation)
        form, offer = self._form(visit, answer, request)
        if form is None or offer is None:
            return None
        usual = self._defaults.get(visit.operation.id)
        if usual is None:
            usual = self._defaults[visit.operation.id] = defaults(self._spec.schemas, visit.operation.parameters)
        asked = {**usual, **visit.reading.parameters}
        body = page(self._spec.schemas, form, list(visit.shelf.things.values()), asked)
        return self._answers.saying(Chosen(visit.operation, status, answer, offer), body) if body is not None else None

    def _said(self, visit: Visit, said: Saying, request: Request) -> Response:
        headers = visit.location(request, said)
        form, offer = self._form(visit, said.answer, request)
        if form is None or offer is None or said.status in BODILESS:
            made = self._answers.answer(visit.operation, said.status, said.answer, request.headers.get("accept"))
            sent = [(name, value) for name, value in made.headers.items_sent if name not in headers]
            return Response(made.status, Headers([*sent, *headers.items()]), made.body) if headers else made
        schemas = self._spec.schemas
        body = form.around(fitted(schemas, form, said.thing.facts, said.thing.absent))
        if form.slot and form.whole and not schemas.valid(form.whole, body):
            body = form.body
        return self._answers.saying(Chosen(visit.operation, said.status, said.answer, offer), body, headers)

    def _form(self, visit: Visit, answer: ResponseSpec, request: Request) -> tuple[Form | None, MediaTypeChoice | None]:
        """How an answer shows things, and the media type in which it does; None where that can say nothing of them."""
        form = visit.resource.form(visit.operation, answer)
        offer = self._answers.offer(visit.operation, answer, request.headers.get("accept"))
        if form is None or offer is None or offer.notation is BodyFormat.OPAQUE:
            return None, None
        same = self._answers.bodies.same(answer, offer.documented, form.offer.documented)
        return (form, offer) if same else (None, None)

    def _acceptable(self, operation: Operation, request: Request) -> bool:
        """Whether the request can be answered: where it cannot, nothing must change."""
        _, answer = successful(operation)
        return not answer.media or self._answers.offer(operation, answer, request.headers.get("accept")) is not None


def _known(each: Resource, operation: Operation, reading: ParsedRequest) -> Facts:
    """What the path says of the things below it: `userId` of `/users/{userId}/posts` is a property of each post."""
    above = names(operation.path)[: each.collection.depth]
    return {name: reading.parameters["path", name] for name in above if name in each.properties}
