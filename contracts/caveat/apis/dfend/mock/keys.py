"""The two kinds of key, and what may be sent with each."""

from __future__ import annotations

from enum import Enum, auto

from pydantic import BaseModel

from caveat_models.dfend.models import ClientIdentifiers, ClientSignal, Identifiers, ServerSignal


class Key(Enum):
    """A kind of key."""

    PUBLISHABLE = auto()
    """For websites and apps, which are not trusted."""
    SECRET = auto()
    """For the customer's servers, which are."""


def _names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


_OF_SERVERS = _names(ServerSignal) - _names(ClientSignal)
_IDENTIFIERS_OF_SERVERS = _names(Identifiers) - _names(ClientIdentifiers)


def misfit(signal: ClientSignal | ServerSignal, key: Key) -> str:
    """Why a signal is not accepted with this kind of key, `""` where it is."""
    if isinstance(signal, ServerSignal):
        return "" if key is Key.SECRET else "a server signal takes a secret key"
    if key is Key.SECRET:
        return "a client signal takes a publishable key"
    sent = _OF_SERVERS & (signal.model_extra or {}).keys()
    sent |= _IDENTIFIERS_OF_SERVERS & (signal.identifiers.model_extra or {}).keys()
    return f"only servers may send {', '.join(sorted(sent))}" if sent else ""
