"""Partners with their tokens, their clients, and the clients' apps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeAlias

from caveat.apis.dialog360.mock.store.errors import Forbidden, NotFound, NotTracked

Clients: TypeAlias = Mapping[str, tuple[str, ...]]
"""App ids by client id."""


class App(NamedTuple):
    """A business phone number of a client."""

    client_id: str
    id: str


class Partners:
    """The clients of each partner, by the partner's token. No operation changes them."""

    def __init__(self, clients: Mapping[str, Clients], untracked: Collection[App] = frozenset()) -> None:
        self._clients = clients
        self._untracked = untracked

    def has_token(self, token: str) -> bool:
        """Whether a token belongs to a partner."""
        return token in self._clients

    def app(self, token: str, client_id: str, app_id: str) -> App:
        """An app of the partner with this token. Raises `Forbidden`, `NotFound` or `NotTracked`."""
        clients = self._clients.get(token, {})
        if client_id not in clients:
            if any(client_id in others for others in self._clients.values()):
                raise Forbidden(client_id)
            raise NotFound("client", client_id)
        if app_id not in clients[client_id]:
            raise NotFound("app", app_id)
        app = App(client_id, app_id)
        if app in self._untracked:
            raise NotTracked(app_id)
        return app

    def apps(self, client_id: str) -> tuple[App, ...]:
        """All apps of a client that are tracked."""
        matches = (clients[client_id] for clients in self._clients.values() if client_id in clients)
        apps = (App(client_id, app_id) for app_ids in matches for app_id in app_ids)
        return tuple(app for app in apps if app not in self._untracked)
