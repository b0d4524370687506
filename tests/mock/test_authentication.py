"""Authentication: a provider's own credentials, and replacements for them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from caveat.errors import BadValue
from caveat.exchange import Headers, Request
from caveat.mock.authentication import Authenticator
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.spec import Spec
from caveat.provider.principal import Principal

SCHEMES = {name: SecurityScheme(name, "apiKey", "header", name, "") for name in ("public", "secret", "raw")}
BEARER = {"bearer": SecurityScheme("bearer", "http", "header", "Authorization", "bearer")}
BASIC = {"basic": SecurityScheme("basic", "http", "header", "Authorization", "basic")}
OPERATION = Spec({"paths": {"/a": {"get": {"operationId": "o"}}}}).operations["o"]
OWN = {"public": "fake-public", "secret": "fake-secret"}


def principal_of(authenticator: Authenticator, *requirement: str, **fields: str) -> Principal | None:
    operation = replace(OPERATION, security=(requirement,))
    return authenticator.principal(operation, Request("GET", "/", Headers(fields.items())))


@pytest.mark.parametrize(
    ("replacements", "sent", "expected"),
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
def test_a_replacement_is_the_only_valid_credential_of_its_scheme(
    replacements: dict[str, str], sent: Principal, expected: Principal | None
) -> None:
    authenticator = Authenticator(SCHEMES, OWN, replacements, lambda _principal: True)
    assert principal_of(authenticator, sent.scheme, **{sent.scheme: sent.credential}) == expected
    assert authenticator.credentials == OWN | replacements


def test_a_replaced_credential_stays_valid_for_another_scheme_that_has_it() -> None:
    authenticator = Authenticator(
        SCHEMES | BEARER, {"raw": "fake-token", "bearer": "fake-token"}, {"raw": "fake-mine"}, lambda _principal: True
    )
    assert principal_of(authenticator, "bearer", authorization="Bearer fake-token") == Principal("bearer", "fake-token")
    assert principal_of(authenticator, "raw", raw="fake-token") is None


@pytest.mark.parametrize(
    ("replacements", "sent", "expected"),
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
def test_of_two_schemes_in_one_field_the_provider_sees_which_one_was_used(
    replacements: dict[str, str], sent: str, expected: str | None
) -> None:
    schemes = {name: replace(SCHEMES[name], field=field) for name, field in (("public", "KEY"), ("secret", "key"))}
    authenticator = Authenticator(schemes, OWN, replacements, lambda principal: principal.credential in OWN.values())
    assert principal_of(authenticator, "secret", key=sent) == (expected and Principal("secret", expected))


@pytest.mark.parametrize("scheme", ["bearer", "public", "undeclared"])
def test_a_request_without_a_credential_of_the_scheme_has_no_principal(scheme: str) -> None:
    assert principal_of(Authenticator(SCHEMES | BEARER, OWN, {}), scheme, authorization="Basic fake-secret") is None


def test_without_a_provider_only_its_own_credentials_are_valid() -> None:
    authenticator = Authenticator(SCHEMES, OWN, {})
    assert principal_of(authenticator, "public", public="fake-public") == Principal("public", "fake-public")
    assert principal_of(authenticator, "public", public="fake-secret") is None


def test_every_credential_of_a_security_requirement_is_needed() -> None:
    authenticator = Authenticator(SCHEMES, OWN, {})
    assert principal_of(authenticator, "public", "secret", public="fake-public") is None
    both = principal_of(authenticator, "public", "secret", public="fake-public", secret="fake-secret")  # noqa: S106 - no secret
    assert both == Principal("public", "fake-public")


@pytest.mark.parametrize(
    ("own", "remedy"), [(OWN, "Known schemes: public, secret"), ({}, "This API has no security schemes")]
)
def test_an_unknown_scheme_is_an_error(own: dict[str, str], remedy: str) -> None:
    with pytest.raises(BadValue) as raised:
        Authenticator(SCHEMES, own, {"token": "fake-mine"})
    assert str(raised.value) == f"no security scheme is called 'token'. {remedy}"


JOE = b64encode(b"joe:fake-secret:1").decode()


@pytest.mark.parametrize(
    ("replacements", "sent", "expected"),
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
def test_a_user_name_and_a_password_are_sent_in_base64(
    replacements: dict[str, str], sent: str, expected: str | None
) -> None:
    authenticator = Authenticator(BASIC, {"basic": "fake-user:fake-password"}, replacements)
    assert principal_of(authenticator, "basic", authorization=sent) == (expected and Principal("basic", expected))


def test_a_user_name_without_a_password_is_an_error() -> None:
    with pytest.raises(BadValue) as raised:
        Authenticator(BASIC, {"basic": "fake-user:fake-password"}, {"basic": "fake-token"})
    assert str(raised.value) == "basic needs a user name and a password. Write basic=USER:PASSWORD"


CERTIFICATE = {"certificate": SecurityScheme("certificate", "mutualTLS", "header", "Authorization", "")}
SECURITY: list[tuple[tuple[tuple[str, ...], ...], bool]] = [
    ((), True),
    (((),), True),
    ((("secret",),), False),
    ((("secret",), ()), True),
    ((("certificate",),), True),
    ((("undeclared",),), False),
    ((("certificate", "secret"),), False),
    ((("secret",), ("certificate",)), True),
]


@pytest.mark.parametrize(("security", "expected"), SECURITY)
def test_what_is_not_in_a_request_is_not_asked_for(security: tuple[tuple[str, ...], ...], *, expected: bool) -> None:
    authenticator = Authenticator(SCHEMES | CERTIFICATE, OWN, {})
    assert authenticator.admits_anyone(replace(OPERATION, security=security)) is expected


def test_a_certificate_leaves_the_other_credentials_of_its_requirement() -> None:
    authenticator = Authenticator(SCHEMES | CERTIFICATE, OWN, {})
    assert principal_of(authenticator, "certificate", "secret", secret="fake-secret") == Principal(  # noqa: S106 - fake
        "secret", "fake-secret"
    )
    assert principal_of(authenticator, "certificate", "secret") is None
