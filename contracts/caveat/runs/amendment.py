"""Actions of an overlay that make a document agree with an observed response."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.cause import STATE
from caveat.judging.finding import Finding
from caveat.openapi.evidence import KEY, schema_pointers
from caveat.openapi.json_path import json_path, quoted
from caveat.openapi.overlay_file import Action
from caveat.openapi.parameters import decode_header
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.spec import Spec

_LIMITS = frozenset(
    {
        *("format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
        *("additionalProperties", "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "contains"),
        *("minContains", "maxContains", "not"),
    }
)
"""Keywords that are removed if a value breaks them."""

_TYPES: tuple[tuple[type, str], ...] = (
    *((bool, "boolean"), (int, "integer"), (float, "number")),
    *((str, "string"), (list, "array"), (dict, "object")),
)
_MAX_EXAMPLE_BYTES = 2_000

REPORT = "Report it to the vendor"
WRITE = "Write the correction by hand"


@dataclass
class CannotAmend(Exception):
    """No known overlay action makes the contract agree with the server."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Contract:
    """A document before its files are joined, to which overlays apply, and the compiled document."""

    raw: JsonValue
    spec: Spec
    file: str
    evidence: JsonValue
    """The evidence of the parts that are added."""
    carries_evidence: bool
    """Whether the document has evidence: then added parts have it too, otherwise only the action has it."""

    @property
    def is_3_0(self) -> bool:
        """Whether it is of OpenAPI 3.0, whose schemas have `nullable` and one type."""
        return isinstance(self.raw, dict) and str(self.raw.get("openapi")).startswith("3.0")

    def at(self, pointer: str) -> JsonValue:
        """A part of the document; raises `CannotAmend`."""
        try:
            return lookup(self.raw, pointer)
        except LookupError:
            problem = f"{pointer} is not in {self.file} itself, so its overlay cannot change it"
            raise CannotAmend(problem, "Edit the file that has it") from None

    def update(self, pointer: str, description: str, update: dict[str, JsonValue], *below: str) -> Action:
        """An action that updates an object; `below` leads to the part of the update that gets the evidence."""
        self.at(pointer)
        if self.carries_evidence:
            holder = update
            for key in below:
                inner = holder[key]
                assert isinstance(inner, dict)  # noqa: S101 - callers lead to objects
                holder = inner
            holder[KEY] = self.evidence
        return Action(json_path(self.raw, pointer), description, update, self._of_action)

    def remove(self, pointer: str, description: str, item: str | None = None) -> Action:
        """An action that removes a keyword, or an item of its list."""
        self.at(pointer)
        path = json_path(self.raw, pointer) + (f"[?@ == {quoted(item)}]" if item is not None else "")
        return Action(path, description, None, self._of_action)

    @property
    def _of_action(self) -> JsonValue:
        return None if self.carries_evidence else self.evidence


Amend: TypeAlias = Callable[[Contract, Finding, Exchange], Iterator[Action]]


def actions(contract: Contract, finding: Finding, exchange: Exchange) -> tuple[Action, ...]:
    """The actions that remove a finding about the last of its exchanges; raises `CannotAmend`."""
    amend = _BY_CODE.get(finding.code)
    if amend is None:
        raise not_about_a_response(finding)
    return tuple(amend(contract, finding, exchange))


def not_about_a_response(finding: Finding) -> CannotAmend:
    """The error for a finding that no overlay can remove, since it is not about one response."""
    if finding.kind == STATE:
        return CannotAmend(f"{finding.code} is about several requests, which no overlay can allow", REPORT)
    problem = f"{finding.code} is not about an undocumented status or media type, or the schema of a body or header"
    return CannotAmend(problem, "Report it to the vendor, or edit the document")


def _status(contract: Contract, finding: Finding, exchange: Exchange) -> Iterator[Action]:
    response, status = exchange.response, str(exchange.response.status)
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = f"Status {status}"
    described: dict[str, JsonValue] = {"description": f"{phrase}."}
    media_type = response.headers.media_type
    if response.body and media_type and not exchange.has_no_body:
        described["content"] = {media_type: {"schema": {}, **_example(exchange)}}
    description = f"The status {status} is not documented."
    yield contract.update(finding.promise, description, {status: described}, status)


def _example(exchange: Exchange) -> dict[str, JsonValue]:
    """The body as an example: lint asks for one of each successful response."""
    response = exchange.response
    if not response.ok or len(response.body) > _MAX_EXAMPLE_BYTES:
        return {}
    try:
        return {"example": response.json}
    except Unparsable:
        return {"example": response.body.decode("utf-8", "replace")}


def _media_type(contract: Contract, finding: Finding, exchange: Exchange) -> Iterator[Action]:
    media_type = exchange.response.headers.media_type
    if media_type is None:
        raise CannotAmend("a document cannot say that a body has no Content-Type", REPORT)
    content: dict[str, JsonValue] = {media_type: {"schema": {}, **_example(exchange)}}
    description = f"The media type {media_type} is not documented."
    yield contract.update(finding.promise, description, {"content": content}, "content", media_type)


def _body(contract: Contract, finding: Finding, exchange: Exchange) -> Iterator[Action]:
    if finding.kind == "unreadable":
        raise CannotAmend("the body is not valid for its media type", REPORT)
    value = lookup(exchange.response.json, finding.at.removeprefix("body").strip())
    yield from _schema(contract, finding.promise, value)


def _header(contract: Contract, finding: Finding, exchange: Exchange) -> Iterator[Action]:
    name = finding.at.removeprefix("header ")
    operation = contract.spec.operations[exchange.operation or ""]
    documented = operation.response(exchange.response.status)
    header = documented.headers[name] if documented is not None else None
    if header is None:
        raise CannotAmend(f"the header {name} is not documented", "Edit the document")
    sent = exchange.response.headers.all(name)
    if not sent:
        holder = header.schema.removesuffix("/schema")
        yield contract.update(holder, f"The header {name} is not always sent.", {"required": False})
        return
    value = decode_header(header, sent, contract.spec.schemas)
    for error in contract.spec.schemas.errors(header.schema, value):
        pointer = schema_pointers(contract.spec.root, (header.schema,), error.evaluation_path)[-1]
        yield from _schema(contract, pointer, lookup(value, error.at))
        return


def _schema(contract: Contract, pointer: str, value: JsonValue) -> Iterator[Action]:
    """The actions that let the schema at a keyword accept a value."""
    holder, _, _ = pointer.rpartition("/")
    keyword = tokens(pointer)[-1]
    expected = contract.at(pointer)
    match keyword:
        case "type":
            yield from _type(contract, holder, expected, value)
        case "required" if isinstance(value, dict) and isinstance(expected, list):
            yield from _required(contract, pointer, [str(name) for name in expected if name not in value], expected)
        case "enum":
            yield contract.update(holder, f"The value {value!r} is not documented.", {"enum": [value]})
        case "const":
            yield contract.remove(pointer, f"The value is not always {expected!r}.")
            yield contract.update(holder, f"The value {value!r} is not documented.", {"enum": [expected, value]})
        case "anyOf" | "oneOf" if isinstance(expected, list):
            yield from _choice(contract, pointer, expected, value)
        case _ if keyword in _LIMITS:
            description = f"Not all values keep {keyword}."
            yield contract.remove(pointer, description)
            if contract.carries_evidence:
                yield contract.update(holder, description, {})
        case _:
            raise CannotAmend(f"no overlay action is known for the keyword at {pointer}", WRITE)


def _type(contract: Contract, holder: str, expected: JsonValue, value: JsonValue) -> Iterator[Action]:
    name = next((name for kind, name in _TYPES if isinstance(value, kind)), "null")
    description = (
        f"The type is not always {expected if isinstance(expected, str) else 'one of these'}, but also {name}."
    )
    if contract.is_3_0 and value is None:
        yield contract.update(holder, description, {"nullable": True})
    elif name == "number" and expected == "integer":
        yield contract.update(holder, description, {"type": "number"})
    elif contract.is_3_0:
        yield contract.remove(child(holder, "type"), description)
        if contract.carries_evidence:
            yield contract.update(holder, description, {})
    else:
        # An update adds items to a list, and replaces a single value.
        yield contract.update(holder, description, {"type": [name] if isinstance(expected, list) else [expected, name]})


def _choice(contract: Contract, pointer: str, branches: list[JsonValue], value: JsonValue) -> Iterator[Action]:
    """The actions that let `anyOf` or `oneOf` accept a value: with a branch for it, or by any number of branches."""
    holder, _, keyword = pointer.rpartition("/")
    schemas = contract.spec.schemas
    fits = any(not list(schemas.errors(child(pointer, index), value)) for index, _ in enumerate(branches))
    name = next((name for kind, name in _TYPES if isinstance(value, kind)), "null")
    # 3.0 has no type for null, and no array without items.
    branch: dict[str, JsonValue] = {"type": name, **({"items": {}} if name == "array" else {})}
    if contract.is_3_0 and value is None:
        branch = {"type": "string", "nullable": True, "enum": [None]}
    if keyword == "anyOf" or value is None:
        # An update adds the branch to the list; no other branch accepts null.
        yield contract.update(holder, f"The value is not always one of these, but also {name}.", {keyword: [branch]})
        return
    declared = contract.at(holder)
    if isinstance(declared, dict) and "anyOf" in declared:
        raise CannotAmend(f"{holder} has both oneOf and anyOf", WRITE)
    yield contract.remove(pointer, "The value is not always one of these only.")
    extended = [*branches, *([] if fits else [branch])]
    yield contract.update(holder, "The value is any of these.", {"anyOf": extended})


def _required(contract: Contract, pointer: str, missing: list[str], expected: list[JsonValue]) -> Iterator[Action]:
    holder = pointer.rpartition("/")[0]
    declared = contract.at(holder)
    properties = declared.get("properties") if isinstance(declared, dict) else None
    for name in missing:
        description = f"The property {name} is not always present."
        # 3.0 allows no empty list.
        yield contract.remove(pointer, description, None if len(expected) == len(missing) else name)
        if contract.carries_evidence and isinstance(properties, dict) and isinstance(properties.get(name), dict):
            yield contract.update(child(holder, "properties", name), description, {})
        if len(expected) == len(missing):
            return


_BY_CODE: Mapping[str, Amend] = {"OAS001": _status, "OAS002": _media_type, "OAS003": _body, "OAS004": _header}
