"""Operations: their ids, parameters and effects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import documented, standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.bundle import NOWHERE
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.operation import Effect
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.walk import METHODS, Kind, parameters


@lint_rule("LNT005", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Operation Object: operationId"))
def operation_ids_are_unique(document: Document) -> Iterator[Problem]:
    """No two operations have the same operationId."""
    first: dict[str, str] = {}
    for operation in document.parts(Kind.OPERATION):
        name = operation.node.get("operationId")
        if isinstance(name, str) and first.setdefault(name, operation.pointer) != operation.pointer:
            place = document.place(child(first[name], "operationId"))
            message = f"the operationId {name} is also on line {place.line} of {place.file}"
            yield Problem(child(operation.pointer, "operationId"), message)


@lint_rule("LNT006", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Path Templating"))
def path_parameters_match_the_path(document: Document) -> Iterator[Problem]:
    """The names in braces in a path are the path parameters of each of its operations."""
    root = document.value
    for path, item in as_object(root.get("paths")).items():
        pointer = resolve(root, child("/paths", path))
        templated = set(re.findall(r"\{([^{}]+)\}", path))
        shared = dict(_in_path(root, pointer))
        for method in METHODS:
            at = child(pointer, method)
            if isinstance(item, dict) and method in item:
                declared = shared | dict(_in_path(root, at))
                is_known = not _has_unknown(root, pointer) and not _has_unknown(root, at)
                for name in sorted(templated - set(declared)) if is_known else ():
                    yield Problem(at, f"the path has {{{name}}}, but the operation has no path parameter {name}")
                for name in sorted(set(declared) - templated):
                    yield Problem(declared[name], f"the path parameter {name} is not in the path {path}")


def _in_path(root: JsonValue, holder: str) -> Iterator[tuple[str, str]]:
    for site, parameter in parameters(root, holder):
        if parameter.get("in") == "path":
            yield str(parameter.get("name")), site


def _has_unknown(root: JsonValue, holder: str) -> bool:
    """Whether a reference of an operation's or a path item's parameters leads nowhere."""
    listed = resolve_object(root, holder).get("parameters")
    return listed == NOWHERE or NOWHERE in as_list(listed)


@lint_rule("LNT007", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Operation Object and Tag Object"))
def names_are_unique(document: Document) -> Iterator[Problem]:
    """No parameter is listed twice by a path or an operation, and no tag is declared twice."""
    root = document.value
    for part in document.parts(Kind.PATH_ITEM, Kind.OPERATION):
        seen = set()
        for site, parameter in parameters(root, part.pointer):
            key = (str(parameter.get("in")), str(parameter.get("name")))
            if key in seen:
                yield Problem(site, f"the {' parameter '.join(key)} is listed twice")
            seen.add(key)
    declared: set[str] = set()
    for index, tag in enumerate(as_list(root.get("tags"))):
        name = str(as_object(tag).get("name", ""))
        if name and name in declared:
            yield Problem(child("/tags", index), f"the tag {name} is declared twice")
        declared.add(name)


@lint_rule("LNT030", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Paths Object: templated paths"))
def paths_match_different_requests(document: Document) -> Iterator[Problem]:
    """No two paths match the same requests: they differ in more than the names of their parameters."""
    first: dict[str, str] = {}
    for path in as_object(document.value.get("paths")):
        shape = re.sub(r"\{[^{}]*\}", "{}", re.split(r"[?#]", path)[0])
        other = first.setdefault(shape, path)
        if other != path:
            place = document.place(child("/paths", other))
            message = f"{path} matches the same requests as {other} on line {place.line} of {place.file}"
            yield Problem(child("/paths", path), message)


@lint_rule("LNT008", scope=Scope.EVERY_DOCUMENT, evidence=documented("specs/README.md, How a spec is written"))
def effects_are_known(document: Document) -> Iterator[Problem]:
    """An `x-effect` is `reads`, `writes` or `spends`, and belongs to an operation."""
    for operation in document.parts(Kind.OPERATION):
        effect = operation.node.get("x-effect", Effect.READS)
        if not isinstance(effect, str) or effect not in set(Effect):
            message = f"x-effect is {effect!r}, expected {', '.join(Effect)}"
            yield Problem(child(operation.pointer, "x-effect"), message)
    for part in document.parts(Kind.PATH_ITEM):
        if "x-effect" in part.node:
            yield Problem(child(part.pointer, "x-effect"), "x-effect has no meaning on a path, only on an operation")


@lint_rule("LNT009", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, How a spec is written"))
def operations_have_id_and_summary(document: Document) -> Iterator[Problem]:
    """Every operation has an operationId and a summary."""
    for operation in document.parts(Kind.OPERATION):
        for key in ("operationId", "summary"):
            if not operation.node.get(key):
                yield Problem(operation.pointer, f"the operation has no {key}")
