"""The version of OpenAPI that a document is written in: which ones are supported, and how others write them."""

from __future__ import annotations

import re
import shlex

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.source import Source

_SUPPORTED = re.compile(r"(3\.[012])(?:\.|$)")

_COMPLETE = re.compile(r"3\.[012]\.\d")


def require_supported(base: Source) -> None:
    """Raise `BadDocument` for a file that is no document of OpenAPI 3.0, 3.1 or 3.2."""
    root = base.value
    if not isinstance(root, dict):
        raise BadDocument(
            base.file, 1, "not an OpenAPI document: its root is not an object", "Give an OpenAPI document"
        )
    if "swagger" in root:
        command = shlex.join(["npx", "swagger2openapi", base.file, "-o", "openapi.yaml"])
        raise _unsupported(base, "/swagger", "Swagger 2.0 is not supported", f"Convert it first: {command}")
    if root.get("openapi") is None:
        raise BadDocument(
            base.file, 1, "not an OpenAPI document: it has no `openapi` field", "Give an OpenAPI document"
        )
    if complete(root["openapi"]) is None:
        problem = f"OpenAPI {root['openapi']} is not supported"
        raise _unsupported(base, "/openapi", problem, "Give OpenAPI 3.0, 3.1 or 3.2")


def complete(version: JsonValue) -> str | None:
    """A version with all its numbers: of 3.1, as a text or as YAML's number, `3.1.0`. None if it is not supported."""
    if not isinstance(version, str | float):
        return None
    match = _SUPPORTED.match(str(version))
    if match is None:
        return None
    return str(version) if _COMPLETE.match(str(version)) else f"{match[1]}.0"


def unquoted(version: JsonValue) -> str | None:
    """What is wrong with a version that is a number, as in YAML without quotes; None if it is a text."""
    if isinstance(version, str):
        return None
    return f"the version {version} is a number, expected a text in quotes; it is read as '{complete(version)}'"


def _unsupported(base: Source, pointer: str, problem: str, remedy: str) -> BadDocument:
    return BadDocument(base.file, base.lines[pointer], problem, remedy)
