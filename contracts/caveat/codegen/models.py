"""The only module that knows datamodel-code-generator: component schemas become pydantic models."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import datamodel_code_generator as generator
from datamodel_code_generator import enums
from datamodel_code_generator.config import GenerateConfig
from datamodel_code_generator.format import Formatter, PythonVersion

from caveat.codegen.preprocess import RULES, VALUES, component_schemas, for_models
from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.naming import class_name

LINE_LENGTH = 120
BASE = "caveat_models.json_object.JsonObject"
"""What every model extends: it holds the configuration, and keeps the rules that types cannot say."""


def models(document: dict[str, JsonValue], source: str, header: str) -> str:
    """The source text of `models.py`; `source` is what messages call the document. Raises `BadDocument`."""
    readable = for_models(document)
    if not readable["components"]:
        return f"{header}\n"
    try:
        made = generator.generate(json.dumps(readable), config=_config(header))
    except generator.Error as error:
        problem = f"no models can be made of its schemas ({error})"
        raise BadDocument(source, None, problem, "Run `caveat lint` on it") from error
    text = made.rstrip() + "\n" if isinstance(made, str) else ""
    _check_names(component_schemas(document), text, source)
    return text


def _check_names(schemas: Iterable[str], text: str, source: str) -> None:
    """The generator quietly gives another name to what has that of another schema, or one that it needs itself."""
    taken: set[str] = set()
    for name in schemas:
        called = class_name(name)
        if called in taken or not re.search(rf"^(?:class {called}\(|{called} = )", text, re.MULTILINE):
            problem = f"the schema {name} cannot be the class {called}, a name that something else has"
            raise BadDocument(source, None, problem, "Rename the schema")
        taken.add(called)


def _config(header: str) -> GenerateConfig:
    return GenerateConfig(
        input_file_type=enums.InputFileType.OpenAPI,
        target_python_version=PythonVersion.PY_311,
        target_pydantic_version=enums.TargetPydanticVersion.V2_14,
        base_class=BASE,
        custom_file_header=header,
        # The same names as in provider.py, which is not the generator's work.
        custom_class_name_generator=class_name,
        # A dot in a name is no package either.
        treat_dot_as_module=False,
        # Given explicitly, lest the generator looks for a pyproject.toml around it; the built-in formatter comes with
        # the generator's own, pinned version.
        formatters=[Formatter.BUILTIN],
        builtin_format_line_length=LINE_LENGTH,
        disable_timestamp=True,
        use_double_quotes=True,
        # A field that may be absent is not one that may be null: `None` stands for null alone.
        use_missing_sentinel=True,
        strict_nullable=True,
        # Ours keep what JSON Schema calls an integer and a number; the import decides which class the name means.
        strict_types=[enums.StrictTypes.int, enums.StrictTypes.float],
        import_overrides={"StrictInt": VALUES, "StrictFloat": VALUES},
        snake_case_field=True,
        use_annotated=True,
        field_constraints=True,
        # An alias is named and checked like a model, but is the value itself where a root model would wrap it.
        use_type_alias=True,
        capitalise_enum_members=True,
        deserialize_default_values=[enums.DefaultValueType.Enum],
        # Of an `allOf`, every part counts and not the last one.
        intersect_allof_keywords=True,
        model_extra_keys_without_x_prefix={RULES},
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
        strict_refs=True,
        allow_remote_refs=False,
    )
