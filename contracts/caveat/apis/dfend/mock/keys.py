"""The two kinds of API key, and the signals that each may send."""

from __future__ import annotations

from enum import Enum, auto

from pydantic import BaseModel

from caveat_models.dfend.models import ClientIdentifiers, ClientSignal, Identifiers, ServerSignal


class Key(Enum):
    """A kind of API key."""

    PUBLISHABLE = auto()
    """For websites and apps, which are not trusted."""
    SECRET = auto()
    """For the customer's servers, which are trusted."""


def _field_names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


_SERVER_FIELDS = _field_names(ServerSignal) - _field_names(ClientSignal)
_SERVER_IDENTIFIERS = _field_names(Identifiers) - _field_names(ClientIdentifiers)


def refusal(signal: ClientSignal | ServerSignal, key: Key) -> str:
    """Why a signal is not accepted with this kind of key; `""` if it is accepted."""
    if isinstance(signal, ServerSignal):
        return "" if key is Key.SECRET else "server signals require a secret key"
    if key is Key.SECRET:
        return "client signals require a publishable key"
    server_only = _SERVER_FIELDS & (signal.model_extra or {}).keys()
    server_only |= _SERVER_IDENTIFIERS & (signal.identifiers.model_extra or {}).keys()
    return f"only servers may send {', '.join(sorted(server_only))}" if server_only else ""
