"""Idempotency keys that differ from run to run, although the seed is the same: servers store keys for a day."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from caveat.asgi.respond import respond
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.runs.replay import Result, replay
from caveat.runs.run import run
from caveat.targets.fresh_keys import FreshKeys
from caveat.targets.target import Target
from caveat.targets.timing import Timing
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from exchange_text import judgements
from harbour_ships import Clock
from pet_collection import pets
from pet_traffic import target
from resource_document import JSON, Object

NAME = "Idempotency-Key"


def key(schema: Object, name: str = NAME) -> Object:
    return {"name": name, "in": "header", "required": True, "schema": schema}


def document(schema: Object, name: str = NAME, **create: JsonValue) -> Api:
    spec = pets(create={"parameters": [key(schema, name)], **create})
    return Api("pets", lambda: spec)


def sent_to(api: Api, requests: list[Request], nonce: str = "a") -> list[Request]:
    """The requests as the server gets them."""
    got: list[Request] = []

    def answer(request: Request) -> Response:
        got.append(request)
        return Response(204)

    app = FreshKeys(target(answer).app, api.spec, nonce)
    loop = asyncio.new_event_loop()
    for each in requests:
        respond(app, each, "http://127.0.0.1", loop)
    loop.close()
    return got


def create(value: str, body: JsonValue = None, name: str = NAME) -> Request:
    return Request("POST", "/pets", Headers([(name, value), ("content-type", JSON)]), json.dumps(body).encode())


KEPT_FORMS: dict[str, tuple[Object, str, str]] = {
    "a UUID": ({"type": "string", "format": "uuid"}, "3f2b8c6e-9c1d-4b7a-8f10-2a5d6c7e8f90", r"[0-9a-f-]{36}"),
    "a UUID of another version": ({"type": "string"}, "3f2b8c6e-9c1d-1b7a-8f10-2a5d6c7e8f90", r".{14}1.*"),
    "a pattern": ({"type": "string", "pattern": "^ord-[0-9]{12}$"}, "ord-123456789012", r"ord-[0-9]{12}"),
    "the longest": ({"type": "string", "maxLength": 64}, "0" * 64, r"[0-9]{64}"),
    "the shortest": ({"type": "string", "minLength": 8, "pattern": "^[A-Za-z0-9-]+$"}, "00000000", r"[0-9]{8}"),
    "a short word": ({"type": "string"}, "key", r"key.{16}"),
    "a number": ({"type": "integer"}, "1234567890", r"\d{10}"),
}


@pytest.mark.parametrize("title", KEPT_FORMS)
def test_another_run_sends_another_key_of_the_same_form(title: str) -> None:
    schema, value, form = KEPT_FORMS[title]
    keys = [sent_to(document(schema), [create(value)], nonce)[0].headers[NAME] for nonce in ("a", "a", "b")]
    assert keys[0] == keys[1] != keys[2]
    assert value not in keys
    assert all(re.fullmatch(form, each) for each in keys)


UNCHANGED: dict[str, tuple[Object, Request]] = {
    "an invalid key": ({"type": "string", "minLength": 8}, create("short")),
    "a closed set": ({"enum": ["one", "two"]}, create("one")),
    "no key": ({"type": "string"}, Request("POST", "/pets", Headers([("x-request-id", "0123456789")]))),
    "an empty key": ({"type": "string"}, create("")),
    "an unknown path": ({"type": "string"}, replace(create("0123456789"), target="/none")),
}


@pytest.mark.parametrize("title", UNCHANGED)
def test_other_requests_stay(title: str) -> None:
    schema, request = UNCHANGED[title]
    [sent] = sent_to(document(schema), [request])
    assert (sent.target, sent.body, sent.headers.get(NAME)) == (
        request.target,
        request.body,
        request.headers.get(NAME),
    )


def test_a_key_that_is_repeated_on_purpose_stays_repeated() -> None:
    api, first = document({"type": "string"}), create("0123456789")
    sent = sent_to(api, [first, first])
    again = sent_to(api, [first, replace(first, headers=sent[0].headers), create("9876543210")])
    assert sent[0].headers[NAME] == sent[1].headers[NAME] == again[1].headers[NAME] != again[2].headers[NAME]


def test_a_key_is_not_used_for_two_bodies() -> None:
    sent = sent_to(document({"type": "string"}), [create("0123456789", "a"), create("0123456789", "b")])
    assert sent[0].headers[NAME] != sent[1].headers[NAME]


def test_the_document_names_the_header() -> None:
    api = document({"type": "string"}, "X-Once", **{"x-idempotency-key": "X-Once"})
    [sent] = sent_to(api, [create("0123456789", name="X-Once")])
    assert sent.headers["x-once"] != "0123456789"


@pytest.mark.parametrize("name", ["idempotency_key", "idempotencyKey"])
def test_a_key_in_the_body_differs_too(name: str) -> None:
    body: Object = {"name": "Rex", name: "order-4711-aaaa", "note": "order"}
    [sent] = sent_to(document({"type": "string"}), [create("0123456789", body)])
    got = as_object(json.loads(sent.body))
    assert {**got, name: ""} == {**body, name: ""}
    assert got[name] != body[name]
    assert sent.headers.get("content-length") in {None, str(len(sent.body))}


@dataclass
class Store:
    """A correct server that stores the responses to idempotency keys, and deletes items."""

    clock: Clock = field(default_factory=Clock)
    rows: dict[str, Object] = field(default_factory=dict)
    answers: dict[str, bytes] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def answer(self, request: Request) -> Response:
        fields = Headers([("content-type", JSON)])
        if request.path == "/pets":
            if request.method == "GET":
                return Response(200, fields, json.dumps(list(self.rows.values())).encode())
            used = request.headers.get(NAME, "")
            if used not in self.answers:
                item: Object = {**as_object(request.json), "id": next(self.numbers)}
                self.rows[str(item["id"])] = item
                self.answers[used] = json.dumps(item).encode()
            return Response(201, fields, self.answers[used])
        own = request.path.rpartition("/")[2]
        if own not in self.rows:
            return Response(404)
        if request.method == "DELETE":
            del self.rows[own]
            return Response(204)
        return Response(200, fields, json.dumps(self.rows[own]).encode())

    def target(self, api: Api, nonce: str) -> Target:
        to = target(self.answer)
        app = FreshKeys(to.app, api.spec, nonce) if nonce else to.app
        return replace(to, app=app, timing=Timing(self.clock, self.clock.sleep))


PLAN = Plan(examples=25, phases=("journeys",))
OTHERS = {"set", "change", "archive", "shutdown", "peek"}
KEYED = pets(query={}, create={"parameters": [key({"type": "string", "minLength": 8, "pattern": "^[A-Za-z0-9-]+$"})]})


def test_a_second_run_with_the_same_seed_has_no_finding() -> None:
    api, server = Api("pets", lambda: KEYED), Store()
    for nonce in ("first", "second"):
        to = replace(server.target(api, nonce), not_allowed=lambda each: "no" if each.id in OTHERS else "")
        verdict = run(api, to, drive, PLAN)
        assert [(each.code, each.message) for each in verdict.findings if each.code.startswith("STA")] == []


def test_a_replay_creates_its_own_item() -> None:
    api, server = Api("pets", lambda: KEYED), Store()
    story = f"POST /pets {{name: Rex}} <{NAME}: 0123456789> -> 201 {{id: 1, name: Rex}}\nwait 3\nGET /pets/1 -> 404"
    [*_, last] = judgements(KEYED, story)
    [finding] = last.findings
    for nonce in ("first", "second"):
        [replayed] = replay(api, server.target(api, nonce), [finding])
        assert replayed.result is Result.KEPT
        server.rows.clear()
