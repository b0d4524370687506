"""Packages of any document: their schemas become models that check what the schemas demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.codegen import manifest, package
from caveat.codegen.package import standalone
from caveat.errors import BadDocument

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.yaml"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_models_accept_every_valid_object(document: Path) -> None:
    counts = manifest.parse(standalone(document, "any_models")[manifest.NAME]).gaps
    assert [count for count in counts if count.kind in {"valid", "type", "required"} and count.missed] == []


def test_models_that_cannot_be_imported_are_reported_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "models", lambda *_: "1 / 0\n")
    with pytest.raises(BadDocument, match=r"cannot be imported \(ZeroDivisionError: division by zero\)\. Simplify"):
        standalone(DOCUMENTS[0], "any_models")
