"""Media types, and bodies parsed by their media type to the value that a schema describes."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl

import python_multipart
from python_multipart.exceptions import FormParserError

from caveat.errors import Unparsable
from caveat.exchange import Headers
from caveat.json_text import JsonValue, is_json, parse_json
from caveat.openapi.schema import Types
from caveat.openapi.sequences import is_sequence

Part: TypeAlias = "str | bytes"

# It logs each parse error that it also raises.
logging.getLogger(python_multipart.__name__).addHandler(logging.NullHandler())


def matches(media_range: str, media_type: str) -> bool:
    """Whether a media type matches a range such as `image/*` (RFC 9110, 12.5.1), or `application/*+json`."""
    media_range = media_range.partition(";")[0].strip()
    kind, _, rest = media_range.partition("/")
    if media_range in {media_type, "*/*"}:
        return True
    return rest[:1] == "*" and media_type.startswith(f"{kind}/") and media_type.endswith(rest[1:])


def documented_type(media: Mapping[str, str], headers: Headers) -> str | None:
    """The documented media type of a body with these headers: the one with the same parameters, if there is one."""
    content_type = headers.get("content-type", "")
    if len(media) > 1 and ";" in content_type:
        media_type, parameters = _parsed(content_type.lower())
        parsed = [(*_parsed(name), name) for name in media]
        fitting = [
            (given, name) for base, given, name in parsed if base == media_type and given and given <= parameters
        ]
        if fitting:
            return max(fitting, key=lambda each: len(each[0]))[1]
    return select(media, headers.media_type)


def _parsed(content_type: str) -> tuple[str, frozenset[str]]:
    media_type, *parameters = content_type.replace('"', "").split(";")
    return media_type.strip(), frozenset(map(str.strip, parameters))


def select(media: Mapping[str, str], media_type: str | None) -> str | None:
    """The documented media type that matches: the exact one, else the narrowest range (OpenAPI 4.8.14)."""
    if media_type is None or media_type in media:
        return media_type
    exact = [name for name in media if name.partition(";")[0].strip() == media_type]
    # `application/*+json` comes before `application/*`.
    fitting = (name for name in media if matches(name, media_type))
    ranges = sorted(fitting, key=lambda name: (name.startswith("*/*"), "*+" not in name))
    return next(iter(exact + ranges), None)


def is_form(media_type: str | None) -> bool:
    """Whether a body of this media type is a form."""
    return media_type in {"application/x-www-form-urlencoded", "multipart/form-data"}


def is_judged(media_type: str | None, accepted: Types) -> bool:
    """Whether a body of this media type is judged by a schema of these types: for XML, a schema describes elements."""
    return is_json(media_type) or is_form(media_type) or is_sequence(media_type) or "string" in accepted


def read(body: bytes, headers: Headers) -> JsonValue:
    """The body parsed by its media type; raises `Unparsable`.

    JSON is parsed; a form becomes an object of strings; other text a string, by its charset; other bytes are decoded
    as Latin-1, one character for each byte, which keeps the length.
    """
    media_type = headers.media_type
    if is_json(media_type):
        return parse_json(body)
    if media_type == "application/x-www-form-urlencoded":
        return _form(parse_qsl(_text(body), keep_blank_values=True))
    if media_type == "multipart/form-data":
        return _form(
            (name, part if isinstance(part, str) else part.decode("latin-1")) for name, part in parts(body, headers)
        )
    if media_type is not None and (media_type.startswith("text/") or is_sequence(media_type)):
        return _in_charset(body, headers)
    return body.decode("latin-1")


_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s";]+)', re.IGNORECASE)


def _in_charset(body: bytes, headers: Headers) -> str:
    """A text in the charset that its Content-Type names, by default UTF-8; of an unknown one, each byte counts."""
    named = _CHARSET.search(headers.get("content-type", ""))
    if named is None or named[1].lower() in {"utf-8", "utf8"}:
        return _text(body)
    try:
        return body.decode(named[1])
    except UnicodeError as error:
        raise Unparsable(f"{named[1]} text", str(error)) from error
    except LookupError:
        return body.decode("latin-1")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unparsable("UTF-8 text", str(error)) from error


def _form(fields: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> dict[str, JsonValue]:
    form: dict[str, JsonValue] = {}
    for name, value in fields:
        values = form.get(name)
        if values is None:
            form[name] = value
        elif isinstance(values, list):
            values.append(value)
        else:
            form[name] = [values, value]
    return form


def parts(body: bytes, headers: Headers) -> Iterator[tuple[str, Part]]:
    """The names and parts of a multipart body (RFC 7578), fields as text, files as bytes. Raises `Unparsable`."""
    received: list[tuple[str, Part]] = []

    def on_field(field: python_multipart.multipart.Field) -> None:
        received.append(((field.field_name or b"").decode("utf-8", "replace"), _text(field.value or b"")))

    def on_file(file: python_multipart.multipart.File) -> None:
        file.file_object.seek(0)
        received.append(((file.field_name or b"").decode("utf-8", "replace"), file.file_object.read()))
        file.close()

    try:
        content_type = headers["content-type"].encode("latin-1")
        _, options = python_multipart.multipart.parse_options_header(content_type)
        delimiter = b"--" + options.get(b"boundary", b"")
        if body.strip() == delimiter + b"\r\n" + delimiter + b"--":
            # A form without fields, as many clients write it; RFC 2046, 5.1.1 has no form for it.
            return
        parser_headers = {"Content-Type": content_type, "Content-Length": str(len(body)).encode()}
        python_multipart.parse_form(parser_headers, io.BytesIO(body), on_field, on_file)
    except (FormParserError, ValueError) as error:
        raise Unparsable("multipart/form-data", str(error)) from error
    # The parser accepts a truncated body; RFC 2046, 5.1.1 requires the closing delimiter.
    if delimiter + b"--" not in body:
        raise Unparsable("multipart/form-data", "the closing delimiter is missing")
    yield from received
