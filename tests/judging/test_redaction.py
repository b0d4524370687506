"""Redaction: a secret is in no output, in any encoding."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.redaction import MASK, Redactor, without_secrets
from caveat.judging.verdict import Verdict
from caveat.reports import registry

SECRET = "fake s/cret+1=ü\"\\&'"  # noqa: S105 - obviously fake

Place = Callable[[str], Exchange]


def with_request(target: str = "/", headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> Exchange:
    return Exchange(Request("GET", target, Headers(headers or []), body), Response(200))


def with_response(headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> Exchange:
    return Exchange(Request("GET", "/"), Response(200, Headers(headers or []), body))


def percent_encoded(value: str) -> str:
    return "".join(f"%{octet:02x}" for octet in value.encode())


def as_latin_1(value: str) -> str:
    """Decode the UTF-8 bytes as Latin-1, as in the text of a request."""
    return value.encode().decode("latin-1")


PLACES: dict[str, Place] = {
    "a path": lambda secret: with_request(f"/a/{quote(secret, safe='')}/b"),
    "a path that encodes as little as it may": lambda secret: with_request(f"/a/{quote(secret)}"),
    "a path of another encoder": lambda secret: with_request(f"/a/{percent_encoded(secret)}"),
    "a path with two characters encoded": lambda secret: with_request(
        f"/a/{as_latin_1(secret).replace('%', '%25').replace('?', '%3F')}"
    ),
    "a query": lambda secret: with_request(f"/?a=1&b={quote(secret, safe='')}"),
    "a query with pluses": lambda secret: with_request(f"/?a={quote_plus(secret)}&b=1"),
    "a query of another encoder": lambda secret: with_request(f"/?a={percent_encoded(secret)}"),
    "a query within another value": lambda secret: with_request(f"/?a=x{quote(secret, safe='')}y"),
    "a name in a query": lambda secret: with_request(f"/?{quote_plus(secret)}=1"),
    "a header": lambda secret: with_request(headers=[("x-any", as_latin_1(f"a {secret} b"))]),
    "a header as latin-1": lambda secret: with_request(headers=[("x-any", secret)]),
    "a cookie": lambda secret: with_request(headers=[("Cookie", f"a=1; b={secret}")]),
    "a body": lambda secret: with_request(body=f"<{secret}>".encode()),
    "a body of binary data": lambda secret: with_request(body=b"\xff\x00" + secret.encode() + b"\xfe"),
    "a JSON body": lambda secret: with_request(body=json.dumps({"a": [secret]}).encode()),
    "a JSON body of UTF-8": lambda secret: with_request(body=json.dumps({"a": [secret]}, ensure_ascii=False).encode()),
    "a form": lambda secret: with_request(body=f"a={quote_plus(secret)}".encode()),
    "the response's header": lambda secret: with_response([("location", f"/?k={quote(secret)}")]),
    "the response's cookie": lambda secret: with_response([("Set-Cookie", f"a={secret}")]),
    "the response's body": lambda secret: with_response(body=json.dumps(f"no {secret}!").encode()),
}


def reports(exchange: Exchange, message: str = "") -> list[str]:
    finding = Finding("C", "t", message, Severity.NEWS, exchanges=(exchange,))
    verdicts = [Verdict("a", 1, findings=(finding,))]
    return [registry.find(name).report(verdicts) for name in registry.names()]


def forms(secret: str) -> set[str]:
    """All encodings of a secret that a report could show."""
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    plain = {
        secret,
        as_latin_1(secret),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        percent_encoded(secret),
    }
    return plain | escaped | {json.dumps(form)[1:-1] for form in plain | escaped}


@pytest.mark.parametrize("title", PLACES)
def test_a_secret_of_any_place_is_in_no_report(title: str) -> None:
    exchange = PLACES[title](SECRET)
    assert any(form in report for form in forms(SECRET) for report in reports(exchange)), (
        "without redaction the secret is shown"
    )
    masked = reports(Redactor.of(values=[SECRET]).exchange(exchange))
    assert not [form for form in forms(SECRET) for report in masked if form in report]
    assert MASK in masked[registry.names().index("json")]


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=4, max_size=12),
    st.sampled_from(sorted(PLACES)),
)
def test_any_secret_is_masked_in_any_place(core: str, title: str) -> None:
    secret = f"<{core}>"
    masked = Redactor.of(values=[secret]).exchange(PLACES[title](secret))
    assert MASK in str(asdict(masked))
    for form in forms(secret):
        assert form not in masked.request.target
        assert form.encode() not in masked.request.body + masked.response.body


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=10),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
def test_the_text_around_a_secret_does_not_change(before: str, secret: str, after: str) -> None:
    masked = Redactor.of(values=[secret]).text(f"{before}\0{secret}\0{after}")
    assert f"\0{MASK}\0" in masked
    assert Redactor().text(f"{before}{secret}") == f"{before}{secret}"


CREDENTIAL_HEADERS = ["Authorization", "proxy-authorization", "Cookie", "Set-Cookie", "X-API-Key", "x-auth-token"]


@pytest.mark.parametrize("name", CREDENTIAL_HEADERS)
def test_fields_that_carry_credentials_are_masked_without_known_secrets(name: str) -> None:
    for exchange in (with_request(headers=[(name, "ab")]), with_response(headers=[(name, "ab")])):
        masked = Redactor().exchange(exchange)
        for side in (masked.request, masked.response):
            assert side.headers.get(name, MASK) == MASK


def test_secret_fields_are_masked_by_their_names() -> None:
    redactor = Redactor.of(headers=[("X-Mine", "Bearer fake-one")], fields=["Key"])
    masked = redactor.exchange(
        with_request("/?KEY=a&key=&other=b&key&%6Bey=c", [("x-mine", "x"), ("key", "y"), ("z", "w")])
    )
    assert masked.request.target == f"/?KEY={MASK}&key={MASK}&other=b&key&%6Bey={MASK}"
    assert masked.request.headers.items_sent == (("x-mine", MASK), ("key", MASK), ("z", "w"))


SECRET_HEADERS: dict[str, tuple[str, str, str]] = {
    "a token without its scheme": ("Bearer fake-one", "got fake-one, Bearer", f"got {MASK}, Bearer"),
    "a value of several words": ("fake one two", "a fake one two b", f"a {MASK} b"),
    "a value of several words with a short last one": ("fake one 2", "a fake one 2 b", f"a {MASK} b"),
    "a value that is too short": ("abc", "an abc", "an abc"),
    "an empty value": ("", "a text", "a text"),
}


@pytest.mark.parametrize("title", SECRET_HEADERS)
def test_header_values_are_secret(title: str) -> None:
    value, before, after = SECRET_HEADERS[title]
    assert Redactor.of(headers=[("x-any", value)]).text(before) == after


def test_values_of_public_headers_are_not_secrets() -> None:
    redactor = Redactor.of(headers=[("Accept", "application/json"), ("User-Agent", "caveat")])
    assert redactor.text("caveat takes application/json") == "caveat takes application/json"


def test_the_longest_of_overlapping_secrets_is_masked() -> None:
    assert Redactor.of(values=["fake", "fake-long"]).text("fake-long fake") == f"{MASK} {MASK}"


OVERLAPS = {
    "within": ["fake-one-fake-two", "one-f"],
    "across": ["fake-one-f", "one-fake-two"],
    "the same end": ["fake-one-fake-two", "fake-two"],
}


@pytest.mark.parametrize("title", OVERLAPS)
def test_secrets_that_overlap_are_masked_whole(title: str) -> None:
    assert Redactor.of(values=OVERLAPS[title]).text("<fake-one-fake-two>") == f"<{MASK}>"


def test_an_exchange_without_secrets_does_not_change() -> None:
    exchange = Exchange(
        Request("POST", "/a%20b?x=%41&y=+&&=", Headers([("A", "1")]), b"\xff\xfe{}"),
        Response(200, Headers(), b"\x00\xff"),
    )
    assert Redactor.of(values=["fake-secret"], fields=["key"]).exchange(exchange) == exchange


def test_a_path_parameter_is_masked_too() -> None:
    exchange = Exchange(Request("GET", "/fake-one"), Response(200), "get", {"id": "fake-one"})
    assert Redactor.of(values=["fake-one"]).exchange(exchange).path_parameters == {"id": MASK}


ENCODED = b64encode(b"joe:fake-secret").decode()


@pytest.mark.parametrize(
    "redactor",
    [Redactor.of(values=["joe:fake-secret"]), Redactor.of(headers=[("Authorization", f"Basic {ENCODED}")])],
)
def test_user_and_password_are_masked_in_both_forms(redactor: Redactor) -> None:
    assert redactor.text(f"joe:fake-secret {ENCODED}") == f"{MASK} {MASK}"


def test_the_password_of_a_basic_header_is_masked_alone() -> None:
    redactor = Redactor.of(headers=[("Authorization", f"basic {ENCODED}"), ("X-Other", "Basic !")])
    assert redactor.text("fake-secret of joe") == f"{MASK} of joe"


FORMS: dict[str, Callable[[str], str]] = {
    "Base64": lambda secret: b64encode(secret.encode()).decode(),
    "Base64 after one byte": lambda secret: b64encode(f"x{secret}".encode()).decode(),
    "Base64 after two bytes, without padding": lambda secret: b64encode(f"xx{secret}".encode()).decode().rstrip("="),
    "Base64 for URLs": lambda secret: urlsafe_b64encode(secret.encode()).decode(),
    "Base64 in a query": lambda secret: quote(b64encode(secret.encode()), safe=""),
    "hexadecimal": lambda secret: secret.encode().hex(),
    "hexadecimal in capitals": lambda secret: secret.encode().hex().upper(),
    "HTML": html.escape,
    "HTML, decimal": lambda secret: "".join(f"&#{ord(character)};" for character in secret),
    "HTML, hexadecimal": lambda secret: "".join(f"&#x{ord(character):X};" for character in secret),
    "JSON in JSON": lambda secret: json.dumps(json.dumps(secret)),
    "percent in JSON in HTML": lambda secret: html.escape(json.dumps({"url": f"/?k={quote(secret)}"})),
    "a literal of Python": lambda secret: repr(secret.encode()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("title", ["a query", "a header", "a body of binary data", "the response's body"])
def test_an_encoded_secret_is_masked_in_any_place(title: str, form: str) -> None:
    encoded = FORMS[form](SECRET)
    masked = str(asdict(Redactor.of(values=[SECRET]).exchange(PLACES[title](encoded))))
    assert MASK in masked
    assert not [left for left in forms(encoded) if left in masked]


CLAIMS = json.dumps({"sub": "fake-subject-1", "exp": 1})
TOKEN = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in (b"{}", CLAIMS.encode(), b"fake-signature"))


@pytest.mark.parametrize("text", [CLAIMS, json.dumps({"you": "fake-subject-1"}), TOKEN.partition(".")[2]])
def test_the_claims_of_a_token_are_masked(text: str) -> None:
    masked = Redactor.of(headers=[("Authorization", f"Bearer {TOKEN}")]).text(f"sent: {text}")
    assert MASK in masked
    assert "fake-subject" not in masked


def test_the_values_of_a_cookie_header_are_secret() -> None:
    assert Redactor.of(headers=[("Cookie", "a=fake-one; b=fake-two")]).text("fake-two fake-one") == f"{MASK} {MASK}"


def test_secrets_that_are_learned_later_are_masked_too() -> None:
    first = Redactor.of(values=["fake-one"], fields=["key"])
    second = first.knowing(["fake-two", ""])
    assert (first.text("fake-one fake-two"), second.text("fake-one fake-two")) == (f"{MASK} fake-two", f"{MASK} {MASK}")
    assert second.fields == first.fields
    assert second.knowing(["fake-one"]) is second


URLS = {
    "http://127.0.0.1:8000/a does not answer": "http://127.0.0.1:8000/a does not answer",
    "http://joe:fake@127.0.0.1 is bad": "http://***@127.0.0.1 is bad",
    "http://joe:fa/ke@127.0.0.1/x": "http://***@127.0.0.1/x",
    "joe:fake@127.0.0.1 is bad": "***@127.0.0.1 is bad",
    "http://127.0.0.1?api_key=fake&b=1#c=d": "http://127.0.0.1?api_key=***&b=***#c=***",
    "127.0.0.1/?api_key=fake": "127.0.0.1/?api_key=***",
    "http://127.0.0.1/?fake": "http://127.0.0.1/?***",
    "http://127.0.0.1/#fake now": "http://127.0.0.1/#*** now",
    "https://a.example/s.yaml#/components/schemas/Pet, and": "https://a.example/s.yaml#/components/schemas/Pet, and",
    "https://a.example/s.json#/$defs/pet is": "https://a.example/s.json#/$defs/pet is",
    "https://a.example/#/fake is": "https://a.example/#*** is",
    "Is it right? a=b, or c": "Is it right? a=b, or c",
}


@pytest.mark.parametrize("text", URLS)
def test_secrets_of_urls_are_masked(text: str) -> None:
    assert without_secrets(text) == URLS[text]
