"""The known state of one item: its creation, the sent values, the shown values, and whether it is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.resources.state.view import ItemKey


@dataclass(frozen=True, slots=True)
class Sent:
    """A value of a field that a client sent, and the request."""

    value: JsonValue
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Update:
    """The last accepted write of an item: the sent values, and the values that were shown before."""

    exchange: Exchange
    client: str
    sent: Mapping[str, JsonValue]
    before: Mapping[str, JsonValue]
    """The values that the item showed before, of the fields that it showed."""
    is_partial: bool
    """Whether fields that were not sent stay (PATCH)."""
    shown_before: Exchange | None
    """The exchange that showed them."""


@dataclass(slots=True)
class Item:
    """One item; changed by each exchange about it."""

    key: ItemKey
    id: str
    """As the server writes it."""
    client: str
    """The credentials with which it was created or first seen."""
    created: Exchange | None = None
    """The exchange that created it, if it is known."""
    is_sure: bool = False
    """Whether it is known that its path is this one."""
    sent: dict[str, Sent] = field(default_factory=dict)
    """The values that clients sent last, of the fields that may be written."""
    confirmed: dict[str, Exchange] = field(default_factory=dict)
    """The fields of `sent` that the server has shown since, each with the exchange."""
    content: Mapping[str, JsonValue] | None = None
    """The properties that a response showed last."""
    content_exchange: Exchange | None = None
    content_writes: int = -1
    """The number of writes in the session before it showed that."""
    replaced: dict[str, JsonValue] = field(default_factory=dict)
    """By field that was shown before an update: the value that the latest update replaced."""
    update: Update | None = None
    update_seen: bool = False
    """Whether a read has shown the whole effect of the update: later changes are those of other clients."""
    written: float | None = None
    """When it was last written; None if that is not known."""
    gone: Exchange | None = None
    """The exchange that deleted it."""
    gone_client: str = ""
    etag: tuple[str, Exchange] | None = None
    old_etags: dict[str, Exchange] = field(default_factory=dict)
    """Earlier entity tags, with the exchange that replaced each."""
    own_id: str = ""
    """The id that it shows itself, as a list does, in one spelling; `""` if it is not known."""
    missed: Exchange | None = None
    """The list that did not have it although it was created."""
    missed_number: int = 0
    stale: tuple[str, Exchange, int] | None = None
    """A field that a list showed as it was before an update, the exchange of the list, and its number."""
    content_number: int = 0
    """The number of the exchange that showed its content, in the session."""
    read_number: int = -1
    """The number of the exchange that read it last."""
    listed_number: int = -1
    """The number of the exchange that listed it last."""
    found_once: bool = False
    """Whether it was read since it was created."""
    missed_at_once: bool = False
    """Whether it was not found right after its creation, when no other client can have deleted it yet."""
    was_listed: bool = False
