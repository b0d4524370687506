"""The contract as pages: an index, a page for each operation with a form to try it, and one for each schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from starlette.responses import Response

from caveat.console import contract_examples, rendering
from caveat.console.contract_examples import Example
from caveat.console.control import Control
from caveat.console.exchange_log import LoggedExchange
from caveat.console.links import operation_link, schema_link
from caveat.console.page import causes_of
from caveat.console.request_form import NO_BODY, RequestForm
from caveat.judging.evidence import VENDOR_GRADES
from caveat.judging.rule import Rule
from caveat.openapi.coerce import as_object
from caveat.openapi.evidence import stated_shares
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.spec import Spec
from caveat.reports.contract import Contract, Section

MAX_OPEN_OPERATIONS = 60
"""Operations that an index shows at once; the groups of a longer one are closed."""

MAX_SCHEMAS = 30
"""Schemas on the page of an operation; each has a page of its own, too."""

_RESPONSE = "Response "

_TYPE_WORDS = frozenset((
    "string", "number", "integer", "boolean", "array", "object", "null", "of", "or", "and", "anything", "nothing",
    "at", "least", "most", "to", "more", "less", "than", "a", "multiple", "matching", "no", "duplicates", "only",
    "in", "responses", "requests", "deprecated", "default", "always", "another", "characters", "items", "properties",
))  # fmt: skip
"""Words of types that are not taken for the names of schemas."""


@lru_cache(maxsize=8)
def contract_of(spec: Spec) -> Contract:
    """The contract of a spec, whose parts are found once."""
    return Contract(spec)


@lru_cache(maxsize=8)
def schema_links(spec: Spec) -> Mapping[str, str]:
    """The addresses of the component schemas by name."""
    return {name: schema_link(name) for name in contract_of(spec).schemas}


def _type_links(spec: Spec) -> Mapping[str, str]:
    return {name: link for name, link in schema_links(spec).items() if name not in _TYPE_WORDS}


@lru_cache(maxsize=8)
def _evidence(spec: Spec) -> Mapping[str, int]:
    """How many promises have each grade; empty if the document has no evidence."""
    graded = stated_shares(spec.root, (operation.pointer for operation in spec.operations.values()))
    return {str(grade): graded[grade] for grade in VENDOR_GRADES} if graded else {}


def index(control: Control, base: str, search: str) -> Response:
    """The page with all operations, schemas and promises; `search` is a text that an operation has."""
    spec = control.api.spec
    operations = [each for each in spec.operations.values() if search.lower() in _text_of(each).lower()]
    groups = _grouped(operations)
    info = as_object(spec.root.get("info"))
    values = {
        "about": next(contract_of(spec).whole()),
        "version_of_document": str(info.get("version", "?")),
        "search": search,
        "groups": groups,
        "found_count": len(operations),
        "is_open": len(operations) <= MAX_OPEN_OPERATIONS,
        "webhooks": _webhooks(spec),
        "type_links": _type_links(spec),
        "links": {each.id: operation_link(each.id) for each in operations},
        "schemas": schema_links(spec),
        "evidence": _evidence(spec),
        "rules": control.api.rules,
        "schemes": spec.security_schemes.values(),
        "servers": spec.servers,
    }
    return rendering.page("docs.html.jinja", control, base, values)


def _webhooks(spec: Spec) -> list[list[Section]]:
    """The sections of each webhook."""
    webhooks: list[list[Section]] = []
    for section in contract_of(spec).webhooks():
        if section.level < 3:  # noqa: PLR2004 - as in a contract
            webhooks.append([])
        webhooks[-1].append(section)
    return webhooks


def _text_of(operation: Operation) -> str:
    return "\n".join((operation.id, operation.label, operation.summary, *operation.tags))


def _grouped(operations: Iterable[Operation]) -> Mapping[str, list[Operation]]:
    """The operations by their first tag, else by the first segment of their path."""
    groups: dict[str, list[Operation]] = {}
    for operation in operations:
        segments = [part for part in operation.path.split("/") if part and "{" not in part]
        name = next(iter((*operation.tags, *segments)), "/")
        groups.setdefault(name, []).append(operation)
    return groups


def operation(
    control: Control,
    base: str,
    form: RequestForm,
    *,
    sent: LoggedExchange | None = None,
    notice: str = "",
) -> Response:
    """The page of an operation with its form, and the exchange that the form has caused."""
    spec, shown = control.api.spec, form.operation
    own, schemas = _split(contract_of(spec).operation(shown))
    values = {
        "operation": shown,
        "head": own[0],
        "request": [section for section in own[1:] if not section.title.startswith(_RESPONSE)],
        "responses": [section for section in own[1:] if section.title.startswith(_RESPONSE)],
        "schemas": schemas[:MAX_SCHEMAS],
        "more_schemas": max(0, len(schemas) - MAX_SCHEMAS),
        "links": _type_links(spec),
        "form": form,
        "no_body": NO_BODY,
        "action": f"{operation_link(shown.id)}#result",
        "media_links": _media_links(shown),
        "statuses": [status for status in shown.responses if status.isdigit()],
        "examples": list(_examples(control, shown)),
        "rules": _rules(control, shown),
        "sent": sent,
        "sent_causes": causes_of((sent,)) if sent is not None else (),
        "notice": notice,
    }
    return rendering.page("operation.html.jinja", control, base, values)


def _split(sections: Iterable[Section]) -> tuple[list[Section], list[Section]]:
    """The sections of the operation, and those of the schemas that it uses."""
    own: list[Section] = []
    schemas: list[Section] = []
    for section in sections:
        (schemas if own and (section.level < 3 or schemas) else own).append(section)  # noqa: PLR2004 - as in a contract
    return own, schemas


def _media_links(shown: Operation) -> Mapping[str, str]:
    """The form with a body of another media type, if there are several."""
    media = shown.body.media if shown.body is not None else {}
    if len(media) < 2:  # noqa: PLR2004 - nothing to choose
        return {}
    return {name: f"{operation_link(shown.id)}&{urlencode({'media': name})}#try" for name in media}


def _examples(control: Control, shown: Operation) -> Iterator[tuple[str, Example]]:
    """A title and the body of each example: the document's, else a generated one of an accepted response."""
    spec = control.api.spec
    holders = [("Request body", shown.body.pointer, shown.body.media, True)] if shown.body is not None else []
    holders += [
        (f"Response {each.status}", each.pointer, each.media, False)
        for each in shown.responses.values()
        if each.pointer
    ]
    for title, pointer, media, of_request in holders:
        for media_type in media:
            body = contract_examples.body(spec, pointer, media, media_type, of_request=of_request)
            if body is not None:
                text = control.redactor.text(rendering.truncated(body.text, rendering.MAX_BODY_CHARS))
                yield f"{title}, {media_type}", Example(text, body.source)


def _rules(control: Control, shown: Operation) -> tuple[Rule, ...]:
    """The rules that judge the exchanges of an operation."""
    return tuple(rule for rule in control.api.rules if not rule.on or shown.id in rule.on)


def schema(control: Control, base: str, name: str) -> Response:
    """The page of a component schema."""
    spec = control.api.spec
    pointer = child("/components/schemas", name)
    value = contract_examples.generated(spec.schemas, pointer)
    text = rendering.truncated(rendering.indented(value), rendering.MAX_BODY_CHARS)
    values = {
        "section": contract_of(spec).schema(pointer),
        "links": _type_links(spec),
        "example": control.redactor.text(text),
    }
    return rendering.page("schema.html.jinja", control, base, values)
