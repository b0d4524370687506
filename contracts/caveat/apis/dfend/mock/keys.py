"""The two kinds of API key, and the signals that each may send."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from pydantic import BaseModel

from caveat_models.dfend.models import (
    ClientIdentifiers,
    ClientSignal,
    ClientSource,
    Identifiers,
    ServerSignal,
    ServerSource,
)


class Key(Enum):
    """A kind of API key, as messages name it."""

    PUBLISHABLE = "a publishable key (client environment)"
    """For websites and apps, which are not trusted."""
    SECRET = "a secret key (server environment)"  # noqa: S105 - words for people
    """For the customer's servers, which are trusted."""


def _field_names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


_SERVER_FIELDS = _field_names(ServerSignal) - _field_names(ClientSignal)
_SERVER_IDENTIFIERS = _field_names(Identifiers) - _field_names(ClientIdentifiers)


_SOURCES = {
    Key.PUBLISHABLE: [*map(str, ClientSource)],
    Key.SECRET: [*map(str, ServerSource)],
}
"""The sources that signals may have, by kind of key."""


def allowance(key: Key) -> str:
    """Which signals a kind of key sends."""
    return f"sent with {key.value}, which is for the source {' or '.join(_SOURCES[key])}"


def refusal(signal: ClientSignal | ServerSignal, key: Key) -> str:
    """Why a signal is not accepted with this kind of key; `""` if it is accepted."""
    if signal.source not in _SOURCES[key]:
        return f"body /source: {signal.source} is {allowance(key)}"
    fields = ", ".join(_server_only(signal)) if isinstance(signal, ClientSignal) else ""
    return f"body {fields}: for servers only, but sent with {key.value}" if fields else ""


def _server_only(signal: ClientSignal) -> Iterator[str]:
    """The fields of a client signal that only servers may send."""
    for name in sorted(_SERVER_FIELDS & (signal.model_extra or {}).keys()):
        yield f"/{name}"
    for name in sorted(_SERVER_IDENTIFIERS & (signal.identifiers.model_extra or {}).keys()):
        yield f"/identifiers/{name}"
