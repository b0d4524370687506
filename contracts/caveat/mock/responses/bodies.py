"""What an answer is made of: the values of its body and its headers, from examples, else from schemas."""

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
from caveat.mock.responses.xml import xml
from caveat.openapi.examples import example, examples
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec
from caveat.provider import clock

MESSAGES = ("message", "detail", "error_description", "error", "title", "description")
"""Properties in which error bodies commonly say what went wrong."""

MADE_UP = "made up by the mock"
"""What a refusal says that nobody has a reason for."""


class Bodies:
    """The values of one contract's answers, the same for the same seed; times that are made up lie before `until`."""

    def __init__(self, spec: Spec, seed: int, until: datetime = clock.START) -> None:
        self._spec = spec
        self._seed = seed
        self._until = until
        self._made: dict[tuple[str, str], dict[str, str]] = {}
        """Headers, by operationId and documented status."""
        self._writable: dict[tuple[str, str, str], bool] = {}
        """Whether an opaque media type can be written, by operationId, documented status and media type."""

    def value(
        self,
        operation: Operation,
        answer: ResponseSpec,
        offer: MediaTypeChoice,
        name: str = "",
        *,
        dynamic: bool = False,
    ) -> JsonValue:
        """What an answer's body says: the example of this name or the first, else something of its schema.

        With `dynamic` it is of the schema whatever examples there are.
        """
        given = None if dynamic else self.given(answer, offer, name)
        if given is not None:
            return given
        schema = answer.media[offer.documented]
        made = self._sample(schema, self._chance(operation, answer)) if schema else None
        return made if answer.status.startswith("2") else self._brief(schema, made)

    def named(self, answer: ResponseSpec, offer: MediaTypeChoice) -> Mapping[str, JsonValue]:
        """The examples that have a name."""
        return examples(self._spec.root, answer.pointer, offer.documented) if answer.pointer else {}

    def headers(self, operation: Operation, answer: ResponseSpec) -> dict[str, str]:
        """The headers that an answer has to carry."""
        key = (operation.id, answer.status)
        if key not in self._made:
            chance = self._chance(operation, answer)
            self._made[key] = {
                name: _field(self._sample(header.schema, chance) if header.schema else "")
                for name, header in answer.headers.items()
                if header.required and name.lower() != "content-type"
            }
        return self._made[key]

    def given(self, answer: ResponseSpec, offer: MediaTypeChoice, name: str = "") -> JsonValue:
        """The example that the document gives, the one of this name or the first; None where it gives none.

        Where it gives none in a media type, it is the one in JSON of the same schema: it is the same thing.
        """
        places = [offer.documented, *self._alike(answer, offer.documented)] if answer.pointer else []
        found = (self._example(answer, media_type, name) for media_type in places)
        return next((value for value in found if value is not None), None)

    def _example(self, answer: ResponseSpec, media_type: str, name: str) -> JsonValue:
        if name:
            return examples(self._spec.root, answer.pointer, media_type).get(name)
        return example(self._spec.root, answer.pointer, media_type)

    def _alike(self, answer: ResponseSpec, media_type: str) -> Iterator[str]:
        others = (it for it in answer.media if it != media_type and is_json(it.partition(";")[0].strip()))
        return (it for it in others if self.same(answer, it, media_type))

    def same(self, answer: ResponseSpec, media_type: str, other: str) -> bool:
        """Whether two documented media types of an answer say the same thing: they have one schema."""
        if media_type == other:
            return True
        first, second = answer.media[media_type], answer.media[other]
        root = self._spec.root
        return bool(first and second) and lookup(root, resolve(root, first)) == lookup(root, resolve(root, second))

    def writes(self, operation: Operation, answer: ResponseSpec, offer: MediaTypeChoice) -> bool:
        """Whether the answer can be given in a media type: values can be written in it, or it is shown, or a string."""
        if offer.notation is not BodyFormat.OPAQUE:
            return True
        key = (operation.id, answer.status, offer.documented)
        if key not in self._writable:
            shown = answer.pointer and self._example(answer, offer.documented, "") is not None
            value = self.value(operation, answer, offer)
            self._writable[key] = bool(shown) or value is None or isinstance(value, str)
        return self._writable[key]

    def written(self, answer: ResponseSpec, offer: MediaTypeChoice, value: JsonValue) -> bytes:
        """A value as the bytes of a body."""
        if value is None and not offer.is_json:
            return b""
        match offer.notation:
            case BodyFormat.JSON:
                text = json.dumps(value, ensure_ascii=False)
            # Text that stands for XML, as in examples, is XML already.
            case BodyFormat.XML if not isinstance(value, str):
                text = xml(self._spec.schemas, answer.media[offer.documented], value)
            case BodyFormat.FORM if isinstance(value, dict):
                text = urlencode(list(_fields(value)))
            case _:
                text = _text(value)
        return text.encode("utf-8", "replace")

    def _sample(self, schema: str, chance: random.Random) -> JsonValue:
        return sample(self._spec.schemas, schema, chance, self._until)

    def _chance(self, operation: Operation, answer: ResponseSpec) -> random.Random:
        return random.Random(f"{self._seed} {operation.id} {answer.status}")  # noqa: S311 - variety, not secrecy

    def _brief(self, schema: str, made: JsonValue) -> JsonValue:
        """A refusal of which nothing is made up that can be left out, but for what says why."""
        if not schema or not isinstance(made, dict):
            return made
        for name in list(made):
            rest = {key: value for key, value in made.items() if key != name}
            if name not in MESSAGES[:2] and self._spec.schemas.valid(schema, rest):
                made = rest
        return self.saying(schema, made, MADE_UP)

    def saying(self, schema: str, body: dict[str, JsonValue], message: str) -> dict[str, JsonValue]:
        """A body with its message replaced, where it has one and the schema allows any."""
        for name in MESSAGES:
            said: dict[str, JsonValue] = {**body, name: message}
            if isinstance(body.get(name), str) and (not schema or self._spec.schemas.valid(schema, said)):
                return said
        return body


def _fields(value: Mapping[str, JsonValue]) -> Iterator[tuple[str, bytes]]:
    """The fields of a form: of a list one for each thing, and nothing of what is null."""
    for name, held in value.items():
        each = held if isinstance(held, list) else [held]
        yield from ((name, _text(item).encode("utf-8", "replace")) for item in each if item is not None)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _field(value: JsonValue) -> str:
    """A value as a header field in the style `simple`, of characters that a field can hold."""
    if isinstance(value, dict):
        value = [item for pair in value.items() for item in pair]
    text = ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
    return re.sub(r"[\x00-\x1f\x7f]", " ", text.encode("utf-8", "replace").decode("latin-1")).strip()
