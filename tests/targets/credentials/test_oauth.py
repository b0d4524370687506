"""OAuth2: what is sent to a token endpoint, and which of its responses are tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.targets.credentials.oauth import AccessToken, Grant, NoToken, fetch
from oauth_server import OAuthServer, answer

URL = "http://127.0.0.1:9000/token?tenant=1"

CLIENT = {"client_id": "fake-id", "client_secret": "fake-client/secret"}
CREDENTIALS = Grant("client-credentials", URL, ("read", "write"), CLIENT)
PASSWORD = Grant("password", URL, (), CLIENT | {"username": "joe", "password": "fake-password"})


def server_fetch(server: OAuthServer, grant: Grant) -> AccessToken:
    def exchange(url: str, request: Request) -> Response:
        assert (url, request.target) == (URL, "/token?tenant=1")
        return server.respond(request)

    return fetch(grant, exchange)


@pytest.mark.parametrize("basic", [True, False])
@pytest.mark.parametrize("grant", [CREDENTIALS, PASSWORD], ids=["client credentials", "password"])
def test_a_token_is_fetched(grant: Grant, *, basic: bool) -> None:
    server = OAuthServer(accepts_basic=basic)
    assert server_fetch(server, grant) == AccessToken("fake-token-1", 2.0, "fake-refresh")
    form = parse_qs(server.requests[-1].body.decode())
    assert form.get("scope", [""]) == [" ".join(grant.scopes)]
    assert len(server.requests) == (1 if basic else 2), "the body is the second way to authenticate"
    assert server.requests[-1].method == "POST"
    assert server.requests[-1].headers.media_type == "application/x-www-form-urlencoded"


def test_a_public_client_sends_its_id_only() -> None:
    requests: list[Request] = []

    def exchange(_url: str, request: Request) -> Response:
        requests.append(request)
        return answer(200, {"access_token": "fake-token"})

    public = {name: value for name, value in PASSWORD.secrets.items() if name != "client_secret"}
    assert fetch(replace(PASSWORD, secrets=public), exchange) == AccessToken("fake-token")
    assert parse_qs(requests[0].body.decode())["client_id"] == ["fake-id"]
    assert "authorization" not in requests[0].headers


REFUSED = {
    "a wrong client": (replace(CREDENTIALS, secrets=CLIENT | {"client_secret": "fake-wrong"}), "invalid_client"),
    "a wrong password": (replace(PASSWORD, secrets={**PASSWORD.secrets, "password": "fake-wrong"}), "invalid_grant"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_refusal_is_reported_without_the_credentials_that_were_sent(title: str) -> None:
    grant, error = REFUSED[title]
    with pytest.raises(NoToken, match=f"answers {error}") as refused:
        server_fetch(OAuthServer(), grant)
    assert "fake-wrong" not in str(refused.value)


def json_response(value: Mapping[str, object]) -> Response:
    return answer(200, value)


RESPONSES: dict[str, tuple[Response, str]] = {
    "a server error": (Response(503, Headers(), b"<p>fake-secret</p>"), "status 503"),
    "a page": (Response(200, Headers([("content-type", "text/html")]), b"<p>fake-secret</p>"), "is no token"),
    "a page with an error": (Response(403, Headers(), b"fake-secret"), "status 403"),
    "a redirect": (Response(302, Headers([("location", "http://other.example/")]), b""), "status 302"),
    "an array": (Response(200, Headers(), b"[]"), "is no token"),
    "an object without a token": (json_response({"token": "fake-secret"}), "has no access_token"),
    "a token that is no text": (json_response({"access_token": 5}), "has no access_token"),
    "a token that no header can have": (json_response({"access_token": "fake-secret\n"}), "has no access_token"),
    "a token of another type": (json_response({"access_token": "fake-secret", "token_type": "mac"}), "of type mac"),
    "a lifetime that is no number": (json_response({"access_token": "x", "expires_in": [1]}), "is no token"),
    "nothing": (Response(200), "is no token"),
}


@pytest.mark.parametrize("title", RESPONSES)
def test_other_responses_are_no_tokens(title: str) -> None:
    response, problem = RESPONSES[title]
    with pytest.raises(NoToken, match=problem) as refused:
        fetch(CREDENTIALS, lambda _url, _request: response)
    assert "fake-secret" not in str(refused.value)


LIFETIMES: dict[str, tuple[object, float | None]] = {
    "a number": (120, 120.0),
    "a number as text": ("120", 120.0),
    "zero": (0, None),
    "null": (None, None),
}


@pytest.mark.parametrize("title", LIFETIMES)
def test_the_lifetime_of_a_token(title: str) -> None:
    value, expected = LIFETIMES[title]
    response = Response(200, Headers(), json.dumps({"access_token": "fake", "expires_in": value}).encode())
    assert fetch(CREDENTIALS, lambda _url, _request: response).lifetime_s == expected


def test_secrets_are_not_shown() -> None:
    assert "fake" not in repr(PASSWORD) + repr(AccessToken("fake-token", 1.0, "fake-refresh"))
