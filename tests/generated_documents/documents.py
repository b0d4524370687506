"""Whole documents, with valid requests to each of their operations."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import strategies as st

from caveat.json_text import JsonValue
from generated_documents import parameters, schemas
from generated_documents.author import Author
from generated_documents.collections import collections
from generated_documents.document import VERSIONS, GeneratedDocument
from generated_documents.operations import SentRequest, operation

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_TEMPLATES = (
    "/pets",
    "/pets/{}",
    "/pets/{}/parts",
    "/pets/{}/parts/{}",
    "/search",
    "/files/{}.json",
    "/range/{}~{}",
    "/pets:batch",
    "/pets/mine",
    "/pets/{}/mine",
    "/",
    "/a/b/",
)
_SERVERS: tuple[list[JsonValue], ...] = (
    [{"url": "/"}],
    [{"url": "/v1"}],
    [{"url": "https://api.example.org/v2/"}],
    [{"url": "https://api.example.org"}, {"url": "https://other.example.org/base"}],
    [
        {
            "url": "https://{region}.example.org/{base}",
            "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}, "base": {"default": "v3"}},
        }
    ],
)
_SCHEMES: tuple[dict[str, JsonValue], ...] = (
    {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    {"type": "apiKey", "in": "query", "name": "api_key"},
    {"type": "apiKey", "in": "cookie", "name": "sid"},
    {"type": "http", "scheme": "basic"},
    {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    {"type": "http", "scheme": "digest"},
    {"type": "openIdConnect", "openIdConnectUrl": "https://id.example.org/.well-known"},
    {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://id.example.org/token", "scopes": {"read": "Read."}}},
    },
)


@st.composite
def documents(draw: st.DrawFn) -> GeneratedDocument:
    """A valid document, whose choices Hypothesis draws, so that it finds a smaller one that shows the same."""
    return written(lambda least, most: draw(st.integers(least, most)))


def random_document(seed: int) -> GeneratedDocument:
    """A valid document of a seed; ten times as fast to make as one of Hypothesis."""
    return written(random.Random(seed).randint)  # noqa: S311 - variety, not secrecy


def written(number: Callable[[int, int], int]) -> GeneratedDocument:
    """A valid document of OpenAPI 3.0, 3.1 or 3.2 without contradictions, by these choices."""
    author = Author(number, "")
    author.version = author.pick(["3.1", "3.0", "3.2"])
    schemes = _security_schemes(author)
    paths: dict[str, JsonValue] = {}
    requests: list[SentRequest] = []
    for template in author.some(_TEMPLATES, least=1):
        path, item, sent = _path(author, template, schemes)
        paths[path] = item
        requests += sent
    root: dict[str, JsonValue] = {
        "openapi": author.pick(VERSIONS[author.version]),
        "info": {"title": "Generated", "version": "1"},
        "paths": paths,
    }
    if author.chance(3):
        root["servers"] = author.pick(_SERVERS)
    if schemes and author.chance(2):
        root["security"] = _requirements(author, schemes)
    if not author.is_3_0 and author.chance(10):
        described = schemas.body(author)
        content: JsonValue = {"application/json": {"schema": described.schema}}
        event: JsonValue = {"requestBody": {"content": content}, "responses": {"200": {"description": "Got it."}}}
        root["webhooks"] = {"event": {"post": event}}
    _link(author, paths)
    if author.chance(8):
        of_collections, sent = collections(author)
        paths |= of_collections
        requests += sent
    if author.components:
        root["components"] = {**author.components}
    if author.chance(10):
        root |= {"tags": [{"name": "pets"}], "externalDocs": {"url": "https://example.org"}, "x-any": [1]}
    return GeneratedDocument(root, tuple(requests))


def _path(author: Author, template: str, schemes: list[str]) -> tuple[str, dict[str, JsonValue], list[SentRequest]]:
    names = author.some(parameters.IN_PATH, least=template.count("{}"), most=template.count("{}"))
    path = template.format(*(f"{{{name}}}" for name in names))
    in_path = [parameters.in_path(author, name) for name in names]
    shared = author.chance(2)
    listed: list[JsonValue] = [author.placed("parameters", each.node, 5) for each in in_path]
    item: dict[str, JsonValue] = {"parameters": listed} if shared and listed else {}
    requests: list[SentRequest] = []
    methods = [*_METHODS, *(["query"] if author.is_3_2 else [])]
    for method in author.some(methods, least=1):
        made = operation(author, method, path, in_path)
        if listed and not shared:
            own = made.node.get("parameters", [])
            made.node["parameters"] = [*listed, *(own if isinstance(own, list) else [])]
        if schemes and author.chance(2):
            made.node["security"] = _requirements(author, schemes)
        item[method] = made.node
        requests += made.requests
    if author.is_3_2 and author.chance(5):
        made = operation(author, "copy", path, in_path)
        if listed and not shared:
            own = made.node.get("parameters", [])
            made.node["parameters"] = [*listed, *(own if isinstance(own, list) else [])]
        item["additionalOperations"] = {"copy": made.node}
        requests += made.requests
    if author.chance(12):
        item["servers"] = author.pick(_SERVERS)
    if not author.is_3_0 and author.chance(12):
        item = author.component("pathItems", author.fresh("Item"), item)
    return path, item, requests


def _security_schemes(author: Author) -> list[str]:
    if not author.chance(3):
        return []
    names = []
    if not author.is_3_0 and author.chance(6):
        names.append(author.fresh("certificate"))
        author.component("securitySchemes", names[-1], {"type": "mutualTLS"})
    for scheme in author.some(
        author.pick([_SCHEMES[:4], _SCHEMES[:3] + _SCHEMES[4:5], _SCHEMES[5:6], _SCHEMES[-2:-1], _SCHEMES[-1:]]),
        least=1,
        most=2,
    ):
        names.append(author.fresh("scheme"))
        author.component("securitySchemes", names[-1], scheme)
    return names


def _requirements(author: Author, names: list[str]) -> list[JsonValue]:
    each: list[JsonValue] = [{name: []} for name in names]
    together: list[JsonValue] = [{name: [] for name in names}]
    return author.pick([each, [{}, *each], [], each[:1], together])


def _link(author: Author, paths: dict[str, JsonValue]) -> None:
    """Let a response of an operation lead to another operation now and then."""
    if not author.chance(4):
        return
    named = [
        (node, path)
        for path, item in paths.items()
        if isinstance(item, dict)
        for node in item.values()
        if isinstance(node, dict) and "operationId" in node
    ]
    for node, _path in named[:1]:
        responses = node.get("responses", {})
        assert isinstance(responses, dict)
        target, path = author.pick(named)
        link: dict[str, JsonValue] = {"operationId": target["operationId"]}
        if "{" in path:
            name = path.partition("{")[2].partition("}")[0]
            link["parameters"] = {name: "$response.body#/id"}
        for response in responses.values():
            if isinstance(response, dict) and "$ref" not in response:
                response["links"] = {"next": author.placed("links", link)}
