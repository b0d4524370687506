"""Which POST to the path of an item updates it, and which update keeps the fields that it does not name."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from caveat.resources.post_updates import merges, updates_by_post
from resource_document import PET, Object, operation, properties, spec_of

READ = operation("read", PET)
NAME = properties(name="string")


def document(post: Object, read: Object = READ) -> Spec:
    return spec_of({"/pets/{petId}": {"get": read, "post": post}})


UPDATES: dict[str, tuple[Spec, bool]] = {
    "a part of the item": (document(operation("change", PET, body=NAME)), True),
    "with an option": (document(operation("change", PET, body=properties(name="string", expand="string"))), True),
    "in another spelling": (document(operation("change", PET, body=properties(Name="string"))), True),
    "the item in envelopes": (
        document(operation("change", properties(data=PET), body=NAME), operation("read", properties(data=PET))),
        True,
    ),
    "a part of the item is shown": (
        document(operation("change", properties(id="integer", name="string"), body=NAME)),
        True,
    ),
    "other parameters": (document(operation("feed", PET, body=properties(food="string", grams="integer"))), False),
    "mostly other parameters": (
        document(operation("feed", PET, body=properties(food="string", grams="integer", age="integer"))),
        False,
    ),
    "no body": (document(operation("bump", PET)), False),
    "a creation": (document(operation("copy", PET, body=NAME, status=201)), False),
    "no response": (document(operation("change", status=204, body=NAME)), False),
    "another kind of item": (
        document(operation("change", properties(id="integer", name="string", job="string"), body=NAME)),
        False,
    ),
    "an object without an id": (document(operation("change", NAME, body=NAME)), False),
    "a message to a person": (
        document(operation("mail", PET, body=NAME, extra={"x-effect": "spends"})),
        False,
    ),
}


@pytest.mark.parametrize("title", UPDATES)
def test_a_post_updates_an_item(title: str) -> None:
    spec, expected = UPDATES[title]
    post, read = (next(it for it in spec.operations.values() if it.method == method) for method in ("POST", "GET"))
    assert updates_by_post(spec, post, "petId", "pet", read) is expected


def test_an_item_that_cannot_be_read_is_not_updated() -> None:
    spec = document(operation("change", PET, body=NAME))
    assert not updates_by_post(spec, spec.operations["change"], "petId", "pet", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fields that are absent stay as they are.", True),
        ("Any parameters not provided will be left unchanged.", True),
        ("Omitted properties keep their values.", True),
        ("Updates a pet. Fields that are not sent are reset.", False),
        ("Keeps pets. A name may be missing.", False),
        ("", False),
    ],
)
def test_the_description_says_that_other_fields_keep_their_values(text: str, *, expected: bool) -> None:
    spec = document(operation("change", PET, body=NAME, extra={"description": text}))
    assert merges(spec, spec.operations["change"]) is expected
