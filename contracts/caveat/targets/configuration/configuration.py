"""Named targets: `[tool.caveat.targets.NAME]` of the nearest `pyproject.toml`, or `[targets.NAME]` of `caveat.toml`.

    [targets.staging]
    api = "acme.yaml"
    url = "https://staging.acme.example/v1"
    auth = { token = "env:ACME_TOKEN" }

Paths are relative to the file. `caveat targets --schema` prints all keys.
"""

from __future__ import annotations

from pathlib import Path

from caveat.catalogue import configuration as generated
from caveat.catalogue import configuration_file
from caveat.catalogue.configuration_file import Place
from caveat.errors import BadValue, Subject
from caveat.json_text import JsonValue
from caveat.suggestion import did_you_mean, similar
from caveat.targets.configuration import keys
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.target import Budget

SECTION = "targets"

EXAMPLE = '{ api = "acme.yaml", url = "https://staging.acme.example" }'


def find_all(start: Path | None = None) -> tuple[TargetSettings, ...]:
    """The targets of the nearest configuration in or above a folder, by default the current folder.

    No secret is resolved. Raises `BadConfiguration`.
    """
    targets: dict[str, TargetSettings] = {}
    for section, value in configuration_file.sections(SECTION, start):
        for name, entry in section.table(value, f"staging = {EXAMPLE}").items():
            place = section.child(name)
            if name in targets:
                problem = f"{name} is defined twice, first in {targets[name].defined_in}"
                raise place.error(problem, "Remove one of them")
            targets[name] = read(name, entry, place)
    return tuple(targets.values())


def find(name: str, start: Path | None = None) -> TargetSettings:
    """The target of that name; raises `BadValue` and `BadConfiguration`."""
    targets = {settings.name: settings for settings in find_all(start)}
    if name in targets:
        return targets[name]
    remedy = f"Targets are {', '.join(targets)}" if targets else f"Write [targets.{name}] in caveat.toml"
    raise BadValue(Subject.TARGET, f"no target is called {name!r}", did_you_mean(similar(name, targets), remedy))


def read(name: str, value: JsonValue, place: Place) -> TargetSettings:
    """The settings of one target; raises `BadConfiguration`."""
    table = place.table(value, EXAMPLE)
    place.refuse_unknown(table, [key.name for key in keys.KEYS])
    return TargetSettings(
        name=name,
        api=keys.API.read(table, place),
        url=keys.URL.read(table, place),
        auth=keys.AUTH.read(table, place),
        effects=keys.EFFECTS.read(table, place),
        budget=Budget(
            requests=keys.MAX_REQUESTS.read(table, place),
            writes=keys.MAX_WRITES.read(table, place),
            spends=keys.MAX_SPENDS.read(table, place),
            seconds=keys.MAX_TIME.read(table, place),
        ),
        rate=keys.RATE.read(table, place),
        production=keys.PRODUCTION.read(table, place),
        private=keys.PRIVATE.read(table, place),
        exclusive=keys.EXCLUSIVE.read(table, place),
        foreign_writes=keys.FOREIGN_WRITES.read(table, place),
        include=keys.INCLUDE.read(table, place),
        exclude=keys.EXCLUDE.read(table, place),
        headers=keys.HEADERS.read(table, place),
        parameters=keys.PARAMETERS.read(table, place),
        timeout_s=keys.TIMEOUT.read(table, place),
        settle_s=keys.SETTLE.read(table, place),
        ca=keys.CA.read(table, place),
        client_cert=keys.CLIENT_CERT.read(table, place),
        proxy=keys.PROXY.read(table, place),
        allow_hosts=keys.ALLOW_HOSTS.read(table, place),
        run_header=keys.RUN_HEADER.read(table, place),
        ledger=keys.LEDGER.read(table, place),
        defined_in=place.defined_in,
    )


def schema() -> dict[str, JsonValue]:
    """The JSON Schema of `caveat.toml`, and of `[tool.caveat]` in `pyproject.toml`."""
    required = tuple(key.name for key in keys.KEYS if key.required)
    text: JsonValue = {"type": "string", "minLength": 1}
    texts: JsonValue = {"type": "array", "items": text}
    package: JsonValue = {
        "type": "object",
        "properties": {**dict.fromkeys(generated.TEXTS, text), **dict.fromkeys(generated.PATTERNS, texts)},
        "required": list(generated.REQUIRED),
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "caveat.toml, and [tool.caveat] in pyproject.toml",
        "type": "object",
        "properties": {
            generated.SECTION: {"type": "object", "additionalProperties": package},
            SECTION: {"type": "object", "additionalProperties": keys.table_schema(keys.KEYS, required)},
        },
        "additionalProperties": False,
    }
