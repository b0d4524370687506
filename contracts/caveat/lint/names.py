"""Names that refer to other parts of the document: security schemes, and schemas in the mapping of a discriminator."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.walk import Kind


@lint_rule("LNT019", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Security Requirement Object"))
def security_schemes_are_defined(document: Document) -> Iterator[Problem]:
    """Every security requirement names a security scheme of the document."""
    defined = as_object(as_object(document.value.get("components")).get("securitySchemes"))
    holders = [("", document.value), *((part.pointer, part.node) for part in document.parts(Kind.OPERATION))]
    for pointer, node in holders:
        for index, requirement in enumerate(as_list(node.get("security"))):
            for name in as_object(requirement):
                if name not in defined:
                    message = f"the security scheme {name} is not defined; defined are: {', '.join(defined) or 'none'}"
                    yield Problem(child(pointer, "security", index, name), message)


@lint_rule("LNT020", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Discriminator Object"))
def discriminators_lead_to_schemas(document: Document) -> Iterator[Problem]:
    """Every value in the mapping of a discriminator leads to a schema of the document."""
    for part in document.parts(Kind.SCHEMA):
        discriminator = as_object(part.node.get("discriminator"))
        for key, value in as_object(discriminator.get("mapping")).items():
            # A relative reference to another document is not followed.
            if isinstance(value, str) and not _exists(document.value, value):
                message = f"the discriminator maps {key} to {value}, which is not a schema of the document"
                yield Problem(child(part.pointer, "discriminator", "mapping", key), message)


def _exists(root: JsonValue, reference: str) -> bool:
    if "#" not in reference and ("/" in reference or "." in reference):
        return True
    pointer = target(reference) if "#" in reference else child("/components/schemas", reference)
    try:
        lookup(root, pointer)
    except LookupError:
        return False
    return True
