"""Checks generated models: each model reads the examples of its spec, and writes them back unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from types import ModuleType

from pydantic import TypeAdapter, ValidationError

from caveat.catalogue.api import Api
from caveat.codegen.drafts import models_module, sources_in
from caveat.codegen.renaming import classes_of
from caveat.errors import BadPackage
from caveat.json_text import JsonValue, is_json
from caveat.judging.evidence import documented
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise, Subject
from caveat.judging.registry import load_module
from caveat.openapi.examples import example
from caveat.openapi.operation import Body, ResponseSpec
from caveat.openapi.pointer import child, tokens
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec

READ_EXAMPLES = Promise(
    "MOD001",
    "A generated model reads each example of its contract, and writes it back unchanged.",
    documented("generated/README.md"),
    Subject.MODELS,
)


def check_models(api: Api) -> tuple[int, tuple[Finding, ...]]:
    """The number of models and the findings on them; no models if the API has no generated package."""
    if not api.models:
        return 0, ()
    with _module(api) as module:
        classes = classes_of(api.spec.root)
        names = [name for name in classes if hasattr(module, classes[name])]
        adapters = {name: TypeAdapter[object](getattr(module, classes[name])) for name in names}
    findings = [
        _finding(component, pointer, problem)
        for component, pointer, value in _examples(api.spec)
        if component in adapters
        for problem in _problems(adapters[component], value)
    ]
    return len(adapters), tuple(findings)


@contextmanager
def _module(api: Api) -> Iterator[ModuleType]:
    """The module with the models of an API; raises `BadPackage`."""
    if api.models_folder is None:
        yield load_module(f"{api.models}.models")
        return
    # The project's other packages may need what is not installed beside Caveat: nothing of them is imported.
    with ExitStack() as stack:
        try:
            module = stack.enter_context(models_module(sources_in(api.models_folder), api.models))
        except Exception as error:
            raise BadPackage(str(api.models_folder), f"{type(error).__name__}: {error}") from error
        yield module


def _examples(spec: Spec) -> Iterator[tuple[str, str, JsonValue]]:
    """Each JSON example of a body whose schema is a component: the component's name, its own pointer and value."""
    for operation in spec.operations.values():
        holders: list[Body | ResponseSpec] = [*operation.responses.values()]
        if operation.body is not None:
            holders.append(operation.body)
        for holder in holders:
            for media_type, schema in holder.media.items():
                if not schema or not is_json(media_type):
                    continue
                component = tokens(resolve(spec.root, schema))
                value = example(spec.root, holder.pointer, media_type)
                if component[:-1] == ["components", "schemas"] and value is not None:
                    yield component[-1], child(holder.pointer, "content", media_type), value


def _problems(model: TypeAdapter[object], value: JsonValue) -> Iterator[str]:
    try:
        read = model.validate_json(json.dumps(value), by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        yield f"the example fails validation at /{'/'.join(map(str, first['loc']))}: {first['msg']}"
        return
    written = model.dump_python(read, mode="json", by_alias=True, exclude_unset=True)
    if not _same(written, value):
        yield f"the example is written back as {json.dumps(written)}"


def _same(left: JsonValue, right: JsonValue) -> bool:
    """Whether two values are equal; equal dates and times may be written differently."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, str) and isinstance(right, str) and left != right:
        try:
            return datetime.fromisoformat(left) == datetime.fromisoformat(right)
        except ValueError:
            return False
    return left == right


def _finding(component: str, pointer: str, problem: str) -> Finding:
    promise = READ_EXAMPLES
    message = f"{component}: {problem}"
    return Finding(promise.code, promise.title, message, Severity.OURS, promise.evidence, promise=pointer)
