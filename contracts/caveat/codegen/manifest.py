"""An API's manifest: digests of what its package was made of and of what was made, and where its models have gaps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

NAME = "manifest.json"

_ROOT = Path(__file__).parent.parent

_OURS = ("codegen", "openapi", "json_text.py")
"""The parts of our code that decide what is generated."""
_IDLE = frozenset(
    {
        "codegen/generation.py",
        "codegen/staleness.py",
        "openapi/evidence.py",
        "openapi/examples.py",
        "openapi/media.py",
        "openapi/parameters.py",
        "openapi/requests.py",
        "openapi/routing.py",
        "openapi/security.py",
    }
)
"""What of it does not: it compares what was generated, grades promises, or reads exchanges."""
_LIBRARIES = ("datamodel-code-generator", "jsonschema_rs", "pydantic")
"""The libraries whose version decides: they make the models, and try them."""


@dataclass(frozen=True, slots=True)
class Count:
    """A kind of constraint: at how many places it stands, and whether the model keeps it there."""

    kind: str
    places: int
    missed: tuple[str, ...] = ()
    """The places where it does not."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a generated package without generating it again."""

    generator: Mapping[str, str]
    inputs: Mapping[str, str]
    """Digests by path, relative to the checkout."""
    outputs: Mapping[str, str]
    """Digests by name, relative to the package."""
    gaps: tuple[Count, ...] = ()

    @property
    def text(self) -> str:
        """The manifest as it is written."""
        gaps = {each.kind: {"places": each.places, "missed": each.missed} for each in self.gaps}
        parts = {"generator": self.generator, "inputs": self.inputs, "outputs": self.outputs, "gaps": gaps}
        return json.dumps(parts, indent=1, ensure_ascii=False) + "\n"


def read(package: Path) -> Manifest | None:
    """The manifest of a generated package, None where there is none that can be read."""
    try:
        return parse((package / NAME).read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def parse(content: bytes) -> Manifest:
    """The manifest that was written so."""
    parts = json.loads(content)
    counts = tuple(Count(kind, entry["places"], tuple(entry["missed"])) for kind, entry in parts["gaps"].items())
    return Manifest(dict(parts["generator"]), dict(parts["inputs"]), dict(parts["outputs"]), counts)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hex."""
    return hashlib.sha256(content).hexdigest()


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, `""` where there is none."""
    try:
        return digest(file.read_bytes())
    except OSError:
        return ""


def generator() -> dict[str, str]:
    """Who generates: a digest of our own code, and the versions of the libraries that do the work."""
    ours = "\n".join(f"{digest_of(_ROOT / name)} {name}" for name in deciding())
    return {"caveat": digest(ours.encode()), **{library: version(library) for library in _LIBRARIES}}


def deciding() -> tuple[str, ...]:
    """The files of ours that decide what is generated, relative to our package."""
    files = (file for name in _OURS for file in ((_ROOT / name), *(_ROOT / name).rglob("*")))
    names = {file.relative_to(_ROOT).as_posix() for file in files if file.suffix in {".py", ".jinja", ".txt"}}
    return tuple(sorted(names - _IDLE))
