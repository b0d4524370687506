"""Packages of any document: their schemas become models that check what the schemas demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.configuration import ProjectPackage
from caveat.codegen import manifest, package
from caveat.codegen.package import standalone
from caveat.errors import BadDocument

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.yaml"))


def package_of(document: Path) -> ProjectPackage:
    return ProjectPackage("any", document, document.parent, "any_models")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_models_accept_every_valid_object(document: Path) -> None:
    counts = manifest.parse(standalone(package_of(document))[manifest.NAME]).gaps
    assert [count for count in counts if count.kind in {"valid", "type", "required"} and count.missed] == []


def test_a_schema_that_cannot_be_used_is_reported_with_its_line(tmp_path: Path) -> None:
    document = tmp_path / "shop.yaml"
    document.write_text("""\
openapi: 3.1.0
info: {title: t, version: v}
paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
components:
  schemas:
    A:
      type: object
      properties:
        wrong: {type: 'string,'}
""")
    with pytest.raises(BadDocument) as caught:
        standalone(package_of(document))
    assert str(caught.value).startswith(f"{document}:13: #/components/schemas/A/properties/wrong is not a usable")


def test_models_that_cannot_be_imported_are_reported_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "models", lambda *_: "1 / 0\n")
    with pytest.raises(BadDocument, match=r"cannot be imported \(ZeroDivisionError: division by zero\)\. Simplify"):
        standalone(package_of(DOCUMENTS[0]))
