"""A client for the mock of a document without a provider, which judges each response."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from caveat import checks
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.judge import judge
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec

DOCUMENTS = Path(__file__).parent / "documents"
CREDENTIALS = [("x-key", "fake-key"), ("cookie", "sid=fake-session"), ("authorization", "Bearer fake-bearer")]
BASIC = ("authorization", "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=")
MERGE_PATCH = "application/merge-patch+json"


@dataclass
class DocumentClient:
    """Sends requests to the mock of a document, and asserts that each response keeps the contract."""

    spec: Spec
    mock: Mock = field(init=False)

    def __post_init__(self) -> None:
        self.mock = Mock(self.spec)

    def send(self, method: str, target: str, body: JsonValue = None, **headers: str) -> Response:
        """The response to a request with valid credentials."""
        media_type = MERGE_PATCH if method == "PATCH" else "application/json"
        basic = any(scheme.scheme == "basic" for scheme in self.spec.security_schemes.values())
        all_headers = [
            *(CREDENTIALS[:-1] if basic else CREDENTIALS),
            *([BASIC] if basic else []),
            *([("content-type", media_type)] if body is not None else []),
            *headers.items(),
        ]
        content = json.dumps(body).encode() if body is not None else b""
        request = Request(method, target, Headers(all_headers), content)
        response = self.mock.answer(request)
        findings = judge(self.spec.exchange(request, response), checks.rules(self.spec))
        assert [it.message for it in findings if it.code != "OAS001" or response.status != 406] == []
        return response

    def json(self, method: str, target: str, body: JsonValue = None, **headers: str) -> tuple[int, JsonValue]:
        """The status and the JSON body of a response; None if the body is empty."""
        response = self.send(method, target, body, **headers)
        return response.status, response.json if response.body else None


def open_document(name: str) -> DocumentClient:
    """A client for the mock of a document in `documents/`."""
    return DocumentClient(catalogue.find(str(DOCUMENTS / f"{name}.yaml")).spec)


def as_dict(value: JsonValue) -> dict[str, JsonValue]:
    """The value; asserts that it is an object."""
    assert isinstance(value, dict)
    return value


def as_list(value: JsonValue) -> list[JsonValue]:
    """The value; asserts that it is a list."""
    assert isinstance(value, list)
    return value
