"""Operations with parameters, a body, responses and security, and valid requests to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from caveat.json_text import JsonValue
from generated_documents import contents, parameters
from generated_documents.author import Author
from generated_documents.parameters import Parameter, written


class SentRequest(NamedTuple):
    """A valid request to an operation of a document, without credentials."""

    operation: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """An operation object, and valid requests to it."""

    node: dict[str, JsonValue]
    requests: tuple[SentRequest, ...]


_CREATED = ("200", "201", "202", "204", "2XX", "default", "303")
_READ = ("200", "200", "2XX", "default", "206", "204", "302")
_ERRORS = ("400", "401", "404", "409", "4XX", "422", "500", "5XX", "default", "503")


def operation(author: Author, method: str, path: str, in_path: Sequence[Parameter]) -> Written:
    """An operation at a path whose parameters are given."""
    name = author.fresh(f"{method.lower()}Operation")
    others = list(parameters.others(author))
    # A credential in the query would be a part of it.
    if (
        author.is_3_2
        and "securitySchemes" not in author.components
        and author.chance(6)
        and not any(each.node["in"] == "query" for each in others)
    ):
        others.append(parameters.query_string(author))
    node: dict[str, JsonValue] = {} if author.chance(6) else {"operationId": name}
    listed: list[JsonValue] = [author.placed("parameters", each.node, 5) for each in others]
    if listed:
        node["parameters"] = listed
    sent = None
    if method in {"post", "put", "patch", "query"} or author.chance(30):
        sent = _body(author, node)
    if author.is_3_0 or not author.chance(40):
        node["responses"] = _responses(author, method)
    if author.chance(10):
        node |= {"tags": ["pets"], "summary": "Does it.", "x-internal": {"a": 1}, "deprecated": True}
    if author.chance(10):
        node["callbacks"] = {
            "onEvent": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "x"}}}}}
        }
    requests = _requests(name, method, path, in_path, others, sent)
    return Written(node, requests)


def _body(author: Author, node: dict[str, JsonValue]) -> contents.Content:
    first, *others = [contents.content(author, is_request=True) for _ in range(author.pick([1, 1, 2]))]
    content: dict[str, JsonValue] = {first.media_type: first.node}
    for each in others:
        # What is sent belongs to the first one only.
        if "*" not in first.media_type and _base(each) != _base(first):
            content[each.media_type] = each.node
    body: dict[str, JsonValue] = {"content": content}
    if author.chance(2):
        body["required"] = True
    node["requestBody"] = author.placed("requestBodies", body, 5)
    return first


def _base(content: contents.Content) -> str:
    return content.media_type.partition(";")[0].lower()


def _responses(author: Author, method: str) -> dict[str, JsonValue]:
    success = author.pick(_CREATED if method in {"post", "put", "patch", "delete"} else _READ)
    errors = author.some(_ERRORS, most=3)
    statuses = [success, *(status for status in errors if status != success)]
    if author.chance(20) and errors:
        statuses = errors
    responses = {
        status: contents.response(author, has_content=status not in {"204", "303", "302"}) for status in statuses
    }
    return {**responses}


def _requests(  # noqa: PLR0913, PLR0917 - what a request consists of
    name: str,
    method: str,
    path: str,
    in_path: Sequence[Parameter],
    others: Sequence[Parameter],
    body: contents.Content | None,
) -> tuple[SentRequest, ...]:
    target = path
    for each in in_path:
        [(_, text)] = written(each)
        target = target.replace(f"{{{each.node['name']}}}", text)
    required = [each for each in others if each.node.get("required") is True]
    verb = method.upper() if method != "copy" else "copy"
    content = None if body is None else (body.content_type, body.sent)
    full = request(name, verb, target, others, content)
    least = request(name, verb, target, required, content)
    return (full,) if least == full else (full, least)


def request(
    name: str, method: str, target: str, sent: Sequence[Parameter], body: tuple[str, bytes] | None
) -> SentRequest:
    """A request with these parameters, beside those in its path, and a `Content-Type` and a body."""
    query: list[str] = []
    headers: list[tuple[str, str]] = []
    cookies: list[str] = []
    for each in sent:
        match each.node["in"]:
            case "query":
                query += [f"{key}={text}" for key, text in written(each)]
            case "querystring":
                query.append(_whole_query(each))
            case "header":
                headers += [(key.lower(), text) for key, text in written(each)]
            case _:
                cookies += [f"{key}={text}" for key, text in written(each)]
    if cookies:
        headers.append(("cookie", "; ".join(cookies)))
    if body is not None:
        headers.append(("content-type", body[0]))
    target += f"?{'&'.join(query)}" if query else ""
    return SentRequest(name, method, target, tuple(headers), b"" if body is None else body[1])


def _whole_query(parameter: Parameter) -> str:
    content = parameter.node["content"]
    assert isinstance(content, dict)
    if "application/json" in content:
        return quote('{"word":"abc","limit":3}', safe="")
    return "word=abc&limit=3"
