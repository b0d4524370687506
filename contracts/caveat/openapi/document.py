"""A compiled document: overlay applied, files bundled, references checked, OpenAPI 3.1 whatever it was before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import overlay, source, upgrade
from caveat.openapi.overlay import Overlaid
from caveat.openapi.pointer import child, parents
from caveat.openapi.references import Bundle
from caveat.openapi.source import Place, Source

OVERLAY = "overlay.yaml"
"""The name of the corrections beside a document that is not ours."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The keys of a path item that are operations, in the order of the OpenAPI specification."""


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI document ready to use, which remembers where each part was written."""

    file: str
    value: dict[str, JsonValue]
    places: Mapping[str, Place]
    dangling: tuple[tuple[str, Place], ...] = ()
    """Overlay targets that met nothing."""
    inputs: tuple[Path, ...] = ()
    """Every file that was read."""

    def place(self, pointer: str) -> Place:
        """Where `pointer`, or the nearest thing above it, was written."""
        for above in parents(pointer):
            if above in self.places:
                return self.places[above]
        return Place(self.file, 1)


def load(path: Path) -> Document:
    """Read a document and the overlay beside it, if any; raises `BadDocument`."""
    base = source.read(path)
    _check_version(base)
    corrections = path.with_name(OVERLAY)
    inputs = [path]
    overlaid = Overlaid(base.value, overlay.places(base), ())
    if corrections.is_file() and corrections != path:
        overlaid = overlay.apply(base, source.read(corrections))
        inputs.append(corrections)
    lines = {pointer: place.line for pointer, place in overlaid.places.items()}
    bundle = Bundle(path.parent)
    value = bundle.merge(Source(str(path), overlaid.value, lines), overlaid.places)
    places = {**overlaid.places, **bundle.all_places()}
    inputs += [path.parent / name for name in sorted(bundle.files)]
    if str(value["openapi"]).startswith("3.0"):
        value = upgrade.to_3_1(value)
    _check_shape(value, Document(str(path), value, places))
    return Document(str(path), value, places, overlaid.dangling, tuple(inputs))


def _check_version(base: Source) -> None:
    root = base.value
    if not isinstance(root, dict):
        raise BadDocument(base.file, 1, "no OpenAPI document: its root is no object", "Give an OpenAPI document")
    if "swagger" in root:
        line = base.lines["/swagger"]
        raise BadDocument(base.file, line, "Swagger 2.0 is not supported", "Convert it to OpenAPI 3.0 or 3.1")
    version = root.get("openapi")
    if version is None:
        raise BadDocument(base.file, 1, "no OpenAPI document: it has no `openapi` field", "Give an OpenAPI document")
    line = base.lines["/openapi"]
    if isinstance(version, float):
        raise BadDocument(base.file, line, f"the version {version} is a number", f"Write '{version}.0', in quotes")
    if not isinstance(version, str) or not re.match(r"3\.[01](\.|$)", version):
        raise BadDocument(base.file, line, f"OpenAPI {version} is not supported", "Give OpenAPI 3.0 or 3.1")


_OBJECTS = (("info",), ("paths",), ("components",), ("components", "schemas"), ("webhooks",))


def _check_shape(value: dict[str, JsonValue], document: Document) -> None:
    """What everything after this relies on; all else that is wrong with a document is told by `caveat lint`."""
    for names in _OBJECTS:
        node: JsonValue = value
        for name in names:
            node = node.get(name, {}) if isinstance(node, dict) else node
        if not isinstance(node, dict):
            pointer = child("", *names)
            raise _misshapen(document, pointer, f"{'.'.join(names)} is no object")
    for section in ("paths", "webhooks"):
        items = value.get(section, {})
        assert isinstance(items, dict)  # noqa: S101 - seen above
        for path, item in items.items():
            if not isinstance(item, dict):
                raise _misshapen(document, child("", section, path), f"the path {path} is no object")
            for method, operation in item.items():
                if method in METHODS and not isinstance(operation, dict):
                    raise _misshapen(document, child("", section, path, method), f"{method} {path} is no object")


def _misshapen(document: Document, pointer: str, problem: str) -> BadDocument:
    place = document.place(pointer)
    return BadDocument(place.file, place.line, problem, "See the OpenAPI specification for its form")
