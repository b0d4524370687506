"""The requests that a mock refused, as a list that is printed with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from caveat.exchange import Exchange
from caveat.openapi.spec import Spec
from caveat.session.refusals import refusal


class RefusedRequests(list[Exchange]):
    """The refused ones of some exchanges; `reasons` has the reason of each, without secrets."""

    def __init__(self, exchanges: Iterable[Exchange], spec: Spec, redact: Callable[[str], str]) -> None:
        pairs = [(exchange, reason) for exchange in exchanges if (reason := refusal(spec, exchange))]
        super().__init__(exchange for exchange, _ in pairs)
        self.reasons = [redact(reason) for _, reason in pairs]

    def __repr__(self) -> str:
        pairs = zip(self, self.reasons, strict=False)
        return f"[{', '.join(f'<{repr(exchange)[1:-1]}: {reason}>' for exchange, reason in pairs)}]"
