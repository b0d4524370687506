"""Writes values as XML, with the names, attributes and lists of a schema's `xml` (OpenAPI 3.1.1, 4.8.26)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas

_NOT_IN_NAMES = re.compile(
    r"[^A-Za-z0-9_.\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff]"
)
"""Characters that are not used in names (XML 1.0, 2.3); a colon would end a namespace prefix."""

_NOT_IN_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that an XML document must not contain, not even escaped (XML 1.0, 2.2)."""


def to_xml(schemas: Schemas, schema: str, value: JsonValue) -> str:
    """A value as an XML document; `schema` is the pointer to its schema, `""` where it has none."""
    writer = _Writer(schemas)
    top = Element(writer.name(schema, writer.component(schema) or "root"))
    writer.fill(top, schema, value)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(top, encoding="unicode")


@dataclass(frozen=True, slots=True)
class _Writer:
    schemas: Schemas

    def fill(self, element: Element, schema: str, value: JsonValue) -> None:
        if isinstance(value, dict):
            declared = self.schemas.properties(schema) if schema else {}
            # In the schema's order: the order of elements often matters.
            for name in dict.fromkeys([*(name for name in declared if name in value), *value]):
                self._property(element, name, declared.get(name, ""), value[name])
        elif isinstance(value, list):
            item_schema = self._items(schema)
            self._each(element, self.name(item_schema, self.component(item_schema) or "item"), item_schema, value)
        else:
            element.text = _text(value)

    def _property(self, element: Element, name: str, schema: str, value: JsonValue) -> None:
        options = self._xml_options(schema)
        if value is None:
            return
        if options.get("attribute") is True and not isinstance(value, dict | list):
            element.set(self.name(schema, name), _text(value))
        elif isinstance(value, list):
            item_schema = self._items(schema)
            # The name of a list that is not wrapped is ignored: the list has no element of its own.
            parent = SubElement(element, self.name(schema, name)) if options.get("wrapped") is True else element
            self._each(parent, self.name(item_schema, name), item_schema, value)
        else:
            self.fill(SubElement(element, self.name(schema, name)), schema, value)

    def _each(self, element: Element, name: str, schema: str, values: list[JsonValue]) -> None:
        for value in values:
            self.fill(SubElement(element, name), schema, value)

    def name(self, schema: str, default: str) -> str:
        documented = self._xml_options(schema).get("name")
        name = _NOT_IN_NAMES.sub("_", documented if isinstance(documented, str) and documented else default)
        return name if re.match(r"[^\d.\-]", name) else f"_{name}"

    def component(self, schema: str) -> str:
        *above, name = tokens(resolve(self.schemas.root, schema)) if schema else [""]
        return name if above == ["components", "schemas"] else ""

    def _xml_options(self, schema: str) -> dict[str, JsonValue]:
        """The `xml` object of the schema, merged over that of the schema it refers to."""
        root = self.schemas.root
        options: dict[str, JsonValue] = {}
        for pointer in (resolve(root, schema), schema) if schema else ():
            options |= as_object(as_object(lookup(root, pointer)).get("xml"))
        return options

    def _items(self, schema: str) -> str:
        at = resolve(self.schemas.root, schema) if schema else ""
        return child(at, "items") if at and "items" in as_object(lookup(self.schemas.root, at)) else ""


def _text(value: JsonValue) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    return _NOT_IN_TEXT.sub("\ufffd", text)
