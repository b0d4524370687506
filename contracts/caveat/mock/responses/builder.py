"""Answers made of a contract alone: from its examples, else from its schemas; and refusals in the vendor's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from caveat.exchange import BODILESS, Headers, Response
from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.negotiation import MediaTypeChoice, acceptable
from caveat.mock.responses.preferences import Preference
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.spec import Spec
from caveat.provider import clock

_INSTEAD = {413: (400, 422), 415: (400, 422), 422: (400,), 400: (422,), 403: (401, 404)}
"""What else says much the same, where a contract does not document a status."""

MOST_MADE = 10_000
"""Answers that are kept; others are made each time they are asked for."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A documented answer, with the status and the media type in which it is given."""

    operation: Operation
    status: int
    answer: ResponseSpec
    offer: MediaTypeChoice


class ResponseBuilder:
    """The answers that one contract gives by itself, the same for the same seed."""

    def __init__(self, spec: Spec, seed: int = 0, until: datetime = clock.START) -> None:
        """Make them; times that are made up lie in the year before `until`."""
        self.bodies = Bodies(spec, seed, until)
        self._spec = spec
        self._made: dict[tuple[str, str, MediaTypeChoice | None, str, bool], Response] = {}

    def success(self, operation: Operation, accept: str | None = None) -> Response:
        """The answer to an accepted request, where nobody else has one."""
        return self.answer(operation, *successful(operation), accept)

    def answer(
        self,
        operation: Operation,
        status: int,
        answer: ResponseSpec,
        accept: str | None = None,
        wish: Preference | None = None,
    ) -> Response:
        """The documented answer in the media type that is wanted most, or a refusal that says which there are."""
        offer = self.offer(operation, answer, accept)
        if answer.media and offer is None and status not in BODILESS:
            there = {offer.documented for offer in self.offers(operation, answer, None)}
            listed = ", ".join(name for name in answer.media if name in there)
            return self.refusal(operation, 406, f"header Accept: there is only {listed}")
        if wish is not None and wish.example:
            offers = self.offers(operation, answer, accept)
            offer = next((it for it in offers if wish.example in self.bodies.named(answer, it)), offer)
        return self._response(operation, status, answer, offer, wish or Preference())

    def offers(self, operation: Operation, answer: ResponseSpec, accept: str | None) -> tuple[MediaTypeChoice, ...]:
        """What the answer can be given in, the best first; media types that cannot be written only where all are so."""
        found = acceptable(accept, tuple(answer.media))
        if all(offer.notation is not BodyFormat.OPAQUE for offer in found):
            return found
        possible = tuple(offer for offer in found if self.bodies.writes(operation, answer, offer))
        if possible or any(self.bodies.writes(operation, answer, it) for it in acceptable(None, tuple(answer.media))):
            return possible
        return found

    def offer(self, operation: Operation, answer: ResponseSpec, accept: str | None) -> MediaTypeChoice | None:
        """The best of what the answer can be given in, None where nothing is acceptable."""
        best = next(iter(acceptable(accept, tuple(answer.media))), None)
        if best is None or best.notation is not BodyFormat.OPAQUE:
            return best
        return next(iter(self.offers(operation, answer, accept)), None)

    def saying(self, chosen: Chosen, value: JsonValue, headers: Mapping[str, str] | None = None) -> Response:
        """A documented answer with a body of one's own, and headers besides those that it has to have."""
        fields = self.bodies.headers(chosen.operation, chosen.answer) | dict(headers or {})
        body = self.bodies.written(chosen.answer, chosen.offer, value)
        return Response(chosen.status, Headers([("content-type", chosen.offer.media_type), *fields.items()]), body)

    def wanted(self, operation: Operation, wish: Preference, accept: str | None = None) -> Response:
        """The answer that a request wishes for; 404, as from Prism, where a contract has none such."""
        if wish.code:
            status = _named(operation, wish.code)
            answer = operation.response(status) if status else None
            if answer is None:
                documented = ", ".join(it for it in operation.responses if not it.startswith("1")) or "no status"
                return self.refusal(operation, 404, f"header Prefer: code={wish.code}: documented are {documented}")
            candidates = [(status, answer)]
        else:
            first = successful(operation)
            others = (answer for answer in operation.responses.values() if answer.status != first[1].status)
            candidates = [first, *((_status(answer), answer) for answer in others)] if wish.example else [first]
        for status, answer in candidates:
            if not wish.example or wish.example in self._names(answer):
                made = self.answer(operation, status, answer, accept, wish)
                applied = [_applied(wish)] if made.status == status else []
                return Response(made.status, Headers([*made.headers.items_sent, *applied]), made.body)
        names = (name for _, answer in candidates for name in self._names(answer))
        return self.refusal(operation, 404, f"header Prefer: example={wish.example}: there is {_listed(names)}")

    def refusal(
        self, operation: Operation | None, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A refusal that says why: in the documented form where there is one, for a status that is documented."""
        fields = tuple((headers or {}).items())
        for instead in (status, *_INSTEAD.get(status, ())):
            answer = operation.response(instead) if operation else None
            if operation is not None and answer is not None:
                offer = self.offer(operation, answer, None)
                made = self._response(operation, instead, answer, offer, Preference())
                body = self._saying(answer, offer, made, message)
                return Response(instead, Headers((*made.headers.items_sent, *fields)), body)
        body = json.dumps({"message": message}).encode()
        return Response(status, Headers((("content-type", "application/json"), *fields)), body)

    def _saying(self, answer: ResponseSpec, offer: MediaTypeChoice | None, made: Response, message: str) -> bytes:
        """The body with its message replaced, where it has one and the contract allows any."""
        body = made.json if offer is not None and is_json(made.headers.media_type) else None
        if offer is None or not isinstance(body, dict):
            return made.body
        said = self.bodies.saying(answer.media[offer.documented], body, message)
        return made.body if said is body else json.dumps(said).encode()

    def _response(
        self, operation: Operation, status: int, answer: ResponseSpec, offer: MediaTypeChoice | None, wish: Preference
    ) -> Response:
        key = (operation.id, answer.status, offer, wish.example, wish.dynamic)
        made = self._made.get(key)
        if made is None:
            made = self._make(operation, status, answer, offer, wish)
            # Of a range, clients may name media types without end.
            if len(self._made) < MOST_MADE:
                self._made[key] = made
        return made if made.status == status else Response(status, made.headers, made.body)

    def _make(
        self, operation: Operation, status: int, answer: ResponseSpec, offer: MediaTypeChoice | None, wish: Preference
    ) -> Response:
        headers = self.bodies.headers(operation, answer)
        if offer is None or status in BODILESS:
            return Response(status, Headers(headers.items()))
        body = b""
        if self.bodies.writes(operation, answer, offer):
            value = self.bodies.value(operation, answer, offer, wish.example, dynamic=wish.dynamic)
            body = self.bodies.written(answer, offer, value)
        return Response(status, Headers([("content-type", offer.media_type), *headers.items()]), body)

    def _names(self, answer: ResponseSpec) -> list[str]:
        return [name for offer in acceptable(None, tuple(answer.media)) for name in self.bodies.named(answer, offer)]


def successful(operation: Operation) -> tuple[int, ResponseSpec]:
    """The status and the answer that a contract has for an accepted request; 200 and nothing where it has none."""
    first = next((answer for status, answer in operation.responses.items() if status.startswith("2")), None)
    answer = first or operation.responses.get("default") or ResponseSpec("200", {}, {}, ())
    return _status(answer), answer


def _named(operation: Operation, code: str) -> int:
    """The status that `code` asks for, also by its range or as the default one; 0 where it is none."""
    # An interim answer, 1xx, would leave the client waiting for the one that counts.
    if re.fullmatch("[2-5][0-9][0-9]", code):
        return int(code)
    key = "default" if code.lower() == "default" else code.upper()
    possible: Iterable[int] = ()
    if re.fullmatch("[2-5]XX", key):
        possible = range(int(key[0]) * 100, int(key[0]) * 100 + 100)
    elif key == "default":
        # It tells of failures, unless there is nothing else that tells of success.
        succeeds = any(status.startswith("2") for status in operation.responses)
        possible = (500, *range(400, 600)) if succeeds else (200,)
    wanted = operation.responses.get(key)
    return next((status for status in possible if wanted and operation.response(status) is wanted), 0)


def _status(answer: ResponseSpec) -> int:
    return 200 if answer.status == "DEFAULT" else int(answer.status.replace("XX", "00"))


def _applied(wish: Preference) -> tuple[str, str]:
    return "preference-applied", str(wish)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or "none that has a name"
