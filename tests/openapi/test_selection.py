"""Selection: each form of a pattern selects what it names; one that matches nothing is refused with suggestions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadValue, Subject
from caveat.judging.evidence import assumed
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.selection import Selection, matches
from conftest import Compiled

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: list-pets, tags: [pets, read], responses: {}}
    post: {operationId: create-pet, tags: [pets], responses: {}}
  /pets/{id}:
    get: {operationId: get-pet, tags: [pets, read], responses: {}}
    delete: {operationId: 'delete[pet]', tags: [pets, Danger Zone], responses: {}}
  /health:
    get: {responses: {}}
"""

ALL = ["list-pets", "create-pet", "get-pet", "delete[pet]", "get-health"]


def selected(compiled: Compiled, selection: Selection) -> list[str]:
    return [operation.id for operation in selection.of(compiled(DOCUMENT).operations.values())]


SELECTIONS = {
    "nothing": (Selection(), ALL),
    "an operationId": (Selection(("get-pet",)), ["get-pet"]),
    "a derived operationId": (Selection(("get-health",)), ["get-health"]),
    "an operationId with the characters of a glob": (Selection(("delete[pet]",)), ["delete[pet]"]),
    "a glob of operationIds": (Selection(("*-pet",)), ["create-pet", "get-pet"]),
    "a tag": (Selection(("tag:read",)), ["list-pets", "get-pet"]),
    "a tag with a space": (Selection(("tag:Danger Zone",)), ["delete[pet]"]),
    "a glob of tags": (Selection(("tag:D*",)), ["delete[pet]"]),
    "a path": (Selection(("/pets",)), ["list-pets", "create-pet"]),
    "a path with a parameter": (Selection(("/pets/{id}",)), ["get-pet", "delete[pet]"]),
    "a glob of paths": (Selection(("/pets/*",)), ["get-pet", "delete[pet]"]),
    "a method and a path": (Selection(("POST /pets",)), ["create-pet"]),
    "a method and a glob of paths": (Selection(("GET /pets*",)), ["list-pets", "get-pet"]),
    "a method in lower case": (Selection(("get /pets*",)), ["list-pets", "get-pet"]),
    "a method alone": (Selection(("DELETE *",)), ["delete[pet]"]),
    "any method of a path": (Selection(("* /health",)), ["get-health"]),
    "two inclusions": (Selection(("get-pet", "/health")), ["get-pet", "get-health"]),
    "an exclusion": (Selection(exclude=("tag:pets",)), ["get-health"]),
    "an exclusion after an inclusion": (Selection(("/pets*",), ("GET *",)), ["create-pet", "delete[pet]"]),
}


@pytest.mark.parametrize("title", SELECTIONS)
def test_a_pattern_selects(compiled: Compiled, title: str) -> None:
    selection, ids = SELECTIONS[title]
    assert selected(compiled, selection) == ids


REFUSED = {
    "an operationId with a typing error": (
        Selection(("lst-pets",)),
        Subject.INCLUDE,
        "no operation matches 'lst-pets'. Did you mean list-pets",
    ),
    "an exclusion with a typing error": (Selection(exclude=("tag:pest",)), Subject.EXCLUDE, "Did you mean tag:pets"),
    "a tag without its prefix": (Selection(("Danger Zone",)), Subject.INCLUDE, "Did you mean tag:Danger Zone"),
    "a path without its slash": (Selection(("HEALTH",)), Subject.INCLUDE, "Did you mean /health"),
    "a method that a path has not": (Selection(("PUT /health",)), Subject.INCLUDE, "Did you mean GET /health"),
    "a pattern that resembles nothing": (
        Selection(("zzzzzzzz",)),
        Subject.INCLUDE,
        "A pattern is an operationId, tag:",
    ),
    "all operations excluded": (Selection(("/health",), ("GET *",)), Subject.EXCLUDE, "no operation is left"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_pattern_that_selects_nothing_is_refused(compiled: Compiled, title: str) -> None:
    selection, subject, words = REFUSED[title]
    with pytest.raises(BadValue) as error:
        selected(compiled, selection)
    assert error.value.subject is subject
    assert words in str(error.value)


def test_the_reason_names_the_pattern(compiled: Compiled) -> None:
    operation = compiled(DOCUMENT).operations["get-pet"]
    assert Selection(("get-pet",)).reason(operation) == ""
    assert Selection(("list-pets",)).reason(operation) == "no pattern includes it"
    assert Selection(exclude=("GET *",)).reason(operation) == "'GET *' excludes it"


@given(st.text(min_size=1), st.sampled_from(["GET", "POST"]), st.text())
def test_each_operation_is_selected_by_its_own_label_and_path(id_: str, method: str, path: str) -> None:
    operation = Operation(id_, method, f"/{path}", "", Effect.READS, (), None, {}, (), "/o", assumed(""), tags=(id_,))
    assert matches(operation.id, operation)
    assert matches(operation.label, operation)
    assert matches(operation.path, operation)
    assert matches(f"tag:{id_}", operation)
