"""The one module that knows YAML: it reads a file into JSON values and their line numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import json_source
from caveat.openapi.document_file import text_of
from caveat.openapi.json_lines import JsonColumns, JsonLines
from caveat.openapi.json_source import NotPlainJson
from caveat.openapi.pointer import child

MAX_VALUES = 2_000_000
"""Maximum number of values in a document, aliases resolved; a larger document is an alias bomb."""

_NOT_YAML = "not YAML: "

MAX_DEPTH = 150
"""Maximum depth of a document, so that recursion over it stays within Python's stack."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of a file, and the line and the column, counted from 1, at which each JSON pointer starts."""

    file: str
    value: JsonValue
    lines: Mapping[str, int]
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and a line and a column in it, counted from 1."""

    file: str
    line: int
    column: int | None = None


class _Loader(yaml.CSafeLoader):
    """Resolves plain scalars as YAML 1.2 and JSON do: `on` and dates are strings."""


_Loader.yaml_implicit_resolvers = {}  # without those of YAML 1.1 in the base class
_TAG = "tag:yaml.org,2002:"

# The core schema of YAML 1.2.2 (10.3.2).
for _name, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+0123456789."),
    ),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern})$"), _first)


def read(path: Path) -> Source:
    """Read a YAML or JSON file; raises `BadDocument` with file and line."""
    return parse(text_of(path), str(path))


def read_text(path: Path) -> Source:
    """Read a file that is one text, such as a description in Markdown; raises `BadDocument`."""
    return Source(str(path), text_of(path), {"": 1})


def parse(text: str, file: str) -> Source:
    """Read YAML or JSON text; messages use the name `file`. Raises `BadDocument`."""
    broken: NotPlainJson | None = None
    if text.lstrip()[:1] in {"{", "["}:
        try:
            lines = JsonLines(text)
            return Source(file, json_source.parse(text, MAX_DEPTH), lines, JsonColumns(lines))
        except NotPlainJson as error:
            # YAML has flow collections that look like it, and its parser knows the line of an error.
            broken = error if file.endswith(".json") and error.line is not None else None
    try:
        return _parse_yaml(text, file)
    except BadDocument as error:
        # In a .json file, the message is that of Python's JSON parser: YAML's names its own syntax.
        if broken is not None and error.problem.startswith(_NOT_YAML):
            problem = f"not JSON: {broken.problem}"
            raise BadDocument(file, broken.line, problem, "Correct the syntax", broken.column) from error
        raise


def _parse_yaml(text: str, file: str) -> Source:
    try:
        text, line = _too_deep(text)
        if line is not None:
            problem = f"nested more than {MAX_DEPTH} levels deep"
            raise BadDocument(file, line, problem, "Flatten it with $ref")
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise BadDocument(file, line, f"{_NOT_YAML}{error.problem or error.context}", "Correct the syntax") from error
    except yaml.YAMLError as error:
        raise BadDocument(file, None, f"{_NOT_YAML}{' '.join(str(error).split())}", "Remove the character") from error
    if node is None:
        raise BadDocument(file, None, "the file is empty", "Write an OpenAPI document in it")
    return _Composer(file).source(node)


_TABS_BEFORE_A_COMMENT = re.compile(r"^[ \t]*\t[ \t]*(?=#|$)")


def _without_tabs(text: str, error: yaml.MarkedYAMLError) -> str | None:
    """The text without the tabs that an error is about, if they are before a comment: YAML 1.2 allows them there."""
    lines = text.splitlines(keepends=True)
    at = -1 if error.problem_mark is None else error.problem_mark.line
    line = lines[at] if 0 <= at < len(lines) else ""
    if "\t" not in line or not _TABS_BEFORE_A_COMMENT.match(line.rstrip("\r\n")):
        return None
    return "".join([*lines[:at], _TABS_BEFORE_A_COMMENT.sub("", line), *lines[at + 1 :]])


class _Dumper(yaml.SafeDumper):
    """Writes block style, and quotes what YAML 1.2 would not read as a string."""

    def ignore_aliases(self, data: object) -> bool:
        """Write equal values twice."""
        del data
        return True


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    resolvers = _Loader.yaml_implicit_resolvers.get(text[:1], [])
    is_other = any(pattern.match(text) for _, pattern in resolvers)
    return dumper.represent_scalar(f"{_TAG}str", text, style='"' if is_other else None)


_Dumper.add_representer(str, _written)


def dump(value: JsonValue) -> str:
    """The YAML text of a value, in block style, with a line break at its end."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


def _too_deep(text: str) -> tuple[str, int | None]:
    """The text as the parser takes it, and the line on which it is nested too deeply, None if it is not."""
    while True:
        try:
            return text, _deep_line(text)
        except yaml.MarkedYAMLError as error:
            changed = _without_tabs(text, error)
            if changed is None:
                raise
            text = changed


def _deep_line(text: str) -> int | None:
    # The parser has a stack of its own, but the composer of nodes recurses in C and would crash.
    loader = _Loader(text)
    depth = 0
    try:
        while (event := loader.get_event()) is not None:
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return 1 if event.start_mark is None else event.start_mark.line + 1
    finally:
        loader.dispose()
    return None


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class _Composer:
    """Converts YAML nodes to JSON values; refuses those that JSON does not have."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.columns: dict[str, int] = {}
        self.open: set[int] = set()
        self.sizes: dict[int, tuple[int, int]] = {}

    def source(self, node: yaml.Node) -> Source:
        values, depth = self.size(node)
        if values > MAX_VALUES or depth > MAX_DEPTH:
            problem = f"with its aliases resolved it has more than {MAX_VALUES:,} values or {MAX_DEPTH} levels"
            raise self.refused(node, problem, "Remove the aliases")
        return Source(self.file, self.value(node, ""), self.lines, self.columns)

    def refused(self, node: yaml.Node, problem: str, remedy: str) -> BadDocument:
        return BadDocument(self.file, node.start_mark.line + 1, problem, remedy)

    def size(self, node: yaml.Node) -> tuple[int, int]:
        """The number of values and levels of a node with aliases resolved; aliases share the node of their anchor."""
        if isinstance(node, yaml.ScalarNode):
            return 1, 0
        size = self.sizes.get(id(node))
        if size is not None:
            return size
        if id(node) in self.open:
            raise self.refused(node, "an alias inside its own anchor", "Remove the alias")
        self.open.add(id(node))
        parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        sizes = [self.size(part) for part in parts]
        total = 1 + sum(values for values, _ in sizes), 1 + max((depth for _, depth in sizes), default=0)
        self.open.discard(id(node))
        self.sizes[id(node)] = total
        return total

    def value(self, node: yaml.Node, pointer: str) -> JsonValue:
        self.mark(pointer, node)
        kind = node.tag.removeprefix(_TAG)
        if isinstance(node, yaml.MappingNode) and kind == "map":
            return self.mapping(node, pointer)
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return [self.value(item, child(pointer, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and kind in _SCALARS:
            try:
                return _SCALARS[kind](node.value)
            except ValueError as error:
                problem = f"{node.value[:40]!r} is not a JSON {kind}"
                raise self.refused(node, problem, "Quote it if it is a string") from error
        raise self.refused(node, f"the tag {node.tag} has no meaning in JSON", "Remove the tag")

    def mark(self, pointer: str, node: yaml.Node) -> None:
        self.lines[pointer] = node.start_mark.line + 1
        self.columns[pointer] = node.start_mark.column + 1

    def mapping(self, node: yaml.MappingNode, pointer: str) -> dict[str, JsonValue]:
        result: dict[str, JsonValue] = {}
        for key, (key_node, value_node) in self.pairs(node).items():
            result[key] = self.value(value_node, child(pointer, key))
            self.mark(child(pointer, key), key_node)
        return result

    def pairs(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The keys and values of a mapping, and then those of its merge key that it does not have."""
        pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        merged: yaml.Node | None = None
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.refused(key_node, "a key that is not a scalar", "Use a string as key")
            key = key_node.value
            if key in pairs:
                first = pairs[key][0].start_mark.line + 1
                raise self.refused(
                    key_node, f"duplicate key {key!r}, first written on line {first}", "Keep one of the two"
                )
            if key == "<<" and not key_node.style:
                merged = value_node
            else:
                pairs[key] = (key_node, value_node)
        for part in merged.value if isinstance(merged, yaml.SequenceNode) else [merged] if merged else []:
            if not isinstance(part, yaml.MappingNode):
                raise self.refused(part, "a merge key whose value is no mapping", "Give it an alias of a mapping")
            pairs = {**self.pairs(part), **pairs}
        return pairs


def _integer(text: str) -> int:
    return int(text, 0) if text.startswith(("0o", "0x")) else int(text)


def _number(text: str) -> float:
    number = float(text.replace(".inf", "inf").replace(".nan", "nan"))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_SCALARS: Mapping[str, Callable[[str], JsonValue]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": _integer,
    "float": _number,
    "str": str,
}
"""The value of a scalar's text, by its tag; `ValueError` if JSON has no such value."""
