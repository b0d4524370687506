"""References: every `$ref` leads somewhere, inside the spec's folder, and files become one document."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.grammar import parts
from caveat.openapi.pointer import child, lookup
from caveat.openapi.source import Place, Source

BUNDLED = "x-bundled"
"""The root key under which other files' content stands, by their path relative to the spec's folder."""


def references(node: JsonValue, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Each reference below `node`, as (pointer of the object that holds it, its text)."""
    yield from _references(node, pointer, names=False)


def _references(node: JsonValue, pointer: str, *, names: bool) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _references(item, child(pointer, index), names=False)
    elif isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str):
            yield pointer, target
        for key, value, naming in parts(node, names=names):
            yield from _references(value, child(pointer, key), names=naming)


def target(reference: str) -> str:
    """The pointer that a local reference names: its fragment, percent-decoded (RFC 6901, 6)."""
    return unquote(reference[1:])


def local(pointer: str) -> str:
    """The reference that names a pointer: a URI fragment, percent-encoded (RFC 6901, 6)."""
    return "#" + quote(pointer, safe="/~$&'()*+,;=:@!-._")


class LoopError(LookupError):
    """References that lead round in a circle."""


def resolve(root: JsonValue, pointer: str) -> str:
    """The pointer that `pointer` leads to when local references are followed; raises `LookupError`."""
    seen = {pointer}
    while True:
        node = lookup(root, pointer)
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#"):
            return pointer
        pointer = target(reference)
        if pointer in seen:
            raise LoopError(reference)
        seen.add(pointer)


@dataclass
class Bundle:
    """Brings the files of one folder into one document; `files` holds each file read, by its relative path."""

    folder: Path
    files: dict[str, Source] = field(default_factory=dict)

    def merge(self, root: Source, places: Mapping[str, Place]) -> dict[str, JsonValue]:
        """The root's value with every reference local, checked to resolve. Raises `BadDocument`; fetches nothing.

        `places` says where each part of the root was written.
        """
        if not isinstance(root.value, dict):
            raise BadDocument(root.file, 1, "the document is no object", "Write an OpenAPI document there")
        merged = copy.deepcopy(root.value)
        _Localiser(self, Path(root.file).name, "", places).rewrite(merged)
        contents: dict[str, JsonValue] = {}
        while missing := sorted(set(self.files) - set(contents)):
            for name in missing:
                contents[name] = copy.deepcopy(self.files[name].value)
                _Localiser(self, Path(root.file).name, name, self.places(name)).rewrite(contents[name])
        if contents:
            merged[BUNDLED] = {name: contents[name] for name in sorted(contents)}
        _check(merged, {**places, **self.all_places()}, root.file)
        return merged

    def places(self, name: str) -> dict[str, Place]:
        """Where each part of a file stands, by its pointer in that file."""
        held = self.files[name]
        return {pointer: Place(held.file, line) for pointer, line in held.lines.items()}

    def all_places(self) -> dict[str, Place]:
        """Where each part of all files stands, by its pointer in the document that they became."""
        return {
            child("", BUNDLED, name) + pointer: place
            for name in self.files
            for pointer, place in self.places(name).items()
        }


@dataclass(frozen=True, slots=True)
class _Localiser:
    """Rewrites the references of one file, `""` being the root, to what they are called in the one document."""

    bundle: Bundle
    root: str
    name: str
    places: Mapping[str, Place]

    def rewrite(self, node: JsonValue) -> None:
        for pointer, reference in list(references(node)):
            file, hash_, fragment = reference.partition("#")
            if file or hash_:
                base = self.prefix(file, pointer)
                object_ = lookup(node, pointer)
                assert isinstance(object_, dict)  # noqa: S101 - `references` yields objects only
                object_["$ref"] = local(base + unquote(fragment))

    def prefix(self, file: str, pointer: str) -> str:
        other = self.locate(file, pointer) if file else self.name
        return child("", BUNDLED, other) if other else ""

    def locate(self, file: str, pointer: str) -> str:
        """The name of the file referred to, read if it was not yet; `""` for the root."""
        folder = self.bundle.folder.resolve()
        place = self.places[child(pointer, "$ref")]
        try:
            if urlsplit(file).scheme or file.startswith("//"):
                problem = f"$ref to the address {file}"
                raise BadDocument(
                    place.file, place.line, problem, "Nothing is fetched: keep a copy in the spec's folder"
                )
            path = (folder / Path(self.name).parent / unquote(file)).resolve()
            there = path.is_file()
        except (ValueError, OSError) as error:
            # A null byte, a name too long, a bracket where an address has none.
            raise BadDocument(place.file, place.line, f"$ref to {file!r}, no file name", "Correct the name") from error
        if not path.is_relative_to(folder):
            problem = f"$ref to {file}, outside the spec's folder"
            raise BadDocument(place.file, place.line, problem, "Move the file into the folder")
        if not there:
            raise BadDocument(place.file, place.line, f"$ref to {file}, which is not there", "Check the path")
        other = path.relative_to(folder).as_posix()
        if other == self.root:
            return ""
        if other not in self.bundle.files:
            self.bundle.files[other] = source.read(path)
        return other


def _check(merged: dict[str, JsonValue], places: Mapping[str, Place], file: str) -> None:
    for pointer, reference in references(merged):
        place = places.get(child(pointer, "$ref"), Place(file, 1))
        if reference != "#" and not reference.startswith("#/"):
            raise BadDocument(place.file, place.line, f"$ref {reference!r} is no JSON pointer", "Write #/components/…")
        try:
            resolve(merged, pointer)
        except LoopError as error:
            problem = f"$ref {reference} leads back to itself"
            raise BadDocument(place.file, place.line, problem, "Give the loop a schema to end at") from error
        except LookupError as error:
            problem = f"$ref {reference} leads nowhere"
            raise BadDocument(place.file, place.line, problem, "Add what it names, or correct the name") from error
