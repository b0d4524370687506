"""The view of an exchange for state rules: its resource, action, item and id, client and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.lazy import lazy
from caveat.openapi.coerce import as_object
from caveat.openapi.media import is_form
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec
from caveat.resources.bodies import ListedItem, about_pages, id_shown, item_sent, item_shown, items_shown, json_of
from caveat.resources.equivalence import folded
from caveat.resources.form_bodies import form_sent
from caveat.resources.identity import id_text
from caveat.resources.model import Action, Kind, Resource
from caveat.resources.words import parameter_names, plain, template_of

ItemKey: TypeAlias = tuple[str, tuple[str, ...]]
"""The template of a collection or singleton, and the values in the item's path, in one spelling."""

NOT_FOUND = frozenset({404, 410})
_NO_EFFECT = range(400, 500)
ACCEPTED = 202
CREATED = 201

_NO = frozenset({"false", "0", "no"})
_ERRORS = frozenset({"error", "errors"})
_SUCCESS = frozenset({"success", "ok", "succeeded"})
_OUTCOMES = _ERRORS | _SUCCESS


@dataclass(eq=False)  # each exchange has one: a frozen one takes three times as long
class View:
    """One exchange with an operation."""

    exchange: Exchange
    operation: Operation
    resource: Resource | None
    action: Action | None
    client: str
    """Identifies the credentials of the request."""
    spec: Spec

    @property
    def time(self) -> float | None:
        """When the response was complete, in seconds."""
        return self.exchange.time

    @property
    def status(self) -> int:
        """The status of the response."""
        return self.exchange.response.status

    @lazy
    def ok(self) -> bool:
        """Whether the request was carried out: a 2xx that is no error object, and not only accepted for later."""
        response = self.exchange.response
        starts = self.resource is not None and self.operation.id in self.resource.jobs
        return response.ok and (response.status != ACCEPTED or starts) and not self._is_error_object

    @property
    def has_no_effect(self) -> bool:
        """Whether the request was refused, so that it changed nothing."""
        return self.status in _NO_EFFECT

    @property
    def reads(self) -> bool:
        """Whether the operation only reads."""
        return self.operation.effect is Effect.READS

    @lazy
    def _is_error_object(self) -> bool:
        if self.action is Action.LIST or self.exchange.response.status != 200:  # noqa: PLR2004 - others say what they mean
            return False
        body = as_object(json_of(self.exchange.response))
        if _OUTCOMES.isdisjoint(map(plain, body)):
            return False
        words = {plain(name): value for name, value in body.items()}
        return any(words.get(name) for name in _ERRORS) or any(words.get(name) is False for name in _SUCCESS)

    @lazy
    def path(self) -> tuple[str, ...]:
        """The values of the path parameters in order, decoded, as they were sent."""
        values = self.exchange.path_parameters
        return tuple([values.get(name, "") for name in parameter_names(self.operation.path)])

    @lazy
    def folded_path(self) -> tuple[str, ...]:
        """The values of the path parameters in one spelling."""
        return tuple(map(folded, self.path))

    @lazy
    def parents(self) -> tuple[str, ...]:
        """The values of the parents in the path, in one spelling."""
        return self.folded_path[: self.resource.depth] if self.resource is not None else ()

    @lazy
    def item_key(self) -> ItemKey | None:
        """The item that the path names; None if it names none."""
        if self.resource is None or self.action in {Action.LIST, Action.COUNT, Action.CREATE, None}:
            return None
        return self.resource.template, self.folded_path

    @lazy
    def idempotency_key(self) -> tuple[str, str, str, str] | None:
        """Operation, client, path and key of the request, in a header field or in its body; None if it has no key."""
        stated = self.resource.extensions.idempotency_keys.get(self.operation.id) if self.resource is not None else None
        headers = self.exchange.request.headers
        names = [stated] if stated else [name for name in headers if "idempoten" in name]
        value = next((headers.get(name) for name in names), None)
        value = value or self._key_in_body
        return (self.operation.id, self.client, self.exchange.request.path, value) if value else None

    @property
    def _key_in_body(self) -> str | None:
        """The idempotency key that a field of the body has."""
        if b"dempoten" not in self.exchange.request.body:
            return None
        named = as_object(json_of(self.exchange.request)).items()
        return next((value for name, value in named if "idempoten" in plain(name) and isinstance(value, str)), None)

    @lazy
    def sent(self) -> dict[str, JsonValue] | None:
        """The item in the request; that of a form only if it updates, since its response has to confirm it."""
        request = self.exchange.request
        if self.resource is None:
            return None
        if self.action is Action.UPDATE and request.method == "POST" and is_form(request.headers.media_type):
            return form_sent(self.spec, self.resource, self.operation, request)
        return item_sent(self.resource, self.operation, request)

    @lazy
    def shown(self) -> dict[str, JsonValue] | None:
        """The item in the response; None if it shows none."""
        if self.resource is None or not self.ok:
            return None
        return item_shown(self.resource, self.operation, self.exchange.response)

    @lazy
    def items(self) -> tuple[ListedItem, ...] | None:
        """The items of a list response; None if it has none."""
        if self.resource is None or self.action is not Action.LIST or not self.ok:
            return None
        return items_shown(self.resource, self.exchange.response)

    @lazy
    def envelope(self) -> tuple[tuple[str, JsonValue], ...]:
        """The properties of a list response that may be about its pages."""
        place = self.resource.list_place if self.resource is not None else None
        return tuple(about_pages(json_of(self.exchange.response), place.keys if place is not None else ()))

    @lazy
    def shown_id(self) -> str | None:
        """The id of the item in the response, as text."""
        if self.resource is None or not self.ok:
            return None
        return id_shown(self.resource, self.exchange.response, self.shown)

    @lazy
    def location(self) -> tuple[ItemKey, str] | None:
        """The item that the header Location leads to, and its id as written; None if it leads to no item."""
        path, resource = self.location_path, self.resource
        if path is None or resource is None:
            return None
        return (resource.template, tuple(map(folded, path))), path[-1] if path else ""

    @lazy
    def location_path(self) -> tuple[str, ...] | None:
        """The values of the path that the header Location leads to, as written; None if it leads to no item."""
        value = self.exchange.response.headers.get("location")
        if not value or self.resource is None:
            return None
        try:
            path = urlsplit(urljoin(self.exchange.request.target, value)).path
        except ValueError:
            return None
        route = self.spec.route(path)
        operation = next(iter(route[0].values()), None) if route is not None else None
        if route is None or operation is None or template_of(operation.path) != self.resource.item_template:
            return None
        return tuple(route[1].get(name, "") for name in parameter_names(operation.path))

    @lazy
    def created_key(self) -> tuple[ItemKey, str] | None:
        """The item that a request has created, and its id as the server wrote it; None if its id is not known."""
        resource = self.resource
        if resource is None or resource.kind is Kind.SINGLETON:
            return None
        if self.action is Action.REPLACE:
            return (resource.template, self.folded_path), self.path[-1]
        own = self.shown_id or self._client_id
        if own is None or (self.location is not None and not resource.identity.is_sure):
            return self.location
        if template_of(self.operation.path) != resource.template and resource.depth:
            # It was created elsewhere; its parents are in no path.
            return self.location
        return (resource.template, (*self.parents, folded(own))), own

    @property
    def _client_id(self) -> str | None:
        field = self.resource.identity.field if self.resource is not None else None
        return (
            id_text((self.sent or {}).get(field))
            if field is not None and self.resource and self.resource.identity.is_sure
            else None
        )

    @lazy
    def query(self) -> Mapping[str, str]:
        """The query of the request."""
        return self.exchange.request.query

    @lazy
    def says_replay(self) -> bool:
        """Whether a header field marks the response as a replay of an earlier one."""
        headers = self.exchange.response.headers
        return any("replay" in name and value.strip().lower() not in _NO for name, value in headers.items())

    @lazy
    def is_cached(self) -> bool:
        """Whether the response may be an older one, out of a cache (RFC 9111, 5.1)."""
        headers = self.exchange.response.headers
        age = headers.get("age")
        return (age is not None and age != "0") or "hit" in str(headers.get("x-cache", "")).lower()


def documents_absence(operation: Operation) -> bool:
    """Whether an operation documents 404 or 410, the statuses for an item that does not exist."""
    return any(operation.response(status) is not None for status in NOT_FOUND)


def client_of(spec: Spec, exchange: Exchange) -> str:
    """Identifies the credentials of a request: the fields that carry them, in its header, cookies and query."""
    request = exchange.request
    in_header, in_query = _credential_fields(spec)
    parts = [request.headers.get(name, "") for name in in_header]
    if in_query:
        parts += [request.query.get(name, "") for name in in_query]
    return "\n".join(parts)


@lru_cache(maxsize=16)
def _credential_fields(spec: Spec) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the header fields and of the query parameters that carry credentials."""
    keys = [scheme for scheme in spec.security_schemes.values() if scheme.kind == "apiKey"]
    in_header = (scheme.field for scheme in keys if scheme.location != "query")
    return ("authorization", "cookie", *in_header), tuple(each.field for each in keys if each.location == "query")
