"""The client of a document, generated and imported, for tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType

from caveat.codegen import client, models
from caveat.codegen.destination import of_checkout
from caveat.codegen.inline_schemas import with_names
from caveat.codegen.multipart import with_binary_parts
from caveat.openapi import source
from caveat.openapi.spec import Spec

NAME = "draft_shop"


def spec(text: str) -> Spec:
    """The spec in a text of YAML."""
    value = source.parse(text, "shop.yaml").value
    assert isinstance(value, dict)
    return Spec(value)


@cache
def _sources(text: str) -> dict[str, str]:
    """The generated source text for a document, by module."""
    document = Spec(with_names(with_binary_parts(spec(text).root)))
    return {
        "models": models.models(document.root, "shop.yaml", "# Generated"),
        "client": client.client(document, of_checkout(NAME)),
    }


@contextmanager
def generated_client(text: str) -> Iterator[ModuleType]:
    """The module `client` of a document, whose package is called `caveat_models.draft_shop` in the meantime."""
    package = f"caveat_models.{NAME}"
    texts = _sources(text)
    modules = {f"{package}.{name}": ModuleType(f"{package}.{name}") for name in texts}
    sys.modules[package] = ModuleType(package)
    sys.modules.update(modules)
    try:
        for name, content in texts.items():
            exec(compile(content, f"<{name}>", "exec"), vars(modules[f"{package}.{name}"]))  # noqa: S102 - we generated it
            setattr(sys.modules[package], name, modules[f"{package}.{name}"])
        yield modules[f"{package}.client"]
    finally:
        for name in (package, *modules):
            del sys.modules[name]
