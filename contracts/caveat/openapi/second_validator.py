"""The one module that knows jsonschema: an independent second validator, for values that the first one refuses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import jsonschema
import referencing
from referencing.jsonschema import DRAFT202012

from caveat.json_text import JsonValue
from caveat.openapi.references import local
from caveat.openapi.schema import Schemas

_DOCUMENT = "urn:caveat:document"


class SecondValidator:
    """Validates values by the schemas of one document; it is slow, so that it is for findings only."""

    def __init__(self, schemas: Schemas) -> None:
        resource = DRAFT202012.create_resource(schemas.root)
        self._registry = referencing.Registry[Any]().with_resource(_DOCUMENT, resource)

    def valid(self, pointer: str, value: JsonValue, *, formats: bool = False) -> bool | None:
        """Whether a value is valid by the schema at `pointer`; None if it is unknown.

        Formats are checked only with `formats`, as far as the validator knows them.
        """
        schema = {"$ref": _DOCUMENT + local(pointer)}
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER if formats else None
        try:
            return bool(
                jsonschema.Draft202012Validator(schema, registry=self._registry, format_checker=checker).is_valid(value)
            )
        except (
            jsonschema.exceptions.SchemaError,
            jsonschema.exceptions.UndefinedTypeCheck,
            jsonschema.exceptions.UnknownType,
            referencing.exceptions.Unresolvable,
            RecursionError,
            re.error,
            TypeError,
            ValueError,
            OverflowError,
        ):
            return None


def knows_format(name: str) -> bool:
    """Whether the second validator can check a format."""
    return name in jsonschema.Draft202012Validator.FORMAT_CHECKER.checkers


@lru_cache(maxsize=16)
def second_validator(schemas: Schemas) -> SecondValidator:
    """The second validator of a document."""
    return SecondValidator(schemas)
