"""A mock that has nothing but a document, and a short way to ask it; each answer is judged."""

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
KEYS = [("x-key", "fake-key"), ("cookie", "sid=fake-session"), ("authorization", "Bearer fake-bearer")]
BASIC = ("authorization", "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=")
MERGE = "application/merge-patch+json"


@dataclass
class Asked:
    """A mock, and what is asked of it: each answer is judged."""

    spec: Spec
    mock: Mock = field(init=False)

    def __post_init__(self) -> None:
        self.mock = Mock(self.spec)

    def __call__(self, method: str, target: str, body: JsonValue = None, **fields: str) -> Response:
        media_type = MERGE if method == "PATCH" else "application/json"
        basic = any(scheme.scheme == "basic" for scheme in self.spec.security_schemes.values())
        headers = [
            *(KEYS[:-1] if basic else KEYS),
            *([BASIC] if basic else []),
            *([("content-type", media_type)] if body is not None else []),
            *fields.items(),
        ]
        sent = json.dumps(body).encode() if body is not None else b""
        request = Request(method, target, Headers(headers), sent)
        response = self.mock.answer(request)
        found = judge(self.spec.exchange(request, response), checks.rules(self.spec))
        assert [finding.message for finding in found if finding.code != "OAS001" or response.status != 406] == []
        return response

    def said(self, method: str, target: str, body: JsonValue = None, **fields: str) -> tuple[int, JsonValue]:
        """Status and body of an answer."""
        response = self(method, target, body, **fields)
        return response.status, response.json if response.body else None


def opened(name: str) -> Asked:
    """The mock of one of `documents/`."""
    return Asked(catalogue.find(str(DOCUMENTS / f"{name}.yaml")).spec)


def as_dict(value: JsonValue) -> dict[str, JsonValue]:
    """An object, as it is expected to be."""
    assert isinstance(value, dict)
    return value


def as_list(value: JsonValue) -> list[JsonValue]:
    """A list, as it is expected to be."""
    assert isinstance(value, list)
    return value
