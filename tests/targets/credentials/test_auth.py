"""Auth: each credential belongs to a security scheme of the document, and tokens come from allowed hosts only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from caveat.errors import BadValue
from caveat.exchange import Request, Response
from caveat.openapi.spec import Spec
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from caveat.targets.credentials.auth import credentials_for
from caveat.targets.network.live import Live
from conftest import Compiled, Serve
from oauth_server import OAuthServer

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths: {}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
    key: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: session}
    oauth: {type: oauth2, flows: {}}
    certificate: {type: mutualTLS}
"""

SECRET = Secret(SecretSource.PLAIN, "fake")
TOKEN = {"token": SECRET}
LOGIN = {"username": SECRET, "password": SECRET}
CLIENT = {"client_id": SECRET, "client_secret": SECRET}
TARGET = TargetSettings("staging", "pets", "https://api.example/v1", defined_in="caveat.toml:3")


def spec_with(compiled: Compiled, *schemes: str) -> Spec:
    lines = (line for line in DOCUMENT.splitlines() if ":" in line)
    kept = (line for line in lines if not line.startswith("    ") or line.split(":")[0].strip() in schemes)
    return compiled("\n".join(kept))


def no_forwarder(_settings: TargetSettings) -> Callable[[Request], Response]:
    pytest.fail("a request is sent")


def schemes_of(spec: Spec, *auth: AuthSettings, settings: TargetSettings = TARGET) -> list[str]:
    return list(credentials_for(replace(settings, auth=auth), spec, str, no_forwarder))


CHOSEN = {
    "the only one": (["bearer"], AuthSettings("", "token", TOKEN), "bearer"),
    "the one that is named": (["bearer", "key"], AuthSettings("key", "token", TOKEN), "key"),
    "a cookie": (["bearer", "cookie"], AuthSettings("cookie", "token", TOKEN), "cookie"),
    "the only one for a token": (["key", "login"], AuthSettings("", "token", TOKEN), "key"),
    "the only one for a password": (["key", "login"], AuthSettings("", "basic", LOGIN), "login"),
    "the only one that can be sent": (["oauth", "certificate"], AuthSettings("", "token", TOKEN), "oauth"),
}


@pytest.mark.parametrize("title", CHOSEN)
def test_a_credential_is_for_a_security_scheme(title: str, compiled: Compiled) -> None:
    schemes, auth, expected = CHOSEN[title]
    assert schemes_of(spec_with(compiled, *schemes), auth) == [expected]


REFUSED = {
    "an unknown scheme": (
        ["bearer", "key"],
        [AuthSettings("baerer", "token", TOKEN)],
        "no security scheme 'baerer' that can be sent. Did you mean bearer?",
    ),
    "an unlike scheme": (
        ["bearer", "key"],
        [AuthSettings("x", "token", TOKEN)],
        "'x' that can be sent. It has bearer, key",
    ),
    "a certificate": (["certificate"], [AuthSettings("certificate", "token", TOKEN)], "It has none"),
    "several that fit": (
        ["bearer", "cookie", "key"],
        [AuthSettings("", "token", TOKEN)],
        "does not say for which security scheme it is. Set scheme to bearer, key or cookie",
    ),
    "none that fits": (
        ["bearer"],
        [AuthSettings("", "basic", LOGIN)],
        "no security scheme for a credential of kind basic",
    ),
    "a token for a password": (
        ["login"],
        [AuthSettings("login", "token", TOKEN)],
        "login takes no credential of kind token. Give username and password",
    ),
    "a password for a token": (
        ["bearer"],
        [AuthSettings("bearer", "basic", LOGIN)],
        "bearer takes no credential of kind basic. Give a token",
    ),
    "two for one scheme": (
        ["bearer"],
        [AuthSettings("", "token", TOKEN)] * 2,
        "two credentials for the security scheme bearer. Remove one",
    ),
}


@pytest.mark.parametrize("title", REFUSED)
def test_other_credentials_are_errors(title: str, compiled: Compiled) -> None:
    schemes, auth, message = REFUSED[title]
    with pytest.raises(BadValue) as refused:
        schemes_of(spec_with(compiled, *schemes), *auth)
    assert str(refused.value).startswith("caveat.toml:3: ")
    assert message in str(refused.value)


def client(token_url: str) -> AuthSettings:
    return AuthSettings("oauth", "client-credentials", CLIENT, token_url)


TOKEN_URLS = {
    "https://api.example/token": "",
    "https://API.example:444/token": "",
    "https://login.example/token": "",
    "https://other.example:8443/token": "",
    "https://other.example/token": "on another host, other.example. Set allow_hosts",
    "https://api.example.evil.example/token": "on another host",
    "https://evil.example\\@api.example/": "is not an HTTP URL",
    "https://api.example@evil.example/token": "is not an HTTP URL",
    "http://api.example/token": "without encryption",
    "ftp://api.example/token": "is not an HTTP URL",
    "https://[/": "is not an HTTP URL",
    "": "is not an HTTP URL",
}


@pytest.mark.parametrize("url", TOKEN_URLS)
def test_tokens_come_from_allowed_hosts(url: str, compiled: Compiled) -> None:
    settings = replace(TARGET, allow_hosts=("login.example", "other.example:8443"))
    spec = spec_with(compiled, "oauth")
    if not TOKEN_URLS[url]:
        assert schemes_of(spec, client(url), settings=settings) == ["oauth"]
        return
    with pytest.raises(BadValue) as refused:
        schemes_of(spec, client(url), settings=settings)
    assert TOKEN_URLS[url] in str(refused.value)


def test_tokens_are_fetched_with_the_limits_of_the_target(compiled: Compiled) -> None:
    server = OAuthServer()
    used: list[TargetSettings] = []
    values = {"id": "fake-id", "secret": "fake-client/secret"}
    secrets = {f"client_{name}": Secret(SecretSource.ENVIRONMENT, name) for name in values}
    auth = AuthSettings("", "client-credentials", secrets, "https://api.example/token?a=b")

    def forwarder(settings: TargetSettings) -> Callable[[Request], Response]:
        used.append(settings)
        return server.respond

    settings = replace(TARGET, auth=(auth,), timeout_s=3.0, headers={"x-key": SECRET}, run_header="x-run")
    credentials = credentials_for(
        settings, spec_with(compiled, "oauth"), lambda it: values[it.text], forwarder, server.clock
    )
    assert (credentials["oauth"], server.requests[0].target) == ("fake-token-1", "/token?a=b")
    assert (used[0].url, used[0].timeout_s, used[0].headers, used[0].run_header) == ("https://api.example", 3.0, {}, "")
    assert credentials.secrets() == ("fake-token-1", "fake-client/secret", "fake-refresh")


def test_a_token_is_fetched_over_a_socket(compiled: Compiled, serve: Serve) -> None:
    server = OAuthServer()
    url = serve(server)
    values = {"id": "fake-id", "secret": "fake-client/secret"}
    secrets = {f"client_{name}": Secret(SecretSource.ENVIRONMENT, name) for name in values}
    auth = AuthSettings("", "client-credentials", secrets, f"{url}/token")
    settings = replace(TARGET, url=f"{url}/v1", auth=(auth,), private=True)
    spec = spec_with(compiled, "oauth")
    credentials = credentials_for(settings, spec, lambda it: values[it.text], lambda other: Live(other).forward)
    assert (credentials["oauth"], server.requests[0].method) == ("fake-token-1", "POST")
    server.down = True
    assert credentials.expired("fake-token-1") is None
    assert credentials.problem == (
        f"the credential of oauth cannot be renewed: {settings.defined_in}: no access token: {url}/token answers "
        "status 503. Check the target's auth"
    )
