"""A server of a small API that keeps state and breaks some promises, always the same ones."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DOCUMENT = """
openapi: 3.1.0
info: {title: Library, version: '1'}
paths:
  /books:
    get:
      operationId: list-books
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object, required: [total]}}}}
    post:
      operationId: add-book
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [title], properties: {title: {type: string}}}
      responses:
        '201': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '400': {description: x}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1, maximum: 3}}]
    get:
      operationId: read-book
      responses:
        '200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '400': {description: x}
        '404': {description: x}
    delete:
      operationId: drop-book
      responses:
        '204': {description: x}
        '400': {description: x}
        '404': {description: x}
components:
  schemas:
    Book: {type: object, required: [id], properties: {id: {type: integer}, title: {type: string}}}
"""


@dataclass
class Library:
    """The books, and the number of requests; `on_request` is called with it."""

    on_request: Callable[[int], None] = lambda _count: None
    requests: int = 0
    books: dict[int, object] = field(default_factory=dict)
    address: str = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        """The status, and the body as a JSON value."""
        self.requests += 1
        self.on_request(self.requests)
        path = path.partition("?")[0]
        if path == "/books":
            # Broken: `total` is missing, and a title is a number.
            return (200, {"books": len(self.books)}) if method == "GET" else self._added(body)
        match = re.fullmatch(r"/books/([1-9]\d{0,5})", path)
        if match is None:
            return 400, None
        number = int(match[1])
        if number not in self.books:
            # Broken: 410 is not documented.
            return (404, None) if method == "GET" else (410, None)
        if method == "DELETE":
            del self.books[number]
            return 204, None
        return 200, {"id": number, "title": "x"}

    def _added(self, body: bytes) -> tuple[int, object]:
        try:
            title = json.loads(body)["title"]
        except (ValueError, TypeError, KeyError):
            return 400, None
        if not isinstance(title, str):
            return 400, None
        number = len(self.books) % 3 + 1
        self.books[number] = title
        return 201, {"id": number, "title": 7}


@contextmanager
def served(library: Library) -> Iterator[Library]:
    """Serve a library on a free port of loopback."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are sent at once: the second of two small packets would wait 40 ms.
        wbufsize = -1

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            with lock:
                status, value = library.answer(self.command, self.path, body)
            content = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            if content:
                self.send_header("content-type", "application/json")
            if status != 204:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - names of http.server

        def log_message(self, *_arguments: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    library.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield library
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
