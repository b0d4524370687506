"""Checks the import names of generated packages."""

from __future__ import annotations

import keyword
import sys

REMEDY = "Give a name such as acme_models or mycompany.acme"

_TAKEN = frozenset({"caveat", "caveat_models", "httpx", "pydantic", "pydantic_core", "typing_extensions"})
"""Packages of Caveat, and those that generated code imports: another package of that name would hide them."""


def problem(name: str) -> str:
    """Why a package cannot have that import name; `""` if it can."""
    parts = name.split(".")
    for part in parts:
        if not part.isidentifier() or keyword.iskeyword(part):
            return f"{name!r} is not an import name"
    if parts[0] in _TAKEN or parts[0] in sys.stdlib_module_names:
        return f"the package {name} would hide {parts[0]}, which generated code or Caveat imports"
    return ""
