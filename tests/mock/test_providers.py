"""The hooks of a provider: credentials, body size, webhooks, cache, state."""

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
from caveat.mock.engine import Mock
from caveat.mock.webhooks import WebhookSender
from caveat.provider.outbox import Delivery, Outbox
from caveat.provider.principal import Principal
from pet_shop import JSON, KEY, SPEC, Narrow, Pet, message, requested


def test_a_provider_limits_the_size_of_a_body() -> None:
    mock = Mock(SPEC, Narrow)
    small = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    assert mock.answer(small).status == 201
    response = requested(mock, "POST", "/pets", b'{"n": 1, "name": "abcdef"}')
    assert (response.status_code, response.headers["connection"]) == (413, "close")
    assert response.json() == {"code": 7, "message": "the body is larger than 20 bytes"}
    assert requested(mock, "POST", "/cats", b"x" * 21).status_code == 413


def test_a_provider_authenticates_principals() -> None:
    mock = Mock(SPEC, Narrow)
    assert mock.credentials == {"token": "fake-secret"}
    assert mock.answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")]))).status == 204
    assert mock.answer(Request("DELETE", "/pets/7", Headers([KEY]))).status == 401


class Counting(Narrow):
    """A provider that numbers its pets."""

    def __init__(self) -> None:
        self.count = 0

    def make_pet(self, body: Pet) -> Pet:
        """Create the next pet."""
        self.count += body.n
        return Pet(n=self.count)


def test_a_reset_returns_to_the_initial_state() -> None:
    mock = Mock(SPEC, Counting)
    make = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    assert [mock.answer(make).json for _ in range(2)] == [{"n": 1}, {"n": 2}]
    mock.reset()
    assert mock.answer(make).json == {"n": 1}


class Notifying(Counting):
    """A provider that sends a webhook for each pet it creates."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox()

    def make_pet(self, body: Pet) -> Pet:
        """Create the next pet."""
        pet = super().make_pet(body)
        self.outbox.put(Delivery("http://127.0.0.1:9/hook", pet.n))
        return pet

    def deliveries(self) -> Iterable[Delivery]:
        """The new deliveries."""
        return self.outbox.drain()


def test_deliveries_of_a_provider_are_kept_until_a_reset() -> None:
    mock = Mock(SPEC, Notifying)
    make = Request("POST", "/pets", Headers([("key", "fake-secret"), JSON]), b'{"n": 1}')
    for _ in range(2):
        mock.answer(make)
    mock.answer(Request("POST", "/pets", Headers([JSON]), b'{"n": 1}'))
    assert [delivery.body for delivery in mock.deliveries] == [1, 2]
    mock.reset()
    assert list(mock.deliveries) == []


def test_a_webhook_sender_sends_deliveries_and_is_closed_when_the_server_stops() -> None:
    events: list[str] = []
    received: list[bytes] = []

    def hook(request: httpx.Request) -> httpx.Response:
        received.append(request.content)
        return httpx.Response(200)

    class Closing(httpx.MockTransport):
        async def aclose(self) -> None:
            events.append("closed")

    async def serve() -> None:
        webhook_sender = WebhookSender(transport=Closing(hook), log=events.append)
        mock = Mock(SPEC, Notifying, webhook_sender=webhook_sender)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(mock), base_url="http://pets") as client:
            response = await client.post("/pets", json={"n": 4}, headers={"key": "fake-secret"})
        await webhook_sender.join()
        assert response.status_code == 201
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> Message:
            return next(messages)

        async def send(message: Message) -> None:
            events.append(message["type"])

        await mock({"type": "lifespan"}, receive, send)

    asyncio.run(serve())
    assert received == [b"4"]
    startup, shutdown = "lifespan.startup.complete", "lifespan.shutdown.complete"
    delivered = "webhook http://127.0.0.1:9/hook delivered: the receiver answered 200"
    assert events == [delivered, startup, "closed", shutdown]


@pytest.mark.parametrize("make", [None, Narrow])
def test_a_credential_of_the_mock_can_be_replaced(make: type[Narrow] | None) -> None:
    own = Mock(SPEC, make).credentials
    mock = Mock(SPEC, make, credentials={"token": "fake-mine"})
    assert mock.credentials == {**own, "token": "fake-mine"}
    is_valid = {}
    for token in ("fake-mine", own["token"]):
        request = Request("DELETE", "/pets/7", Headers([("authorization", f"Bearer {token}")]))
        is_valid[token] = mock.answer(request).status != 401
    assert is_valid == {"fake-mine": True, own["token"]: False}


def test_a_request_with_a_preference_does_not_reach_the_provider() -> None:
    mock = Mock(SPEC, Counting)
    fields = [("key", "fake-secret"), JSON]
    preferring = Request("POST", "/pets", Headers([*fields, ("prefer", "code=422")]), b'{"n": 1}')
    assert (mock.answer(preferring).status, mock.answer(preferring).headers["preference-applied"]) == (422, "code=422")
    assert mock.answer(Request("POST", "/pets", Headers(fields), b'{"n": 1}')).json == {"n": 1}


def test_an_operation_without_a_method_is_negotiated_by_accept() -> None:
    mock = Mock(SPEC, Narrow)
    request = Request("GET", "/pets", Headers([("key", "fake-secret"), ("accept", "image/png")]))
    assert mock.answer(request).status == 406


class Buggy(Narrow):
    """A provider with a bug."""

    def drop_pet(self, principal: Principal) -> None:
        """Raise an error."""
        raise KeyError(principal.scheme)


def test_an_error_of_a_provider_is_a_500_that_names_the_error_and_its_place() -> None:
    response = Mock(SPEC, Buggy).answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")])))
    assert response.status == 500
    expected = r"the mock's drop-pet failed: KeyError: 'key' \(test_providers\.py:\d+\)"
    assert re.fullmatch(expected, str(message(response)))


class Tallying(Narrow):
    """A provider that counts the dropped pets."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0

    def drop_pet(self, principal: Principal) -> None:
        """Count the pet."""
        del principal
        self.dropped += 1

    def dump(self) -> JsonValue:
        """The count."""
        return {"dropped": self.dropped}

    def load(self, state: JsonValue) -> None:
        """Restore the count; change the provider before the step that can fail."""
        self.dropped = -1
        self.dropped = state["dropped"]  # type: ignore[index, call-overload, assignment]


def dropping(mock: Mock) -> Mock:
    """Drop one more pet."""
    assert mock.answer(Request("DELETE", "/pets/7", Headers([("key", "fake-secret")]))).ok
    return mock


def test_a_mock_can_load_the_state_of_another_and_be_reset() -> None:
    first, second = dropping(Mock(SPEC, Tallying)), Mock(SPEC, Tallying)
    second.load(first.dump())
    assert dropping(second).dump() == {"dropped": 2}
    second.reset()
    assert second.dump() == {"dropped": 0}


def test_a_state_that_cannot_be_loaded_changes_nothing() -> None:
    mock = dropping(Mock(SPEC, Tallying))
    with pytest.raises(BadState, match=r"state: KeyError: 'dropped'\. Correct it, or start without a state"):
        mock.load({})
    assert dropping(mock).dump() == {"dropped": 2}


def test_a_provider_without_dump_and_load_has_no_state() -> None:
    mock = Mock(SPEC, Narrow)
    assert mock.dump() is None
    with pytest.raises(BadState, match="state: this mock keeps no state"):
        mock.load({"dropped": 1})
