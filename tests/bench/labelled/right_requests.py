"""What a correct server accepts, in the ways that testing tools were seen to report: nothing of it is a finding."""

from __future__ import annotations

from collections.abc import Iterator

from bench.labelled.case import JSON, OK, Case, Json, Sent, answer, asks, posted, query, statuses, takes

_KEYS: dict[str, Json] = {
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "key"},
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
KEYS: Json = {"components": {"securitySchemes": _KEYS}}


def right_requests() -> Iterator[Case]:
    """All cases of requests that are accepted, or refused for a reason."""
    yield from _parameters()
    yield from _requests()
    yield from _authentication()


def _parameters() -> Iterator[Case]:
    many = {"type": "array", "items": {"type": "integer"}}
    point = {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}}}
    for operation, targets in (
        (asks(many), ("q=1&q=2", "q=1")),
        (asks(many, explode=False), ("q=1,2", "q=1%2C2", "q=7")),
        (asks(many, style="pipeDelimited", explode=False), ("q=1%7C2", "q=1|2")),
        (asks(many, style="spaceDelimited", explode=False), ("q=1%202",)),
        (asks(point, style="deepObject", explode=True), ("q[x]=1&q[y]=2", "q%5Bx%5D=1")),
        (asks(point, explode=False), ("q=x,1,y,2",)),
        (asks({"type": "string"}), ("q=", "q=%00", "q=a+b", "q=a%20b", "q=%F0%9F%98%80", "q=null", "q=1")),
        (asks({"type": "string", "maxLength": 2}), ("q=e%CC%81", "q=%F0%9F%98%80%F0%9F%98%80")),
        (asks({"type": "integer", "maximum": 10}), ("q=10", "q=-3", "q=10&other=1")),
        (asks({"type": "number"}), ("q=1e3", "q=0.5")),
        (asks({"type": ["integer", "null"]}), ("q=7", "q=null")),
        (asks({"type": "boolean"}), ("q=true", "q=false")),
        (asks({"type": "integer"}), ("q=1&q=2", "q=1&Q=x")),
        (asks({"type": "integer"}), ("q=007", "q=%2B7", "q=1.0")),
        (asks({"type": "boolean"}), ("q=True", "q=FALSE", "q=1", "q=0")),
        (asks({"type": "integer", "enum": [1, 2]}), ("q=1", "q=02")),
        (asks({"type": "integer"}, allowEmptyValue=True), ("q=", "q")),
        (asks({"type": "string"}, allowReserved=True), ("q=a:/?@!$'()*,;=", "q=a%2Fb")),
        (asks({"type": "string", "format": "date-time"}), ("q=2026-01-01T00:00:00%2B02:00", "q=2026-01-01T00:00:00Z")),
        (asks({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "integer"}}}}), ("a=1&a=2",)),
    ):
        yield Case("styles of parameters", operation, [(query(target), OK) for target in targets])
    path = asks({"type": "string"}, "path", "id")
    names = ("/a%2Fb", "/e%CC%81", "/%C3%A9", "/%c3%a9", "/a;b", "/~a", "/1", "/a:b")
    yield Case("names in paths", path, [(Sent(name), OK) for name in names], suffix="/{id}")
    for name in ("cursor", "page_token", "after", "starting_after", "scroll_id"):
        refused = {**asks({"type": "string"}, name=name), **statuses("200", "400")}
        yield Case("a value that the server gives", refused, [(query(f"{name}=x"), answer({}, 400))])
    for name in ("Accept", "Content-Type", "Authorization"):
        yield Case("headers that are no parameters", asks({"type": "integer"}, "header", name), [(Sent(), OK)])
    described = {"name": "q", "in": "query", "content": {JSON: {"schema": {"type": "object", "required": ["a"]}}}}
    operation = {"parameters": [described], "responses": {"200": {"description": "x"}}}
    yield Case("parameters as JSON", operation, [(query("q=%7B%22a%22%3A1%7D"), OK), (Sent(), OK)])
    header = asks({"type": "array", "items": {"type": "integer"}}, "header", "X-Ids")
    yield Case("headers of requests", header, [(Sent(headers={"x-ids": text}), OK) for text in ("1,2", "1 , 2", "3")])
    yield Case("cookies", asks({"type": "integer"}, "cookie"), [(Sent(headers={"Cookie": "a=1; q=2"}), OK)])


def _multipart(**fields: str) -> Sent:
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()
    )
    return posted(f"{parts}--b--\r\n".encode(), "multipart/form-data; boundary=b")


def _requests() -> Iterator[Case]:
    for schema, texts in (
        ({"type": ["integer", "null"]}, ("null", "7")),
        ({"type": "string"}, ("null", "7", "true", "")),
        ({"type": ["boolean", "null"]}, ("null", "true")),
        ({"type": "number"}, ("1.5", "1")),
        ({"type": "array", "items": {"type": "string"}}, ("a",)),
    ):
        form = {"type": "object", "required": ["a"], "properties": {"a": schema}}
        exchanges = [(_multipart(a=text), OK) for text in texts]
        yield Case(
            "null and numbers as the text of a form", takes(form, "multipart/form-data"), exchanges, method="POST"
        )
        encoded = [(posted(f"a={text}".encode(), "application/x-www-form-urlencoded"), OK) for text in texts]
        media = "application/x-www-form-urlencoded"
        yield Case("null and numbers as the text of a form", takes(form, media), encoded, method="POST")
    pet = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "maximum": 9}}}
    valid = (b'{"n": 1.0}', b'{"n": 9}', b'{"n": 9e0}', b' {"n":1}\n', b'{"n": 1, "x": null}', b'{"\\u006e": 1}')
    yield Case("requests that are valid on the wire", takes(pet), [(posted(each), OK) for each in valid], method="POST")
    medias = ("application/json; charset=utf-8", "Application/Json", "application/json;charset=UTF-8")
    yield Case("media types of requests", takes(pet), [(posted({"n": 1}, each), OK) for each in medias], method="PUT")
    optional = {"requestBody": {"content": {JSON: {"schema": pet}}}, "responses": {"200": {"description": "x"}}}
    yield Case("a body that is optional", optional, [(Sent(), OK), (posted({"n": 1}), OK)], method="PATCH")
    typed = [(Sent(headers={"Content-Type": JSON}), OK)]
    yield Case("a body that is optional", optional, typed, method="POST")
    part = {"type": "object", "required": ["a"], "properties": {"a": {"type": "object", "required": ["n"]}}}
    yield Case("JSON in a form", takes(part, "multipart/form-data"), [(_multipart(a='{"n": 1}'), OK)], method="POST")
    file = {"type": "object", "required": ["f"], "properties": {"f": {"type": "string", "format": "binary"}}}
    upload = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\x00\xff\r\n--b--\r\n'
    files = [(posted(upload, 'multipart/form-data; boundary="b"'), OK)]
    yield Case("files in a form", takes(file, "multipart/form-data"), files, method="POST")
    conflict = {**takes(pet), **statuses("200", "409")}
    again = [(posted({"n": 1}), answer({})), (posted({"n": 1}), answer({"error": "it exists"}, 409))]
    yield Case("a key that is sent again", conflict, again, method="POST")


def _authentication() -> Iterator[Case]:
    for name in _KEYS:
        optional: tuple[Json, ...] = ([{}, {name: []}], [{name: []}, {}], [])
        for security in optional:
            operation = {"security": security, "responses": {"200": {"description": "x"}}}
            yield Case("optional credentials", operation, [(Sent(), OK)], document=KEYS)
    whole = {**KEYS, "security": [{"header": []}]}
    open_to_all: tuple[Json, ...] = ([], [{}])
    for security in open_to_all:
        operation = {"security": security, "responses": {"200": {"description": "x"}}}
        yield Case("a whole document with credentials", operation, [(Sent(), OK)], document=whole)
    either = {"security": [{"header": [], "query": []}, {"cookie": []}], "responses": {"200": {"description": "x"}}}
    yield Case("either of several", either, [(Sent(headers={"Cookie": "a=b; key=fake"}), OK)], document=KEYS)
    client = {"components": {"securitySchemes": {"tls": {"type": "mutualTLS"}}}}
    mutual = {"security": [{"tls": []}], "responses": {"200": {"description": "x"}}}
    yield Case("a certificate of the client", mutual, [(Sent(), OK)], document=client)
    for name, sent in {
        "header": Sent(headers={"x-key": "fake"}),
        "query": query("key=fake"),
        "cookie": Sent(headers={"Cookie": "key=fake"}),
        "basic": Sent(headers={"Authorization": "basic ZmFrZTpmYWtl"}),
        "bearer": Sent(headers={"authorization": "bearer fake"}),
    }.items():
        operation = {"security": [{name: []}], "responses": {"200": {"description": "x"}}}
        yield Case("credentials in any spelling", operation, [(sent, OK)], document=KEYS)
