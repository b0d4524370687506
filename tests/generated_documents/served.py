"""`python -m generated_documents.served FILE`: what the mock of any document does not serve as its contract says."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

from caveat.catalogue import catalogue
from caveat.errors import CaveatError
from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.multipart import BOUNDARY, multipart
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.operation import Parameter as Documented
from caveat.openapi.spec import Spec
from generated_documents.operations import SentRequest, request
from generated_documents.parameters import Parameter, written
from generated_documents.unserved import unserved


def requests(spec: Spec) -> Iterator[SentRequest]:
    """A valid request to each operation, of values made from its schemas; none where no body can be written."""
    rng = random.Random(0)  # noqa: S311 - variety, not secrecy
    for operation in spec.operations.values():
        required = [_parameter(spec, each, rng) for each in operation.parameters if each.required]
        in_path = [each for each in required if each.node["in"] == "path"]
        target = operation.path.partition("#")[0]
        for each in in_path:
            text = "".join(text for _, text in written(each))
            target = target.replace(f"{{{each.node['name']}}}", text or "1")
        others = [each for each in required if each not in in_path]
        body = _body(spec, operation, rng)
        if body is not None or operation.body is None or not operation.body.required:
            yield request(operation.id, operation.method, target, others, body)


def _parameter(spec: Spec, documented: Documented, rng: random.Random) -> Parameter:
    node: dict[str, JsonValue] = {"name": documented.name, "in": documented.location}
    if documented.media_type is not None:
        node["content"] = {documented.media_type: {}}
    else:
        node |= {"style": documented.style, "explode": documented.explode}
    value = documented.example
    if value is None:
        value = sample(spec.schemas, documented.schema, rng) if documented.schema else "1"
    return Parameter(node, value)


def _body(spec: Spec, operation: Operation, rng: random.Random) -> tuple[str, bytes] | None:
    """The media type and the bytes of a body in the first media type that can be written."""
    for media_type, schema in operation.body.media.items() if operation.body is not None else ():
        value = sample(spec.request_schemas, schema, rng) if schema else {}
        name = media_type.partition(";")[0].replace("*/*", "application/json").replace("/*", "/plain")
        if is_json(name):
            return media_type.replace("*/*", "application/json"), json.dumps(value).encode()
        if name == "multipart/form-data":
            return f"{name}; boundary={BOUNDARY}", multipart(as_object(value)).encode()
        if name == "application/x-www-form-urlencoded":
            texts = {
                key: [*map(_text, item)] if isinstance(item, list) else _text(item)
                for key, item in as_object(value).items()
            }
            return name, urlencode(texts, doseq=True).encode()
        if isinstance(value, str):
            return name, value.encode()
    return None


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def main(file: str) -> int:
    """Print the requests that are not served, and return the exit code."""
    try:
        api = catalogue.find(file)
        lines = list(unserved(api, tuple(requests(api.spec)), with_notices=False))
    except CaveatError as error:
        sys.stdout.write(f"{error}\n")
        return 2
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
