"""Bundles: a document and the files that it refers to become one document, with every reference checked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import referred_files, source
from caveat.openapi.bundled_file import BundledFile
from caveat.openapi.coerce import as_object
from caveat.openapi.identifiers import Entry, localise
from caveat.openapi.objects import objects_with
from caveat.openapi.places import FilePlaces, JoinedPlaces
from caveat.openapi.pointer import child, lookup, parents, tokens
from caveat.openapi.references import LoopError, local, resolve, target
from caveat.openapi.source import Place, Source
from caveat.openapi.walk import BUNDLED, METHODS, NAMED_SECTIONS

NOT_FETCHED = "x-caveat-not-fetched"
"""The root key of an empty object, which replaces the targets of URLs and of broken references."""

NOWHERE: JsonValue = {"$ref": local(child("", NOT_FETCHED))}
"""What replaces such a reference."""

_TEXT_FILES = frozenset({".md", ".markdown", ".txt", ".html"})
"""The suffixes of files that a description can refer to."""

_SECTIONS = NAMED_SECTIONS | {"components"}
"""Keys of objects whose entries have names."""

_VALUES = frozenset({"description", "summary", "title", "pattern", "required", "parameters", "tags", "servers"})
"""Keys of texts and lists, which such a document may also replace by a reference."""

Broken: TypeAlias = tuple[str, BadDocument]
"""The pointer of a `$ref` in the merged document, and why its target does not exist."""


@dataclass
class Bundle:
    """Brings a document's files into one document; `files` holds each file read, by its path relative to `folder`."""

    folder: Path
    files: dict[str, BundledFile] = field(default_factory=dict)
    not_fetched: list[tuple[str, Place]] = field(default_factory=list)
    """The URLs of references, with their places: no URL is fetched; an empty object replaces its target."""
    broken: list[Broken] = field(default_factory=list)
    """The references that lead nowhere; an empty object replaces their targets."""
    located: dict[tuple[str, str], str] = field(default_factory=dict)
    """The names of the files that references lead to, by the folder of the reference and the file that it names."""
    waiting: deque[tuple[str, str]] = field(default_factory=deque)
    """The parts that references reach and whose own references are not rewritten yet: file and pointer."""

    def merge(self, root: Source, places: Mapping[str, Place]) -> dict[str, JsonValue]:
        """The root's value with every reference local and leading to a value. Fetches nothing.

        `places` says where each part of the root was written. The value is changed. Raises `BadDocument` if it is no
        object.
        """
        if not isinstance(root.value, dict):
            raise BadDocument(root.file, 1, "the document is not an object", "Give an OpenAPI document")
        merged = root.value
        name = Path(root.file).name
        entries = _Localiser(self, name, "", places).rewrite_root(merged)
        while self.waiting:
            file, pointer = self.waiting.popleft()
            references, discriminators = self.files[file].reach(pointer)
            entries += _Localiser(self, name, file, self.places(file)).rewrite(references, discriminators)
        if self.files:
            merged[BUNDLED] = {file: self.files[file].content() for file in sorted(self.files)}
        merged[NOT_FETCHED] = {}
        self._replace_broken(merged, entries, JoinedPlaces([places, *self.all_places()]), root.file)
        if not any(holder["$ref"] == local(child("", NOT_FETCHED)) for _, holder in entries):
            del merged[NOT_FETCHED]
        _insert_values(merged, entries)
        return _with_operations(_without_extensions(merged))

    def _replace_broken(
        self, merged: dict[str, JsonValue], entries: list[Entry], places: Mapping[str, Place], file: str
    ) -> None:
        """Let each reference that leads nowhere lead to an empty object."""
        resolved: set[str] = set()
        for pointer, holder in entries:
            reference = str(holder["$ref"])
            if reference in resolved:
                continue
            problem = _problem(merged, pointer, reference)
            if problem is None:
                resolved.add(reference)
                continue
            at = child(pointer, "$ref")
            place = places.get(at, Place(file, 1))
            self.record_broken(at, holder, BadDocument(place.file, place.line, *problem))

    def record_broken(self, at: str, holder: dict[str, JsonValue], error: BadDocument) -> None:
        """Record a reference that leads nowhere, unless an extension has it, and let it lead to an empty object."""
        if not any(token.startswith("x-") and token != BUNDLED for token in tokens(at)):
            self.broken.append((at, error))
        holder["$ref"] = local(child("", NOT_FETCHED))

    def places(self, name: str) -> Mapping[str, Place]:
        """The place of each part of a file, by its pointer in that file."""
        return FilePlaces(self.files[name].source)

    def all_places(self) -> list[Mapping[str, Place]]:
        """The place of each part of each file, by its pointer in the merged document."""
        return [FilePlaces(file.source, child("", BUNDLED, name)) for name, file in self.files.items()]


@dataclass(frozen=True, slots=True)
class _Localiser:
    """Rewrites the references of one file (`""` is the root) to pointers into the merged document."""

    bundle: Bundle
    root: str
    name: str
    places: Mapping[str, Place]

    def rewrite_root(self, root: JsonValue) -> list[Entry]:
        """Rewrite the references of the document itself; returns the objects that hold them, by their pointers."""
        entries = localise(root)
        has_files = any(not str(holder["$ref"]).startswith("#") for _, holder in entries)
        discriminators = objects_with(root, frozenset({"discriminator"}), extensions=True) if has_files else ()
        return self.rewrite(entries, discriminators)

    def rewrite(self, entries: Sequence[Entry], discriminators: Iterable[Entry]) -> list[Entry]:
        """Rewrite references; returns the objects that hold them, by their pointers in the merged document."""
        above = child("", BUNDLED, self.name) if self.name else ""
        for pointer, holder in discriminators:
            self._localise_mapping(pointer, as_object(holder.get("discriminator")))
        for pointer, holder in entries:
            file, hash_, fragment = str(holder["$ref"]).partition("#")
            if _is_url(file):
                self.bundle.not_fetched.append((str(holder["$ref"]), self.place(pointer)))
                holder["$ref"] = local(child("", NOT_FETCHED))
            elif file or hash_:
                try:
                    holder["$ref"] = self.reference(file, fragment, pointer)
                except BadDocument as error:
                    self.bundle.record_broken(child(above + pointer, "$ref"), holder, error)
        return [(above + pointer, holder) for pointer, holder in entries]

    def _localise_mapping(self, pointer: str, discriminator: dict[str, JsonValue]) -> None:
        """Rewrite the values of a discriminator's mapping that name a file, or a part of this file."""
        mapping = as_object(discriminator.get("mapping"))
        for key, value in mapping.items():
            if isinstance(value, str) and _is_reference(value):
                file, _, fragment = value.partition("#")
                # `caveat lint` reports a value that leads nowhere.
                with suppress(BadDocument):
                    mapping[key] = self.reference(file, fragment, pointer)

    def reference(self, file: str, fragment: str, pointer: str) -> str:
        """The reference in the merged document to a part of a file; `pointer` is where it is written."""
        other = self.locate(file, pointer) if file else self.name
        if not other:
            return local(unquote(fragment))
        self.bundle.waiting.append((other, unquote(fragment)))
        return local(child("", BUNDLED, other) + unquote(fragment))

    def place(self, pointer: str) -> Place:
        """The place of the reference of an object."""
        # A `$dynamicRef` became a `$ref`, and has no place by that name.
        above = parents(child(pointer, "$ref"))
        return next((self.places[at] for at in above if at in self.places), Place(self.name or self.root, 1))

    def locate(self, file: str, pointer: str) -> str:
        """The name of the file referred to, which is read the first time; `""` for the root."""
        key = (self.name.rpartition("/")[0], file)
        if key not in self.bundle.located:
            self.bundle.located[key] = self._located(file, pointer)
        return self.bundle.located[key]

    def _located(self, file: str, pointer: str) -> str:
        folder = self.bundle.folder
        try:
            path = referred_files.find(folder, self.name, file)
        except referred_files.RefusedFile as refused:
            place = self.place(pointer)
            raise BadDocument(place.file, place.line, refused.problem, refused.remedy) from refused
        other = referred_files.relative(path, folder.resolve())
        if other == self.root:
            return ""
        if other not in self.bundle.files:
            shown = referred_files.shown(folder, other)
            read = source.read_text if path.suffix in _TEXT_FILES else source.read
            self.bundle.files[other] = BundledFile(read(shown))
        return other


def _is_reference(value: str) -> bool:
    """Whether a value of a mapping is no name of a component."""
    is_file = "/" in value or value.endswith((".json", ".yaml", ".yml"))
    return "#" in value or (is_file and not _is_url(value))


def _is_url(file: str) -> bool:
    try:
        return urlsplit(file).scheme in {"http", "https"} or file.startswith("//")
    except ValueError:
        return False


def _problem(merged: dict[str, JsonValue], pointer: str, reference: str) -> tuple[str, str] | None:
    """The problem of a reference whose target does not exist, with a remedy; None if it exists."""
    if reference != "#" and not reference.startswith("#/"):
        return f"$ref {reference!r} is neither a JSON pointer nor the name of a schema", "Write #/components/…"
    try:
        resolve(merged, pointer)
    except LoopError:
        return f"$ref {reference} leads back to itself", "Let one of the schemas be no reference"
    except LookupError:
        return f"$ref {reference} names nothing in the document", "Add the component, or correct the name"
    return None


def _insert_values(merged: dict[str, JsonValue], entries: list[Entry]) -> None:
    """Replace references by what they name, where OpenAPI allows none, but documents of several files have them.

    These are texts and lists (`description: {$ref: intro.md}`), and whole sections (`schemas: {$ref: schemas.yaml}`),
    whose entries become references, so that each keeps its place.
    """
    waiting = list(reversed(entries))
    while waiting:
        pointer, holder = waiting.pop()
        *above, key = tokens(pointer) or [""]
        is_section = key in _SECTIONS and not (above and above[-1] in NAMED_SECTIONS)
        if not is_section and key not in _VALUES:
            continue
        if holder == NOWHERE and key in _VALUES and above[-1:] != ["components"]:
            # Rules can see that the value is unknown.
            continue
        at = resolve(merged, pointer)
        value = lookup(merged, at)
        if isinstance(value, dict) and key == "content" and is_section:
            # A media type cannot be a reference.
            holder.clear()
            holder.update(value)
        elif isinstance(value, dict) and is_section:
            references: dict[str, dict[str, JsonValue]] = {name: {"$ref": local(child(at, name))} for name in value}
            written = {name: entry for name, entry in holder.items() if name != "$ref"}
            holder.clear()
            holder.update(references | written)
            references = {name: entry for name, entry in references.items() if name not in written}
            waiting += [(child(pointer, name), reference) for name, reference in references.items()]
        elif not isinstance(value, dict | bool):
            parent = lookup(merged, pointer.rpartition("/")[0])
            if isinstance(parent, dict):
                parent[key] = value


def _without_extensions(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document without the extensions among its paths, which are no paths."""
    paths = document.get("paths")
    if not isinstance(paths, dict) or not any(path.startswith("x-") for path in paths):
        return document
    return {**document, "paths": {path: item for path, item in paths.items() if not path.startswith("x-")}}


def _with_operations(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document with each operation that is a reference, which OpenAPI does not know, in its place."""
    for section in (document.get("paths"), document.get("webhooks")):
        for item in section.values() if isinstance(section, dict) else ():
            node = as_object(_followed(document, item))
            for method in METHODS:
                if method in node:
                    node[method] = _followed(document, node[method])
    return document


def _followed(document: dict[str, JsonValue], node: JsonValue) -> JsonValue:
    """The node that a node refers to, or the node itself."""
    reference = as_object(node).get("$ref")
    return lookup(document, resolve(document, target(reference))) if isinstance(reference, str) else node
