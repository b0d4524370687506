"""Loads generated models as a temporary module, which is removed from `sys.modules` afterwards, to try them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

MODULES = ("json_values", "json_enums", "json_object", "models")
"""The modules that make up the models, each after those that it imports."""

_DRAFT = "_caveat_drafts"


@contextmanager
def models_module(sources: Mapping[str, str], support: str) -> Iterator[ModuleType]:
    """The models of these source texts (of `MODULES`), which import their shared modules from the package `support`.

    Raises what running them raises.
    """
    drafts = {f"{_DRAFT}.{name}": ModuleType(f"{_DRAFT}.{name}") for name in MODULES}
    sys.modules[_DRAFT] = ModuleType(_DRAFT)
    sys.modules.update(drafts)
    imports = re.compile(rf"^from {re.escape(support)}\.(?=json_(?:enums|object|values) import )", re.MULTILINE)
    try:
        for name in MODULES:
            text = imports.sub(f"from {_DRAFT}.", sources[name])
            exec(compile(text, f"<{name}>", "exec"), vars(drafts[f"{_DRAFT}.{name}"]))  # noqa: S102 - we generated it
        yield drafts[f"{_DRAFT}.models"]
    finally:
        for name in (_DRAFT, *drafts):
            del sys.modules[name]


def sources_in(folder: Path) -> dict[str, str]:
    """The source texts of the models in a generated package that stands alone; raises `OSError`."""
    return {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in MODULES}
