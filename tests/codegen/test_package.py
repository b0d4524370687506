"""Packages of any document: their schemas become models that check what the schemas demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.configuration import ProjectPackage
from caveat.codegen import manifest, models, package
from caveat.codegen.package import standalone
from caveat.codegen.preprocess import component_schemas
from caveat.errors import BadDocument
from caveat.json_text import JsonValue

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


INLINE = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      responses: {'200': {description: A., content: {application/json: {schema: {properties: {b: {type: integer}}}}}}}
components: {schemas: {Order: {type: object, properties: {c: {type: string}}}}}
"""


def test_inline_objects_that_cannot_have_models_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.yaml").write_text(INLINE)
    warnings: list[str] = []
    assert b"-> models.GetAResponse:" in standalone(package_of(tmp_path / "shop.yaml"), warnings.append)["client.py"]
    assert not warnings

    def refuse(document: dict[str, JsonValue], *further: str) -> str:
        if "GetAResponse" in component_schemas(document):
            raise BadDocument("shop.yaml", None, "its schemas cannot be turned into models", "Run `caveat lint` on it")
        return models.models(document, *further)

    monkeypatch.setattr(package, "models", refuse)
    assert b"-> JsonValue:" in standalone(package_of(tmp_path / "shop.yaml"), warnings.append)["client.py"]
    (warning,) = warnings
    assert warning.endswith("on it. Inline objects are dicts therefore, and only named schemas have models")
