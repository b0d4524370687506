"""The values of a response's body and headers: from the document's examples, else generated from schemas."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlencode

from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.mock.responses.samples import sample
from caveat.mock.responses.xml import to_xml
from caveat.openapi.examples import example, examples
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec
from caveat.provider import clock

MESSAGES = ("message", "detail", "error_description", "error", "title", "description")
"""Properties that commonly hold the message of an error body."""

GENERATED_MESSAGE = "made up by the mock"
"""The message of a generated error response."""


class Bodies:
    """The body and header values of one contract's responses, the same with the same seed.

    Generated times lie in the year before `until`.
    """

    def __init__(self, spec: Spec, seed: int, until: datetime = clock.START) -> None:
        self._spec = spec
        self._seed = seed
        self._until = until
        self._headers: dict[tuple[str, str], dict[str, str]] = {}
        """Headers, by operationId and documented status."""
        self._writable: dict[tuple[str, str, str], bool] = {}
        """Whether an opaque media type can be written, by operationId, documented status and media type."""

    def value(
        self,
        operation: Operation,
        response_spec: ResponseSpec,
        choice: MediaTypeChoice,
        name: str = "",
        *,
        dynamic: bool = False,
    ) -> JsonValue:
        """The value of a response's body: the example of this name or the first, else a generated value.

        With `dynamic` it is generated, even if there are examples.
        """
        shown = None if dynamic else self.example(response_spec, choice, name)
        if shown is not None:
            return shown
        schema = response_spec.media[choice.documented]
        generated = self._sample(schema, self._rng(operation, response_spec)) if schema else None
        return generated if response_spec.status.startswith("2") else self._minimal_error(schema, generated)

    def named_examples(self, response_spec: ResponseSpec, choice: MediaTypeChoice) -> Mapping[str, JsonValue]:
        """The examples that have a name."""
        return examples(self._spec.root, response_spec.pointer, choice.documented) if response_spec.pointer else {}

    def headers(self, operation: Operation, response_spec: ResponseSpec) -> dict[str, str]:
        """The required headers of a response."""
        key = (operation.id, response_spec.status)
        if key not in self._headers:
            rng = self._rng(operation, response_spec)
            self._headers[key] = {
                name: _header_value(self._sample(header.schema, rng) if header.schema else "")
                for name, header in response_spec.headers.items()
                if header.required and name.lower() != "content-type"
            }
        return self._headers[key]

    def example(self, response_spec: ResponseSpec, choice: MediaTypeChoice, name: str = "") -> JsonValue:
        """The document's example, the one of this name or the first; None where there is none.

        Where a media type has no example, the example of a JSON media type with the same schema is used.
        """
        if not response_spec.pointer:
            return None
        media_types = (choice.documented, *self._json_alternatives(response_spec, choice.documented))
        values = (self._example(response_spec, media_type, name) for media_type in media_types)
        return next((value for value in values if value is not None), None)

    def _example(self, response_spec: ResponseSpec, media_type: str, name: str) -> JsonValue:
        if name:
            return examples(self._spec.root, response_spec.pointer, media_type).get(name)
        return example(self._spec.root, response_spec.pointer, media_type)

    def _json_alternatives(self, response_spec: ResponseSpec, media_type: str) -> Iterator[str]:
        for other in response_spec.media:
            is_other_json = other != media_type and is_json(other.partition(";")[0].strip())
            if is_other_json and self.have_same_schema(response_spec, other, media_type):
                yield other

    def have_same_schema(self, response_spec: ResponseSpec, media_type: str, other: str) -> bool:
        """Whether two documented media types of a response have the same schema."""
        if media_type == other:
            return True
        first, second = response_spec.media[media_type], response_spec.media[other]
        root = self._spec.root
        return bool(first and second) and lookup(root, resolve(root, first)) == lookup(root, resolve(root, second))

    def is_writable(self, operation: Operation, response_spec: ResponseSpec, choice: MediaTypeChoice) -> bool:
        """Whether the body can be written in a media type: its format is known, or its value is an example or text."""
        if choice.body_format is not BodyFormat.OPAQUE:
            return True
        key = (operation.id, response_spec.status, choice.documented)
        if key not in self._writable:
            has_example = response_spec.pointer and self._example(response_spec, choice.documented, "") is not None
            value = self.value(operation, response_spec, choice)
            self._writable[key] = bool(has_example) or value is None or isinstance(value, str)
        return self._writable[key]

    def encode(self, response_spec: ResponseSpec, choice: MediaTypeChoice, value: JsonValue) -> bytes:
        """A value as the bytes of a body."""
        if value is None and not choice.is_json:
            return b""
        match choice.body_format:
            case BodyFormat.JSON:
                text = json.dumps(value, ensure_ascii=False)
            # A text in an XML media type, as in examples, is XML already.
            case BodyFormat.XML if not isinstance(value, str):
                text = to_xml(self._spec.schemas, response_spec.media[choice.documented], value)
            case BodyFormat.FORM if isinstance(value, dict):
                text = urlencode(list(_form_fields(value)))
            case _:
                text = _text(value)
        return text.encode("utf-8", "replace")

    def _sample(self, schema: str, rng: random.Random) -> JsonValue:
        return sample(self._spec.schemas, schema, rng, self._until)

    def _rng(self, operation: Operation, response_spec: ResponseSpec) -> random.Random:
        return random.Random(f"{self._seed} {operation.id} {response_spec.status}")  # noqa: S311 - variety, not secrecy

    def _minimal_error(self, schema: str, generated: JsonValue) -> JsonValue:
        """An error body with optional generated fields removed, except the message."""
        if not schema or not isinstance(generated, dict):
            return generated
        body = generated
        for name in list(body):
            rest = {key: value for key, value in body.items() if key != name}
            if name not in MESSAGES[:2] and self._spec.schemas.valid(schema, rest):
                body = rest
        return self.with_message(schema, body, GENERATED_MESSAGE)

    def with_message(self, schema: str, body: dict[str, JsonValue], message: str) -> dict[str, JsonValue]:
        """The body with its message replaced, where it has one and the schema accepts another."""
        for name in MESSAGES:
            changed: dict[str, JsonValue] = {**body, name: message}
            if isinstance(body.get(name), str) and (not schema or self._spec.schemas.valid(schema, changed)):
                return changed
        return body


def _form_fields(value: Mapping[str, JsonValue]) -> Iterator[tuple[str, bytes]]:
    """The fields of a form: one for each item of a list, and none for null."""
    for name, field in value.items():
        items = field if isinstance(field, list) else [field]
        yield from ((name, _text(item).encode("utf-8", "replace")) for item in items if item is not None)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _header_value(value: JsonValue) -> str:
    """A value as a header field in the style `simple`, with only characters that a field can hold."""
    if isinstance(value, dict):
        value = [item for pair in value.items() for item in pair]
    text = ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
    return re.sub(r"[\x00-\x1f\x7f]", " ", text.encode("utf-8", "replace").decode("latin-1")).strip()
