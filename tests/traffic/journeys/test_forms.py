"""Bodies of forms: a journey also creates the items of collections that take no JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.runs.run import run
from caveat.targets.timing import Timing
from caveat.traffic.journeys.forms import FORM, MULTIPART, encoded
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from harbour_ships import Clock
from pet_traffic import target
from resource_document import JSON, Object, array, operation, properties, spec_of

VALUE: dict[str, JsonValue] = {"a b": "ü&", "n": 1.0, "on": True, "off": None, "many": ["x", 2], "map": {"k": []}}


def test_a_form_has_a_pair_for_each_value() -> None:
    media_type, body = encoded(FORM, VALUE)
    assert media_type == FORM
    assert body == b"a+b=%C3%BC%26&n=1&on=true&many=x&many=2&map=%7B%22k%22%3A+%5B%5D%7D"


def test_a_multipart_body_has_a_part_for_each_value_and_names_its_files() -> None:
    media_type, body = encoded(MULTIPART, {"file": "text", "n": 1, "map": {"k": 1}, 'a"b': "x"}, files={"file"})
    boundary = media_type.removeprefix("multipart/form-data; boundary=")
    assert body.decode() == (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file.txt"\r\n'
        "Content-Type: application/octet-stream\r\n\r\ntext\r\n"
        f'--{boundary}\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="map"\r\nContent-Type: application/json\r\n\r\n'
        f'{{"k": 1}}\r\n--{boundary}\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\nx\r\n--{boundary}--\r\n'
    )
    assert encoded(MULTIPART, {"file": "other"})[0] != media_type


CALL = properties(id="string", to="string")


def calls(media_type: str) -> Api:
    """A collection whose items are created by a form, and listed by page numbers."""
    sent: Object = {"type": "object", "required": ["To"], "properties": {"To": {"type": "string", "minLength": 1}}}
    body: Object = {"requestBody": {"required": True, "content": {media_type: {"schema": sent}}}}
    query: dict[str, JsonValue] = {
        "Page": {"type": "integer", "minimum": 0},
        "PageSize": {"type": "integer", "minimum": 1, "maximum": 50},
    }
    spec = spec_of(
        {
            "/calls": {
                "get": operation("list", properties(calls=array(CALL)), query=query),
                "post": operation("make", CALL, status=201, extra=body),
            },
            "/calls/{id}": {"get": operation("read", CALL)},
        }
    )
    return Api("calls", lambda: spec)


@pytest.mark.parametrize("media_type", [FORM, MULTIPART])
@pytest.mark.parametrize(("ignores_pages", "codes"), [(False, set()), (True, {"STA009"})])
def test_pages_of_items_that_a_form_creates(media_type: str, codes: set[str], *, ignores_pages: bool) -> None:
    rows: list[Object] = []

    def answer(request: Request) -> Response:
        shown: JsonValue = next((row for row in rows if row["id"] == request.path.rpartition("/")[2]), None)
        if request.method == "POST":
            text = request.body.decode()
            to = parse_qs(text)["To"][0] if media_type == FORM else text.split("\r\n")[3]
            shown = {"id": f"c{len(rows)}", "to": to}
            rows.append(shown)
        elif request.path == "/calls":
            size, number = int(request.query.get("PageSize", "50")), int(request.query.get("Page", "0"))
            start = 0 if ignores_pages else size * number
            shown = {"calls": [*rows[start : start + size]]}
        status = 201 if request.method == "POST" else 404 if shown is None else 200
        return Response(status, Headers([("content-type", JSON)]), json.dumps(shown).encode())

    clock = Clock()
    to = replace(target(answer), timing=Timing(clock, clock.sleep))
    verdict = run(calls(media_type), to, drive, Plan(examples=25, phases=("journeys",)))
    assert {each.code for each in verdict.findings if each.code.startswith("STA")} == codes
    assert len(rows) >= 5
