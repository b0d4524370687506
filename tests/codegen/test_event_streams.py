"""Event streams: which operations have one, what its events hold, and how a generated client reads them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any, get_args, get_type_hints

import httpx
import pytest

from generated_client import generated_client

DOCUMENT = """\
openapi: 3.2.0
info: {{title: Chat, version: '1'}}
servers: [{{url: 'https://chat.example'}}]
paths:
  /chat:
    post:
      operationId: {id}
      summary: Answer a question.
      requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{q: {{type: string}}}}}}}}}}}}
      responses:
        '200': {{description: An answer., content: {{{media}}}}}
        '404': {{description: None., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Error'}}}}}}}}
components:
  schemas:
    Chunk: {{type: object, required: [text], properties: {{text: {{type: string}}}}}}
    Stop: {{type: object, required: [why], properties: {{why: {{type: string}}}}}}
    Error: {{type: object, required: [error], properties: {{error: {{type: string}}}}}}
    Tick: {{type: object, required: [data], properties: {{event: {{const: tick}}, data: {{type: string}}}}}}
"""
CHUNK = "{$ref: '#/components/schemas/Chunk'}"
STOP = "{$ref: '#/components/schemas/Stop'}"
JSON = f"application/json: {{schema: {CHUNK}}}"


def events(schema: str, key: str = "itemSchema") -> str:
    return f"text/event-stream: {{{key}: {schema}}}"


def event(data: str, name: str = "") -> str:
    named = f"event: {{const: {name}}}, " if name else "event: {type: string}, "
    return f"{{type: object, required: [data], properties: {{{named}data: {data}}}}}"


def of_json(schema: str) -> str:
    return f"{{type: string, contentMediaType: application/json, contentSchema: {schema}}}"


HELLO, BYE = 'data: {"text": "hello"}\n\n', 'data: {"why": "bye"}\n\n'
HINTS: dict[str, tuple[str, str, str, list[object]]] = {
    "a schema of the data": (events(CHUNK), HELLO, "Chunk", [{"text": "hello"}]),
    "before 3.2": (events(CHUNK, "schema"), HELLO, "Chunk", [{"text": "hello"}]),
    "a list before 3.2": (events(f"{{type: array, items: {CHUNK}}}", "schema"), HELLO, "Chunk", [{"text": "hello"}]),
    "an inline schema": (
        events("{type: object, required: [text], properties: {text: {type: string}}}"),
        HELLO,
        "StreamChatEvent",
        [{"text": "hello"}],
    ),
    "a text": (events("{type: string}", "schema"), HELLO, "str", ['{"text": "hello"}']),
    "no schema": ("text/event-stream: {}", HELLO, "str", ['{"text": "hello"}']),
    "with parameters": (
        f"text/event-stream; charset=utf-8: {{itemSchema: {CHUNK}}}",
        HELLO,
        "Chunk",
        [{"text": "hello"}],
    ),
    "a choice": (
        events(f"{{oneOf: [{CHUNK}, {STOP}]}}"),
        HELLO + BYE,
        "Chunk | Stop",
        [{"text": "hello"}, {"why": "bye"}],
    ),
    "an event whose data has a schema": (events(event(of_json(CHUNK))), HELLO, "Chunk", [{"text": "hello"}]),
    "an event whose data has an inline schema": (
        events(event(of_json("{type: object, required: [text], properties: {text: {type: string}}}"))),
        HELLO,
        "StreamChatEvent",
        [{"text": "hello"}],
    ),
    "events by name": (
        events(f"{{oneOf: [{event(of_json(CHUNK), 'chunk')}, {event(of_json(STOP), 'stop')}]}}"),
        f"event: stop\n{BYE}event: chunk\n{HELLO}",
        "Chunk | Stop",
        [{"why": "bye"}, {"text": "hello"}],
    ),
    "an event with its fields": (
        events("{$ref: '#/components/schemas/Tick'}"),
        "event: tick\ndata: 7\n\n",
        "Tick",
        [{"event": "tick", "data": "7"}],
    ),
    "an event with data that is described as JSON": (
        events(event(CHUNK)),
        f"event: e\n{HELLO}",
        "StreamChatEvent",
        [{"event": "e", "data": {"text": "hello"}}],
    ),
    "an event with data of a schema, and another one": (
        events(f"{{anyOf: [{event(of_json(CHUNK), 'chunk')}, {{$ref: '#/components/schemas/Tick'}}]}}"),
        "event: tick\ndata: 7\n\n",
        "StreamChatEvent | Tick",
        [{"event": "tick", "data": "7"}],
    ),
    "data that is called data": (
        events("{type: object, required: [data, kind], properties: {data: {type: integer}, kind: {type: string}}}"),
        'data: {"data": 1, "kind": "x"}\n\n',
        "StreamChatEvent",
        [{"data": 1, "kind": "x"}],
    ),
    "scalars": (events("{type: integer}"), "data: 7\n\n", "int", [7]),
}


def stream(content: bytes, status: int = 200, media_type: str = "text/event-stream") -> httpx.MockTransport:
    return httpx.MockTransport(
        lambda _: httpx.Response(status, content=content, headers={"Content-Type": media_type}),
    )


def chat(media: str, id_: str = "stream_chat") -> str:
    return DOCUMENT.format(media=media, id=id_)


def dumped(value: Any) -> object:  # noqa: ANN401 - a model of a document in the test
    return value.model_dump(mode="json", by_alias=True) if hasattr(value, "model_dump") else value


@pytest.mark.parametrize("title", HINTS)
def test_the_values_of_a_stream_are_of_the_type_of_the_hint(title: str) -> None:
    media, content, hint, values = HINTS[title]
    with generated_client(chat(media)) as module, httpx.Client(transport=stream(content.encode())) as http:
        returned = get_type_hints(module.Client.stream_chat, vars(module))["return"]
        of_value = get_args(returned)[0]
        kinds = get_args(of_value) or (of_value,)
        assert " | ".join(kind.__name__ for kind in kinds) == hint
        found = list(module.Client(http=http).stream_chat())
        assert all(isinstance(value, of_value) for value in found)
        assert [dumped(value) for value in found] == values


METHODS: dict[str, tuple[str, str, list[str]]] = {
    "a stream alone": ("chat", events(CHUNK), ["stream_chat"]),
    "a stream alone whose operation is called so": ("stream_chat", events(CHUNK), ["stream_chat"]),
    "a stream or a body": ("chat", f"{JSON}, {events(CHUNK)}", ["chat", "stream_chat"]),
    "a stream or a body, called so": ("stream_chat", f"{JSON}, {events(CHUNK)}", ["stream_chat", "stream_chat_"]),
    "no stream": ("stream_chat", JSON, ["stream_chat"]),
}


@pytest.mark.parametrize("title", METHODS)
def test_an_operation_with_a_stream_has_a_method_for_it(title: str) -> None:
    id_, media, names = METHODS[title]
    with generated_client(chat(media, id_)) as module:
        for kind in (module.Client, module.AsyncClient):
            assert [name for name in vars(kind) if not name.startswith("_")] == names


@pytest.fixture
def module() -> Iterator[ModuleType]:
    with generated_client(chat(f"{JSON}, {events(CHUNK)}", "chat")) as made:
        yield made


def test_each_event_is_used_before_the_next_one_is_sent(module: ModuleType) -> None:
    steps: list[str] = []

    class Slow(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for text in ("a", "b"):
                steps.append(f"sent {text}")
                yield f'data: {{"text": "{text}"}}\n\n'.encode()
            yield b"data: [DONE]\n\n"
            steps.append("after the end")

        def close(self) -> None:
            steps.append("closed")

    answer = httpx.MockTransport(
        lambda _: httpx.Response(200, stream=Slow(), headers={"Content-Type": "text/event-stream"})
    )
    with httpx.Client(transport=answer) as http:
        steps.extend(f"read {value.text}" for value in module.Client(http=http).stream_chat())
    assert steps == ["sent a", "read a", "sent b", "read b", "closed"]


def test_a_stream_that_is_left_early_is_closed(module: ModuleType) -> None:
    closed: list[str] = []

    class Endless(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield HELLO.encode()

        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield HELLO.encode()

        def close(self) -> None:
            closed.append("sync")

        async def aclose(self) -> None:
            closed.append("async")

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Endless(), headers={"Content-Type": "text/event-stream"})

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            values = module.AsyncClient(http=http).stream_chat()
            assert (await anext(values)).text == "hello"
            await values.aclose()

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        values = module.Client(http=http).stream_chat()
        assert next(values).text == "hello"
        values.close()
    asyncio.run(run())
    assert closed == ["sync", "async"]


OTHERS: dict[str, tuple[httpx.MockTransport, str, str]] = {
    "a documented error": (stream(b'{"error": "x"}', 404, "application/json"), "NotFoundError", "answered 404"),
    "another status": (stream(b"", 500), "UndocumentedStatusError", "answered 500"),
    "another media type": (
        stream(b'{"text": "x"}', 200, "application/json"),
        "UnreadableBodyError",
        "it is application/json, expected text/event-stream",
    ),
    "an event that is not as documented": (
        stream(b'data: {"error": "overloaded"}\n\n'),
        "UnreadableBodyError",
        'event/text: Field required, in {"error": "overloaded"}',
    ),
    "an event that is no JSON": (stream(b"data: hm\n\n"), "UnreadableBodyError", "in hm"),
}


@pytest.mark.parametrize("title", OTHERS)
def test_what_is_no_stream_is_an_error_of_its_kind(title: str, module: ModuleType) -> None:
    transport, error, text = OTHERS[title]

    async def run() -> None:
        async with httpx.AsyncClient(transport=transport) as http:
            await anext(module.AsyncClient(http=http).stream_chat())

    with pytest.raises(getattr(module, error)) as caught, httpx.Client(transport=transport) as http:
        next(module.Client(http=http).stream_chat())
    assert text in str(caught.value)
    with pytest.raises(getattr(module, error)):
        asyncio.run(run())


def test_each_method_asks_for_what_it_reads(module: ModuleType) -> None:
    accepted: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        accepted.append(request.headers["accept"])
        return httpx.Response(200, json={"text": "x"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        assert module.Client(http=http).chat().text == "x"
        with pytest.raises(module.UnreadableBodyError):
            list(module.Client(http=http).stream_chat())
    assert accepted == ["application/json", "text/event-stream, application/json;q=0.5"]


def test_an_asynchronous_client_reads_the_same(module: ModuleType) -> None:
    async def run() -> list[str]:
        content = f"{HELLO}: ping\n\ndata: [DONE]\n\n{BYE}".encode()
        async with httpx.AsyncClient(transport=stream(content)) as http:
            return [value.text async for value in module.AsyncClient(http=http).stream_chat()]

    assert asyncio.run(run()) == ["hello"]
