"""Each operation that requires a credential gets a request without one, and requests with an invalid one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import security
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import JSON, target

SCHEMES: dict[str, JsonValue] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "param": {"type": "apiKey", "in": "query", "name": "k"},
    "pot": {"type": "apiKey", "in": "cookie", "name": "pot"},
    "user": {"type": "http", "scheme": "basic"},
    "token": {"type": "http", "scheme": "bearer"},
    "digest": {"type": "http", "scheme": "digest"},
    "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://x.example", "scopes": {}}}},
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://x.example"},
    "certificate": {"type": "mutualTLS"},
}
SECURITY: dict[str, list[list[str]]] = {
    **{name: [[name]] for name in SCHEMES if name != "certificate"},
    "two": [["oauth", "key"]],
    "either": [["oidc"], ["pot"]],
    "beside": [["certificate", "oauth"]],
    "create": [["oauth"]],
    "delete": [["oauth"]],
}
"""The alternatives of the operations' security requirements; the first is that of the document."""

NOT_REQUIRED: dict[str, list[list[str]]] = {"certificate": [["certificate"]], "optional": [[], ["oauth"]], "open": []}


def document() -> dict[str, JsonValue]:
    def operation(name: str, status: str, content: JsonValue = None) -> JsonValue:
        answer: JsonValue = {"description": "d", **({"content": {"application/json": content}} if content else {})}
        responses: JsonValue = {status: answer, "401": {"description": "who"}, "404": {"description": "none"}}
        required: JsonValue = [{each: [] for each in names} for names in {**SECURITY, **NOT_REQUIRED}[name]]
        return {"operationId": name, "responses": responses, **({} if name == "key" else {"security": required})}

    reads: dict[str, JsonValue] = {
        f"/{name}": {"get": operation(name, "200")}
        for name in [*SECURITY, *NOT_REQUIRED]
        if name not in {"create", "delete"}
    }
    item: JsonValue = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "security": [{"key": []}],
        "paths": {
            **reads,
            "/files": {"post": operation("create", "201", {"schema": {"properties": {"id": {"type": "string"}}}})},
            "/files/{id}": {"parameters": [item], "delete": operation("delete", "200")},
        },
        "components": {"securitySchemes": SCHEMES},
    }


CONTRACT = Api("files", lambda: Spec(document()))

Check: TypeAlias = Callable[[str, str], bool]
"""Whether a server accepts a credential of a security scheme; `""` for none."""


def kinds_found(check: Check) -> dict[str, set[str]]:
    """The kinds of credential, missing or invalid, that OAS007 names for each operation of a server."""
    files: list[str] = []
    spec = CONTRACT.spec

    def is_accepted(names: Iterable[str], request: Request) -> bool:
        carried = ((name, security.carried(spec.security_schemes[name], request)) for name in names)
        return all(name == "certificate" or check(name, credential or "") for name, credential in carried)

    def respond(request: Request) -> Response:
        operation = spec.operations[spec.exchange(request, Response(200)).operation or ""]
        if operation.security and not any(is_accepted(names, request) for names in operation.security):
            return Response(401)
        if operation.id == "create":
            files.append(f"f{len(files)}")
            return Response(201, JSON, json.dumps({"id": files[-1]}).encode())
        name = request.path.rpartition("/")[2]
        if operation.id == "delete" and name not in files:
            return Response(404)
        if operation.id == "delete":
            files.remove(name)
        return Response(200)

    credentials = {name: security.fake(each) for name, each in spec.security_schemes.items() if name != "certificate"}
    served = replace(target(respond), credentials=credentials, declared_only=True)
    verdict = run(CONTRACT, served, drive, Plan(examples=3, phases=("fuzzing",)))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for finding in verdict.breaches:
        assert finding.code == "OAS007"
        found[finding.operation or ""].add("invalid" if "an invalid" in finding.message else "missing")
    assert verdict.never_accepted == ()
    return dict(found)


def is_valid(name: str, credential: str) -> bool:
    return credential == security.fake(CONTRACT.spec.security_schemes[name])


SERVERS: dict[str, tuple[Check, Mapping[str, set[str]]]] = {
    "none without any authentication": (lambda _name, _credential: True, {name: {"missing"} for name in SECURITY}),
    "that takes any credential": (lambda _name, credential: bool(credential), {name: {"invalid"} for name in SECURITY}),
    "that compares each credential": (is_valid, {}),
    "that ignores the key beside a token": (
        lambda name, credential: is_valid(name, credential) or (name, credential) == ("key", security.INVALID),
        {"key": {"invalid"}, "two": {"invalid"}},
    ),
}


@pytest.mark.parametrize("title", SERVERS)
def test_what_a_server_does_not_enforce_is_found(title: str) -> None:
    check, expected = SERVERS[title]
    assert kinds_found(check) == expected
