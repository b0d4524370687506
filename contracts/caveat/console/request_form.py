"""The form of an operation: its parameters and its body, prefilled from examples, become a request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode, urlsplit

from caveat.console import contract_examples
from caveat.console.control import Control
from caveat.console.known_ids import ids_of
from caveat.console.parameter_writing import header_text, in_header, in_path, pairs, plain
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi import security, servers
from caveat.openapi.operation import Operation, Parameter, SecurityScheme
from caveat.openapi.spec import Spec
from caveat.reports.contract_types import type_of

NO_BODY = "(none)"
"""The choice of a form that sends no body."""


@dataclass(frozen=True, slots=True)
class FormField:
    """The field of one parameter."""

    parameter: Parameter
    type: str
    value: str
    """Text; lists and objects as JSON. An optional parameter without a value is not sent."""
    suggestions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the field."""
        return f"{self.parameter.location}.{self.parameter.name}"


@dataclass(frozen=True, slots=True)
class RequestForm:
    """The values of the form of an operation."""

    operation: Operation
    fields: tuple[FormField, ...]
    media_type: str = NO_BODY
    body: str = ""
    credentials: bool = True
    """Whether the credentials of the mock are sent."""
    prefer: str = ""
    """The status that the mock is asked for."""


def prefilled(control: Control, operation: Operation, query: Mapping[str, str]) -> RequestForm:
    """The form with the values of a query, else ids that exist, else examples; optional parameters have examples only.

    `media` in the query chooses the media type of the body.
    """
    spec = control.api.spec
    ids = ids_of(control, operation)
    mask = control.redactor.text
    fields = tuple(_field(spec, each, ids, query) for each in operation.parameters)
    form = RequestForm(operation, tuple(replace(each, value=mask(each.value)) for each in fields))
    if operation.body is None or not operation.body.media:
        return form
    media = operation.body.media
    chosen = query.get("media", "")
    media_type = chosen if chosen in media else next(iter(sorted(media, key=lambda name: name != "application/json")))
    shown = contract_examples.body(spec, operation.body.pointer, media, media_type, of_request=True, repaired=True)
    return replace(form, media_type=media_type, body=mask(shown.text) if shown is not None else "")


def _field(spec: Spec, parameter: Parameter, ids: Mapping[str, tuple[str, ...]], query: Mapping[str, str]) -> FormField:
    suggestions = ids.get(parameter.name, ()) if parameter.location == "path" else ()
    field = FormField(parameter, type_of(spec.root, parameter.schema), "", suggestions)
    if field.key in query:
        return replace(field, value=query[field.key])
    if suggestions:
        return replace(field, value=suggestions[0])
    if parameter.required or parameter.example is not None:
        return replace(field, value=plain(contract_examples.parameter_value(spec, parameter)))
    return field


def submitted(control: Control, operation: Operation, form: Mapping[str, str]) -> RequestForm:
    """The form as a person has sent it."""
    spec, ids = control.api.spec, ids_of(control, operation)
    fields = tuple(replace(each, value=form.get(each.key, "")) for each in _empty(spec, operation, ids))
    media = operation.body.media if operation.body is not None else {}
    media_type = form.get("media", NO_BODY)
    return RequestForm(
        operation,
        fields,
        media_type if media_type in media else NO_BODY,
        form.get("body", "").replace("\r\n", "\n"),
        "credentials" in form,
        form.get("prefer", "") if re.fullmatch("[1-5][0-9]{2}", form.get("prefer", "")) else "",
    )


def _empty(spec: Spec, operation: Operation, ids: Mapping[str, tuple[str, ...]]) -> Iterator[FormField]:
    for each in operation.parameters:
        suggestions = ids.get(each.name, ()) if each.location == "path" else ()
        yield FormField(each, type_of(spec.root, each.schema), "", suggestions)


def request(control: Control, form: RequestForm, base: str) -> Request:
    """The request that a form describes, to the server at `base`."""
    spec, operation = control.api.spec, form.operation
    sent = [(each.parameter, _value(spec, each)) for each in form.fields if each.value or each.parameter.required]
    values = {where: [pair for pair in sent if pair[0].location == where] for where in _LOCATIONS}
    query = [pair for each in values["query"] for pair in pairs(*each)]
    cookies = [f"{name}={text}" for each in values["cookie"] for name, text in pairs(*each)]
    headers = {"host": urlsplit(base).netloc, "user-agent": "caveat-console", "accept": "*/*"}
    headers |= {parameter.name.lower(): in_header(parameter, value) for parameter, value in values["header"]}
    for scheme, credential in _credentials(control, operation) if form.credentials else ():
        if scheme.location == "query":
            query.append((scheme.field, credential))
        elif scheme.location == "cookie":
            cookies.append(f"{scheme.field}={credential}")
        else:
            name, text = security.header(scheme, credential)
            headers[name.lower()] = text
    if cookies:
        headers["cookie"] = header_text("; ".join(cookies))
    if form.prefer:
        headers["prefer"] = f"code={form.prefer}"
    body = b"" if form.media_type == NO_BODY else contract_examples.body_bytes(form.media_type, form.body)
    if body:
        headers["content-type"] = header_text(contract_examples.content_type(form.media_type))
        headers["content-length"] = str(len(body))
    path, whole = _path(spec, operation, values["path"]), [plain(value) for _, value in values["querystring"]]
    text = quote(whole[0], safe="=&+%", errors="replace") if whole else urlencode(query, errors="replace")
    return Request(operation.method, f"{path}?{text}" if text else path, Headers(headers.items()), body)


_LOCATIONS = ("path", "query", "querystring", "header", "cookie")


def _path(spec: Spec, operation: Operation, values: list[tuple[Parameter, JsonValue]]) -> str:
    texts = {parameter.name: in_path(parameter, value) for parameter, value in values}
    base = next(iter(servers.base_paths(spec.root)), "")
    # Characters that the document leaves unencoded, such as a space, have to be encoded.
    parts = re.split(r"\{([^{}]*)\}", operation.path)
    fixed = (quote(part, safe="/%:@!$&'()*+,;=-._~", errors="replace") for part in parts[::2])
    filled = [texts.get(name, quote(name, safe="")) for name in parts[1::2]]
    return base + "".join(part + text for part, text in zip(fixed, [*filled, ""], strict=True))


def _value(spec: Spec, field: FormField) -> JsonValue:
    """The value of a field: JSON for lists and objects, if the text is such JSON; else the text."""
    parameter = field.parameter
    accepted = spec.schemas.types(parameter.schema) if parameter.schema else frozenset()
    if parameter.media_type is not None or {"array", "object"} & accepted:
        try:
            value: JsonValue = json.loads(field.value)
        except (ValueError, RecursionError):
            return field.value
        return value if isinstance(value, list | dict) or parameter.media_type is not None else field.value
    return field.value


def _credentials(control: Control, operation: Operation) -> Iterator[tuple[SecurityScheme, str]]:
    """The scheme and the credential of each part of the first alternative that the mock can meet."""
    credentials, schemes = control.mock.credentials, control.api.spec.security_schemes
    for names in operation.security:
        if names and set(names) <= credentials.keys() & schemes.keys():
            yield from ((schemes[name], credentials[name]) for name in names)
            return
