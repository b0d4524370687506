"""Collections with state: documents whose items are created, listed, read, changed and deleted."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from caveat.json_text import JsonValue
from generated_documents import collection_lists
from generated_documents.author import Author, Schema
from generated_documents.collection_items import Items, items
from generated_documents.document import VERSIONS, GeneratedDocument
from generated_documents.operations import SentRequest, request
from generated_documents.parameters import Parameter

_NAMES = (("ships", "ship"), ("categories", "category"), ("boxes", "box"), ("users", "user"), ("orders", "order"))


def random_collections(seed: int) -> GeneratedDocument:
    """A valid document with one or two collections, of a seed."""
    return collections_document(random.Random(f"collections {seed}").randint)  # noqa: S311 - variety, not secrecy


def collections_document(number: Callable[[int, int], int]) -> GeneratedDocument:
    """A valid document with one or two collections, by these choices."""
    author = Author(number, "")
    author.version = author.pick(["3.1", "3.0", "3.2"])
    paths, requests = collections(author)
    root: dict[str, JsonValue] = {
        "openapi": author.pick(VERSIONS[author.version]),
        "info": {"title": "Generated", "version": "1"},
        "paths": paths,
    }
    if author.chance(10):
        delays: list[JsonValue] = [0, True, 0.1]
        root["x-eventual"] = author.pick(delays)
    if author.chance(4):
        servers: list[JsonValue] = [{"url": author.pick(["/v1", "https://api.example.org/v2/", "/"])}]
        root["servers"] = servers
    if author.components:
        root["components"] = {**author.components}
    return GeneratedDocument(root, tuple(requests))


def collections(author: Author) -> tuple[dict[str, JsonValue], list[SentRequest]]:
    """The paths of one or two collections, the second one beside or below the first, and valid requests."""
    first, *others = author.some(_NAMES, least=1, most=2)
    paths: dict[str, JsonValue] = {}
    requests: list[SentRequest] = []
    parent = items(author, *first, ())
    for made in (_Collection(author, parent, ()), *_second(author, parent, others)):
        written_paths = made.paths()
        paths |= written_paths
        requests += made.requests
    return paths, requests


def _second(author: Author, parent: Items, others: list[tuple[str, str]]) -> Iterator[_Collection]:
    for plural, singular in others:
        if author.chance(2):
            yield _Collection(author, items(author, plural, singular, ()), (parent,))
        else:
            yield _Collection(author, items(author, plural, singular, (parent,)), ())


@dataclass
class _Collection:
    """The operations of one collection, and the requests to them."""

    author: Author
    items: Items
    parents: tuple[Items, ...]
    requests: list[SentRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        author = self.author
        self.has_tags = author.chance(4)
        self.has_404 = not author.chance(6)
        self.envelope = author.pick(["", "", "", "data", self.items.singular])
        self.item_example = author.chance(4)
        json_types = ["application/json"] * 6
        self.media_type = author.pick([*json_types, "application/vnd.example+json", "application/json; charset=utf-8"])

    def paths(self) -> dict[str, JsonValue]:
        """The path of the collection and that of an item."""
        author, plural = self.author, self.items.plural
        above = "".join(f"/{each.plural}/{{{each.parameter}}}" for each in self.parents)
        names = {each.parameter for each in self.parents}
        parameter = self.items.parameter if self.items.parameter not in names else f"{self.items.singular}Id"
        outer = [self._path_parameter(each.parameter, each) for each in self.parents]
        on_collection: dict[str, JsonValue] = {"parameters": [*outer]} if outer else {}
        on_items: dict[str, JsonValue] = {"parameters": [*outer, self._path_parameter(parameter, self.items)]}
        target = "".join(f"/{each.plural}/{each.path_text}" for each in self.parents) + f"/{plural}"
        self._target, self._item_target = target, f"{target}/{self.items.path_text}"
        chosen = set(author.some(["put", "patch", "delete", "head"], least=1, most=4))
        if not author.chance(8):
            on_collection["get"] = self._list()
        on_collection["post"] = self._create()
        if not author.chance(10):
            on_items["get"] = self._read()
        for method in ("put", "patch", "delete", "head"):
            if method in chosen:
                on_items[method] = {"put": self._put, "patch": self._patch, "delete": self._delete, "head": self._head}[
                    method
                ]()
        slash = "/" if author.chance(12) else ""
        if slash:
            self.requests = [_with_slash(each) for each in self.requests]
        return {f"{above}/{plural}{slash}": on_collection, f"{above}/{plural}/{{{parameter}}}{slash}": on_items}

    def _path_parameter(self, name: str, of: Items) -> dict[str, JsonValue]:
        schema = {key: value for key, value in of.id_schema.items() if key != "readOnly"}
        return {"name": name, "in": "path", "required": True, "schema": schema}

    def _operation(
        self, verb: str, responses: dict[str, JsonValue], listed: list[Parameter] | None = None
    ) -> dict[str, JsonValue]:
        node: dict[str, JsonValue] = {"operationId": f"{verb}{self.items.singular.title()}"}
        if listed:
            node["parameters"] = [self.author.placed("parameters", each.node, 6) for each in listed]
        for status in self.author.some(["400", "401", "500", "default"], most=1):
            responses[status] = {"description": "An error."}
        return {**node, "responses": responses}

    def _errors(self, responses: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if self.has_404:
            error: dict[str, JsonValue] = {"description": "There is none."}
            if self.author.chance(3):
                schema: Schema = {"type": "object", "properties": {"message": {"type": "string"}}}
                error["content"] = {"application/json": {"schema": schema}}
            responses["404"] = error
        return responses

    def _shown(self, description: str = "The item.") -> dict[str, JsonValue]:
        """The response with an item."""
        schema, example = self.items.in_response, dict(self.items.shown)
        if self.envelope:
            schema = {"type": "object", "required": [self.envelope], "properties": {self.envelope: schema}}
            example = {self.envelope: example}
        media: dict[str, JsonValue] = {"schema": schema}
        if self.item_example:
            media["example"] = example
        response: dict[str, JsonValue] = {"description": description, "content": {self.media_type: media}}
        if self.has_tags:
            response["headers"] = {"ETag": {"schema": {"type": "string"}}}
        return response

    def _body(self, schema: Schema, media_type: str = "application/json") -> dict[str, JsonValue]:
        return {"required": True, "content": {media_type: {"schema": schema}}}

    def _send(  # noqa: PLR0913, PLR0917 - what a request consists of
        self,
        verb: str,
        method: str,
        target: str,
        listed: list[Parameter],
        body: JsonValue = None,
        media_type: str = "application/json",
    ) -> None:
        content = None if body is None else (media_type, json.dumps(body).encode())
        name = f"{verb}{self.items.singular.title()}"
        self.requests.append(request(name, method, target, listed, content))

    def _list(self) -> dict[str, JsonValue]:
        query, style = collection_lists.parameters(self.author, self.items)
        for listed in ([], *([each] for each in query if each.value is not None)):
            self._send("list", "GET", self._target, listed)
        response = collection_lists.response(self.author, self.items, style, query)
        return self._operation("list", {"200": response}, query)

    def _create(self) -> dict[str, JsonValue]:
        author = self.author
        listed: list[Parameter] = []
        extra: dict[str, JsonValue] = {}
        if author.chance(4):
            name = author.pick(["Idempotency-Key", "Idempotency-Key", "X-Request-Key"])
            node: dict[str, JsonValue] = {"name": name, "in": "header", "schema": {"type": "string"}}
            listed.append(Parameter({**node, **author.pick([{}, {"required": True}])}, "key-1"))
            extra = {"x-idempotency-key": name} if name.startswith("X-") else {}
        if author.chance(4) and not self.items.client_names and "format" not in self.items.id_schema:
            extra["x-ordered-ids"] = True
        if author.chance(10):
            delays: list[JsonValue] = [1, True, 0.5]
            extra["x-eventual"] = author.pick(delays)
        status = author.pick(["201", "201", "201", "200"])
        response = self._shown("It is created.")
        kind = author.pick(["body", "body", "both", "location"])
        if kind != "body":
            kinds: list[JsonValue] = [{"type": "string"}, {"type": "string", "format": "uri"}]
            location: dict[str, JsonValue] = {"schema": author.pick(kinds)}
            headers = response.get("headers", {})
            response["headers"] = {**(headers if isinstance(headers, dict) else {}), "Location": location}
        if kind == "location" and status == "201":
            response.pop("content")
        wrapper = author.pick(["", "", "", self.envelope, self.items.singular])
        schema: Schema = self.items.in_request
        if wrapper:
            schema = {"type": "object", "required": [wrapper], "properties": {wrapper: schema}}
        for body in (self.items.sent, self.items.least):
            self._send("create", "POST", self._target, listed, {wrapper: body} if wrapper else body)
        node = self._operation("create", {status: response}, listed)
        return {**node, **extra, "requestBody": self._body(schema)}

    def _conditional(self, header: str, status: str, responses: dict[str, JsonValue]) -> list[Parameter]:
        if not self.has_tags or self.author.chance(4):
            return []
        if not self.author.chance(4):
            responses[status] = {"description": "By its entity tag."}
        return [Parameter({"name": header, "in": "header", "schema": {"type": "string"}}, None)]

    def _read(self) -> dict[str, JsonValue]:
        responses = self._errors({"200": self._shown()})
        listed = self._conditional("If-None-Match", "304", responses)
        self._send("read", "GET", self._item_target, [])
        return self._operation("read", responses, listed)

    def _head(self) -> dict[str, JsonValue]:
        response: dict[str, JsonValue] = {"description": "It exists."}
        if self.has_tags:
            response["headers"] = {"ETag": {"schema": {"type": "string"}}}
        self._send("head", "HEAD", self._item_target, [])
        return self._operation("head", self._errors({"200": response}))

    def _put(self) -> dict[str, JsonValue]:
        author = self.author
        responses: dict[str, JsonValue] = {}
        if author.chance(4):
            responses["204"] = {"description": "It is replaced."}
        else:
            responses["200"] = self._shown()
        if author.chance(3):
            responses["201"] = self._shown("It is created.")
        if "201" not in responses or author.chance(2):
            self._errors(responses)
        listed = self._conditional("If-Match", "412", responses)
        self._send("put", "PUT", self._item_target, [], dict(self.items.sent))
        return {**self._operation("put", responses, listed), "requestBody": self._body(self.items.in_request)}

    def _patch(self) -> dict[str, JsonValue]:
        author = self.author
        changed: JsonValue = {"description": "It is changed."}
        responses = self._errors({"204": changed} if author.chance(4) else {"200": self._shown()})
        listed = self._conditional("If-Match", "412", responses)
        media_type = author.pick(["application/json", "application/merge-patch+json"])
        body = {name: value for name, value in self.items.sent.items() if name != self.items.id_name}
        self._send("patch", "PATCH", self._item_target, [], body, media_type)
        node = self._operation("patch", responses, listed)
        return {**node, "requestBody": self._body(self.items.in_patch, media_type)}

    def _delete(self) -> dict[str, JsonValue]:
        author = self.author
        responses: dict[str, JsonValue] = author.pick(
            [{"204": {"description": "It is deleted."}}, {"200": self._shown()}, {"200": {"description": "Deleted."}}]
        )
        responses = self._errors({**responses})
        listed = self._conditional("If-Match", "412", responses)
        self._send("delete", "DELETE", self._item_target, [])
        node = self._operation("delete", responses, listed)
        if author.chance(8):
            node["x-soft-delete"] = author.pick([True, "active"])
        return node


def _with_slash(sent: SentRequest) -> SentRequest:
    path, mark, query = sent.target.partition("?")
    return sent._replace(target=f"{path}/{mark}{query}")
