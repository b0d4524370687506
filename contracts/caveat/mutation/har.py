"""Recordings as files: HTTP Archive 1.2 (HAR), which browsers and proxies also write.

A page of the archive is a segment of a run. Fields that begin with `_` are extensions, as the format allows.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import caveat
from caveat.errors import BadRecording
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation.recording import Segment, Step
from caveat.openapi.coerce import as_list, as_object
from caveat.traffic.units import Unit

BASE64 = "base64"
_NO_PAGE = ""
_PHRASES = {int(status): status.phrase for status in HTTPStatus}
_UNKNOWN_SIZE = -1
"""The value of the format for an unknown size."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The exchanges of a run, with the facts about its target that rules need."""

    segments: tuple[Segment, ...]
    exclusive: bool = False
    """Whether no other client wrote to the server."""


def dump(archive: Archive, base_url: str, start: datetime) -> str:
    """An archive as the text of a file; `start` is the time of its first exchange."""
    steps = [step for segment in archive.segments for step in segment.steps]
    first = steps[0].time if steps else 0.0
    pages, entries = list[JsonValue](), list[JsonValue]()
    for number, segment in enumerate(archive.segments, 1):
        name = f"segment_{number}"
        times = [start + timedelta(seconds=step.time - first) for step in segment.steps]
        pages.append(_page(name, segment.unit, min(times, default=start)))
        entries += [_entry(step, base_url, time, name) for step, time in zip(segment.steps, times, strict=True)]
    log: dict[str, JsonValue] = {
        "version": "1.2",
        "creator": {"name": "caveat", "version": caveat.__version__},
        "_exclusive": archive.exclusive,
        "pages": pages,
    }
    # A line for each exchange: with indentation, Python writes JSON without its C code, ten times as slow.
    lines = ",\n".join(map(json.dumps, entries))
    return f'{{"log": {json.dumps(log)[:-1]}, "entries": [\n{lines}\n]}}}}\n'


def _page(name: str, unit: Unit, start: datetime) -> JsonValue:
    return {
        "startedDateTime": start.isoformat(),
        "id": name,
        "title": unit.name,
        "pageTimings": {},
        "_unit": unit.number,
        "_resource": unit.resource,
    }


def _entry(step: Step, base_url: str, time: datetime, page: str) -> JsonValue:
    return {
        "pageref": page,
        "startedDateTime": time.isoformat(),
        "time": 0,
        "request": _request(step.request, base_url),
        "response": _response(step.response),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "_deliveries": [_request(each, "") for each in step.deliveries],
    }


def _headers(headers: Headers) -> JsonValue:
    return [{"name": name, "value": value} for name, value in headers.items_sent]


def _content(body: bytes) -> dict[str, JsonValue]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), "encoding": BASE64}


def _request(request: Request, base_url: str) -> JsonValue:
    sent: dict[str, JsonValue] = {
        "method": request.method,
        "url": base_url + request.target,
        "_target": request.target,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(request.headers),
        "queryString": [{"name": name, "value": value} for name, value in request.query_pairs],
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": len(request.body),
    }
    if request.body:
        sent["postData"] = {"mimeType": request.headers.get("content-type", ""), **_content(request.body)}
    return sent


def _response(response: Response) -> JsonValue:
    content: dict[str, JsonValue] = {"size": len(response.body), "mimeType": response.headers.get("content-type", "")}
    return {
        "status": response.status,
        "statusText": _PHRASES.get(response.status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(response.headers),
        "content": content | (_content(response.body) if response.body else {}),
        "redirectURL": response.headers.get("location", ""),
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": len(response.body),
    }


def read(text: str, name: str) -> Archive:
    """Read an archive; entries without a page are one segment. Raises `BadRecording`."""
    try:
        log = as_object(as_object(json.loads(text)).get("log"))
        pages = {str(as_object(page)["id"]): as_object(page) for page in as_list(log.get("pages"))}
        groups: dict[str, list[Step]] = {}
        for entry in _entries(log):
            page = str(entry.get("pageref", _NO_PAGE))
            groups.setdefault(page, []).append(_step(entry))
    except json.JSONDecodeError as error:
        raise BadRecording(name, f"it is not JSON (line {error.lineno}, column {error.colno})") from error
    except KeyError as error:
        raise BadRecording(name, f"an entry has no {error}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise BadRecording(name, f"an entry has a value of another type ({error})") from error
    if not groups:
        raise BadRecording(name, "it has no exchange")
    segments = (
        Segment(_unit(number, pages.get(page, {})), tuple(steps))
        for number, (page, steps) in enumerate(groups.items(), 1)
    )
    return Archive(tuple(segments), log.get("_exclusive") is True)


def _entries(log: Mapping[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    """The entries with a response: an interrupted request has the status 0."""
    for entry in as_list(log.get("entries")):
        if as_object(as_object(entry)["response"])["status"]:
            yield as_object(entry)


def _unit(number: int, page: Mapping[str, JsonValue]) -> Unit:
    own = page.get("_unit")
    return Unit(own if isinstance(own, int) else number, resource=str(page.get("_resource", "")))


def _step(entry: Mapping[str, JsonValue]) -> Step:
    started = datetime.fromisoformat(str(entry["startedDateTime"])).timestamp()
    duration_ms = entry.get("time", 0)
    time = started + (duration_ms / 1000 if isinstance(duration_ms, int | float) and duration_ms > 0 else 0)
    response = as_object(entry["response"])
    received = Response(int(str(response["status"])), _read_headers(response), _body(as_object(response["content"])))
    deliveries = tuple(_read_request(as_object(each)) for each in as_list(entry.get("_deliveries")))
    return Step(_read_request(as_object(entry["request"])), received, time, deliveries)


def _read_headers(message: Mapping[str, JsonValue]) -> Headers:
    fields = map(as_object, as_list(message.get("headers")))
    # Browsers show the pseudo-fields of HTTP/2.
    return Headers([(str(each["name"]), str(each["value"])) for each in fields if str(each["name"])[:1] != ":"])


def _body(content: Mapping[str, JsonValue]) -> bytes:
    text = str(content.get("text", ""))
    return base64.b64decode(text) if content.get("encoding") == BASE64 else text.encode()


def _read_request(request: Mapping[str, JsonValue]) -> Request:
    split = urlsplit(str(request["url"]))
    target = request.get("_target") or f"{split.path or '/'}{'?' if split.query else ''}{split.query}"
    body = _body(as_object(request.get("postData")))
    return Request(str(request["method"]), str(target), _read_headers(request), body)
