"""Contradictions: schemas that no value satisfies, and requirements that no request can fulfil."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.contradictions.removal import malformed_media_types, overlapping_choices
from caveat.openapi.contradictions.unsatisfiable import unsatisfiable
from caveat.openapi.contradictions.unusable_security import shared_fields
from caveat.openapi.document import Document


@lint_rule("LNT024", scope=Scope.EVERY_DOCUMENT, evidence=standard("JSON Schema 2020-12, 10.2.1.3: oneOf"))
def branches_of_a_one_of_differ(document: Document) -> Iterator[Problem]:
    """Every branch of a `oneOf` accepts a value that no other branch accepts, as far as their keywords show."""
    for contradiction in overlapping_choices(document):
        yield Problem(
            contradiction.at, f"{contradiction.problem}: write anyOf, or let each branch require or forbid something"
        )


@lint_rule("LNT026", scope=Scope.EVERY_DOCUMENT, evidence=standard("RFC 9110, 8.3.1; OpenAPI 3.1, Media Type Object"))
def media_types_have_a_subtype(document: Document) -> Iterator[Problem]:
    """Every media type of a request or a response is written as type/subtype."""
    for contradiction in malformed_media_types(document):
        yield Problem(contradiction.at, contradiction.problem)


@lint_rule("LNT025", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Security Requirement Object"))
def credentials_have_fields_of_their_own(document: Document) -> Iterator[Problem]:
    """No security requirement asks for two credentials in the same field of a request."""
    for contradiction in shared_fields(document):
        yield Problem(contradiction.at, contradiction.problem)


@lint_rule("LNT027", scope=Scope.EVERY_DOCUMENT, evidence=standard("JSON Schema 2020-12: validation"))
def schemas_accept_a_value(document: Document) -> Iterator[Problem]:
    """Every schema accepts a value, as far as its bounds, its types, and the objects of its `allOf` show."""
    for contradiction in unsatisfiable(document):
        yield Problem(contradiction.at, contradiction.problem)
