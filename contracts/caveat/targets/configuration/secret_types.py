"""The types of values that are or may contain secrets: a secret must be written as a reference."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from caveat.catalogue.configuration_file import Place
from caveat.json_text import JsonValue
from caveat.targets.configuration import secret_names, url
from caveat.targets.configuration.secret import Secret, SecretSource, parse
from caveat.targets.configuration.value_types import FIELD_NAME, ValueType, field_name, text

REFERENCE = r"^(env:\s*[A-Za-z_][A-Za-z0-9_]*\s*|command:\s*\S[\s\S]*)$"
"""The form of a reference to a secret."""

_REMEDY = "Write env:NAME, or command:… with a command that prints it"

CREDENTIAL_VALUE = r"^([Bb][Ee][Aa][Rr][Ee][Rr]|[Bb][Aa][Ss][Ii][Cc]) \S"
"""The form of a value of `Authorization`, which may also occur in another header field."""

_WRITTEN = "is a secret written in the file"
_PREFIX = r"^(env|command):"
_HOST = r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
_PROXY = rf"^http://{_HOST}/?$"
_REDIS = rf"^rediss?://{_HOST}(/[0-9]*)?$"
_FIELD_VALUE = r"^[!-~\u00a0-\u00ff]([ -~\u00a0-\u00ff]*[!-~\u00a0-\u00ff])?$"


def reference(value: JsonValue, place: Place) -> Secret | None:
    """The reference to a secret; None for a plain text. Raises `BadConfiguration`, which does not repeat the value."""
    try:
        secret = parse(text(value, place))
    except ValueError as error:
        raise place.error(f"{place}: {error}", _REMEDY) from error
    return None if secret.source is SecretSource.PLAIN else secret


def _secret(value: JsonValue, place: Place) -> Secret:
    secret = reference(value, place)
    if secret is None:
        raise place.error(f"{place} {_WRITTEN}", f"{_REMEDY}, and change the secret")
    return secret


def _value(value: JsonValue, place: Place) -> Secret:
    return reference(value, place) or Secret(SecretSource.PLAIN, text(value, place))


def _url(value: JsonValue, place: Place) -> str:
    secret = reference(value, place)
    if secret is not None:
        return str(secret)
    written = text(value, place)
    problem = url.problem(written)
    if problem:
        raise place.error(f"{place}: {problem}", f"{url.EXAMPLE}; credentials and API keys are given in auth")
    return written.rstrip("/")


def _proxy(value: JsonValue, place: Place) -> str:
    return _address(value, place, _PROXY, "the address of a proxy", "Give one like http://proxy.acme.example:3128")


def _ledger(value: JsonValue, place: Place) -> str:
    written = text(value, place)
    if "://" not in written and reference(value, place) is None:
        return str(place.folder / written)
    return _address(value, place, _REDIS, "the address of a redis server", "Give redis://HOST, or the path of a file")


def _address(value: JsonValue, place: Place, form: str, noun: str, example: str) -> str:
    """An address, or a reference to one that contains a password."""
    secret = reference(value, place)
    if secret is not None:
        return str(secret)
    written = text(value, place)
    if "@" in written:
        raise place.error(f"{place} contains credentials", f"{_REMEDY}, and change the password")
    if not re.fullmatch(form, written):
        raise place.error(f"{place} is not {noun}", example)
    return written


def _headers(value: JsonValue, place: Place) -> Mapping[str, Secret]:
    headers: dict[str, Secret] = {}
    for name, entry in place.table(value, '{ X-Team = "qa" }').items():
        at = place.child(name)
        field_name(name, at)
        secret = _value(entry, at)
        if secret.source is SecretSource.PLAIN:
            if secret_names.is_credential(name) or re.match(CREDENTIAL_VALUE, secret.text):
                raise at.error(f"{at} {_WRITTEN}", f"{_REMEDY}, and change the secret")
            if not re.fullmatch(_FIELD_VALUE, secret.text):
                raise at.error(f"{at} cannot be sent in a header", "Use printable characters of Latin-1")
        headers[name] = secret
    return headers


def _parameters(value: JsonValue, place: Place) -> Mapping[str, JsonValue]:
    parameters = place.table(value, '{ tenant = "demo" }')
    for name, entry in parameters.items():
        at = place.child(name)
        if not _is_json(entry):
            raise at.error(f"{at} is a date or a number that JSON does not have", "Write it as a string")
        is_reference = isinstance(entry, str) and bool(entry.strip()) and reference(entry, at) is not None
        if secret_names.is_credential(name) and not is_reference:
            raise at.error(f"{at} {_WRITTEN}", f"{_REMEDY}, and change the secret")
    return parameters


def _is_json(value: JsonValue) -> bool:
    if isinstance(value, dict | list):
        return all(map(_is_json, value.values() if isinstance(value, dict) else value))
    return isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))


_REFERENCE_SCHEMA: JsonValue = {"type": "string", "pattern": REFERENCE}
_PLAIN_SCHEMA: JsonValue = {"type": "string", "pattern": r"\S", "not": {"pattern": _PREFIX}}

SECRET = ValueType({"type": "string", "pattern": REFERENCE}, _secret)
VALUE = ValueType({"anyOf": [_REFERENCE_SCHEMA, _PLAIN_SCHEMA]}, _value)
URL = ValueType({"anyOf": [_REFERENCE_SCHEMA, {"type": "string", "pattern": url.PATTERN}]}, _url)
PROXY = ValueType({"anyOf": [_REFERENCE_SCHEMA, {"type": "string", "pattern": _PROXY}]}, _proxy)
LEDGER = ValueType(
    {
        "anyOf": [
            _REFERENCE_SCHEMA,
            {"type": "string", "pattern": _REDIS},
            {"type": "string", "pattern": r"\S", "not": {"pattern": f"{_PREFIX}|://"}},
        ]
    },
    _ledger,
)
HEADERS = ValueType(
    {
        "type": "object",
        "propertyNames": {"pattern": FIELD_NAME},
        "patternProperties": {secret_names.PATTERN: _REFERENCE_SCHEMA},
        "additionalProperties": {
            "anyOf": [
                _REFERENCE_SCHEMA,
                {
                    "type": "string",
                    "pattern": _FIELD_VALUE,
                    "not": {"anyOf": [{"pattern": _PREFIX}, {"pattern": CREDENTIAL_VALUE}]},
                },
            ]
        },
    },
    _headers,
)
PARAMETERS = ValueType(
    {
        "type": "object",
        "patternProperties": {secret_names.PATTERN: _REFERENCE_SCHEMA},
        "additionalProperties": {"not": {"type": "null"}},
    },
    _parameters,
)
