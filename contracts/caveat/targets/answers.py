"""Answers made of a contract alone: from its examples, else from its schemas; and refusals in the vendor's words."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping

from caveat.exchange import Headers, JsonValue, Response, is_json
from caveat.openapi.examples import example
from caveat.openapi.operation import Answer, Operation
from caveat.openapi.spec import Spec
from caveat.targets.samples import sample

_INSTEAD = {413: (400, 422), 415: (400, 422), 422: (400,), 400: (422,), 403: (401, 404)}
"""What else says much the same, where a contract does not document a status."""

_MESSAGES = ("message", "detail", "error_description", "error", "title", "description")
"""Properties in which error bodies commonly say what went wrong."""


_RANGES = {"*/*": "application/json", "application/*": "application/json"}
"""A media type of a range."""


class Answers:
    """The answers that one contract gives by itself, the same for the same seed."""

    def __init__(self, spec: Spec, seed: int = 0) -> None:
        self._spec = spec
        self._seed = seed
        self._made: dict[tuple[str, str], Response] = {}

    def success(self, operation: Operation) -> Response:
        """The answer to an accepted request, where nobody else has one."""
        for status, answer in operation.answers.items():
            if status.startswith("2"):
                return self._response(operation, int(status.replace("XX", "00")), answer)
        answer = operation.answers.get("default") or Answer("200", {}, {}, ())
        return self._response(operation, 200, answer)

    def refusal(
        self, operation: Operation | None, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A refusal that says why: in the documented form where there is one, for a status that is documented."""
        fields = tuple((headers or {}).items())
        for instead in (status, *_INSTEAD.get(status, ())):
            answer = operation.answer(instead) if operation else None
            if operation is not None and answer is not None:
                made = self._response(operation, instead, answer)
                body = self._saying(answer, made, message)
                return Response(instead, Headers((*made.headers.items_sent, *fields)), body)
        body = json.dumps({"message": message}).encode()
        return Response(status, Headers((("content-type", "application/json"), *fields)), body)

    def _saying(self, answer: Answer, made: Response, message: str) -> bytes:
        """The body with its message replaced, where it has one and the contract allows any."""
        body = made.json if is_json(made.headers.media_type) else None
        if isinstance(body, dict):
            schema = answer.media[_media_type(answer) or ""]
            for name in _MESSAGES:
                said = {**body, name: message}
                if isinstance(body.get(name), str) and (not schema or self._spec.schemas.valid(schema, said)):
                    return json.dumps(said).encode()
        return made.body

    def _response(self, operation: Operation, status: int, answer: Answer) -> Response:
        key = (operation.id, answer.status)
        if key not in self._made:
            self._made[key] = self._make(operation, status, answer)
        made = self._made[key]
        return made if made.status == status else Response(status, made.headers, made.body)

    def _make(self, operation: Operation, status: int, answer: Answer) -> Response:
        chance = random.Random(f"{self._seed} {operation.id} {answer.status}")  # noqa: S311 - variety, not secrecy
        fields = [
            (name, _field(sample(self._spec.schemas, header.schema, chance) if header.schema else ""))
            for name, header in answer.headers.items()
            if header.required and name.lower() != "content-type"
        ]
        media_type = _media_type(answer)
        if media_type is None:
            return Response(status, Headers(fields))
        value = self._value(answer, media_type, chance)
        concrete = _RANGES.get(media_type, media_type.replace("/*", "/plain"))
        text = json.dumps(value, ensure_ascii=False) if is_json(concrete) else _text("" if value is None else value)
        return Response(status, Headers([("content-type", concrete), *fields]), text.encode("utf-8", "replace"))

    def _value(self, answer: Answer, media_type: str, chance: random.Random) -> JsonValue:
        given = example(self._spec.root, answer.trail[-1], media_type) if answer.trail else None
        if given is not None:
            return given
        schema = answer.media[media_type]
        made = sample(self._spec.schemas, schema, chance) if schema else None
        return made if answer.status.startswith("2") else self._brief(schema, made)

    def _brief(self, schema: str, made: JsonValue) -> JsonValue:
        """A refusal of which nothing is made up that can be left out, but for what says why."""
        if not schema or not isinstance(made, dict):
            return made
        for name in list(made):
            rest = {key: value for key, value in made.items() if key != name}
            if name not in _MESSAGES[:2] and self._spec.schemas.valid(schema, rest):
                made = rest
        return made


def _media_type(answer: Answer) -> str | None:
    """The media type to answer in: JSON where there is one, else the first."""
    return next((name for name in answer.media if is_json(name)), next(iter(answer.media), None))


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _field(value: JsonValue) -> str:
    """A value as a header field in the style `simple`, of characters that a field can hold."""
    if isinstance(value, dict):
        value = [item for pair in value.items() for item in pair]
    text = ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
    return re.sub(r"[\x00-\x1f\x7f]", " ", text.encode("utf-8", "replace").decode("latin-1")).strip()
