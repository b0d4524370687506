"""Validators: the compiled schemas of one document. Each is compiled on first use, and shared by its references."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property

import jsonschema_rs

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import formats
from caveat.openapi.coerce import as_object
from caveat.openapi.excerpt import Excerpts
from caveat.openapi.pointer import lookup
from caveat.openapi.references import local, target

_DOCUMENT = "urn:caveat:document"

MAX_COMPILED = 512
"""Validators that are kept; with one more, all are compiled again. One of a large schema takes 60 kB."""

MAX_TOGETHER = 256
"""Schemas that are compiled together, where nothing but their usability matters."""

LARGE = 500
"""Paths and schemas of a document from which on a validator is compiled from an excerpt of it."""


class Validators:
    """The compiled schemas of one document, by JSON pointer."""

    def __init__(self, root: JsonValue, document: str) -> None:
        self._root = root
        self._document = document
        self.compilations = 0
        """The number of validators that were compiled so far."""
        self.compiled: dict[str, jsonschema_rs.Validator] = {}
        """The validators that are kept, by pointer."""

    @cached_property
    def _whole(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry([(_DOCUMENT, self._root)], draft=jsonschema_rs.Draft202012)

    @cached_property
    def _excerpts(self) -> Excerpts | None:
        """Excerpts of a large document, whose registry takes five times the size of its file; None for a small one.

        A validator does not keep the registry that it was compiled from, and one from an excerpt takes a fifth longer.
        """
        root = as_object(self._root)
        parts = len(as_object(root.get("paths"))) + len(as_object(as_object(root.get("components")).get("schemas")))
        return Excerpts(root) if parts >= LARGE else None

    def _registry(self, pointers: Sequence[str]) -> jsonschema_rs.Registry:
        if self._excerpts is None:
            return self._whole
        return jsonschema_rs.Registry([(_DOCUMENT, self._excerpts.of(pointers))], draft=jsonschema_rs.Draft202012)

    def of(self, pointer: str) -> jsonschema_rs.Validator:
        """The validator of the schema at a pointer; raises `BadDocument`."""
        compiled = self.compiled.get(pointer)
        if compiled is None:
            referred, _ = self.referred(pointer)
            compiled = self.compiled.get(referred) or self._compile([referred])
            if len(self.compiled) >= MAX_COMPILED:
                self.compiled.clear()
            self.compiled[pointer] = self.compiled[referred] = compiled
        return compiled

    def referred(self, pointer: str) -> tuple[str, int]:
        """The pointer of the schema after following plain references, and the number of these."""
        seen = [pointer]
        while True:
            schema = lookup(self._root, pointer)
            reference = schema.get("$ref") if isinstance(schema, dict) and len(schema) == 1 else None
            pointer = target(reference) if isinstance(reference, str) else pointer
            if pointer in seen:
                return seen[-1], len(seen) - 1
            seen.append(pointer)

    def _compile(self, pointers: Sequence[str]) -> jsonschema_rs.Validator:
        """A validator that applies each of these schemas; raises `BadDocument`, which names the first one."""
        self.compilations += 1
        references = [{"$ref": _DOCUMENT + local(pointer)} for pointer in pointers]
        try:
            return jsonschema_rs.Draft202012Validator(
                references[0] if len(references) == 1 else {"allOf": references},
                registry=self._registry(pointers),
                validate_formats=True,
                formats=dict(formats.STRINGS),
                offline=True,
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            problem = f"#{pointers[0]} is not a usable schema: {str(error).splitlines()[0]}"
            raise BadDocument(self._document, None, problem, "Run `caveat lint` on it", pointer=pointers[0]) from error

    def unusable(self, pointers: Sequence[str]) -> Iterator[tuple[str, BadDocument]]:
        """The schemas of these that cannot be compiled, each with the problem.

        Many are compiled together, so that what several of them refer to is compiled once. Of equal schemas, such as
        those of parameters, only the first is compiled.
        """
        equal: dict[str, list[str]] = {}
        for pointer in pointers:
            equal.setdefault(json.dumps(lookup(self._root, pointer)), []).append(pointer)
        groups = {same[0]: same for same in equal.values()}
        firsts = list(groups)
        for start in range(0, len(firsts), MAX_TOGETHER):
            for first, error in self._unusable(firsts[start : start + MAX_TOGETHER]):
                yield first, error
                for pointer in groups[first][1:]:
                    yield from self._unusable([pointer])

    def _unusable(self, pointers: Sequence[str]) -> Iterator[tuple[str, BadDocument]]:
        try:
            self._compile(pointers)
        except BadDocument as error:
            if len(pointers) == 1:
                yield pointers[0], error
                return
            half = len(pointers) // 2
            yield from self._unusable(pointers[:half])
            yield from self._unusable(pointers[half:])
