"""Pydantic models from component schemas. The one module that knows datamodel-code-generator."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable

import datamodel_code_generator as generator
from datamodel_code_generator import enums
from datamodel_code_generator.config import GenerateConfig
from datamodel_code_generator.format import Formatter, PythonVersion

from caveat.codegen import open_enums
from caveat.codegen.constructors import with_constructors
from caveat.codegen.destination import SHARED
from caveat.codegen.overrides import with_ignored_overrides
from caveat.codegen.preprocess import RULES, VALUES, component_schemas, for_models
from caveat.codegen.renaming import with_distinct_names
from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.naming import class_name

LINE_LENGTH = 120
ENUMS = "json_enums"
"""The generated module with the base classes of enums, which accept values in Python."""
_ENUMS = ("Enum", "IntEnum", "StrEnum")

BASE = "json_object.JsonObject"
"""The base class of every model: it has the configuration, and checks the rules that types cannot express."""


def models(document: dict[str, JsonValue], source: str, header: str, support: str = SHARED) -> str:
    """The source text of `models.py`; messages use the name `source` for the document. Raises `BadDocument`.

    `support` is the package of `json_object` and `json_values`.
    """
    document = with_distinct_names(document)
    prepared = for_models(document, support)
    if not prepared["components"]:
        return f"{header}\n"
    try:
        with warnings.catch_warnings(action="ignore"):
            # They name its own files. What the models do not check is counted (`fidelity`).
            output = generator.generate(json.dumps(prepared), config=_config(header, support))
    except Exception as error:
        # Any exception: documents that the generator does not expect fail in many places of it.
        problem = f"its schemas cannot be turned into models ({_described(error)})"
        raise BadDocument(source, None, problem, "Run `caveat lint` on it") from error
    text = output.rstrip() + "\n" if isinstance(output, str) else ""
    text = open_enums.typed(text, component_schemas(document))
    _check_names(component_schemas(document), text, source)
    return with_constructors(with_ignored_overrides(text))


def _described(error: Exception) -> str:
    first, *_ = str(error).strip().splitlines() or [""]
    name = "" if isinstance(error, generator.Error) else type(error).__name__
    return ": ".join(filter(None, (name, first.rstrip("."))))


def _check_names(schemas: Iterable[str], text: str, source: str) -> None:
    """Refuse names that the generator silently changes: those of another schema, or that it needs itself."""
    taken: set[str] = set()
    for name in schemas:
        python_name = class_name(name)
        if python_name in taken or not re.search(rf"^(?:class {python_name}\(|{python_name} = )", text, re.MULTILINE):
            problem = f"the schema {name} cannot become the class {python_name}: the name is taken"
            raise BadDocument(source, None, problem, "Rename the schema")
        taken.add(python_name)


def _own_types(support: str) -> dict[str, str]:
    """The modules of our own types, by name."""
    numbers = dict.fromkeys(("StrictInt", "StrictFloat"), f"{support}.{VALUES}")
    return numbers | dict.fromkeys(_ENUMS, f"{support}.{ENUMS}")


def _config(header: str, support: str) -> GenerateConfig:
    return GenerateConfig(
        input_file_type=enums.InputFileType.OpenAPI,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=enums.TargetPydanticVersion.V2_14,
        base_class=f"{support}.{BASE}",
        custom_file_header=header,
        # The same names as in provider.py, which the generator does not write.
        custom_class_name_generator=class_name,
        # A dot in a name does not separate packages.
        treat_dot_as_module=False,
        # Explicit: otherwise the generator reads a pyproject.toml. The built-in formatter has the pinned version of the
        # generator itself.
        formatters=[Formatter.BUILTIN],
        builtin_format_line_length=LINE_LENGTH,
        disable_timestamp=True,
        use_double_quotes=True,
        # A field that may be absent is not nullable: `None` means null only.
        use_missing_sentinel=True,
        strict_nullable=True,
        # Our own types, which follow JSON Schema, replace those of pydantic with the same name.
        strict_types=[enums.StrictTypes.int, enums.StrictTypes.float],
        import_overrides=_own_types(support),
        snake_case_field=True,
        use_annotated=True,
        field_constraints=True,
        # A root model would wrap the value; an alias has the value itself, with a name and checks.
        use_type_alias=True,
        capitalise_enum_members=True,
        deserialize_default_values=[enums.DefaultValueType.Enum],
        # Every part of an `allOf` counts, not only the last one.
        intersect_allof_keywords=True,
        model_extra_keys_without_x_prefix={RULES},
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
        strict_refs=True,
        allow_remote_refs=False,
    )
