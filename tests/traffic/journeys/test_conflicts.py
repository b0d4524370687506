"""Ids and unique values of other items are sent again."""

from __future__ import annotations

import json
from dataclasses import replace

import small_wards
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_collection import answers
from pet_traffic import target
from resource_document import JSON, Object, array, operation, properties, spec_of

ITEM = properties(
    id={"type": "integer", "readOnly": True}, slug={"type": "string", "description": "Must be unique."}, note="string"
)


def document() -> Spec:
    body: Object = {"content": {JSON: {"schema": ITEM}}}
    posting: Object = {"operationId": "make", "requestBody": body, "responses": answers(ITEM, "201", "409")}
    patching: Object = {"operationId": "change", "requestBody": body, "responses": answers(ITEM, "200", "404", "409")}
    reading: Object = {"operationId": "read", "responses": answers(ITEM, "200", "404")}
    return spec_of(
        {
            "/wards": {"get": operation("list", array(ITEM)), "post": posting},
            "/wards/{wardId}": {"get": reading, "patch": patching},
        }
    )


class Wards:
    """A server of wards; `checks` are the methods for which a slug is unique."""

    def __init__(self, *checks: str) -> None:
        self.checks = checks
        self.wards: dict[str, dict[str, object]] = {}
        self.conflicts: list[str] = []

    def __call__(self, request: Request) -> Response:
        name = request.path.rpartition("/")[2]
        if request.method == "GET":
            shown = list(self.wards.values()) if name == "wards" else self.wards.get(name)
            return Response(404) if shown is None else _json(200, shown)
        sent = json.loads(request.body)
        if name != "wards" and name not in self.wards:
            return Response(404)
        if any(each.get("slug") == sent.get("slug", "") for key, each in self.wards.items() if key != name):
            self.conflicts.append(request.method)
            if request.method in self.checks:
                return Response(409)
        key = str(len(self.wards) + 1) if name == "wards" else name
        self.wards[key] = {**self.wards.get(key, {"id": int(key)}), **sent}
        return _json(201 if name == "wards" else 200, self.wards[key])


def _json(status: int, value: object) -> Response:
    return Response(status, Headers([("content-type", JSON)]), json.dumps(value).encode())


def codes(server: Wards) -> list[str]:
    to = replace(target(server), exclusive=True)
    verdict = run(Api("wards", document), to, drive, Plan(examples=1, phases=("journeys",)))
    return [each.code for each in verdict.breaches]


def test_unique_values_are_sent_again() -> None:
    server = Wards("POST", "PATCH")
    assert codes(server) == []
    assert {*server.conflicts} == {"POST", "PATCH"}


def test_a_server_that_takes_them_is_found() -> None:
    assert codes(Wards("PATCH")) == codes(Wards("POST")) == ["STA033"]


def test_a_correct_server_of_wards_has_no_finding() -> None:
    to = replace(target(small_wards.Server()), exclusive=True)
    verdict = run(Api("wards", lambda: small_wards.SPEC), to, drive, Plan(examples=50, phases=("journeys",)))
    assert (verdict.breaches, verdict.errors) == ((), ())
