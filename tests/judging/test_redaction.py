"""Redaction: what is secret appears nowhere, however it is written."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.redaction import MASK, Redactor
from caveat.judging.verdict import Verdict
from caveat.reports import registry

SECRET = "fake s/cret+1=ü\"\\&'"  # noqa: S105 - obviously fake

Place = Callable[[str], Exchange]


def sent(target: str = "/", headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> Exchange:
    return Exchange(Request("GET", target, Headers(headers or []), body), Response(200))


def answered(headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> Exchange:
    return Exchange(Request("GET", "/"), Response(200, Headers(headers or []), body))


def every_octet(value: str) -> str:
    return "".join(f"%{octet:02x}" for octet in value.encode())


def on_the_wire(value: str) -> str:
    """Write UTF-8 as our requests hold it."""
    return value.encode().decode("latin-1")


PLACES: dict[str, Place] = {
    "a path": lambda it: sent(f"/a/{quote(it, safe='')}/b"),
    "a path that leaves alone what it may": lambda it: sent(f"/a/{quote(it)}"),
    "a path of another encoder": lambda it: sent(f"/a/{every_octet(it)}"),
    "a path, hardly encoded": lambda it: sent(f"/a/{on_the_wire(it).replace('%', '%25').replace('?', '%3F')}"),
    "a query": lambda it: sent(f"/?a=1&b={quote(it, safe='')}"),
    "a query with pluses": lambda it: sent(f"/?a={quote_plus(it)}&b=1"),
    "a query of another encoder": lambda it: sent(f"/?a={every_octet(it)}"),
    "a query within another value": lambda it: sent(f"/?a=x{quote(it, safe='')}y"),
    "a name in a query": lambda it: sent(f"/?{quote_plus(it)}=1"),
    "a header": lambda it: sent(headers=[("x-any", on_the_wire(f"a {it} b"))]),
    "a header as latin-1": lambda it: sent(headers=[("x-any", it)]),
    "a cookie": lambda it: sent(headers=[("Cookie", f"a=1; b={it}")]),
    "a body": lambda it: sent(body=f"<{it}>".encode()),
    "a body among octets": lambda it: sent(body=b"\xff\x00" + it.encode() + b"\xfe"),
    "a JSON body": lambda it: sent(body=json.dumps({"a": [it]}).encode()),
    "a JSON body of UTF-8": lambda it: sent(body=json.dumps({"a": [it]}, ensure_ascii=False).encode()),
    "a form": lambda it: sent(body=f"a={quote_plus(it)}".encode()),
    "the answer's header": lambda it: answered([("location", f"/?k={quote(it)}")]),
    "the answer's cookie": lambda it: answered([("Set-Cookie", f"a={it}")]),
    "the answer's body": lambda it: answered(body=json.dumps(f"no {it}!").encode()),
}


def shown(exchange: Exchange, message: str = "") -> list[str]:
    finding = Finding("C", "t", message, Severity.NEWS, exchanges=(exchange,))
    verdicts = [Verdict("a", 1, findings=(finding,))]
    return [registry.find(name).report(verdicts, "http://127.0.0.1:8000") for name in registry.names()]


def forms(secret: str) -> set[str]:
    """Write a secret in each way in which it could be read in a report."""
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    plain = {
        secret,
        on_the_wire(secret),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        every_octet(secret),
    }
    return plain | escaped | {json.dumps(form)[1:-1] for form in plain | escaped}


@pytest.mark.parametrize("title", PLACES)
def test_a_secret_is_in_no_report_wherever_it_was(title: str) -> None:
    exchange = PLACES[title](SECRET)
    assert any(form in report for form in forms(SECRET) for report in shown(exchange)), "or nothing would be tested"
    masked = shown(Redactor.of(values=[SECRET]).exchange(exchange))
    assert not [form for form in forms(SECRET) for report in masked if form in report]
    assert MASK in masked[registry.names().index("json")]


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=4, max_size=12),
    st.sampled_from(sorted(PLACES)),
)
def test_any_secret_is_masked_anywhere(core: str, title: str) -> None:
    secret = f"<{core}>"
    masked = Redactor.of(values=[secret]).exchange(PLACES[title](secret))
    said = str(asdict(masked))
    assert MASK in said
    for form in forms(secret):
        assert form not in masked.request.target
        assert form.encode() not in masked.request.body + masked.response.body


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=10),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
def test_a_text_keeps_all_but_the_secret(before: str, secret: str, after: str) -> None:
    masked = Redactor.of(values=[secret]).text(f"{before}\0{secret}\0{after}")
    assert f"\0{MASK}\0" in masked
    assert Redactor().text(f"{before}{secret}") == f"{before}{secret}"


CARRIERS = ["Authorization", "proxy-authorization", "Cookie", "Set-Cookie", "X-API-Key", "x-auth-token"]


@pytest.mark.parametrize("name", CARRIERS)
def test_fields_that_carry_credentials_are_masked_though_nothing_is_known(name: str) -> None:
    for exchange in (sent(headers=[(name, "ab")]), answered(headers=[(name, "ab")])):
        masked = Redactor().exchange(exchange)
        for side in (masked.request, masked.response):
            assert side.headers.get(name, MASK) == MASK


def test_fields_of_the_contract_are_masked_by_their_names() -> None:
    redactor = Redactor.of(headers=[("X-Mine", "Bearer fake-one")], fields=["Key"])
    masked = redactor.exchange(sent("/?KEY=a&key=&other=b&key&%6Bey=c", [("x-mine", "x"), ("key", "y"), ("z", "w")]))
    assert masked.request.target == f"/?KEY={MASK}&key={MASK}&other=b&key&%6Bey={MASK}"
    assert masked.request.headers.items_sent == (("x-mine", MASK), ("key", MASK), ("z", "w"))


SECRET_HEADERS: dict[str, tuple[str, str, str]] = {
    "a token without its scheme": ("Bearer fake-one", "got fake-one, Bearer", f"got {MASK}, Bearer"),
    "a value of several words": ("fake one two", "a fake one two b", f"a {MASK} b"),
    "a value of several words, of which the last is short": ("fake one 2", "a fake one 2 b", f"a {MASK} b"),
    "a value too short to be looked for": ("abc", "an abc", "an abc"),
    "nothing": ("", "a text", "a text"),
}


@pytest.mark.parametrize("title", SECRET_HEADERS)
def test_headers_of_the_command_line_are_secret(title: str) -> None:
    value, before, after = SECRET_HEADERS[title]
    assert Redactor.of(headers=[("x-any", value)]).text(before) == after


def test_what_every_report_is_full_of_is_no_secret() -> None:
    redactor = Redactor.of(headers=[("Accept", "application/json"), ("User-Agent", "caveat")])
    assert redactor.text("caveat takes application/json") == "caveat takes application/json"


def test_of_secrets_within_each_other_the_longest_is_masked() -> None:
    assert Redactor.of(values=["fake", "fake-long"]).text("fake-long fake") == f"{MASK} {MASK}"


def test_what_holds_no_secret_stays_as_it_was() -> None:
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
def test_a_user_and_a_password_are_masked_in_both_forms(redactor: Redactor) -> None:
    assert redactor.text(f"joe:fake-secret {ENCODED}") == f"{MASK} {MASK}"


def test_a_password_that_a_header_brought_is_masked_by_itself() -> None:
    redactor = Redactor.of(headers=[("Authorization", f"basic {ENCODED}"), ("X-Other", "Basic !")])
    assert redactor.text("fake-secret of joe") == f"{MASK} of joe"
