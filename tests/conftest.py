"""What tests of every part use: a contract made of a few lines of YAML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from caveat.openapi import source
from caveat.openapi.spec import Spec

Compiled: TypeAlias = Callable[[str], Spec]


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    """Make a spec of the text of an OpenAPI 3.1 document."""

    def make(text: str) -> Spec:
        value = source.parse(text, "a test").value
        assert isinstance(value, dict)
        return Spec(value)

    return make
