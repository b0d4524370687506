"""The methods of a provider: one for each operation, with its arguments and results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.json_text import JsonValue
from caveat.openapi.naming import LOCATIONS, argument_names, constant_case, method_names
from caveat.openapi.operation import Operation, Parameter, ResponseSpec
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method; `default` is source text, `""` if it has none."""

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
    """The type hint of the authenticated caller, `""` if the operation needs no credential."""
    arguments: tuple[Argument, ...]
    results: tuple[str, ...]
    """The type hints of what it may return, the successful ones first."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters as source text, `self` first."""
        principal = (f"principal: {self.principal}",) if self.principal else ()
        marker = ("*",) if self.arguments else ()
        return ("self", *principal, *marker, *map(str, self.arguments))


def methods(spec: Spec) -> tuple[Method, ...]:
    """The methods of all operations."""
    names = method_names(tuple(spec.operations))
    return tuple(_method(spec, operation, names[operation.id]) for operation in spec.operations.values())


def members(spec: Spec) -> tuple[tuple[str, str, str, str, str], ...]:
    """Name, operationId, summary, method and path of each member of the enum of operations."""
    names = method_names(tuple(spec.operations))
    return tuple(
        (constant_case(names[each.id]), each.id, line(each.summary), each.method, each.path)
        for each in spec.operations.values()
    )


def _method(spec: Spec, operation: Operation, name: str) -> Method:
    arguments = (*_arguments(spec, operation), *_body(spec, operation))
    return Method(
        name=name,
        summary=line(operation.summary),
        principal=_principal(operation),
        arguments=arguments,
        results=tuple(_results(spec, operation)),
    )


def line(text: str) -> str:
    """Any text as one line that is valid in a docstring."""
    return re.sub(r'"(?=""|$)', r"\"", "".join(map(_escaped, " ".join(text.split()))))


def _escaped(character: str) -> str:
    is_plain = character.isprintable() and character != "\\"
    return character if is_plain else character.encode("unicode_escape").decode()


def _principal(operation: Operation) -> str:
    if not any(operation.security):
        return ""
    return "Principal | None" if () in operation.security else "Principal"


def _arguments(spec: Spec, operation: Operation) -> Iterator[Argument]:
    names = argument_names((each.location, each.name) for each in operation.parameters)
    for parameter in sorted(operation.parameters, key=lambda each: LOCATIONS.index(each.location)):
        yield _argument(spec.root, parameter, names[parameter.location, parameter.name])


def _argument(root: JsonValue, parameter: Parameter, name: str) -> Argument:
    hint = type_hints.of_schema(root, parameter.schema) if parameter.schema else "str"
    if parameter.required:
        return Argument(name, hint)
    default = _default(root, parameter.schema)
    if default is None:
        return Argument(name, type_hints.union([*hint.split(" | "), "None"]), "None")
    return Argument(name, hint, default)


def _default(root: JsonValue, pointer: str) -> str | None:
    """A schema's default as source text, None for lists and objects: Python shares mutable defaults between calls."""
    schema = lookup(root, pointer) if pointer else None
    if not isinstance(schema, dict):
        return None
    if "default" not in schema:
        below = resolve(root, pointer)
        return None if below == pointer else _default(root, below)
    default = schema["default"]
    target = lookup(root, resolve(root, pointer))
    listed = target.get("enum") if isinstance(target, dict) else None
    if isinstance(default, dict | list) or (isinstance(listed, list) and default not in listed):
        return None
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
    """The body of the first successful response, then the other statuses with their bodies."""
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


def _bodies(spec: Spec, response: ResponseSpec) -> list[str]:
    hints = [type_hints.of_response(spec.root, name, pointer) for name, pointer in response.media.items()]
    return list(dict.fromkeys(hints)) or ["None"]
