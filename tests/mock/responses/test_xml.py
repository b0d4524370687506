"""XML: values are written as their schema's `xml` says."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from caveat.json_text import JsonValue
from caveat.mock.responses.xml import to_xml
from caveat.openapi.schema import Schemas

ROOT: JsonValue = {
    "components": {
        "schemas": {
            "Pet": {
                "xml": {"name": "pet"},
                "properties": {
                    "id": {"xml": {"attribute": True}},
                    "old": {"xml": {"name": "aged"}},
                    "names": {"type": "array"},
                    "tags": {"xml": {"wrapped": True}, "items": {"xml": {"name": "tag"}}},
                    "labels": {"xml": {"name": "unseen"}, "items": {"xml": {"name": "label"}}},
                    "owner": {"$ref": "#/components/schemas/Owner"},
                    "owners": {"items": {"$ref": "#/components/schemas/Owner"}},
                },
            },
            "Owner": {"properties": {"name": {}}},
            "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            "Pets": {"items": {"$ref": "#/components/schemas/Pet"}},
        }
    },
    "inline": {"items": {"$ref": "#/components/schemas/Owner"}},
    "plain": {},
}
PET = "/components/schemas/Pet"

WRITTEN: dict[str, tuple[str, JsonValue, str]] = {
    "a name and an attribute": (PET, {"id": 3, "old": True}, '<pet id="3"><aged>true</aged></pet>'),
    "repeated elements": (PET, {"names": ["a", 1.5]}, "<pet><names>a</names><names>1.5</names></pet>"),
    "wrapped elements": (PET, {"tags": ["a", "b"]}, "<pet><tags><tag>a</tag><tag>b</tag></tags></pet>"),
    "elements that are not wrapped": (PET, {"labels": ["a"]}, "<pet><label>a</label></pet>"),
    "an empty list": (PET, {"tags": [], "labels": []}, "<pet><tags /></pet>"),
    "null": (PET, {"old": None, "id": None}, "<pet />"),
    "a property keeps its name": (PET, {"owner": {"name": "A"}}, "<pet><owner><name>A</name></owner></pet>"),
    "and so do its items": (PET, {"owners": [{"name": "A"}]}, "<pet><owners><name>A</name></owners></pet>"),
    "an attribute that is an object": (PET, {"id": {"a": 1}}, "<pet><id><a>1</a></id></pet>"),
    "the document's order": (PET, {"x": 1, "owner": {}, "old": 1}, "<pet><aged>1</aged><owner /><x>1</x></pet>"),
    "the component's name": ("/components/schemas/Dog", {"id": 3}, '<Dog id="3" />'),
    "a list of components": ("/components/schemas/Pets", [{"id": 3}], '<Pets><pet id="3" /></Pets>'),
    "a list without a name": ("/inline", [{"name": "A"}, None], "<root><Owner><name>A</name></Owner><Owner /></root>"),
    "a list of lists": ("/plain", {"a": [[1, 2]]}, "<root><a><item>1</item><item>2</item></a></root>"),
    "no schema": ("", {"a": {"b": 1}}, "<root><a><b>1</b></a></root>"),
    "names that XML does not allow": ("", {"@a b": 1, "1": 2, "ä": 3, "": 4}, "<root><_a_b>1</_a_b><_1>2</_1><ä>3</ä><_>4</_></root>"),  # noqa: E501
    "text that XML does not allow": ("", {"a": "<&\x00\ud800>"}, "<root><a>&lt;&amp;\ufffd\ufffd&gt;</a></root>"),
    "a number": ("", 5, "<root>5</root>"),
}  # fmt: skip


@pytest.mark.parametrize("title", WRITTEN)
def test_a_value_is_written(title: str) -> None:
    schema, value, expected = WRITTEN[title]
    written = to_xml(Schemas(ROOT), schema, value)
    assert written == f'<?xml version="1.0" encoding="UTF-8"?>\n{expected}'
    assert ET.fromstring(written.encode()) is not None  # noqa: S314 - our own
