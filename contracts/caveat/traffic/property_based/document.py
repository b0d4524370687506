"""The document from which Schemathesis generates requests: the contract without parts that take too long."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from json import dumps, loads

from caveat.json_text import JsonValue
from caveat.mock.responses.strings import text
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.excerpt import Excerpts
from caveat.openapi.formats import with_pattern
from caveat.openapi.objects import rewrite
from caveat.openapi.open_enums import closed
from caveat.openapi.patterns import backtracks, is_huge
from caveat.openapi.pointer import child
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec
from caveat.traffic.property_based.depth import bounded
from caveat.traffic.property_based.id_links import with_id_links
from caveat.traffic.property_based.merged import merged
from caveat.traffic.property_based.operations import (
    generation_path,
    with_usable_links,
    with_usable_names,
    without_ignored_headers,
)
from caveat.traffic.property_based.parameter_values import writable
from caveat.traffic.property_based.repairs import operation_ids, repaired

MAX_ENUM = 64
"""Values of an enum that are used; Schemathesis sends each in a request of its own."""

_SAMPLES = 20
"""Strings that stand for a pattern that is set aside."""

_MAX_CHARS = 64
"""Characters of these strings, unless the schema has a bound: the service may match the same pattern."""

_TRIES = 100

_FOR_ALL = ("/openapi", "/info", "/servers", "/security", "/components/securitySchemes")
"""The parts that apply to all paths of a document."""

_STRING_RULES = ("pattern", "minLength", "maxLength")


@dataclass(slots=True)
class GenerationDocument:
    """The document to generate from, and sentences about the parts that were left out."""

    root: dict[str, JsonValue] = field(init=False)
    notices: list[str] = field(default_factory=list)
    _excerpts: Excerpts | None = None

    def of_all_paths(self, spec: Spec) -> GenerationDocument:
        """The document for requests to any path of a contract, with links to the items that are created."""
        document = GenerationDocument()
        document.root = bounded(with_id_links(self.root, spec))
        return document

    def of_paths(self, paths: Iterable[str]) -> GenerationDocument:
        """The document with these paths of the contract, and with what they refer to; the parts are shared."""
        self._excerpts = self._excerpts or Excerpts(self.root)
        pointers = [*_FOR_ALL, *(child("/paths", generation_path(path)) for path in paths)]
        whole = self._excerpts.of(pointers)
        near = bounded(whole)
        document = GenerationDocument()
        document.root = {"paths": {}, **(whole if near is whole else Excerpts(near).of(pointers))}
        return document


@lru_cache(maxsize=4)
def generation_document(spec: Spec) -> GenerationDocument:
    """The document with open enums closed, long enums shortened, and patterns replaced that may hang a search.

    Responses are judged by the contract itself: only the variety of requests is reduced.
    """
    document = GenerationDocument(notices=[*spec.notices])
    ids = operation_ids(spec.root)

    def usable(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        node = with_pattern(node)
        node = repaired(without_ignored_headers(node, spec.root), ids, spec.root)
        node = _without_unbound_prefix(with_usable_links(node, spec))
        return _without_slow_patterns(_with_short_enum(node, document.notices), document.notices)

    document.root = with_usable_names(as_object(rewrite(closed(merged(writable(spec))), usable)))
    document.notices = list(dict.fromkeys(document.notices))
    return document


def _without_unbound_prefix(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A schema whose `xml` has no prefix without a namespace: Schemathesis refuses it, and OpenAPI does not."""
    xml = node.get("xml")
    if not isinstance(xml, dict) or "prefix" not in xml or "namespace" in xml:
        return node
    return {**node, "xml": {name: value for name, value in xml.items() if name != "prefix"}}


def _with_short_enum(node: dict[str, JsonValue], notices: list[str]) -> dict[str, JsonValue]:
    values = node.get("enum")
    if not isinstance(values, list) or len(values) <= MAX_ENUM:
        return node
    notices.append(f"an enum has {len(values)} values: requests use {MAX_ENUM} of them")
    # The first and the last value, and others at equal distances.
    chosen = [values[index * (len(values) - 1) // (MAX_ENUM - 1)] for index in range(MAX_ENUM)]
    return {**node, "enum": chosen}


def _without_slow_patterns(node: dict[str, JsonValue], notices: list[str]) -> dict[str, JsonValue]:
    by_pattern = as_object(node.get("patternProperties"))
    slow = [pattern for pattern in by_pattern if _is_slow(pattern)]
    if slow:
        notices.extend(_notice(pattern, "requests have no property of such a name") for pattern in slow)
        rest = {pattern: schema for pattern, schema in by_pattern.items() if pattern not in slow}
        node = {**node, "patternProperties": rest}
    pattern = node.get("pattern")
    if not isinstance(pattern, str) or not _is_slow(pattern):
        return node
    samples = _samples(node) if backtracks(pattern) and not is_huge(pattern) else []
    others = {name: value for name, value in node.items() if name not in {"pattern", "minLength", "maxLength"}}
    if not samples:
        notices.append(_notice(pattern, "requests have any string instead"))
        return others
    notices.append(_notice(pattern, f"requests use {len(samples)} strings that match it"))
    return {**others, "enum": samples}


def _samples(node: dict[str, JsonValue]) -> list[JsonValue]:
    """Strings that a schema with a pattern accepts, by the compiled validator, whose time is bounded."""
    rules: dict[str, JsonValue] = {name: node[name] for name in _STRING_RULES if name in node}
    short = rules if len(rules) > 1 else {**rules, "maxLength": _MAX_CHARS}
    allowed = as_list(node.get("enum"))
    return [*(_valid_strings(dumps(short), dumps(allowed)) or _valid_strings(dumps(rules), dumps(allowed)))]


@lru_cache
def _valid_strings(rules_json: str, allowed_json: str) -> tuple[str, ...]:
    """Strings that schemas accept which an API often repeats; both arguments are JSON."""
    rules, allowed = as_object(loads(rules_json)), as_list(loads(allowed_json))
    schemas, rng = Schemas({"strings": rules}), random.Random(0)  # noqa: S311 - no secret
    samples: set[str] = set()
    for tried in range(_TRIES):
        value = text([rules], rng)
        if schemas.valid("/strings", value) and (not allowed or value in allowed):
            samples.add(value)
        if tried >= _SAMPLES and not samples:
            break
    # Short ones, for reports that people can read.
    return tuple(sorted(samples, key=lambda value: (len(value), value))[:_SAMPLES])


def _notice(pattern: str, consequence: str) -> str:
    reason = "may take exponential time" if backtracks(pattern) else "has very long texts only"
    return f"the pattern {pattern} {reason}, so it is not used to generate: {consequence}"


def _is_slow(pattern: str) -> bool:
    return backtracks(pattern) or is_huge(pattern)
