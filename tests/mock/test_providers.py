"""What a provider tells the mock around it: whom to let in, how much to take, what to send, and what to remember."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

import httpx
import pytest
from starlette.types import Message

from caveat.errors import BadState
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.dispatch import Principal
from caveat.mock.engine import Mock
from caveat.mock.webhooks import WebhookSender
from caveat.provider.outbox import Delivery, Outbox
from pet_shop import JSON, KEY, SPEC, Narrow, Pet, message, requested


def test_a_provider_says_how_large_a_body_may_be() -> None:
    mock = Mock(SPEC, Narrow)
    small = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    assert mock.answer(small).status == 201
    answered = requested(mock, "POST", "/pets", b'{"n": 1, "name": "abcdef"}')
    assert (answered.status_code, answered.headers["connection"]) == (413, "close")
    assert answered.json() == {"code": 7, "message": "the body is larger than 20 bytes"}
    assert requested(mock, "POST", "/cats", b"x" * 21).status_code == 413


def test_a_provider_says_who_is_let_in() -> None:
    mock = Mock(SPEC, Narrow)
    assert mock.credentials == {"token": "fake-secret"}
    assert mock.answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")]))).status == 204
    assert mock.answer(Request("DELETE", "/pets/7", Headers([KEY]))).status == 401


class Counting(Narrow):
    """A provider that numbers its pets."""

    def __init__(self) -> None:
        self.made = 0

    def make_pet(self, body: Pet) -> Pet:
        """Make the next pet."""
        self.made += body.n
        return Pet(n=self.made)


def test_a_mock_can_forget_all_that_was_done() -> None:
    mock = Mock(SPEC, Counting)
    make = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    assert [mock.answer(make).json for _ in range(2)] == [{"n": 1}, {"n": 2}]
    mock.reset()
    assert mock.answer(make).json == {"n": 1}


class Telling(Counting):
    """A provider that tells of each pet it made."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox()

    def make_pet(self, body: Pet) -> Pet:
        """Make the next pet."""
        made = super().make_pet(body)
        self.outbox.put(Delivery("http://127.0.0.1:9/hook", made.n))
        return made

    def deliveries(self) -> Iterable[Delivery]:
        """What is to be told."""
        return self.outbox.drain()


def test_what_a_provider_has_to_send_is_kept_until_the_mock_forgets() -> None:
    mock = Mock(SPEC, Telling)
    make = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    for _ in range(2):
        mock.answer(make)
    mock.answer(Request("POST", "/pets", Headers([JSON]), b'{"n": 1}'))
    assert [delivery.body for delivery in mock.deliveries] == [1, 2]
    mock.reset()
    assert list(mock.deliveries) == []


def test_a_courier_carries_what_a_provider_has_to_send_and_goes_when_the_server_stops() -> None:
    said: list[str] = []
    seen: list[bytes] = []

    def hook(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200)

    class Closing(httpx.MockTransport):
        async def aclose(self) -> None:
            said.append("closed")

    async def serve() -> None:
        webhook_sender = WebhookSender(transport=Closing(hook), told=said.append)
        mock = Mock(SPEC, Telling, webhook_sender=webhook_sender)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(mock), base_url="http://pets") as client:
            answered = await client.post("/pets", json={"n": 4}, headers={"key": "fake-secret"})
        await webhook_sender.settle()
        assert answered.status_code == 201
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> Message:
            return next(messages)

        async def send(message: Message) -> None:
            said.append(message["type"])

        await mock({"type": "lifespan"}, receive, send)

    asyncio.run(serve())
    assert seen == [b"4"]
    ended = ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert said == ["http://127.0.0.1:9/hook was told: it answered 200", ended[0], "closed", ended[1]]


@pytest.mark.parametrize("make", [None, Narrow])
def test_a_credential_may_be_given_in_place_of_the_mocks_own(make: type[Narrow] | None) -> None:
    own = Mock(SPEC, make).credentials
    mock = Mock(SPEC, make, credentials={"token": "fake-mine"})
    assert mock.credentials == {**own, "token": "fake-mine"}
    let_in = {}
    for token in ("fake-mine", own["token"]):
        asked = Request("DELETE", "/pets/7", Headers([("authorization", f"Bearer {token}")]))
        let_in[token] = mock.answer(asked).status != 401
    assert let_in == {"fake-mine": True, own["token"]: False}


def test_a_wish_is_not_told_to_the_provider() -> None:
    mock = Mock(SPEC, Counting)
    fields = [("key", "fake-secret"), JSON]
    wished = Request("POST", "/pets", Headers([*fields, ("prefer", "code=422")]), b'{"n": 1}')
    assert (mock.answer(wished).status, mock.answer(wished).headers["preference-applied"]) == (422, "code=422")
    assert mock.answer(Request("POST", "/pets", Headers(fields), b'{"n": 1}')).json == {"n": 1}


def test_what_a_provider_does_not_answer_is_negotiated_and_not_remembered() -> None:
    mock = Mock(SPEC, Narrow)
    listed = Request("GET", "/pets", Headers([("key", "fake-secret"), ("accept", "image/png")]))
    assert mock.answer(listed).status == 406


class FaultInjector(Narrow):
    """A provider with a fault of its own."""

    def drop_pet(self, principal: Principal) -> None:
        """Ask a mapping for what it does not have."""
        raise KeyError(principal.scheme)


def test_a_provider_s_own_fault_is_told_as_a_server_would_with_what_and_where() -> None:
    answered = Mock(SPEC, FaultInjector).answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")])))
    assert answered.status == 500
    said = r"the mock's drop-pet failed: KeyError: 'key' \(test_providers\.py:\d+\)"
    assert re.fullmatch(said, str(message(answered)))


class Tallying(Narrow):
    """A provider that remembers how many pets were dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0

    def drop_pet(self, principal: Principal) -> None:
        """Count one more."""
        del principal
        self.dropped += 1

    def dump(self) -> JsonValue:
        """The count."""
        return {"dropped": self.dropped}

    def load(self, state: JsonValue) -> None:
        """Go on counting, but begin with what may fail."""
        self.dropped = -1
        self.dropped = state["dropped"]  # type: ignore[index, call-overload, assignment]


def dropping(mock: Mock) -> Mock:
    """The mock after one more pet was dropped."""
    assert mock.answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")]))).ok
    return mock


def test_a_mock_goes_on_from_what_another_knew_and_begins_anew_when_it_is_told_to() -> None:
    first, second = dropping(Mock(SPEC, Tallying)), Mock(SPEC, Tallying)
    second.load(first.dump())
    assert dropping(second).dump() == {"dropped": 2}
    second.reset()
    assert second.dump() == {"dropped": 0}


def test_what_cannot_be_loaded_changes_nothing() -> None:
    mock = dropping(Mock(SPEC, Tallying))
    with pytest.raises(BadState, match=r"state: KeyError: 'dropped'\. Mend it, or begin anew"):
        mock.load({})
    assert dropping(mock).dump() == {"dropped": 2}


def test_a_provider_that_remembers_nothing_has_no_state() -> None:
    mock = Mock(SPEC, Narrow)
    assert mock.dump() is None
    with pytest.raises(BadState, match="state: this mock remembers nothing"):
        mock.load({"dropped": 1})
