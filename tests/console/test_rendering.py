"""What all pages have in common: verdicts, types with links, and text that cannot control a browser or a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caveat.asgi import in_process
from caveat.catalogue.api import Api
from caveat.console import rendering
from caveat.console.application import build_application
from caveat.console.exchange_log import LoggedExchange
from caveat.exchange import NO_RESPONSE, Exchange, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.finding import Finding, Severity
from caveat.mock.build import build_mock
from caveat.openapi.spec import Spec
from console_client import BROWSER

BREACH = Finding("C", "T", "M", Severity.BREACH)
OPEN = Finding("C", "T", "M", Severity.LEFT_OPEN)

VERDICTS: dict[str, tuple[tuple[Finding, ...], str, str | None]] = {
    "kept": ((), "", "list"),
    "1 finding": ((BREACH, OPEN), "", "list"),
    "2 findings": ((BREACH, BREACH), "the connection closed", "list"),
    "left open": ((OPEN,), "", "list"),
    "not judged": ((), "the connection closed", "list"),
    " not judged": ((), "", None),
    "refused": ((), "", "list"),
    " not judged ": ((), "the connection closed", "list"),
}


@pytest.mark.parametrize("expected", VERDICTS)
def test_the_verdict_on_an_exchange(expected: str) -> None:
    findings, note, operation = VERDICTS[expected]
    exchange = Exchange(Request("GET", "/"), Response(200) if not note else NO_RESPONSE, operation)
    logged = LoggedExchange(
        1, datetime(2026, 1, 1, tzinfo=UTC), 1.0, exchange, findings, note, "no" * ("refused" in expected)
    )
    assert rendering.verdict(logged) == expected.strip()


def test_a_long_text_is_cut() -> None:
    assert rendering.truncated("x" * 12, 10) == "xxxxxxxxxx\n… 2 more characters"


TYPES: dict[str, str] = {
    "array of Pet": 'array of <a href="/p">Pet</a>',
    "Pet or <b>": "Pet or &lt;b&gt;".replace("Pet", '<a href="/p">Pet</a>'),
    "Pets, matching ^Pet.x$": "Pets, matching ^Pet.x$",
    "application/json: Pet": 'application/json: <a href="/p">Pet</a>',
}


def test_types_have_links_to_the_schemas_that_they_name() -> None:
    assert {text: str(rendering._linked(text, {"Pet": "/p"})) for text in TYPES} == TYPES


CONTROLLING = "\x1b[31m \u202e \x00"


def test_control_characters_of_a_document_are_escaped_on_every_page() -> None:
    get: JsonValue = {"operationId": f"o {CONTROLLING}", "description": CONTROLLING, "responses": {}}
    info: JsonValue = {"title": f"t {CONTROLLING}", "version": "1"}
    spec = Spec({"openapi": "3.1.0", "info": info, "paths": {"/pets": {"get": get}}})
    api = Api("pets", lambda: spec)
    client = in_process.client(build_application(api, build_mock(api)), "http://localhost:8000")
    client.get("/pets")
    index = client.get("/_caveat/docs", headers=BROWSER).text
    link = index.split('<a href="/_caveat/docs/operation')[1].partition('"')[0]
    paths = "/_caveat/", f"/_caveat/docs/operation{link}"
    for page in (index, *(client.get(path, headers=BROWSER).text for path in paths)):
        assert r"\x1b[31m \u202e \x00" in page
        assert not set(page) & {"\x1b", "\u202e", "\x00"}
