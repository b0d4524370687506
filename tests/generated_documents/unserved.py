"""Valid requests to a document's mock, and whether it serves them; it loads nothing that generates traffic or code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request
from caveat.judging.judge import judge
from caveat.mock.engine import Mock
from caveat.openapi.operation import Operation
from caveat.openapi.security import header
from generated_documents.operations import SentRequest
from generated_documents.variants import broken, preferring

NOT_SERVED = frozenset({400, 401, 403, 405, 406, 413, 415, 422})
"""Statuses that no valid request with a credential may get."""


def unserved(api: Api, requests: Sequence[SentRequest], *, with_notices: bool = True) -> Iterator[str]:
    """The valid requests that a document's mock does not serve, and the responses that do not keep its contract."""
    # Nothing in a valid document is set aside.
    yield from (f"notice: {notice}" for notice in (api.spec.notices if with_notices else ()))
    mock = Mock(api.spec)
    for sent in requests:
        request = Request(sent.method, sent.target, Headers(sent.headers), sent.body)
        route = api.spec.route(request.path)
        operation = route[0].get(request.method) if route is not None else None
        if operation is None:
            yield f"{sent.method} {sent.target} is not routed"
            continue
        request = _with_credentials(request, mock, operation.security)
        yield from _judged(api, mock, operation, request, is_valid=True)
        for variant in preferring(request, operation):
            yield from _judged(api, mock, operation, variant, is_valid=False)
        for variant in broken(request, operation):
            yield from _judged(api, mock, operation, variant, is_valid=False)


def _judged(api: Api, mock: Mock, operation: Operation, request: Request, *, is_valid: bool) -> Iterator[str]:
    response = mock.answer(request)
    exchange = api.spec.exchange(request, response)
    shown = f"{request.method} {request.target} {request.headers.items_sent} {request.body[:300]!r}"
    got = f"{response.status} {response.headers.items_sent} {response.body[:300]!r}"
    documents_success = any(status[0] in "23d" for status in operation.responses)
    if is_valid and response.status in NOT_SERVED and documents_success:
        yield f"refused {got}: {shown}"
    for finding in judge(exchange, api.rules):
        # A failure that the client asks for is none, and a response that it asks for has no other items.
        is_preferred = "prefer" in request.headers and finding.code.startswith(("OAS009", "STA"))
        if finding.is_breach and not is_preferred:
            yield f"{finding.code} {finding.message}: {got}: {shown}"


def _with_credentials(request: Request, mock: Mock, security: Sequence[Sequence[str]]) -> Request:
    fields, target = list(request.headers.items_sent), request.target
    for name in security[0] if security else ():
        if name not in mock.credentials:
            # The document does not define it; lint says so.
            continue
        scheme, value = mock.spec.security_schemes[name], mock.credentials[name]
        if scheme.kind == "mutualTLS":
            continue
        if scheme.location == "query":
            target += ("&" if "?" in target else "?") + f"{scheme.field}={value}"
        else:
            field, text = header(scheme, value)
            present = [index for index, (key, _) in enumerate(fields) if key.lower() == field.lower() == "cookie"]
            if present:
                fields[present[0]] = ("cookie", f"{fields[present[0]][1]}; {text}")
            else:
                fields.append((field.lower(), text))
    return Request(request.method, target, Headers(fields), request.body)
