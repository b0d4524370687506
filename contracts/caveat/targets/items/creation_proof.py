"""Proof that a write created an item: the values of its response, as keys of the ledger.

An id alone proves nothing: after a restart, a service may give it to an item of another client. The ledger stores
digests instead of values.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections.ids import id_text
from caveat.resources.equivalence import equivalent
from caveat.targets.items.created_items import Creation, encoded
from caveat.targets.ledgers.ledger import Ledger

MAX_PROPERTIES = 50
"""Properties of an item whose digests are recorded."""

_MIN_DIGITS = 10
"""A text with this many digits, such as a time or a UUID, is not a default; a date has eight."""


@dataclass(frozen=True, slots=True)
class CreationProof:
    """An item as it is now, compared with the response to its creation."""

    unchanged: frozenset[str] = frozenset()
    """Properties with the same value as then."""
    computed: frozenset[str] = frozenset()
    """Properties that the response to the creation showed with another value than was sent: the service sets them."""


def proof_keys(creation: Creation, sent: Mapping[str, JsonValue], shown: Mapping[str, JsonValue]) -> Iterator[str]:
    """The keys that record the properties in the response to a creation."""
    for name, value in list(_without_id(creation, shown).items())[:MAX_PROPERTIES]:
        yield _shown(creation, name, value)
        if name in sent and not equivalent(sent[name], value):
            yield _computed(creation, name)


def proof(ledger: Ledger, write: int, creation: Creation, shown: Mapping[str, JsonValue]) -> CreationProof:
    """The recorded response of a write, compared with an item as it is now; raises `BadLedger`."""
    properties = _without_id(creation, shown)
    return CreationProof(
        frozenset(
            name for name, value in properties.items() if ledger.creator([_shown(creation, name, value)]) == write
        ),
        frozenset(name for name in properties if ledger.creator([_computed(creation, name)]) == write),
    )


def is_rare(value: JsonValue) -> bool:
    """Whether two items are unlikely to share a value, such as a time or a UUID."""
    return isinstance(value, str) and len(re.findall(r"\d", value)) >= _MIN_DIGITS


def _without_id(creation: Creation, shown: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in shown.items() if id_text(value) != creation.id}


def _shown(creation: Creation, name: str, value: JsonValue) -> str:
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
    return f"shown {creation.path}/{encoded(creation.id)} {name} {digest}"


def _computed(creation: Creation, name: str) -> str:
    return f"computed {creation.path}/{encoded(creation.id)} {name}"
