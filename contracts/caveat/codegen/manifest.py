"""The manifest of a generated package: digests of its inputs and outputs, and the gaps of its models."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

NAME = "manifest.json"

_ROOT = Path(__file__).parent.parent

_CODE = ("codegen", "openapi", "json_text.py")
"""The parts of Caveat's code that affect the output."""
_UNRELATED = frozenset(
    {
        "codegen/change.py",
        "codegen/generation.py",
        "codegen/project.py",
        "codegen/staleness.py",
        "openapi/credential_fields.py",
        "openapi/evidence.py",
        "openapi/examples.py",
        "openapi/forms.py",
        "openapi/media.py",
        "openapi/parameters.py",
        "openapi/requests.py",
        "openapi/routes.py",
        "openapi/routing.py",
        "openapi/security.py",
        "openapi/spelling.py",
        "openapi/styles.py",
        "openapi/typed_values.py",
        "openapi/usable.py",
    }
)
"""Modules in these parts that do not affect it: they compare packages, grade promises, or read exchanges."""
_LIBRARIES = ("datamodel-code-generator", "jsonschema_rs", "pydantic")
"""The libraries whose versions affect the output: they make the models and try them."""


@dataclass(frozen=True, slots=True)
class Count:
    """A kind of constraint: the number of places that have it, and those where the model does not check it."""

    kind: str
    places: int
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts about a generated package."""

    generator: Mapping[str, str]
    inputs: Mapping[str, str]
    """Digests by path, relative to the checkout."""
    outputs: Mapping[str, str]
    """Digests by name, relative to the package."""
    gaps: tuple[Count, ...] = ()

    @property
    def text(self) -> str:
        """The manifest as JSON text."""
        gaps = {each.kind: {"places": each.places, "missed": each.missed} for each in self.gaps}
        fields = {"generator": self.generator, "inputs": self.inputs, "outputs": self.outputs, "gaps": gaps}
        return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def read(package: Path) -> Manifest | None:
    """The manifest of a generated package, None if it is missing or malformed."""
    try:
        return parse((package / NAME).read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def parse(content: bytes) -> Manifest:
    """The manifest in a file's content."""
    fields = json.loads(content)
    counts = tuple(Count(kind, entry["places"], tuple(entry["missed"])) for kind, entry in fields["gaps"].items())
    return Manifest(dict(fields["generator"]), dict(fields["inputs"]), dict(fields["outputs"]), counts)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hex."""
    return hashlib.sha256(content).hexdigest()


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, `""` if it cannot be read."""
    try:
        return digest(file.read_bytes())
    except OSError:
        return ""


def generator() -> dict[str, str]:
    """The generator: a digest of our own code, and the versions of the libraries."""
    code = "\n".join(f"{digest_of(_ROOT / name)} {name}" for name in relevant())
    return {"caveat": digest(code.encode()), **{library: version(library) for library in _LIBRARIES}}


def relevant() -> tuple[str, ...]:
    """The files of our code that affect the output, relative to our package."""
    files = (file for name in _CODE for file in ((_ROOT / name), *(_ROOT / name).rglob("*")))
    names = {file.relative_to(_ROOT).as_posix() for file in files if file.suffix in {".py", ".jinja", ".txt"}}
    return tuple(sorted(names - _UNRELATED))
