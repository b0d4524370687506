"""A stand-in for a vendor: routes, authenticates, holds the request to the contract, and lets the provider answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.errors import BadState
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.mock.authentication import Entry
from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.responder import CollectionResponder
from caveat.mock.dispatch import Principal, ProviderDispatch, Refused
from caveat.mock.error_responses import ErrorResponses, failure
from caveat.mock.response_cache import ResponseCache
from caveat.mock.responses.builder import ResponseBuilder
from caveat.mock.responses.preferences import wish
from caveat.mock.webhooks import WebhookSender
from caveat.openapi import security
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest, Reader
from caveat.openapi.spec import Spec
from caveat.provider import clock
from caveat.provider.outbox import MOST, Delivery, Outcome
from caveat.provider.state import Memory

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of a request's body that a mock takes, unless its provider says otherwise."""


class Provider(Protocol):
    """What generated provider protocols have in common, where a contract has security schemes.

    A provider may also have:

    - `largest_body`: how many bytes of a request's body it takes;
    - `deliveries() -> Iterable[Delivery]`: what it has to send since it was last asked, to webhooks and the like. It is
      asked after each call that it answered;
    - `cacheable`: the ids of operations whose answers change only by calls of other operations, and by nothing but the
      request line and the caller: neither by the time nor by chance. Such an answer is remembered until another is
      called;
    - `dump() -> JsonValue` and `load(JsonValue)`: all that has an effect on its answers, for one that goes on from
      there (`caveat.provider.state.Memory`). Nothing else may decide answers but what `make` was given.
    """

    def credentials(self) -> Mapping[str, str]:
        """A credential that is known, for each security scheme."""
        ...


class Mock:
    """An ASGI application that answers as a contract says."""

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        spec: Spec,
        make: Callable[[], Provider] | None = None,
        *,
        seed: int = 0,
        credentials: Mapping[str, str] | None = None,
        webhook_sender: WebhookSender | None = None,
        until: datetime = clock.START,
    ) -> None:
        """Make it; `credentials` let one in in place of the provider's own, and only a `courier` sends deliveries.

        Times that are made up lie in the year before `until`.
        """
        self.spec = spec
        self._make = make
        self._reader = Reader(spec)
        self._answers = ResponseBuilder(spec, seed, until)
        self._refusals = ErrorResponses(spec, self._answers)
        self._collection_index = CollectionIndex(spec, self._answers.bodies, seed)
        self._credentials = credentials or {}
        self._courier = webhook_sender
        self.deliveries: deque[Delivery] = deque(maxlen=MOST)
        self.reset()

    def reset(self) -> None:
        """Forget all that was done."""
        self._begin(self._make() if self._make is not None else None, self._nothing_yet())

    def dump(self) -> JsonValue:
        """All that has an effect on answers to come; None where nothing has."""
        memory = self._memory(self.provider, self._collections)
        return memory.dump() if memory is not None else None

    def load(self, state: JsonValue) -> None:
        """Go on from what a mock of the same API dumped; raises `BadState`, and then all is as it was."""
        provider = self._make() if self._make is not None else None
        collections = self._nothing_yet()
        memory = self._memory(provider, collections)
        if memory is None:
            raise BadState("state", "this mock remembers nothing", "Begin anew")
        try:
            memory.load(state)
        except BadState:
            raise
        except Exception as error:
            # Whatever does not fit together in a state that somebody wrote by hand.
            raise BadState("state", f"{type(error).__name__}: {error}", "Mend it, or begin anew") from error
        self._begin(provider, collections)

    def _nothing_yet(self) -> CollectionResponder:
        return CollectionResponder(self.spec, self._answers, self._collection_index)

    def _memory(self, provider: Provider | None, collections: CollectionResponder) -> Memory | None:
        """What remembers: the provider if it can, and of an API without one the document's collections."""
        if provider is None:
            return collections if self._collection_index.all else None
        return provider if isinstance(provider, Memory) else None

    def _begin(self, provider: Provider | None, collections: CollectionResponder) -> None:
        self.provider = provider
        self._collections = collections
        self._calls = ProviderDispatch(self.spec, self.provider)
        self._largest_body: int = getattr(self.provider, "largest_body", LARGEST_BODY)
        authenticate: Callable[[Principal], bool] | None = getattr(self.provider, "authenticate", None)
        self._entry = Entry(self.spec.security_schemes, self._own_credentials(), self._credentials, authenticate)
        self._recall = ResponseCache(getattr(self.provider, "cacheable", ()))
        self._due: Callable[[], Iterable[Delivery]] = getattr(self.provider, "deliveries", tuple)
        self.deliveries.clear()

    @property
    def remembers(self) -> bool:
        """Whether what is done has an effect: a document's own collections count where what is deleted is gone."""
        return self.provider is not None or self._collection_index.deletion_lasts

    @property
    def credentials(self) -> Mapping[str, str]:
        """A credential that lets one in, for each security scheme."""
        return self._entry.credentials

    def outcome(self, delivery: Delivery) -> Outcome | None:
        """What has become of a delivery; None where nobody sends any, or it was too long ago."""
        return self._courier.outcome(delivery) if self._courier is not None else None

    def _own_credentials(self) -> Mapping[str, str]:
        if self.provider is not None and self.spec.security_schemes:
            return self.provider.credentials()
        return {name: security.fake(scheme) for name, scheme in self.spec.security_schemes.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send, self._courier.close if self._courier is not None else None)
        elif scope["type"] == "http":
            try:
                response = self.answer(messages.request(scope, await messages.read_body(receive, self._largest_body)))
            except messages.BodyTooLarge:
                response = self._refusals.too_large(messages.request(scope, b""), self._largest_body)
            # Not by `wire.send`: a coroutine of its own would cost as much as sending does.
            for message in messages.messages(response, head=scope["method"] == "HEAD"):
                await send(message)

    def answer(self, request: Request) -> Response:
        """The answer to a request; the same one that an HTTP client gets."""
        found = self.spec.route(request.path)
        if found is None:
            return self._refusals.nowhere(request.path)
        methods, path = found
        operation = methods.get(request.method)
        if operation is None:
            return self._refusals.method(methods)
        return self._operate(operation, request, path)

    def _operate(self, operation: Operation, request: Request, path: Mapping[str, str]) -> Response:
        principal = self._entry.principal(operation, request)
        if principal is None and operation.security and () not in operation.security:
            return self._refusals.stranger(operation)
        reading = self._reader.read(operation, request, path)
        if reading.problems:
            return self._refusals.problems(operation, reading.problems)
        if "prefer" in request.headers:
            wanted = wish(request.headers)
            if wanted is not None:
                return self._answers.wanted(operation, wanted, request.headers.get("accept"))
        try:
            answered = self._recall.answer(
                operation, principal, request, lambda: self._calls.answer(operation, principal, request, reading)
            )
            self._send_deliveries()
        except Refused as refused:
            return self._refusals.misfit(operation, refused.status, refused.message)
        except Exception as error:  # noqa: BLE001 - whatever a provider does wrong is told, as a server would tell it
            return failure(operation, error)
        return answered if answered is not None else self._unprovided(operation, request, reading)

    def _unprovided(self, operation: Operation, request: Request, reading: ParsedRequest) -> Response:
        remembered = self._collections.respond(operation, request, reading) if self.provider is None else None
        return remembered or self._answers.success(operation, request.headers.get("accept"))

    def _send_deliveries(self) -> None:
        """Keep what the provider has to send, and send it if there is somebody to do so."""
        for delivery in self._due():
            self.deliveries.append(delivery)
            if self._courier is not None:
                self._courier.take(delivery)
