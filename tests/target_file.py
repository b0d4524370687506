"""A configuration file with one target, for tests; each verdict of the parser is compared with the JSON Schema's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import jsonschema_rs

from caveat.errors import BadConfiguration
from caveat.targets.configuration.configuration import find, schema
from caveat.targets.configuration.settings import TargetSettings

HEAD = '[targets.staging]\napi = "acme.yaml"\nurl = "https://staging.acme.example/v1"\n'
"""Three lines: what is given to `target` begins on line 4."""

VALIDATOR = jsonschema_rs.validator_for(schema())


def target(folder: Path, lines: str, *, head: str = HEAD) -> TargetSettings:
    """The target `staging` of a `caveat.toml` that ends with these lines; the schema accepts it too."""
    text = head + lines
    (folder / "caveat.toml").write_text(text)
    settings = find("staging", folder)
    VALIDATOR.validate(tomllib.loads(text))
    return settings


def refusal(folder: Path, lines: str, *, head: str = HEAD, in_schema: bool = True) -> str:
    """The error, without the folder, for a `caveat.toml` that ends with these lines.

    The schema refuses it too, unless `in_schema` says that it cannot tell.
    """
    text = head + lines
    file = folder / "caveat.toml"
    file.write_text(text)
    assert VALIDATOR.is_valid(tomllib.loads(text)) is not in_schema
    try:
        settings = find("staging", folder)
    except BadConfiguration as error:
        return str(error).replace(f"{file}:", "caveat.toml:")
    raise AssertionError(settings)
