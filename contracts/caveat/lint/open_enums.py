"""Open enums: they list strings, and nothing else in their schema closes them."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import documented
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.open_enums import KEYWORD
from caveat.openapi.pointer import child
from caveat.openapi.walk import Kind


@lint_rule("LNT016", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, How a spec is written"))
def open_enums_list_strings(document: Document) -> Iterator[Problem]:
    """An `x-extensible-enum` is a list of different strings, beside `type: string` and without `enum` or `const`."""
    for part in document.parts(Kind.SCHEMA):
        if KEYWORD in part.node:
            at = child(part.pointer, KEYWORD)
            yield from (Problem(at, message) for message in _problems(part.node))


def _problems(node: dict[str, JsonValue]) -> Iterator[str]:
    values = node[KEYWORD]
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        yield f"{KEYWORD} is not a list of strings"
    elif len(set(map(str, values))) < len(values):
        yield f"{KEYWORD} has a value twice"
    if node.get("type") != "string":
        yield f"the type beside {KEYWORD} is {node.get('type')!r}, expected 'string'"
    for keyword in sorted(node.keys() & {"enum", "const"}):
        yield f"{keyword} beside {KEYWORD} refuses the values that the list does not have"
