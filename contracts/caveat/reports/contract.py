"""A contract as readable sections: each field has its type, grade and description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from caveat.json_text import JsonValue
from caveat.judging.evidence import UNSTATED, Evidence
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.evidence import carries_evidence, effective, guesses, promise_pointers
from caveat.openapi.operation import Body, Operation, ResponseSpec
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve, target
from caveat.openapi.spec import Spec
from caveat.openapi.walk import Kind, Part, walk
from caveat.reports.contract_types import component, type_of


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a header or a property."""

    name: str
    type: str
    required: bool
    evidence: Evidence
    description: str = ""
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a contract with a heading; `level` is 1 for the API, 2 for an operation or schema, 3 below."""

    level: int
    title: str
    note: str = ""
    """The text beside the title, such as `POST /signal, writes`."""
    evidence: Evidence | None = None
    text: tuple[str, ...] = ()
    fields: tuple[Field, ...] = field(default=())


@dataclass(frozen=True)
class Contract:
    """The sections of a spec."""

    spec: Spec

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Every part by its pointer, with the references that lead to it; those of operations before components."""
        keys = ("paths", "webhooks", "components")
        node = {key: self.spec.root[key] for key in keys if key in self.spec.root}
        parts: dict[str, Part] = {}
        for part in walk(self.spec.root, [Part(Kind.DOCUMENT, node, ("",), Kind.DOCUMENT)]):
            parts.setdefault(part.pointer, part)
        return parts

    @cached_property
    def states_evidence(self) -> bool:
        """Whether the document has evidence for any part."""
        return carries_evidence(self.spec.root)

    @property
    def schemas(self) -> tuple[str, ...]:
        """The names of the component schemas."""
        return tuple(as_object(as_object(self.spec.root.get("components")).get("schemas")))

    def whole(self) -> Iterator[Section]:
        """The API, all its operations, and all component schemas."""
        info = as_object(self.spec.root.get("info"))
        yield Section(1, self.spec.title, f"version {info.get('version', '?')}", text=_texts(info))
        for operation in self.spec.operations.values():
            yield from self._operation(operation)
        yield from self.webhooks()
        for name in self.schemas:
            yield self.schema(child("/components/schemas", name))

    def webhooks(self) -> Iterator[Section]:
        """All webhooks."""
        for part in self.parts.values() if "webhooks" in self.spec.root else ():
            if part.kind is Kind.OPERATION and part.pointer.startswith("/webhooks/"):
                yield from self._webhook(part)

    def operation(self, operation: Operation) -> Iterator[Section]:
        """An operation, then the component schemas that it uses."""
        yield from self._operation(operation)
        node = as_object(lookup(self.spec.root, operation.pointer))
        start = Part(Kind.OPERATION, node, (operation.pointer,), Kind.PATH_ITEM)
        used = [part.pointer for part in walk(self.spec.root, [start]) if component(part.pointer)]
        for pointer in dict.fromkeys(used):
            yield self.schema(pointer)

    def _operation(self, operation: Operation) -> Iterator[Section]:
        node = as_object(lookup(self.spec.root, operation.pointer))
        summary = (operation.summary,) if operation.summary else ()
        text = (*summary, *_texts(node), *_security(operation))
        note = f"{operation.label}, {operation.effect}"
        yield Section(2, operation.id, note, operation.evidence, text)
        parameters = tuple(self._field(each.pointers[0], each.pointers[-1]) for each in operation.parameters)
        if parameters:
            yield Section(3, "Parameters", fields=parameters)
        if operation.body is not None:
            required = "required" if operation.body.required else "optional"
            yield from self._content("Body", required, operation.body)
        for response in operation.responses.values():
            yield from self._content(f"Response {response.status}", "", response)

    def _webhook(self, part: Part) -> Iterator[Section]:
        _, name, method = tokens(part.pointer)
        summary = str(part.node.get("summary", ""))
        texts = (*((summary,) if summary else ()), *_texts(part.node))
        yield Section(2, name, f"webhook, {method.upper()} to a registered URL", self._evidence(part.pointer), texts)
        if "requestBody" in part.node:
            site = child(part.pointer, "requestBody")
            at = resolve(self.spec.root, site)
            media = {name: child(at, "content", name, "schema") for name in self._media(at)}
            yield from self._content("Body", "", Body(required=True, media=media, pointers=(site, at)))

    def _media(self, body: str) -> Iterator[str]:
        for name, node in as_object(as_object(lookup(self.spec.root, body)).get("content")).items():
            if "schema" in as_object(node):
                yield name

    def _content(self, title: str, note: str, holder: Body | ResponseSpec) -> Iterator[Section]:
        evidence = self._evidence(holder.pointers[0])
        text = _texts(as_object(lookup(self.spec.root, holder.pointer)))
        headers = tuple(self._headers(holder)) if isinstance(holder, ResponseSpec) else ()
        if not holder.media:
            yield Section(3, title, note or "no body", evidence, text, headers)
        for media, schema in holder.media.items():
            kind = f"{media}: {type_of(self.spec.root, schema)}"
            fields = (*headers, *self._fields(schema))
            yield Section(3, title, f"{note}, {kind}" if note else kind, evidence, text, fields)

    def _headers(self, response: ResponseSpec) -> Iterator[Field]:
        for name in response.headers:
            pointer = child(response.pointer, "headers", name)
            yield self._field(pointer, resolve(self.spec.root, pointer), f"{name} (header)")

    def schema(self, pointer: str) -> Section:
        """A schema with its properties, those of objects within it by path."""
        node = as_object(lookup(self.spec.root, pointer))
        title = component(pointer) or pointer
        kind = type_of(self.spec.root, pointer)
        return Section(2, title, kind, self._evidence(pointer), _texts(node), tuple(self._fields(pointer)))

    def part(self, pointer: str) -> Iterator[Section]:
        """The part at a pointer: an operation, a schema, or one field; nothing if there is no such part."""
        part = self.parts.get(pointer)
        by_pointer = {operation.pointer: operation for operation in self.spec.operations.values()}
        if pointer in by_pointer:
            yield from self.operation(by_pointer[pointer])
        elif part is not None and part.kind is Kind.SCHEMA:
            yield self.schema(pointer)
        elif part is not None and part.kind in {Kind.PARAMETER, Kind.HEADER}:
            yield Section(2, pointer, fields=(self._field(pointer, resolve(self.spec.root, pointer)),))
        elif part is not None:
            yield Section(2, pointer, evidence=self._evidence(pointer), text=_texts(part.node))

    def _fields(self, pointer: str, prefix: str = "", within: tuple[str, ...] = ()) -> Iterator[Field]:
        """The properties of an object that is written here; those of a component have a section of their own."""
        schema = lookup(self.spec.root, pointer) if pointer else True
        if not isinstance(schema, dict) or pointer in within or (prefix and component(pointer)):
            return
        required = as_list(schema.get("required"))
        for name in as_object(schema.get("properties")):
            at = child(pointer, "properties", name)
            yield self._property(at, f"{prefix}{name}", required=name in required)
            yield from self._fields(at, f"{prefix}{name}.", (*within, pointer))
        if "items" in schema:
            yield from self._fields(child(pointer, "items"), f"{prefix.removesuffix('.')}[].", (*within, pointer))
        for keyword in ("allOf", "oneOf", "anyOf"):
            for index, _ in enumerate(as_list(schema.get(keyword))):
                yield from self._fields(child(pointer, keyword, index), prefix, (*within, pointer))

    def _property(self, pointer: str, name: str, *, required: bool) -> Field:
        node = as_object(lookup(self.spec.root, pointer))
        kind = type_of(self.spec.root, pointer)
        return Field(name, kind, required, self._evidence(pointer), self._description(node), guesses(node))

    def _description(self, node: dict[str, JsonValue]) -> str:
        own = node.get("description")
        if own is None and "$ref" in node:
            own = as_object(lookup(self.spec.root, target(str(node["$ref"])))).get("description")
        return _line(str(own or ""))

    def _field(self, site: str, pointer: str, name: str = "") -> Field:
        node = as_object(lookup(self.spec.root, pointer))
        schema = child(pointer, "schema") if "schema" in node else ""
        label = name or f"{node.get('name')} ({node.get('in')})"
        kind = type_of(self.spec.root, schema)
        required = node.get("required") is True
        return Field(
            label, kind, required, self._evidence(site), _line(str(node.get("description", ""))), guesses(node)
        )

    def _evidence(self, pointer: str) -> Evidence:
        if not self.states_evidence:
            return UNSTATED
        part = self.parts.get(pointer)
        pointers = part.pointers if part is not None else (pointer,)
        return effective(self.spec.root, promise_pointers(self.spec.root, pointers))


def _texts(node: dict[str, JsonValue]) -> tuple[str, ...]:
    """The description of an object, then its guesses."""
    description = _line(str(node.get("description", "")))
    return (*((description,) if description else ()), *(f"A guess: {guess}" for guess in guesses(node)))


def _security(operation: Operation) -> tuple[str, ...]:
    alternatives = [" and ".join(names) or "nothing" for names in operation.security]
    return (f"Credentials: {' or '.join(alternatives)}.",) if any(operation.security) else ()


def _line(text: str) -> str:
    return " ".join(text.split())
