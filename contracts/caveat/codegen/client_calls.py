"""The calls of a client: for each operation, source text with its parameters, media type and response types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caveat.codegen import type_hints
from caveat.codegen.type_hints import literal
from caveat.json_text import JsonValue, is_json
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import lookup
from caveat.openapi.sequences import EVENTS
from caveat.openapi.spec import Spec

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def body_media_type(operation: Operation) -> str:
    """The media type in which a client sends the request body: JSON if documented, else a form, else the first."""
    media = list(operation.body.media) if operation.body else []
    json = [name for name in media if is_json(_bare(name))]
    forms = [name for wanted in (MULTIPART, FORM) for name in media if _bare(name) == wanted]
    return next(iter([*json, *forms, *media]), "")


def body_hint(spec: Spec, operation: Operation) -> str:
    """The type hint of the request body in that media type."""
    media_type = body_media_type(operation)
    if operation.body is None or not media_type:
        return "bytes"
    hint = type_hints.of_media(spec.root, media_type, operation.body.media[media_type])
    if _bare(media_type) == MULTIPART and hint == f"dict[str, {type_hints.ANY}]":
        return f"Mapping[str, {type_hints.ANY} | bytes | list[bytes]]"
    return "bytes | str" if hint == "bytes" else hint


def is_event_stream(media_type: str) -> bool:
    """Whether a body of this media type is a stream of server-sent events."""
    return _bare(media_type) == EVENTS


def is_streamed_only(operation: Operation) -> bool:
    """Whether streams of events are the only results with a body."""
    results = [response.media for status, response in operation.responses.items() if is_result(operation, status)]
    media = [media_type for each in results for media_type in each]
    return bool(media) and all(map(is_event_stream, media))


def is_result(operation: Operation, status: str) -> bool:
    """Whether a documented response is a result; `default` is one only if no other response is."""
    statuses = [each for each in operation.responses if each.startswith("2")]
    return status in statuses or (status == "default" and not statuses)


def result_hints(spec: Spec, operation: Operation, status: str) -> list[str]:
    """The type hints of the bodies of a documented response."""
    return [hint for hint, _ in _bodies(spec, operation, status).values()] or ["None"]


def result_hint(spec: Spec, operation: Operation) -> str:
    """The type hint of what a method returns."""
    results = [status for status in operation.responses if is_result(operation, status)]
    return type_hints.union(hint for status in results for hint in result_hints(spec, operation, status)) or "None"


def call(spec: Spec, operation: Operation, name: str) -> str:
    """The source text of a call."""
    return "\n".join(_call(spec, operation, name))


def _call(spec: Spec, operation: Operation, name: str) -> Iterator[str]:
    yield f"{name}: Call[{result_hint(spec, operation)}] = Call("
    yield f"    {literal(operation.id)},"
    yield f"    {literal(operation.method)},"
    yield f"    {literal(operation.path)},"
    if operation.parameters:
        yield "    parameters=("
        yield from (f"        {_parameter(parameter)}," for parameter in operation.parameters)
        yield "    ),"
    if operation.body is not None and body_media_type(operation):
        yield f"    media_type={literal(body_media_type(operation))},"
        yield from _fields(spec, operation)
    security = [names for names in operation.security if set(names) <= set(spec.security_schemes)]
    if security:
        yield f"    security={_tuple(_tuple(map(literal, names)) for names in security)},"
    yield "    responses={"
    for status in operation.responses:
        bodies = _bodies(spec, operation, status).items()
        entries = ", ".join(f"{literal(media_type)}: {value}" for media_type, (_, value) in bodies)
        yield f"        {literal(status)}: {{{entries}}},"
    yield "    },"
    yield ")"


def _parameter(parameter: Parameter) -> str:
    facts = [literal(parameter.name), literal(parameter.location), literal(parameter.style)]
    facts += ["explode=True"] if parameter.explode else []
    facts += [f"media_type={literal(parameter.media_type)}"] if parameter.media_type else []
    return f"Parameter({', '.join(facts)})"


def _tuple(sources: Iterator[str] | map[str]) -> str:
    items = list(sources)
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _bodies(spec: Spec, operation: Operation, status: str) -> Mapping[str, tuple[str, str]]:
    """For each media type of a response, the type hint of its body, and the type as an expression."""
    if operation.method == "HEAD":
        return {}
    bodies: dict[str, tuple[str, str]] = {}
    for media_type, pointer in operation.responses[status].media.items():
        if is_event_stream(media_type) and is_result(operation, status):
            # A method of its own reads the events.
            continue
        # A form is not parsed: no API is known to answer with one.
        is_form = _bare(media_type) in {FORM, MULTIPART}
        hint = "str" if is_form else type_hints.of_response(spec.root, media_type, pointer)
        bodies[media_type] = hint, hint
    return bodies


def encodings(spec: Spec, operation: Operation, media_type: str) -> Mapping[str, Mapping[str, JsonValue]]:
    """The `encoding` of each field of a form in a media type of the request body."""
    declared = as_object(lookup(spec.root, operation.body.pointer)) if operation.body else {}
    media = {name.lower(): as_object(node) for name, node in as_object(declared.get("content")).items()}
    encoding = as_object(media.get(media_type, {}).get("encoding"))
    return {name: as_object(node) for name, node in encoding.items()}


def _fields(spec: Spec, operation: Operation) -> Iterator[str]:
    """The fields of a form that are not sent in the usual way, by the `encoding` of its media type."""
    entries = [
        f"        {literal(name)}: BodyField({', '.join(facts)}),"
        for name, node in encodings(spec, operation, body_media_type(operation)).items()
        if (facts := list(_field(node)))
    ]
    if entries:
        yield "    fields={"
        yield from entries
        yield "    },"


def _field(node: Mapping[str, JsonValue]) -> Iterator[str]:
    style, explode, media_type = node.get("style"), node.get("explode"), node.get("contentType")
    if isinstance(style, str) or isinstance(explode, bool):
        text = style if isinstance(style, str) else "form"
        yield f"style={literal(text)}"
        if explode is True or (explode is None and text == "form"):
            yield "explode=True"
    # Several media types, or a range, leave the choice to the sender.
    elif isinstance(media_type, str) and not {",", "*"} & set(media_type):
        yield f"media_type={literal(media_type)}"


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip()
