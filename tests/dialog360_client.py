"""A client of a fresh mock of 360dialog, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel

from caveat.apis.dialog360.mock.provider import Dialog360Provider, make
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock

M = TypeVar("M", bound=BaseModel)

APP = "/v1/clients/Xb4pTq2wCL/apps/93310"
SECOND_APP = "/v1/clients/Xb4pTq2wCL/apps/93311"
UNTRACKED_APP = "/v1/clients/Xb4pTq2wCL/apps/93312"
OTHER_APP = "/v1/clients/Ym7nRs5kDZ/apps/93420"
FOREIGN_APP = "/v1/clients/Zw3nKd8vBH/apps/93530"
AD_ACCOUNT = "174816537731874"
LARGER_AD_ACCOUNT = "174816537731875"
CAMPAIGN = "23851172049950328"
AD = "23852030589290425"
KEYWORD = "63c14b9487dd821c0be8a0b6"
AD_ACCOUNT_PATH = f"/facebook-accounts/117203945861277/facebook-ad-accounts/{AD_ACCOUNT}"
LARGER_AD_ACCOUNT_PATH = f"/facebook-accounts/117203945861277/facebook-ad-accounts/{LARGER_AD_ACCOUNT}"


class SteppingClock:
    """A clock that advances by one second at each call."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time, one second later than at the last call."""
        self.now += timedelta(seconds=1)
        return self.now


@dataclass(frozen=True, slots=True)
class Dialog360Client:
    """Sends requests to a mock with the token of the partner of the contract's examples."""

    mock: Mock
    provider: Dialog360Provider
    clock: SteppingClock

    def request(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        body: JsonValue = None,
        *,
        query: Mapping[str, object] | None = None,
        app: str = APP,
        token: str = "fake-partner-token",  # noqa: S107 - obviously fake
    ) -> Response:
        """Send a request; `path` is relative to the path of the app."""
        target = app + path + ("?" + urlencode(query) if query else "")
        headers = [("authorization", f"Bearer {token}"), ("content-type", "application/json")]
        content = b"" if body is None else json.dumps(body).encode()
        return self.mock.answer(Request(method, target, Headers(headers), content))

    def get(self, model: type[M], path: str, query: Mapping[str, object] | None = None, app: str = APP) -> M:
        """Send a GET request, which must succeed, and parse the response's body."""
        return _parse(self.request("GET", path, query=query, app=app), model)

    def post(self, model: type[M], path: str, body: JsonValue = None, query: Mapping[str, object] | None = None) -> M:
        """Send a POST request, which must succeed, and parse the response's body."""
        return _parse(self.request("POST", path, body, query=query), model)


def _parse(response: Response, model: type[M]) -> M:
    assert response.status == 200, response.body
    return response.parse(model)


def fresh_client(seed: int = 1) -> Dialog360Client:
    """A client of a fresh mock."""
    clock = SteppingClock()
    provider = make(seed=seed, clock=clock)
    return Dialog360Client(Mock(catalogue.api("dialog360").spec, lambda: provider), provider, clock)
