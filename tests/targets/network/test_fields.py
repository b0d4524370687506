"""Header fields: Caveat's own are added, and those that HTTP does not allow are not sent."""

from __future__ import annotations

import pytest

import caveat
from caveat.errors import NotSent
from caveat.exchange import Headers, Request
from caveat.targets.network.fields import received_headers, sent_headers

OURS = f"caveat/{caveat.__version__}"

USER_AGENTS = {
    "testclient": OURS,
    "schemathesis/4.32.5": OURS,
    "python-httpx/0.28.1": OURS,
    "python-requests/2.33": OURS,
    "acme-app/7": "acme-app/7",
    "testclient of acme": "testclient of acme",
}


@pytest.mark.parametrize(("given", "sent"), USER_AGENTS.items())
def test_the_user_agent_is_caveat_unless_the_user_sets_one(given: str, sent: str) -> None:
    headers = Headers([("User-Agent", given)])
    assert sent_headers(Request("GET", "/", headers), "acme.test", {}).all("user-agent") == (sent,)


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("GET", b"", None), ("DELETE", b"", None), ("POST", b"", "0"), ("PUT", b"", "0"), ("GET", b"abc", "3")],
)
def test_the_length_of_a_body_is_sent(method: str, body: bytes, length: str | None) -> None:
    given = Headers([("Content-Length", "999"), ("Transfer-Encoding", "chunked")])
    headers = sent_headers(Request(method, "/", given, body), "acme.test", {})
    assert headers.get("content-length") == length
    assert "transfer-encoding" not in headers


def test_an_added_field_replaces_that_of_the_request() -> None:
    request = Request("GET", "/", Headers([("X-Run", "forged"), ("Host", "other.test")]))
    headers = sent_headers(request, "acme.test", {"X-Run": "run-7"})
    assert (headers.all("x-run"), headers.all("host")) == (("run-7",), ("acme.test",))


def test_header_fields_of_schemathesis_are_not_sent() -> None:
    names = ("X-Schemathesis-TestCaseId", "x-schemathesis-probe-null", "X-Ours")
    headers = sent_headers(Request("GET", "/", Headers((name, "a") for name in names)), "acme.test", {})
    assert [name for name in headers if name.startswith("x-")] == ["x-ours"]


ALLOWED = ["", "a", "a b", "a\tb", "caf\xe9", "!\x80\xff", '"{}"']
NOT_ALLOWED = [
    "Bearer ",
    " a",
    "\ta",
    "a\r\nX-B: fake-secret",
    "fake-secret\n",
    "fake\x00secret",
    "\x7f",
    "→",
    "a\x1bb",
]


@pytest.mark.parametrize("value", ALLOWED + NOT_ALLOWED)
def test_a_value_that_http_does_not_allow_is_named_by_its_field(value: str) -> None:
    request = Request("GET", "/", Headers([("Authorization", value)]))
    if value in ALLOWED:
        assert sent_headers(request, "acme.test", {})["authorization"] == value
        return
    with pytest.raises(NotSent, match="value of the header field authorization") as refused:
        sent_headers(request, "acme.test", {})
    assert "fake" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a b", "a:", "é", "a\n"])
def test_a_name_that_http_does_not_allow_is_not_sent(name: str) -> None:
    with pytest.raises(NotSent):
        sent_headers(Request("GET", "/", Headers([(name, "1")])), "acme.test", {})


@pytest.mark.parametrize("decoded", [True, False])
def test_a_response_keeps_a_coding_that_was_not_decoded(*, decoded: bool) -> None:
    raw = [(b"Content-Encoding", b"br"), (b"Content-Length", b"9"), (b"Connection", b"X-A"), (b"X-A", b"1")]
    assert [*received_headers(raw, decoded=decoded)] == ([] if decoded else ["content-encoding"])
