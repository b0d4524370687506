"""The cached response to a read is sent again until another request may have changed the state."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.asgi.messages import messages
from caveat.asgi.respond import answer
from caveat.exchange import Headers, Request, Response
from caveat.mock.engine import Mock
from caveat.mock.read_cache import MAX_BYTES, MAX_RESPONSES, ReadCache
from pet_collection import pets

JSON = Headers([("content-type", "application/json")])
REQUESTS = (
    Request("GET", "/pets"),
    Request("GET", "/pets?limit=1"),
    Request("GET", "/pets/1"),
    Request("GET", "/pets/1", Headers([("accept", "text/plain")])),
    Request("HEAD", "/pets/1"),
    Request("GET", "/absent"),
    Request("POST", "/pets", JSON, b'{"name": "Ada"}'),
    Request("PATCH", "/pets/1", JSON, b'{"name": "Bea"}'),
    Request("DELETE", "/pets/1"),
)


def served(mock: Mock, request: Request) -> Response:
    """The response of an application, as a server gets it."""
    return asyncio.run(answer(mock, request, "http://127.0.0.1"))


@given(st.lists(st.sampled_from(REQUESTS), max_size=12))
@settings(deadline=None)
def test_responses_are_those_of_a_mock_without_the_cache(requests: list[Request]) -> None:
    mock, other = Mock(pets()), Mock(pets())
    for request in requests:
        expected, response = other.answer(request), served(mock, request)
        assert (response.status, response.headers.get("content-type")) == (
            expected.status,
            expected.headers.get("content-type"),
        )
        assert response.body == (b"" if request.method == "HEAD" else expected.body)


def test_a_read_is_answered_once_until_a_write_a_reset_or_a_loaded_state(monkeypatch: pytest.MonkeyPatch) -> None:
    mock, answered = Mock(pets()), list[Request]()
    original = mock.answer

    def counted(request: Request) -> Response:
        answered.append(request)
        return original(request)

    monkeypatch.setattr(mock, "answer", counted)
    read, write = REQUESTS[0], REQUESTS[6]
    state = mock.dump()
    for act in (mock.reset, lambda: mock.load(state), lambda: served(mock, write), lambda: original(write)):
        mock.reset()
        answered.clear()
        served(mock, read)
        served(mock, read)
        act()
        served(mock, read)
        assert [request.method for request in answered].count("GET") == 2


def scope(method: str = "GET", path: str = "/pets", *fields: tuple[bytes, bytes]) -> dict[str, object]:
    return {"method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": list(fields)}


KEYS = {
    "a read": (scope(), True),
    "an empty body": (scope("GET", "/pets", (b"content-length", b"0")), True),
    "a write": (scope("POST"), False),
    "a body": (scope("GET", "/pets", (b"content-length", b"2")), False),
    "a body in chunks": (scope("GET", "/pets", (b"transfer-encoding", b"chunked")), False),
}


@pytest.mark.parametrize("title", KEYS)
def test_only_reads_without_a_body_are_cached(title: str) -> None:
    request, is_cached = KEYS[title]
    assert (ReadCache().key(request) is not None) == is_cached


def test_the_cache_is_bounded_and_cannot_be_changed() -> None:
    reads = ReadCache()
    keys = [reads.key(scope("GET", f"/pets/{number}")) for number in range(MAX_RESPONSES + 1)]
    for key in keys:
        assert key is not None
        reads.store(key, Response(200), messages(Response(200)))
    assert [reads.get(key) is not None for key in keys if key is not None].count(True) == 1
    assert keys[-1] is not None
    for _ in range(2):
        sent = reads.get(keys[-1])
        assert sent is not None
        assert (b"origin", b"x") not in sent[0]["headers"]
        sent[0]["headers"].append((b"origin", b"x"))
    large = Response(200, body=b"x" * (MAX_BYTES + 1))
    reads.clear()
    reads.store(keys[0], large, messages(large))  # type: ignore[arg-type]  # asserted above
    assert reads.get(keys[0]) is None  # type: ignore[arg-type]
