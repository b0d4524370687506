"""One valid call of each vendor's mock."""

from __future__ import annotations

import httpx

from caveat.testing.mocked import MockedApi

SIGNALS = "/api/signal-endpoint/github-issues"
"""The signal endpoint of Unleash's mock."""


def unleash(mock: MockedApi) -> httpx.Response:
    return mock.client.post(SIGNALS, json={"issue": 311}, headers=mock.headers("bearerToken"))


def dfend(mock: MockedApi) -> httpx.Response:
    signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}}
    return mock.client.post("/signal", json=signal, headers=mock.headers("publishableKey"))


def dialog360(mock: MockedApi) -> httpx.Response:
    return mock.client.get("/v1/clients/Xb4pTq2wCL/apps/93310/keywords", headers=mock.headers("bearerAuth"))
