"""An invalid body is refused because it is invalid, and not because it repeats the id of an item that exists."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import JSON, target
from resource_document import operation, spec_of

SLUG: JsonValue = {"type": "string", "pattern": "^[a-z]{4,9}$"}
BEDS: JsonValue = {"type": "integer", "minimum": 0, "maximum": 9, "default": 0}
WARD: dict[str, JsonValue] = {
    "type": "object",
    "required": ["slug", "zone", "room"],
    "additionalProperties": False,
    "properties": {
        "slug": SLUG,
        "zone": {"type": "string"},
        "room": {"type": "string", "pattern": "^[A-Z][0-9]{4}$"},
        "beds": BEDS,
    },
}
SAMPLE: JsonValue = {"slug": "north", "zone": "UTC", "room": "A1234", "beds": 3}
REFUSALS: JsonValue = {str(status): {"description": "x"} for status in (400, 409, 422)}


def wards() -> Api:
    posting = operation("create", {}, status=201, body=WARD)
    content = as_object(as_object(as_object(posting["requestBody"])["content"])["application/json"])
    content["example"] = SAMPLE
    as_object(posting["requestBody"])["required"] = True
    posting["responses"] = {**as_object(posting["responses"]), **as_object(REFUSALS)}
    return Api("wards", lambda: spec_of({"/wards": {"post": posting}}))


@dataclass
class Server:
    """Takes each value of a unique field once, before it looks at the beds; `accepts` says which beds it takes."""

    unique: str
    accepts: Callable[[JsonValue], bool]
    text: str = ""
    status: int = 409
    taken: set[str] = field(default_factory=set)

    def __call__(self, request: Request) -> Response:
        try:
            body = json.loads(request.body)
        except ValueError:
            return Response(400)
        spec = wards().spec
        schema = spec.operations["create"].body.media["application/json"]  # type: ignore[union-attr] # it has one
        broken = [each for each in spec.request_schemas.errors(schema, body) if each.at != "/beds"]
        if broken or body.get("zone") != "UTC":
            return Response(422)
        if body[self.unique] in self.taken:
            return Response(self.status, JSON, json.dumps({"error": self.text}).encode())
        if not self.accepts(body.get("beds", 0)):
            return Response(422)
        self.taken.add(body[self.unique])
        return Response(201, JSON, b"{}")


def is_valid(beds: JsonValue) -> bool:
    return isinstance(beds, int) and not isinstance(beds, bool) and 0 <= beds <= 9


def accepts_negative(beds: JsonValue) -> bool:
    return is_valid(beds) or (isinstance(beds, int) and beds < 0)


FAULTS: dict[str, Server] = {
    "a slug, by its name": Server("slug", accepts_negative),
    "another field, by the text": Server("room", accepts_negative, "the room is taken"),
    "another field, and no text": Server("room", accepts_negative),
    "another status": Server("slug", accepts_negative, "a ward with this slug already exists", 422),
}


@pytest.mark.parametrize("title", FAULTS)
def test_a_conflict_does_not_hide_that_a_bad_value_is_accepted(title: str) -> None:
    verdict = run(wards(), target(FAULTS[title]), drive, Plan(examples=5, phases=("examples", "coverage")))
    assert {(each.code, each.at) for each in verdict.breaches} == {("OAS006", "request body /beds")}


@pytest.mark.parametrize("unique", ["slug", "room"])
def test_a_server_that_refuses_bad_values_has_no_finding(unique: str) -> None:
    server = Server(unique, is_valid)
    verdict = run(wards(), target(server), drive, Plan(examples=5, phases=("examples", "coverage", "fuzzing")))
    assert (verdict.breaches, verdict.errors) == ((), ())
