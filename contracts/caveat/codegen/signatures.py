"""What a mock must offer: for each operation a method, its arguments and its results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.naming import constant_case, snake_case
from caveat.openapi.operation import Operation, Parameter, ResponseSpec
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec

_ORDER = ("path", "query", "header", "cookie")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method; `default` is source text, `""` where it has none."""

    name: str
    hint: str
    default: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.hint} = {self.default}" if self.default else f"{self.name}: {self.hint}"


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a provider."""

    name: str
    summary: str
    principal: str
    """The hint of who calls, `""` where anybody may and nobody says who they are."""
    arguments: tuple[Argument, ...]
    results: tuple[str, ...]
    """The hints of what it may return: first the successful ones."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Its parameters as source text, `self` first."""
        principal = (f"principal: {self.principal}",) if self.principal else ()
        marker = ("*",) if self.arguments else ()
        return ("self", *principal, *marker, *map(str, self.arguments))


def methods(spec: Spec, source: str) -> tuple[Method, ...]:
    """The methods for all operations; raises `BadDocument` where two have one name, or two arguments of one have."""
    found = tuple(_method(spec, operation, source) for operation in spec.operations.values())
    _distinct([method.name for method in found], "operations", source)
    return found


def members(spec: Spec, source: str) -> tuple[tuple[str, str, str], ...]:
    """Name, operationId and summary of each member of the enum of operations; raises `BadDocument`."""
    found = tuple((constant_case(entry.id), entry.id, line(entry.summary)) for entry in spec.operations.values())
    _distinct([name for name, _, _ in found], "operations", source)
    return found


def _distinct(names: list[str], what: str, source: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        problem = f"two {what} are called {twice[0]} in Python"
        raise BadDocument(source, None, problem, "Rename one of them")


def _method(spec: Spec, operation: Operation, source: str) -> Method:
    arguments = (*_arguments(spec, operation), *_body(spec, operation))
    _distinct([argument.name for argument in arguments], f"arguments of {operation.id}", source)
    return Method(
        name=snake_case(operation.id),
        summary=line(operation.summary),
        principal=_principal(operation),
        arguments=arguments,
        results=tuple(_results(spec, operation)),
    )


def line(text: str) -> str:
    """A text as one line that can stand in a docstring, whatever is in it."""
    return re.sub(r'"(?=""|$)', r"\"", "".join(map(_escaped, " ".join(text.split()))))


def _escaped(character: str) -> str:
    plain = character.isprintable() and character != "\\"
    return character if plain else character.encode("unicode_escape").decode()


def _principal(operation: Operation) -> str:
    if not any(operation.security):
        return ""
    return "Principal | None" if () in operation.security else "Principal"


def _arguments(spec: Spec, operation: Operation) -> Iterator[Argument]:
    for parameter in sorted(operation.parameters, key=lambda each: _ORDER.index(each.location)):
        yield _argument(spec.root, parameter)


def _argument(root: JsonValue, parameter: Parameter) -> Argument:
    name = snake_case(parameter.name)
    hint = type_hints.of_schema(root, parameter.schema) if parameter.schema else "str"
    if parameter.required:
        return Argument(name, hint)
    default = _default(root, parameter.schema)
    if default is None:
        return Argument(name, type_hints.union([*hint.split(" | "), "None"]), "None")
    return Argument(name, hint, default)


def _default(root: JsonValue, pointer: str) -> str | None:
    """A schema's default as source text; one that is no scalar is left to the engine, as defaults must not change."""
    schema = lookup(root, pointer) if pointer else None
    if not isinstance(schema, dict):
        return None
    if "default" not in schema:
        below = resolve(root, pointer)
        return None if below == pointer else _default(root, below)
    default = schema["default"]
    if isinstance(default, dict | list):
        return None
    target = lookup(root, resolve(root, pointer))
    if isinstance(target, dict) and "enum" in target and type_hints.of_schema(root, pointer).startswith("models."):
        return f"{type_hints.of_schema(root, pointer)}({type_hints.literal(default)})"
    return type_hints.literal(default)


def _body(spec: Spec, operation: Operation) -> Iterator[Argument]:
    if operation.body is not None:
        media = operation.body.media.items()
        hint = type_hints.union(type_hints.of_media(spec.root, name, pointer) for name, pointer in media) or "bytes"
        if operation.body.required:
            yield Argument("body", hint)
        else:
            yield Argument("body", type_hints.union([*hint.split(" | "), "None"]), "None")


def _results(spec: Spec, operation: Operation) -> Iterator[str]:
    """The bodies of the first success, then each other status with its body."""
    statuses = [status for status in operation.responses if status.isdecimal()]
    first = next((status for status in operation.responses if status.startswith("2")), None)
    if first is not None:
        yield from _bodies(spec, operation.responses[first])
    others: dict[str, list[str]] = {}
    for status in statuses:
        if status != first:
            for hint in _bodies(spec, operation.responses[status]):
                others.setdefault(hint, []).append(status)
    for hint, codes in others.items():
        yield f"tuple[Literal[{', '.join(codes)}], {hint}]"
    if first is None and not others:
        yield "None"


def _bodies(spec: Spec, answer: ResponseSpec) -> list[str]:
    found = [type_hints.of_media(spec.root, name, pointer) for name, pointer in answer.media.items()]
    return list(dict.fromkeys(found)) or ["None"]
