"""The one module that knows YAML: a file read into JSON values, with the line that each was written on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import yaml

from caveat.errors import BadDocument
from caveat.exchange import JsonValue
from caveat.openapi.pointer import child

MOST_VALUES = 2_000_000
"""A document that unfolds to more values than this is refused: no contract is that large, an alias bomb is."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's content, and for each JSON pointer into it the line it starts on, counted from 1."""

    file: str
    value: JsonValue
    lines: Mapping[str, int]


class _Loader(yaml.CSafeLoader):
    """Resolves plain scalars as YAML 1.2 and JSON do: `on` is a word, and a date is a string."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    list("-+0123456789."),
)


def read(path: Path) -> Source:
    """Read a YAML or JSON file; raises `BadDocument` with file and line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocument(str(path), None, f"not UTF-8 at byte {error.start}", "Save the file as UTF-8") from error
    except OSError as error:
        raise BadDocument(str(path), None, f"cannot be read ({error.strerror})", "Check the path") from error
    return parse(text, str(path))


def parse(text: str, file: str) -> Source:
    """Read YAML or JSON text; `file` is what messages call it. Raises `BadDocument`."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise BadDocument(file, line, f"not YAML: {error.problem or error.context}", "Mend the syntax here") from error
    except yaml.YAMLError as error:
        raise BadDocument(file, None, f"not YAML: {_one_line(error)}", "Take the character out") from error
    except RecursionError as error:
        raise BadDocument(file, None, "nested too deeply to be read", "Flatten it with $ref") from error
    if node is None:
        raise BadDocument(file, None, "the file is empty", "Write an OpenAPI document there")
    return _Composer(file).source(node)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


class _Composer:
    """Turns YAML nodes into values, refusing what JSON cannot say."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.open: set[int] = set()
        self.sizes: dict[int, int] = {}

    def source(self, node: yaml.Node) -> Source:
        if self.size(node) > MOST_VALUES:
            raise self.refused(node, f"its aliases unfold to more than {MOST_VALUES:,} values", "Take the aliases out")
        return Source(self.file, self.value(node, ""), self.lines)

    def refused(self, node: yaml.Node, problem: str, remedy: str) -> BadDocument:
        return BadDocument(self.file, node.start_mark.line + 1, problem, remedy)

    def size(self, node: yaml.Node) -> int:
        """How many values a node unfolds to, without unfolding it: an alias shares its anchor's node."""
        if isinstance(node, yaml.ScalarNode):
            return 1
        known = self.sizes.get(id(node))
        if known is not None:
            return known
        if id(node) in self.open:
            raise self.refused(node, "an alias stands inside its own anchor", "Take the alias out")
        self.open.add(id(node))
        parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        total = 1 + sum(map(self.size, parts))
        self.open.discard(id(node))
        self.sizes[id(node)] = total
        return total

    def value(self, node: yaml.Node, pointer: str) -> JsonValue:
        self.lines[pointer] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, pointer)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, child(pointer, index)) for index, item in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, pointer: str) -> dict[str, JsonValue]:
        result: dict[str, JsonValue] = {}
        written: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.refused(key_node, "a key that is no plain word", "Use a string as key")
            key = key_node.value
            line = key_node.start_mark.line + 1
            if key in written:
                problem = f"duplicate key {key!r}, first written on line {written[key]}"
                raise self.refused(key_node, problem, "Keep one of the two")
            written[key] = line
            result[key] = self.value(value_node, child(pointer, key))
            self.lines[child(pointer, key)] = line
        return result

    def scalar(self, node: yaml.Node) -> JsonValue:
        text: str = node.value
        match node.tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "str":
                return text
            case tag:
                raise self.refused(node, f"the tag !{tag.lstrip('!')} has no meaning in JSON", "Take the tag out")
