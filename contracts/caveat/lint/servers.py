"""Servers: the variables of their URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child
from caveat.openapi.walk import Kind


@lint_rule(
    "LNT021", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Server Object and Server Variable Object")
)
def server_variables_are_defined(document: Document) -> Iterator[Problem]:
    """Every variable in a server's URL is defined, and its default is one of its values."""
    root = document.value
    holders = [("", root), *((part.pointer, part.node) for part in document.parts(Kind.PATH_ITEM, Kind.OPERATION))]
    for pointer, node in holders:
        for index, server in enumerate(map(as_object, as_list(node.get("servers")))):
            at = child(pointer, "servers", index)
            variables = as_object(server.get("variables"))
            for name in re.findall(r"\{([^{}]+)\}", str(server.get("url", ""))):
                if name not in variables:
                    yield Problem(child(at, "url"), f"the URL has {{{name}}}, but the server has no variable {name}")
            for name, variable in variables.items():
                values = as_list(as_object(variable).get("enum"))
                default = as_object(variable).get("default")
                if values and default is not None and default not in values:
                    listed = ", ".join(map(str, values))
                    message = f"the default of the variable {name} is {default!r}, expected one of {listed}"
                    yield Problem(child(at, "variables", name, "default"), message)
