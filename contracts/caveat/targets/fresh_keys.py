"""Gives requests to a running service idempotency keys that differ from those of other runs with the same seed.

A service may store keys for a day, with the response to the first request: a second run would get the response to a
creation of the first one, whose item that run has deleted.
"""

from __future__ import annotations

import json
import os
import random
import re
import string
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.tap import SENT
from caveat.errors import Unparsable
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue, is_json
from caveat.lru import LruCache
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.openapi.typed_values import typed
from caveat.resources.extensions import idempotency_header
from caveat.resources.words import plain

MAX_KEYS = 20_000
"""Keys of this run that are remembered: a request that repeats one of them on purpose has to repeat it."""

_MIN_RANDOM = 8
"""Letters and digits of a key; with fewer, two runs may choose the same ones."""

_ADDED = 16

_WORD = "idempoten"
"""In the names of headers and fields with idempotency keys."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_ALPHABETS = (string.digits, "abcdef", string.ascii_lowercase, "ABCDEF", string.ascii_uppercase)


@dataclass(frozen=True, slots=True, eq=False)
class FreshKeys:
    """An ASGI application that passes requests on, with other idempotency keys of the same form where these are valid.

    Equal requests get equal keys, and one with a key that this run has sent stays as it is. A key with another body
    becomes another key: services refuse to use one for two requests.
    """

    app: ASGIApp
    spec: Spec
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)
    """A text that no other run has."""
    _own: LruCache[str, None] = field(init=False, default_factory=lambda: LruCache(MAX_KEYS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server, and tell the tap what is sent."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = await messages.read_body(receive)
        request = messages.request(scope, body)
        renewed = self.renewed(request)
        if renewed is not request:
            scope = {**scope, "headers": list(renewed.headers.raw)}
            if SENT in scope:
                scope[SENT](renewed)

        async def replay() -> Message:
            return {"type": "http.request", "body": renewed.body, "more_body": False}

        await self.app(scope, replay, send)

    def renewed(self, request: Request) -> Request:
        """The request with other keys; itself where it has none, or no other one is valid."""
        methods, _ = self.spec.route(request.path) or ({}, {})
        operation = methods.get(request.method)
        if operation is None or request.method in {"GET", "HEAD"}:
            return request
        fields = dict(self._header_fields(operation, request))
        body = self._body(operation, request)
        if not fields and body == request.body:
            return request
        if len(body) != len(request.body) and "content-length" in request.headers:
            fields["content-length"] = str(len(body))
        sent = ((name, fields.get(name.lower(), value)) for name, value in request.headers.items_sent)
        return replace(request, headers=Headers(sent), body=body)

    def _header_fields(self, operation: Operation, request: Request) -> Iterator[tuple[str, str]]:
        """The header fields with idempotency keys, each with its new value."""
        stated = (idempotency_header(self.spec, operation) or "").lower()
        schemas = {each.name.lower(): each.schema for each in operation.parameters if each.location == "header"}
        for name, value in request.headers.items():
            if _WORD in name or name == stated:
                new = self._other(value, request, request.body, self._accepts(schemas.get(name, "")))
                if new != value:
                    yield name, new

    def _accepts(self, schema: str) -> Callable[[str], bool]:
        """Whether a text is valid by the schema of a header field."""
        schemas = self.spec.request_schemas
        return lambda text: not schema or schemas.valid(schema, typed(schemas, schema, text))

    def _body(self, operation: Operation, request: Request) -> bytes:
        """The body, with another value of a field with an idempotency key."""
        media_type = request.headers.media_type
        if _WORD.encode() not in request.body.lower() or not is_json(media_type):
            return request.body
        try:
            value = request.json
        except Unparsable:
            return request.body
        declared = self._fields(operation, media_type or "")
        for name, old in value.items() if isinstance(value, dict) else ():
            if _WORD in plain(name) and isinstance(old, str):
                written = json.dumps(old).encode()
                if request.body.count(written) == 1:
                    rest = request.body.replace(written, b"")
                    new = self._other(old, request, rest, self._takes(declared.get(name, "")))
                    return request.body.replace(written, json.dumps(new).encode())
        return request.body

    def _fields(self, operation: Operation, media_type: str) -> Mapping[str, str]:
        media = operation.body.media if operation.body is not None else {}
        schema = next((each for name, each in media.items() if name.partition(";")[0] == media_type), "")
        return self.spec.request_schemas.properties(schema) if schema else {}

    def _takes(self, schema: str) -> Callable[[JsonValue], bool]:
        return lambda text: not schema or self.spec.request_schemas.valid(schema, text)

    def _other(self, key: str, request: Request, rest: bytes, accepts: Callable[[str], bool]) -> str:
        """Another valid key of the same form; the key itself if this run has sent it, or if it is invalid.

        `rest` is the body without the key.
        """
        digest = blake2b(rest, digest_size=16).hexdigest()
        use = f"{request.method} {request.path} {digest} "
        if use + key in self._own or not key or not accepts(key):
            return key
        # Each process of a run has its own keys, since it does not know those of the others.
        rng = random.Random(f"{self.nonce} {os.getpid()} {use}{key}")  # noqa: S311 - no secret
        new = next((each for each in _others(key, rng) if each != key and accepts(each)), key)
        self._own.put(use + new, None)
        return new


def _others(value: str, rng: random.Random) -> Iterator[str]:
    """Keys of the same form, or longer ones if it is short; the last one differs in its digits only."""
    if _UUID.fullmatch(value):
        other = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        yield other[:14] + value[14] + other[15:]
    if sum(character.isalnum() for character in value) < _MIN_RANDOM:
        yield value + "".join(rng.choices("0123456789abcdef", k=_ADDED))
    yield "".join(_like(character, rng) for character in value)
    yield "".join(_like(character, rng) if character in string.digits else character for character in value)


def _like(character: str, rng: random.Random) -> str:
    """A character of the same kind."""
    return rng.choice(next((each for each in _ALPHABETS if character in each), character))
