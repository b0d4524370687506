"""Who may ask, and for whom: partners by their token, their clients, and the clients' business numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from caveat.apis.dialog360.mock.store.errors import Closed, Missing

Clients: TypeAlias = Mapping[str, tuple[str, ...]]
"""The ids of apps by the id of their client."""


class App(NamedTuple):
    """A business number of a client."""

    client_id: str
    id: str


class Partners:
    """The partners and what their tokens open; nothing of the API changes them."""

    def __init__(self, clients: Mapping[str, Clients]) -> None:
        self._clients = clients

    def knows(self, token: str) -> bool:
        """Whether a token is a partner's."""
        return token in self._clients

    def app(self, token: str, client_id: str, app_id: str) -> App:
        """An app that a token opens; raises `Closed` or `Missing`."""
        mine = self._clients.get(token, {})
        if client_id not in mine:
            if any(client_id in clients for clients in self._clients.values()):
                raise Closed(client_id)
            raise Missing("client", client_id)
        if app_id not in mine[client_id]:
            raise Missing("app", app_id)
        return App(client_id, app_id)

    def apps(self, client_id: str) -> tuple[App, ...]:
        """All apps of a client."""
        found = (clients[client_id] for clients in self._clients.values() if client_id in clients)
        return tuple(App(client_id, app_id) for app_ids in found for app_id in app_ids)
