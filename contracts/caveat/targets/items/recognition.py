"""Recognizes the items that runs created, by the request and the response of their creation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.targets.items.created_items import CreatedItems, Creation
from caveat.targets.items.creation_proof import is_rare, proof
from caveat.targets.items.sent_items import SentItems
from caveat.targets.ledgers.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Recognition:
    """Decides whether a run created an item of the target."""

    items: CreatedItems
    sent: SentItems
    ledger: Ledger

    def differing(
        self,
        write: int,
        creation: Creation,
        bodies: Iterable[bytes],
        shown: dict[str, JsonValue],
        listed: Callable[[], Sequence[dict[str, JsonValue]]],
    ) -> tuple[str, ...]:
        """The properties that differ from what was sent; `()` if the write created the item.

        `bodies` are those of the write and of later writes to the item; `listed` gives the items of the collection,
        as far as they can be read. Raises `BadLedger`.
        """
        creation_proof = proof(self.ledger, write, creation, shown)
        differing = min(
            (self.sent.differing(body, shown, creation_proof.unchanged, creation_proof.computed) for body in bodies),
            key=len,
        )
        if differing:
            for name in sorted(creation_proof.unchanged):
                if is_rare(shown[name]) and not self._others_show(creation, name, shown[name], listed()):
                    return ()
        return differing

    def _others_show(
        self, creation: Creation, name: str, value: JsonValue, listed: Iterable[dict[str, JsonValue]]
    ) -> bool:
        """Whether an item of another client has the same value, such as the time of a stopped clock."""
        for each in listed:
            other = replace(creation, id=self.items.id_of(creation.collection, each))
            is_equal = as_object(each).get(name) == value
            if is_equal and other.id != creation.id and self.ledger.creator(other.keys[:1]) is None:
                return True
        return False
