"""A compiled document: overlay applied, files bundled, references checked, converted to OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import source, upgrade, version
from caveat.openapi.bundle import Broken, Bundle
from caveat.openapi.coerce import as_object
from caveat.openapi.objects import keys_of, objects_with
from caveat.openapi.places import FilePlaces, JoinedPlaces
from caveat.openapi.pointer import child, parents
from caveat.openapi.source import Place, Source
from caveat.openapi.walk import METHODS, Kind, Part, parts, walk_outside_schemas

OVERLAY = "overlay.yaml"
"""The file name of the corrections to the documents in the same folder that have no overlay of their own."""


@dataclass(frozen=True)
class Document:
    """A compiled OpenAPI document, with the file and line of each part."""

    file: str
    value: dict[str, JsonValue]
    """As OpenAPI 3.1 or 3.2."""
    written: dict[str, JsonValue]
    """In the version that it is written in: a 3.0 document before its conversion."""
    places: Mapping[str, Place]
    dangling: tuple[tuple[str, Place], ...] = ()
    """Overlay targets that match nothing, with their places."""
    inputs: tuple[Path, ...] = ()
    """Every file that was read."""
    not_fetched: tuple[tuple[str, Place], ...] = ()
    """The URLs of references, with their places."""
    broken: tuple[Broken, ...] = ()
    """The references that lead nowhere."""
    malformed: tuple[tuple[str, Place], ...] = ()
    """The problems of sections, path items and operations that are no objects and left out, with their places."""

    @property
    def notices(self) -> tuple[str, ...]:
        """A sentence for each reference to a URL, and for each section, path item and operation that is left out."""
        urls = (
            f"{place.file}:{place.line}: $ref to the URL {url}, and no URL is fetched: keep a copy in the spec's folder"
            for url, place in self.not_fetched
        )
        left_out = (f"{place.file}:{place.line}: {problem}; it is set aside" for problem, place in self.malformed)
        number = version.unquoted(self.written.get("openapi"))
        place = self.place("/openapi")
        return (*([f"{place.file}:{place.line}: {number}"] if number else []), *urls, *left_out)

    @property
    def version(self) -> str:
        """The version of OpenAPI that it is written in, such as `3.0`."""
        return ".".join(str(self.written.get("openapi")).split(".")[:2])

    def require_complete(self) -> None:
        """Raise `BadDocument` if a reference is to a URL or leads nowhere: generated files would lack that part."""
        for _, error in self.broken:
            raise error
        for url, place in self.not_fetched:
            problem = f"$ref to the URL {url}, and no URL is fetched"
            raise BadDocument(place.file, place.line, problem, "Keep a copy in the spec's folder")

    def place(self, pointer: str) -> Place:
        """The place of `pointer`, or of the nearest pointer above it that was written."""
        for above in parents(pointer):
            if above in self.places:
                return self.places[above]
        return Place(self.file, 1)

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return tuple(parts(self.value, *Kind))

    @cached_property
    def parts_outside_schemas(self) -> tuple[Part, ...]:
        """Every part that is no schema, of other files too, and the outermost schemas."""
        return tuple(walk_outside_schemas(self.value, files=True))

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all its objects: a key that is not among them need not be searched."""
        return keys_of(self.value)

    @cached_property
    def constrained_schemas(self) -> tuple[tuple[str, dict[str, JsonValue]], ...]:
        """The schemas with keywords that may contradict others, with their pointers; no extensions."""
        return tuple(objects_with(self.value, _CONSTRAINTS, extensions=False))

    def parts(self, *kinds: Kind) -> Iterator[Part]:
        """Every part of these kinds, as `walk.parts` gives them; the document is walked through once."""
        return (part for part in self._parts if part.kind in kinds)


_CONSTRAINTS = frozenset(
    {
        *(
            "oneOf",
            "anyOf",
            "allOf",
            "minimum",
            "minLength",
            "minItems",
            "minProperties",
            "enum",
            "const",
            "pattern",
            "patternProperties",
            "additionalProperties",
        )
    }
)
_NONE: tuple[tuple[str, Place], ...] = ()


def overlay_of(path: Path) -> Path:
    """The file of the corrections to a document: `NAME.overlay.yaml` if it exists, else `overlay.yaml`."""
    own, shared = path.with_name(f"{path.stem}.{OVERLAY}"), path.with_name(OVERLAY)
    is_shared = not own.is_file() and (shared.is_file() or path.stem == "openapi")
    return shared if is_shared else own


def load(path: Path, corrections: Source | None = None) -> Document:
    """Read a document with its overlay, by default the file beside it if there is one; raises `BadDocument`."""
    base = source.read(path)
    version.require_supported(base)
    file = overlay_of(path)
    inputs = [path]
    edited, dangling = base.value, _NONE
    edited_places: Mapping[str, Place] = FilePlaces(base)
    if file.is_file() and file != path:
        corrections = corrections or source.read(file)
        inputs.append(file)
    if corrections is not None:
        # Few documents have an overlay, and its JSONPath takes as long to load as all of YAML.
        from caveat.openapi import overlay  # noqa: PLC0415 - see above

        overlaid = overlay.apply(base, corrections)
        edited, edited_places, dangling = overlaid.value, overlaid.places, overlaid.dangling
    bundle = Bundle(path.parent)
    value = bundle.merge(Source(str(path), edited, base.lines, base.columns), edited_places)
    places = JoinedPlaces([edited_places, *bundle.all_places()])
    inputs += [Path(bundle.files[name].source.file) for name in sorted(bundle.files)]
    written = value
    complete = version.complete(value.get("openapi"))
    if complete is not None:
        value = upgrade.to_3_1(value) if complete.startswith("3.0") else {**value, "openapi": complete}
    compiled = Document(
        str(path), value, written, places, dangling, tuple(inputs), tuple(bundle.not_fetched), tuple(bundle.broken)
    )
    return _with_objects(compiled)


_SECTIONS = ("info", "paths", "components", "webhooks")


def _with_objects(document: Document) -> Document:
    """The document in the form that the rest of the toolkit relies on; `caveat lint` reports all other errors."""
    problems: dict[str, str] = {}
    value = dict(document.value)
    for section in _SECTIONS:
        if section in value:
            value[section] = _objects(value[section], child("", section), section, problems)
    components = as_object(value.get("components"))
    if "schemas" in components:
        schemas = _objects(components["schemas"], "/components/schemas", "components.schemas", problems)
        value["components"] = {**components, "schemas": schemas}
    for section in ("paths", "webhooks"):
        items = as_object(value.get(section))
        value |= {section: _path_items(section, items, problems)} if items else {}
    if not problems:
        return document
    return replace(document, value=value, malformed=tuple((problems[at], document.place(at)) for at in problems))


def _objects(node: JsonValue, pointer: str, name: str, found: dict[str, str]) -> dict[str, JsonValue]:
    if not isinstance(node, dict):
        found[pointer] = f"{name} is not an object"
    return as_object(node)


def _path_items(section: str, items: dict[str, JsonValue], found: dict[str, str]) -> dict[str, JsonValue]:
    """The path items of a section that are objects; `found` gets a sentence for each of the others, by pointer."""
    objects: dict[str, JsonValue] = {}
    for path, item in items.items():
        operations = {method: node for method, node in as_object(item).items() if method in METHODS}
        malformed = [method for method, node in operations.items() if not isinstance(node, dict)]
        for method in malformed:
            found[child("", section, path, method)] = f"{method} {path} is not an object"
        if not isinstance(item, dict):
            found[child("", section, path)] = f"the path {path} is not an object"
        else:
            objects[path] = {name: node for name, node in item.items() if name not in malformed} if malformed else item
    return objects
