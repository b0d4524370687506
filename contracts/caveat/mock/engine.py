"""The mock of one contract: routes, authenticates, validates each request, and lets the provider respond."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.at_once import Messages
from caveat.asgi.tap import WEBHOOKS
from caveat.errors import BadState
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.mock.accepted_heads import AcceptedHeads
from caveat.mock.authentication import Authenticator, own_credentials
from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.list_selection import ListSelection
from caveat.mock.collections.responder import CollectionResponder
from caveat.mock.dispatch import InvalidRequest, ProviderDispatch
from caveat.mock.error_responses import ErrorResponses, provider_failure
from caveat.mock.idempotency import RepeatedRequests
from caveat.mock.read_cache import CACHED_METHODS, ReadCache
from caveat.mock.response_cache import ResponseCache
from caveat.mock.responses.builder import ResponseBuilder
from caveat.mock.responses.preferences import parse_preference
from caveat.mock.webhooks import WebhookSender
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest, Reader
from caveat.openapi.spec import Spec
from caveat.provider import clock
from caveat.provider.outbox import MAX_DELIVERIES, Delivery, Outcome
from caveat.provider.principal import Principal
from caveat.provider.protocols import (
    AuthenticatesCallers,
    CachesDailyResponses,
    CachesResponses,
    DescribesCallers,
    KeepsState,
    LimitsBodySize,
    SendsWebhooks,
)

MAX_BODY_BYTES = 16 * 1024 * 1024
"""Bytes of a request's body, unless the provider has its own limit."""

MAX_CACHED = 4096
"""Request lines whose operations are cached."""

MAX_CACHED_LENGTH = 512
"""Characters; longer request targets are not cached."""


class Mock:
    """An ASGI application that responds as a contract says.

    Its provider has a method for each operation that it implements, by the operation's id in snake case, and any of
    the hooks in `caveat.provider.protocols`.
    """

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        spec: Spec,
        make: Callable[[], object] | None = None,
        *,
        seed: int = 0,
        credentials: Mapping[str, str] | None = None,
        webhook_sender: WebhookSender | None = None,
        until: datetime = clock.START,
    ) -> None:
        """Create it; `make` creates a fresh provider, `credentials` replace those of the provider.

        Without a `webhook_sender`, deliveries are kept and not sent. Generated times lie in the year before `until`.
        """
        self.spec = spec
        self._make = make
        # A provider may change a body that it gets.
        self._reader = Reader(spec, shares_bodies=make is None)
        self._builder = ResponseBuilder(spec, seed, until)
        self._errors = ErrorResponses(spec, self._builder)
        self._collection_index = CollectionIndex(spec, self._builder.bodies, seed)
        self._selection = ListSelection(spec)
        self._credentials = credentials or {}
        self._webhook_sender = webhook_sender
        self.deliveries: deque[Delivery] = deque(maxlen=MAX_DELIVERIES)
        self._latest: tuple[Delivery, ...] = ()
        self._read_cache = ReadCache()
        self._lines: dict[tuple[str, str], tuple[Operation, Mapping[str, str]]] = {}
        """The operation and the path parameters of request lines, by method and target."""
        self._accepted_heads = AcceptedHeads()
        self.reset()

    def reset(self) -> None:
        """Return to the initial state."""
        self._start(self._make() if self._make is not None else None, self._empty_collections())

    def dump(self) -> JsonValue:
        """The state, as JSON; None where the mock keeps none."""
        keeper = self._state_keeper(self.provider, self._collections)
        return keeper.dump() if keeper is not None else None

    def load(self, state: JsonValue) -> None:
        """Restore a state that a mock of the same API dumped; raises `BadState`, and then the state is unchanged."""
        provider = self._make() if self._make is not None else None
        collections = self._empty_collections()
        keeper = self._state_keeper(provider, collections)
        if keeper is None:
            raise BadState("state", "this mock keeps no state", "Start without a state")
        try:
            keeper.load(state)
        except BadState:
            raise
        except Exception as error:
            # A state that was edited by hand may be inconsistent in any way.
            remedy = "Correct it, or start without a state"
            raise BadState("state", f"{type(error).__name__}: {error}", remedy) from error
        self._start(provider, collections)

    def _empty_collections(self) -> CollectionResponder:
        return CollectionResponder(self.spec, self._builder, self._collection_index, self._selection)

    def _state_keeper(self, provider: object | None, collections: CollectionResponder) -> KeepsState | None:
        """The provider if it keeps state; without a provider, the document's collections, if there are any."""
        if provider is None:
            return collections if self._collection_index.exist else None
        return provider if isinstance(provider, KeepsState) else None

    def _start(self, provider: object | None, collections: CollectionResponder) -> None:
        self.provider = provider
        self._collections = collections
        self._read_cache.clear()
        self._accepted_heads.clear()
        self._repeated = RepeatedRequests(self.spec)
        self._dispatch = ProviderDispatch(self.spec, provider)
        self._max_body_bytes = provider.max_body_bytes if isinstance(provider, LimitsBodySize) else MAX_BODY_BYTES
        authenticate = provider.authenticate if isinstance(provider, AuthenticatesCallers) else None
        self._authenticator = Authenticator(
            self.spec.security_schemes, own_credentials(self.spec, provider), self._credentials, authenticate
        )
        self._cache = ResponseCache(
            provider.cacheable if isinstance(provider, CachesResponses) else (),
            *((provider.cacheable_daily, provider.clock) if isinstance(provider, CachesDailyResponses) else ()),
        )
        self._collect: Callable[[], Iterable[Delivery]] = (
            provider.deliveries if isinstance(provider, SendsWebhooks) else tuple
        )
        self.deliveries.clear()

    @property
    def why_stateless(self) -> str:
        """The reason why requests affect no later responses; `""` if they do, and deleted items stay deleted."""
        return "" if self.provider is not None else self._collection_index.why_stateless

    @property
    def credentials(self) -> Mapping[str, str]:
        """A valid credential for each security scheme."""
        return self._authenticator.credentials

    def ids(self, operation: Operation, others: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
        """Ids of items that exist, by the path parameters of an operation; none of a mock with a provider.

        `others` are the values of parameters that identify no item.
        """
        return {} if self.provider is not None else self._collections.ids(operation, others)

    def outcome(self, delivery: Delivery) -> Outcome | None:
        """The outcome of a delivery; None if deliveries are not sent, or if it is no longer kept."""
        return self._webhook_sender.outcome(delivery) if self._webhook_sender is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            stop = self._webhook_sender.close if self._webhook_sender is not None else None
            await messages.lifespan(receive, send, stop)
        elif scope["type"] == "http":
            try:
                body = await messages.read_body(receive, self._max_body_bytes)
            except messages.BodyTooLarge:
                body = None
            for message in self._messages(scope, body):
                await send(message)

    def respond_at_once(self, scope: Scope, body: bytes) -> Messages:
        """The response to a request, without waiting."""
        return self._messages(scope, body if len(body) <= self._max_body_bytes else None)

    def _messages(self, scope: Scope, body: bytes | None) -> Messages:
        """The ASGI messages of the response to a request, whose body is None if it is too large."""
        key = self._read_cache.key(scope) if self.provider is None else None
        sent = self._read_cache.get(key) if key is not None else None
        if sent is not None:
            return sent
        if body is None:
            response = self._errors.too_large(messages.request(scope, b""), self._max_body_bytes)
        else:
            response = self.answer(messages.request(scope, body))
            if WEBHOOKS in scope:
                scope[WEBHOOKS].extend(delivery.request for delivery in self._latest)
        sent = messages.messages(response, head=scope["method"] == "HEAD")
        if key is not None:
            self._read_cache.store(key, response, sent)
        return sent

    def answer(self, request: Request) -> Response:
        """The response to a request, the same that an HTTP client gets."""
        self._latest = ()
        if request.method not in CACHED_METHODS:
            self._read_cache.clear()
        line = self._lines.get((request.method, request.target))
        if line is not None:
            return self._operate(line[0], request, line[1])
        route = self.spec.route(request.path)
        if route is None:
            return self._errors.not_found(request.path)
        methods, path_parameters = route
        operation = methods.get(request.method)
        if operation is None:
            return self._errors.method_not_allowed(methods)
        if len(request.target) < MAX_CACHED_LENGTH:
            if len(self._lines) >= MAX_CACHED:
                self._lines.clear()
            self._lines[request.method, request.target] = (operation, path_parameters)
        return self._operate(operation, request, path_parameters)

    def _operate(self, operation: Operation, request: Request, path_parameters: Mapping[str, str]) -> Response:
        if request in self._accepted_heads:
            parsed = self._reader.read(operation, request, path_parameters)
            if parsed.problems:
                return self._errors.problems(operation, parsed.problems)
            return self._from_document(operation, request, parsed)
        principal = self._authenticator.principal(operation, request)
        if principal is None and not self._authenticator.admits_anyone(operation):
            return self._errors.unauthorized(operation)
        parsed = self._reader.read(operation, request, path_parameters)
        preference = parse_preference(request.headers) if "prefer" in request.headers else None
        if parsed.problems:
            return self._errors.problems(operation, parsed.problems, self._about(principal, operation), preference)
        if preference is not None:
            return self._builder.preferred(operation, preference, request.headers.get("accept"))
        return self._success(operation, principal, request, parsed)

    def _success(
        self, operation: Operation, principal: Principal | None, request: Request, parsed: ParsedRequest
    ) -> Response:
        """The response to a request that keeps the contract."""
        if self.provider is not None:
            return self._from_provider(operation, principal, request, parsed)
        key = self._repeated.key(operation, request)
        if key is not None:
            return self._repeated.answer(key, lambda: self._from_document(operation, request, parsed))
        self._accepted_heads.add(request)
        return self._from_document(operation, request, parsed)

    def _from_provider(
        self, operation: Operation, principal: Principal | None, request: Request, parsed: ParsedRequest
    ) -> Response:
        try:
            response = self._cache.answer(
                operation, principal, request, lambda: self._dispatched(operation, principal, request, parsed)
            )
        except InvalidRequest as error:
            return self._errors.invalid(operation, error.status, error.message)
        except Exception as error:  # noqa: BLE001 - any error of a provider becomes a 500, as on a real server
            return provider_failure(operation, error)
        return self._builder.success(operation, request.headers.get("accept")) if response is None else response

    def _dispatched(
        self, operation: Operation, principal: Principal | None, request: Request, parsed: ParsedRequest
    ) -> Response | None:
        response = self._dispatch.answer(operation, principal, request, parsed)
        self._collect_deliveries()
        return response

    def _about(self, principal: Principal | None, operation: Operation) -> str:
        """The provider's description of the caller, for the error response to a request that breaks the contract."""
        if principal is None or not isinstance(self.provider, DescribesCallers):
            return ""
        return self.provider.caller(principal, operation.id)

    def _from_document(self, operation: Operation, request: Request, parsed: ParsedRequest) -> Response:
        response = self._collections.respond(operation, request, parsed)
        if response is not None:
            return response
        built = self._builder.success(operation, request.headers.get("accept"))
        counted = self._collections.counted(operation, request, parsed, built)
        return self._selection.selected(operation, request, counted)

    def _collect_deliveries(self) -> None:
        """Keep the provider's new deliveries, and send them where there is a webhook sender."""
        self._latest = tuple(self._collect())
        for delivery in self._latest:
            self.deliveries.append(delivery)
            if self._webhook_sender is not None:
                self._webhook_sender.enqueue(delivery)
