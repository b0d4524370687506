"""The law of documents: every verb ends with a verdict, every operation is served, a mock keeps its own contract."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request
from caveat.judging.judge import judge
from caveat.lint import lint
from caveat.openapi import document
from caveat.openapi.security import header
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from generated_documents.documents import GeneratedDocument
from generated_documents.operations import SentRequest

NOT_SERVED = frozenset({400, 401, 403, 405, 406, 413, 415, 422})
"""Statuses that no valid request with a credential may get."""


def problems(generated: GeneratedDocument, folder: Path, plan: Plan | None = None) -> list[str]:
    """What is wrong with how a document is treated; `[]` if it keeps the law. Without a plan, it is not tested."""
    path = folder / "document.json"
    path.write_text(json.dumps(generated.root, indent=1))
    found = [f"lint: {each}" for each in _attempt(lambda: linted(path))]
    api = catalogue.find(str(path))
    found += [f"mock: {each}" for each in _attempt(lambda: unserved(api, generated.requests))]
    if plan is not None:
        found += [f"test: {each}" for each in _attempt(lambda: tested(api, plan))]
    return found


def _attempt(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from check()
    except Exception:  # noqa: BLE001 - any error is a problem to report
        yield traceback.format_exc()


def linted(path: Path) -> Iterator[str]:
    """The findings of lint."""
    for finding in lint(document.load(path)):
        yield f"{finding.code} {finding.promise}: {finding.message}"


def unserved(api: Api, requests: Sequence[SentRequest]) -> Iterator[str]:
    """The valid requests that a document's mock does not serve, or serves in another way than its contract says."""
    from caveat.mock.engine import Mock

    spec = api.spec
    mock = Mock(spec)
    yield from (f"notice: {notice}" for notice in spec.notices)
    for sent in requests:
        request = Request(sent.method, sent.target, Headers(sent.headers), sent.body)
        route = spec.route(request.path)
        operation = route and route[0].get(request.method)
        if not operation:
            yield f"{sent.method} {sent.target} is not routed"
            continue
        request = _with_credentials(request, mock, operation.security)
        response = mock.answer(request)
        exchange = spec.exchange(request, response)
        documents_success = any(status[0] in "23D" for status in operation.responses)
        if response.status >= 500 and "500" not in operation.responses and documents_success:
            yield f"{sent.method} {sent.target}: {response.status} {response.body[:300]!r}"
        if response.status in NOT_SERVED and documents_success:
            yield f"{sent.method} {sent.target} {sent.headers} {sent.body!r}: {response.status} {response.body[:300]!r}"
        for finding in judge(exchange, api.rules):
            if finding.is_breach:
                yield f"{sent.method} {sent.target}: {finding.code} {finding.message} {response.body[:300]!r}"


def _with_credentials(request: Request, mock: object, security: Sequence[Sequence[str]]) -> Request:
    from caveat.mock.engine import Mock

    assert isinstance(mock, Mock)
    fields, target = list(request.headers.items_sent), request.target
    for name in security[0] if security else ():
        scheme, value = mock.spec.security_schemes[name], mock.credentials[name]
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


def tested(api: Api, plan: Plan) -> Iterator[str]:
    """What a test of a document's own mock finds."""
    verdict = run(api, mock_target(api), drive, plan)
    yield from (f"{each.code} {each.operation} {each.message} at {each.at}" for each in verdict.breaches)
    yield from (f"error: {each}" for each in verdict.errors)
    for name in verdict.never_accepted:
        operation = api.spec.operations[name]
        if any(status[0] in "23D" for status in operation.responses):
            yield f"never accepted: {name}"
