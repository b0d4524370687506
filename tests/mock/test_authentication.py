"""Entry: credentials given in place of a provider's own."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from caveat.errors import BadOption
from caveat.exchange import Headers, Request
from caveat.mock.authentication import Entry
from caveat.mock.dispatch import Principal
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.spec import Spec

SCHEMES = {name: SecurityScheme(name, "apiKey", "header", name, "") for name in ("public", "secret", "raw")}
BEARER = {"bearer": SecurityScheme("bearer", "http", "header", "Authorization", "bearer")}
BASIC = {"basic": SecurityScheme("basic", "http", "header", "Authorization", "basic")}
OPERATION = Spec({"paths": {"/a": {"get": {"operationId": "o"}}}}).operations["o"]
OWN = {"public": "fake-public", "secret": "fake-secret"}


def entered(entry: Entry, *alternative: str, **sent: str) -> Principal | None:
    operation = replace(OPERATION, security=(alternative,))
    return entry.principal(operation, Request("GET", "/", Headers(sent.items())))


@pytest.mark.parametrize(
    ("given", "brought", "known"),
    [
        ({}, Principal("secret", "fake-secret"), Principal("secret", "fake-secret")),
        ({}, Principal("secret", "fake-other"), Principal("secret", "fake-other")),
        ({"secret": "fake-mine"}, Principal("secret", "fake-mine"), Principal("secret", "fake-secret")),
        ({"secret": "fake-mine"}, Principal("secret", "fake-secret"), None),
        ({"secret": "fake-mine"}, Principal("public", "fake-secret"), None),
        ({"secret": "fake-mine"}, Principal("public", "fake-public"), Principal("public", "fake-public")),
        ({"secret": "fake-public"}, Principal("secret", "fake-public"), Principal("secret", "fake-secret")),
    ],
)
def test_a_credential_that_was_given_is_the_only_one_of_its_scheme(
    given: dict[str, str], brought: Principal, known: Principal | None
) -> None:
    entry = Entry(SCHEMES, OWN, given, lambda _caller: True)
    assert entered(entry, brought.scheme, **{brought.scheme: brought.credential}) == known
    assert entry.credentials == OWN | given


def test_a_credential_that_another_scheme_keeps_is_good_for_that_one() -> None:
    entry = Entry(
        SCHEMES | BEARER, {"raw": "fake-token", "bearer": "fake-token"}, {"raw": "fake-mine"}, lambda _caller: True
    )
    assert entered(entry, "bearer", authorization="Bearer fake-token") == Principal("bearer", "fake-token")
    assert entered(entry, "raw", raw="fake-token") is None


@pytest.mark.parametrize(
    ("given", "brought", "known"),
    [
        ({"public": "fake-mine"}, "fake-mine", "fake-public"),
        ({"public": "fake-mine"}, "fake-secret", "fake-secret"),
        ({"public": "fake-mine"}, "fake-public", None),
        ({"public": "fake-a", "secret": "fake-b"}, "fake-a", "fake-public"),
        ({"public": "fake-a", "secret": "fake-b"}, "fake-b", "fake-secret"),
        ({"public": "fake-a", "secret": "fake-b"}, "fake-secret", None),
        ({"public": "fake-a", "secret": "fake-a"}, "fake-a", "fake-secret"),
    ],
)
def test_of_two_schemes_in_one_place_the_provider_learns_which_it_was(
    given: dict[str, str], brought: str, known: str | None
) -> None:
    schemes = {name: replace(SCHEMES[name], field=field) for name, field in (("public", "KEY"), ("secret", "key"))}
    entry = Entry(schemes, OWN, given, lambda principal: principal.credential in OWN.values())
    assert entered(entry, "secret", key=brought) == (known and Principal("secret", known))


@pytest.mark.parametrize("scheme", ["bearer", "public", "undeclared"])
def test_who_brings_no_credential_of_a_scheme_is_nobody(scheme: str) -> None:
    assert entered(Entry(SCHEMES | BEARER, OWN, {}), scheme, authorization="Basic fake-secret") is None


def test_a_credential_of_its_own_is_known_where_no_provider_says_so() -> None:
    entry = Entry(SCHEMES, OWN, {})
    assert entered(entry, "public", public="fake-public") == Principal("public", "fake-public")
    assert entered(entry, "public", public="fake-secret") is None


def test_every_credential_of_an_alternative_is_needed() -> None:
    entry = Entry(SCHEMES, OWN, {})
    assert entered(entry, "public", "secret", public="fake-public") is None
    both = entered(entry, "public", "secret", public="fake-public", secret="fake-secret")  # noqa: S106 - no secret
    assert both == Principal("public", "fake-public")


@pytest.mark.parametrize(("own", "remedy"), [(OWN, "Known are: public, secret"), ({}, "This API has none")])
def test_a_scheme_that_is_not_there_is_refused(own: dict[str, str], remedy: str) -> None:
    with pytest.raises(BadOption) as refused:
        Entry(SCHEMES, own, {"token": "fake-mine"})
    assert str(refused.value) == f"--credential: no security scheme is called 'token'. {remedy}"


JOE = b64encode(b"joe:fake-secret:1").decode()


@pytest.mark.parametrize(
    ("given", "sent", "known"),
    [
        ({}, "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=", "fake-user:fake-password"),
        ({}, "basic  ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ= ", "fake-user:fake-password"),
        ({}, "Basic fake-user:fake-password", None),
        ({}, "Basic !!!", None),
        ({}, "Basic /w==", None),
        ({}, "Basic", None),
        ({}, "Bearer ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=", None),
        ({"basic": "joe:fake-secret:1"}, f"Basic {JOE}", "fake-user:fake-password"),
        ({"basic": "joe:fake-secret:1"}, "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=", None),
    ],
)
def test_a_user_and_a_password_come_encoded(given: dict[str, str], sent: str, known: str | None) -> None:
    entry = Entry(BASIC, {"basic": "fake-user:fake-password"}, given)
    assert entered(entry, "basic", authorization=sent) == (known and Principal("basic", known))


def test_a_user_without_a_password_is_refused() -> None:
    with pytest.raises(BadOption) as refused:
        Entry(BASIC, {"basic": "fake-user:fake-password"}, {"basic": "fake-token"})
    assert str(refused.value) == "--credential: basic is a user and a password. Write basic=USER:PASSWORD"
