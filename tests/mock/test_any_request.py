"""Property-based: for any request, the response of a mock keeps the contract."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from caveat import checks
from caveat.exchange import Headers, Request
from caveat.judging.judge import judge
from caveat.mock.engine import Mock
from pet_shop import JSON, KEY, SPEC, Narrow

MOCK = Mock(SPEC)


TARGETS = st.one_of(
    st.sampled_from(["/pets", "/pets/7", "/free", "/v1/pets?limit=1", "/pets?near[lat]=1", "/pets/%2F"]),
    st.binary(max_size=12).map(lambda octets: "/" + octets.decode("latin-1")),
    st.binary(max_size=12).map(lambda octets: "/pets?limit=" + octets.decode("latin-1")),
    st.text("&=[]%2fnearltimi+;#", max_size=12).map(lambda text: "/pets?" + text),
)
HEADERS = st.lists(
    st.one_of(
        st.sampled_from([KEY, JSON, ("authorization", "Bearer fake-token"), ("key", "fake-secret"), ("key", "wrong")]),
        st.sampled_from(
            [
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "text/plain",
            ]
        ).map(lambda media_type: ("content-type", media_type)),
        st.tuples(
            st.sampled_from(["cookie", "x-trace", "authorization", "content-type", "key"]),
            st.binary(max_size=12).map(lambda octets: octets.decode("latin-1")),
        ),
    ),
    max_size=4,
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["n", "name", "tags", "kid", "x"]), below, max_size=3),
    ),
    max_leaves=8,
)
BODIES = st.one_of(
    st.binary(max_size=30),
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries({"n": st.integers(0)}, optional={"kid": VALUES}).map(
        lambda value: json.dumps(value).encode()
    ),
    st.binary(max_size=12).map(
        lambda part: b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n' + part + b"--x--"
    ),
    st.integers(0, 5000).map(lambda digits: b'{"n":' + b"9" * digits + b"}"),
)
METHODS = st.sampled_from(["GET", "POST", "DELETE", "HEAD", "OPTIONS", "get", "BREW"])
RULES = checks.rules(SPEC)
NARROW_RULES = [rule for rule in RULES if rule.code != "OAS005"]
"""The rules that a provider keeps whose models accept less than the contract."""


@given(METHODS, TARGETS, HEADERS, BODIES)
@example("POST", "/pets", [KEY, JSON], b'{"n": 1e999}')
@settings(max_examples=600, deadline=None)
def test_any_request_gets_a_response_that_keeps_the_contract(
    method: str, target: str, headers: list[tuple[str, str]], sent: bytes
) -> None:
    request = Request(method, target, Headers(headers), sent)
    for mock, rules in ((MOCK, RULES), (Mock(SPEC, Narrow), NARROW_RULES)):
        response = mock.answer(request)
        assert 200 <= response.status < 500
        assert list(judge(SPEC.exchange(request, response), rules)) == []
