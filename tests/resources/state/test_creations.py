"""The creation of each item that a state finding is about comes before its other exchanges."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from exchange_text import judgements
from pet_collection import answers, pets
from resource_document import PET, array, operation, spec_of

PETS = pets()
TOYS = spec_of(
    {
        "/pets": {"post": operation("make", PET, status=201, body=PET)},
        "/pets/{petId}": {"get": operation("read", PET)},
        "/pets/{petId}/toys": {
            "get": operation("toys", array(PET)),
            "post": operation("give", PET, status=201, body=PET),
        },
        "/pets/{petId}/toys/{toyId}": {
            "get": operation("toy", extra={"responses": answers(PET, "200", "404")}),
            "delete": operation("lose", status=204),
        },
    }
)
REX = "POST /pets {name: Rex, age: 3} -> 201 {id: 1, name: Rex, age: 3}"
TOM = "POST /pets {name: Tom, age: 4} -> 201 {id: 2, name: Tom, age: 4}"
READ_1 = "GET /pets/1 -> 200 {id: 1, name: Rex, age: 3}"
READ_2 = "GET /pets/2 -> 200 {id: 2, name: Tom, age: 4}"
BOTH = "PATCH /pets/1 {name: Max, age: 9} -> 204"

TABLE: dict[str, tuple[Spec, str, str, list[str]]] = {
    "an update that is not visible": (
        PETS,
        f"{REX}\n{READ_1}\n{BOTH}\nwait 3\n{READ_1}",
        "STA004",
        ["POST /pets", "GET /pets/1", "PATCH /pets/1", "GET /pets/1"],
    ),
    "an item that no request of the session created": (
        PETS,
        f"{READ_1}\n{BOTH}\nwait 3\n{READ_1}",
        "STA004",
        ["GET /pets/1", "PATCH /pets/1", "GET /pets/1"],
    ),
    "an item of which the session has forgotten the rest, as its state became uncertain": (
        PETS,
        f"{REX}\nPATCH /pets/1 {{name: Max}} -> 404\n{READ_1}\n{BOTH}\nwait 3\n{READ_1}",
        "STA004",
        ["POST /pets", "GET /pets/1", "PATCH /pets/1", "GET /pets/1"],
    ),
    "two items, the other one created between the exchanges": (
        PETS,
        f"{REX}\n{READ_1}\n{TOM}\nPATCH /pets/2 {{name: Max}} -> 204\nwait 3\nGET /pets/1 -> 200 {{id: 1, name: Max}}",
        "STA005",
        ["POST /pets", "GET /pets/1", "POST /pets", "PATCH /pets/2", "GET /pets/1"],
    ),
    "a creation that the rule names itself": (
        PETS,
        f"{REX}\nwait 3\nGET /pets/1 -> 404",
        "STA001",
        ["POST /pets", "GET /pets/1"],
    ),
    "an item in another one": (
        TOYS,
        (
            f"{REX}\nPOST /pets/1/toys {{name: Ball}} -> 201 {{id: 5, name: Ball}}\n"
            "DELETE /pets/1/toys/5 -> 204\nwait 3\nGET /pets/1/toys/5 -> 200 {id: 5, name: Ball}"
        ),
        "STA006",
        ["POST /pets", "POST /pets/1/toys", "DELETE /pets/1/toys/5", "GET /pets/1/toys/5"],
    ),
}


@pytest.mark.parametrize(("spec", "story", "code", "expected"), TABLE.values(), ids=TABLE)
def test_a_finding_begins_with_the_creation_of_its_items(
    spec: Spec, story: str, code: str, expected: list[str]
) -> None:
    [finding] = [each for each in judgements(spec, story)[-1].findings if each.code == code]
    assert [f"{each.request.method} {each.request.target}" for each in finding.exchanges] == expected
