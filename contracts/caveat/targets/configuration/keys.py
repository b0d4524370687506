"""The keys of a target's settings: one table for the parser, for the JSON Schema, and for the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from caveat.catalogue.configuration_file import Place
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect
from caveat.targets.configuration import secret_types, value_types
from caveat.targets.configuration.secret import Secret
from caveat.targets.configuration.settings import DEFAULT_TIMEOUT_S, AuthSettings
from caveat.targets.configuration.value_types import ValueType

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Key(Generic[T_co]):
    """A key of a table."""

    name: str
    type: ValueType[T_co]
    default: T_co
    """Not used for a required key."""
    description: str
    required: bool = False

    def read(self, table: Mapping[str, JsonValue], place: Place) -> T_co:
        """The value in a table, or the default; raises `BadConfiguration`."""
        if self.name in table:
            return self.type.read(table[self.name], place.child(self.name))
        if self.required:
            raise place.error(f"{place} has no {self.name}", f'Write {self.name} = "…"')
        return self.default


API = Key("api", value_types.DOCUMENT_OR_NAME, "", "The name of an API, or the path of a document.", required=True)
URL = Key("url", secret_types.URL, "", "Where the service runs, with its base path.", required=True)
EFFECTS = Key(
    "effects",
    value_types.EFFECTS,
    frozenset({Effect.READS}),
    'Effects of the operations that are called; by default ["reads"].',
)
RATE = Key("rate", value_types.RATE, None, 'Requests per second, minute or hour: "5/s", "100/m".')
MAX_REQUESTS = Key("max_requests", value_types.COUNT, None, "Maximum number of requests of a run.")
MAX_WRITES = Key("max_writes", value_types.COUNT, None, "Maximum number of requests that do not only read.")
MAX_SPENDS = Key("max_spends", value_types.COUNT, None, "Maximum number of requests that cost money or reach a person.")
MAX_TIME = Key("max_time", value_types.DURATION, None, 'Maximum time of a run: "60s", "5m" or a number of seconds.')
PRODUCTION = Key("production", value_types.FLAG, False, "Consent to a host that the document lists among its servers.")  # noqa: FBT003 - a default
PRIVATE = Key("private", value_types.FLAG, False, "Consent to a host whose name resolves to a private address.")  # noqa: FBT003 - a default
EXCLUSIVE = Key("exclusive", value_types.FLAG, False, "Whether no other client writes to the service during a run.")  # noqa: FBT003 - a default
FOREIGN_WRITES = Key(
    "foreign_writes",
    value_types.FLAG,
    False,  # noqa: FBT003 - a default
    "Consent to writes that address items which no run created.",
)
INCLUDE = Key("include", value_types.TEXTS, (), "Call only operations that match one of these patterns.")
EXCLUDE = Key("exclude", value_types.TEXTS, (), "Do not call operations that match one of these patterns.")
TIMEOUT = Key("timeout", value_types.DURATION, DEFAULT_TIMEOUT_S, "Maximum time for a response.")
SETTLE = Key("settle", value_types.DURATION, 0.0, "Time until a write is visible to reads.")
CA = Key("ca", value_types.PATH, None, "A PEM file with the certificates of authorities.")
CLIENT_CERT = Key("client_cert", value_types.PATH, None, "A PEM file with a client certificate and its key.")
PROXY = Key("proxy", secret_types.PROXY, "", "The URL of a proxy.")
HEADERS = Key("headers", secret_types.HEADERS, {}, "Header fields that are sent with every request.")
PARAMETERS = Key("parameters", secret_types.PARAMETERS, {}, "Values to use for parameters of these names.")
ALLOW_HOSTS = Key("allow_hosts", value_types.HOSTS, (), "Other hosts that may be called, for tokens only.")
RUN_HEADER = Key("run_header", value_types.FIELD, "", "The name of a header field that carries the id of the run.")
LEDGER = Key(
    "ledger", secret_types.LEDGER, "", "The redis:// URL, or the SQLite file, of the ledger that counts requests."
)

SCHEME = Key("scheme", value_types.TEXT, "", "The name of the security scheme in the document.")
TOKEN = Key("token", secret_types.SECRET, None, "A token or an API key.")
USERNAME = Key("username", secret_types.VALUE, None, "For the scheme basic and for the grant password.")
PASSWORD = Key("password", secret_types.SECRET, None, "For the scheme basic and for the grant password.")
CLIENT_ID = Key("client_id", secret_types.VALUE, None, "For OAuth2.")
CLIENT_SECRET = Key("client_secret", secret_types.SECRET, None, "For OAuth2.")
TOKEN_URL = Key("token_url", secret_types.URL, "", "Where OAuth2 gives tokens.")
SCOPES = Key("scopes", value_types.TEXTS, (), "Scopes of OAuth2.")

SECRETS: tuple[Key[Secret | None], ...] = (TOKEN, USERNAME, PASSWORD, CLIENT_ID, CLIENT_SECRET)
AUTH_KEYS: tuple[Key[object], ...] = (SCHEME, *SECRETS, TOKEN_URL, SCOPES)


@dataclass(frozen=True, slots=True)
class AuthKind:
    """A way to get a credential, with its required and its optional keys."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


AUTH_KINDS = (
    AuthKind("token", (TOKEN.name,)),
    AuthKind("basic", (USERNAME.name, PASSWORD.name)),
    AuthKind("client-credentials", (CLIENT_ID.name, CLIENT_SECRET.name, TOKEN_URL.name), (SCOPES.name,)),
    AuthKind(
        "password",
        (USERNAME.name, PASSWORD.name, TOKEN_URL.name),
        (CLIENT_ID.name, CLIENT_SECRET.name, SCOPES.name),
    ),
)
"""Kinds of `auth`; each also takes `scheme`."""

AUTH_FORMS = (
    "token; username and password; or token_url with client_id and client_secret, or with username and password"
)


def _auth(value: JsonValue, place: Place) -> tuple[AuthSettings, ...]:
    if isinstance(value, list):
        return tuple(_one_auth(entry, place.child(index)) for index, entry in enumerate(value))
    return (_one_auth(value, place),)


def _one_auth(value: JsonValue, place: Place) -> AuthSettings:
    table = place.table(value, '{ scheme = "bearerAuth", token = "env:TOKEN" }')
    place.refuse_unknown(table, [key.name for key in AUTH_KEYS])
    secrets = {key.name: key.read(table, place) for key in SECRETS}
    given = table.keys() - {SCHEME.name}
    kind = next(
        (kind for kind in AUTH_KINDS if set(kind.required) <= given <= {*kind.required, *kind.optional}),
        None,
    )
    if kind is None:
        raise place.error(f"{place} does not say how to get a credential", f"Give {AUTH_FORMS}")
    return AuthSettings(
        scheme=SCHEME.read(table, place),
        kind=kind.name,
        secrets={name: secret for name, secret in secrets.items() if secret is not None},
        token_url=TOKEN_URL.read(table, place),
        scopes=SCOPES.read(table, place),
    )


def _auth_schema() -> dict[str, JsonValue]:
    types = {key.name: key for key in AUTH_KEYS}
    kinds: list[JsonValue] = [
        table_schema(tuple(types[name] for name in (SCHEME.name, *kind.required, *kind.optional)), kind.required)
        for kind in AUTH_KINDS
    ]
    return {"anyOf": [*kinds, {"type": "array", "items": {"anyOf": kinds}}]}


def table_schema(keys: tuple[Key[object], ...], required: tuple[str, ...]) -> dict[str, JsonValue]:
    """The JSON Schema of a table with these keys."""
    return {
        "type": "object",
        "properties": {key.name: {"description": key.description, **key.type.schema} for key in keys},
        "required": list(required),
        "additionalProperties": False,
    }


AUTH = Key("auth", ValueType(_auth_schema(), _auth), (), "How to get the credentials; a table, or an array of tables.")

KEYS: tuple[Key[object], ...] = (
    API,
    URL,
    AUTH,
    EFFECTS,
    RATE,
    MAX_REQUESTS,
    MAX_WRITES,
    MAX_SPENDS,
    MAX_TIME,
    PRODUCTION,
    PRIVATE,
    EXCLUSIVE,
    FOREIGN_WRITES,
    INCLUDE,
    EXCLUDE,
    TIMEOUT,
    SETTLE,
    CA,
    CLIENT_CERT,
    PROXY,
    HEADERS,
    PARAMETERS,
    ALLOW_HOSTS,
    RUN_HEADER,
    LEDGER,
)
"""The keys of `[tool.caveat.targets.NAME]`."""
