"""Removes and adds the credentials of a request: header fields, cookies and query parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote, unquote_plus

from caveat.exchange import Headers, Request
from caveat.openapi import security
from caveat.openapi.operation import SecurityScheme

_COOKIE = "cookie"


def without_credentials(request: Request, schemes: Iterable[SecurityScheme]) -> Request:
    """The request without the credentials of these security schemes; everything else stays as it was sent."""
    names: dict[str, set[str]] = {"header": set(), _COOKIE: set(), "query": set()}
    for scheme in schemes:
        names.get(scheme.location, set()).add(scheme.field.lower() if scheme.location == "header" else scheme.field)
    fields: list[tuple[str, str]] = []
    for name, value in request.headers.items_sent:
        left = _without_names(value, ";", names[_COOKIE]) if name.lower() == _COOKIE else value
        if name.lower() not in names["header"] and (left or not value):
            fields.append((name, left))
    path, _, query = request.target.partition("?")
    left = _without_names(query, "&", names["query"])
    target = request.target if left == query else f"{path}?{left}" if left else path
    return replace(request, target=target, headers=Headers(fields))


def _without_names(text: str, separator: str, names: set[str]) -> str:
    """A list of pairs without those of these names."""
    pairs = text.split(separator)
    kept = [pair for pair in pairs if unquote_plus(pair.partition("=")[0]).strip() not in names]
    return text if len(kept) == len(pairs) else separator.join(kept).strip()


def with_credential(request: Request, scheme: SecurityScheme, credential: str) -> Request:
    """The request, which has no credential of a security scheme, with this one."""
    if scheme.location == "query":
        joint = "&" if "?" in request.target else "?"
        return replace(request, target=f"{request.target}{joint}{quote(scheme.field)}={quote(credential, safe='')}")
    if scheme.location == _COOKIE:
        cookies = request.headers.get(_COOKIE)
        pair = f"{scheme.field}={credential}"
        others = [(name, value) for name, value in request.headers.items_sent if name.lower() != _COOKIE]
        return replace(request, headers=Headers([*others, (_COOKIE, f"{cookies}; {pair}" if cookies else pair)]))
    name, text = security.header(scheme, credential)
    return replace(request, headers=Headers([*request.headers.items_sent, (name.lower(), text)]))
