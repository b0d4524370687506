"""What an answer is made of: the values of its body and its headers, from examples, else from schemas."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping

from caveat.exchange import JsonValue
from caveat.openapi.examples import example, examples
from caveat.openapi.operation import Answer, Operation
from caveat.openapi.spec import Spec
from caveat.targets.negotiation import Offer
from caveat.targets.samples import sample

MESSAGES = ("message", "detail", "error_description", "error", "title", "description")
"""Properties in which error bodies commonly say what went wrong."""


class Bodies:
    """The values of one contract's answers, the same for the same seed."""

    def __init__(self, spec: Spec, seed: int) -> None:
        self._spec = spec
        self._seed = seed
        self._made: dict[tuple[str, str], dict[str, str]] = {}
        """Headers, by operationId and documented status."""

    def value(
        self, operation: Operation, answer: Answer, offer: Offer, name: str = "", *, dynamic: bool = False
    ) -> JsonValue:
        """What an answer's body says: the example of this name or the first, else something of its schema.

        With `dynamic` it is of the schema whatever examples there are.
        """
        given = None if dynamic else self.given(answer, offer, name)
        if given is not None:
            return given
        schema = answer.media[offer.documented]
        made = sample(self._spec.schemas, schema, self._chance(operation, answer)) if schema else None
        return made if answer.status.startswith("2") else self._brief(schema, made)

    def named(self, answer: Answer, offer: Offer) -> Mapping[str, JsonValue]:
        """The examples that have a name."""
        return examples(self._spec.root, answer.trail[-1], offer.documented) if answer.trail else {}

    def headers(self, operation: Operation, answer: Answer) -> dict[str, str]:
        """The headers that an answer has to carry."""
        key = (operation.id, answer.status)
        if key not in self._made:
            chance = self._chance(operation, answer)
            self._made[key] = {
                name: _field(sample(self._spec.schemas, header.schema, chance) if header.schema else "")
                for name, header in answer.headers.items()
                if header.required and name.lower() != "content-type"
            }
        return self._made[key]

    def given(self, answer: Answer, offer: Offer, name: str = "") -> JsonValue:
        """The example that the document gives, the one of this name or the first; None where it gives none."""
        if name:
            return self.named(answer, offer).get(name)
        return example(self._spec.root, answer.trail[-1], offer.documented) if answer.trail else None

    def _chance(self, operation: Operation, answer: Answer) -> random.Random:
        return random.Random(f"{self._seed} {operation.id} {answer.status}")  # noqa: S311 - variety, not secrecy

    def _brief(self, schema: str, made: JsonValue) -> JsonValue:
        """A refusal of which nothing is made up that can be left out, but for what says why."""
        if not schema or not isinstance(made, dict):
            return made
        for name in list(made):
            rest = {key: value for key, value in made.items() if key != name}
            if name not in MESSAGES[:2] and self._spec.schemas.valid(schema, rest):
                made = rest
        return made


def written(offer: Offer, value: JsonValue) -> bytes:
    """A value as the bytes of a body."""
    text = json.dumps(value, ensure_ascii=False) if offer.is_json else _text("" if value is None else value)
    return text.encode("utf-8", "replace")


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _field(value: JsonValue) -> str:
    """A value as a header field in the style `simple`, of characters that a field can hold."""
    if isinstance(value, dict):
        value = [item for pair in value.items() for item in pair]
    text = ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
    return re.sub(r"[\x00-\x1f\x7f]", " ", text.encode("utf-8", "replace").decode("latin-1")).strip()
