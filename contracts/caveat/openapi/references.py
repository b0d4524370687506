"""References: every `$ref` leads somewhere, inside the spec's folder, and files become one document."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from caveat.errors import BadDocument
from caveat.exchange import JsonValue
from caveat.openapi import source
from caveat.openapi.pointer import child, lookup
from caveat.openapi.source import Source

BUNDLED = "x-bundled"
"""The root key under which other files' content stands, by their path relative to the spec's folder."""

# Below these keys stand plain values, in which "$ref" is a word like any other.
_VALUES = frozenset({"example", "default", "enum", "const", "value", "x-evidence"})


def references(node: JsonValue, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Each reference below `node`, as (pointer of the object that holds it, its text)."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from references(item, child(pointer, index))
    elif isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str):
            yield pointer, target
        names = pointer.endswith(("/properties", "/schemas", "/patternProperties", "/$defs"))
        for key, value in node.items():
            if names or key not in _VALUES:
                yield from references(value, child(pointer, key))


def resolve(root: JsonValue, pointer: str) -> str:
    """The pointer that `pointer` leads to when local references are followed; raises `LookupError`."""
    seen = {pointer}
    while True:
        node = lookup(root, pointer)
        target = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(target, str) or not target.startswith("#"):
            return pointer
        pointer = unquote(target[1:])
        if pointer in seen:
            message = f"{target} refers to itself"
            raise LookupError(message)
        seen.add(pointer)


@dataclass
class Bundle:
    """Brings the files of one folder into one document; `files` holds each file read, by its relative path."""

    folder: Path
    files: dict[str, Source] = field(default_factory=dict)

    def merge(self, root: Source) -> dict[str, JsonValue]:
        """The root's value with every reference local, checked to resolve. Raises `BadDocument`; fetches nothing."""
        if not isinstance(root.value, dict):
            raise BadDocument(root.file, 1, "the document is no object", "Write an OpenAPI document there")
        merged = copy.deepcopy(root.value)
        self._localise(merged, root, "")
        if self.files:
            merged[BUNDLED] = {name: self._content(name) for name in sorted(self.files)}
        _check(merged, root, self.files)
        return merged

    def _content(self, name: str) -> JsonValue:
        # Localising one file can bring in another; `merge` asks again until none is new.
        content = copy.deepcopy(self.files[name].value)
        self._localise(content, self.files[name], name)
        return content

    def _localise(self, node: JsonValue, holder: Source, name: str) -> None:
        for pointer, target in list(references(node)):
            file, _, fragment = target.partition("#")
            if not file and not name:
                continue
            other = self._locate(file, holder, pointer, name) if file else name
            object_ = lookup(node, pointer)
            assert isinstance(object_, dict)  # noqa: S101 - `references` yields objects only
            object_["$ref"] = f"#{child('', BUNDLED, other)}{unquote(fragment)}"

    def _locate(self, file: str, holder: Source, pointer: str, name: str) -> str:
        line = holder.lines.get(child(pointer, "$ref"))
        if urlsplit(file).scheme or file.startswith("//"):
            problem = f"$ref to the address {file}"
            raise BadDocument(holder.file, line, problem, "Nothing is fetched: keep a copy in the spec's folder")
        path = (self.folder / Path(name).parent / unquote(file)).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            problem = f"$ref to {file}, outside the spec's folder"
            raise BadDocument(holder.file, line, problem, "Move the file into the folder")
        if not path.is_file():
            raise BadDocument(holder.file, line, f"$ref to {file}, which is not there", "Check the path")
        other = path.relative_to(self.folder.resolve()).as_posix()
        if other not in self.files:
            self.files[other] = source.read(path)
            content = copy.deepcopy(self.files[other].value)
            self._localise(content, self.files[other], other)
        return other


def _check(merged: dict[str, JsonValue], root: Source, files: dict[str, Source]) -> None:
    for pointer, target in references(merged):
        holder, inner = root, pointer
        for name, other in files.items():
            prefix = child("", BUNDLED, name)
            if pointer.startswith(prefix):
                holder, inner = other, pointer.removeprefix(prefix)
        line = holder.lines.get(child(inner, "$ref"))
        if not target.startswith(("#/", "#")) or (target != "#" and not target.startswith("#/")):
            raise BadDocument(holder.file, line, f"$ref {target!r} is no JSON pointer", "Write #/components/…")
        try:
            resolve(merged, pointer)
        except LookupError as error:
            looped = "refers to itself" in str(error)
            problem = f"$ref {target} leads back to itself" if looped else f"$ref {target} leads nowhere"
            remedy = "Give the loop a schema to end at" if looped else "Add what it names, or correct the name"
            raise BadDocument(holder.file, line, problem, remedy) from error
