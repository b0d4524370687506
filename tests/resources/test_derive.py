"""Which collections, singletons and actions a document has, by its paths, methods and bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.resources.derive import Resources, resources
from resource_document import PET, Object, array, derive, operation, properties, spec_of

LIST = operation("list", array(PET))
READ = operation("read", PET)
DROP = operation("drop", status=204)

FACTS: dict[str, tuple[dict[str, dict[str, Object]], dict[str, str]]] = {
    "a collection with its items": (
        {
            "/pets": {"get": LIST, "post": operation("make", PET, status=201)},
            "/pets/{petId}": {
                "get": READ,
                "put": operation("set"),
                "patch": operation("change"),
                "delete": DROP,
                "head": operation("peek"),
            },
        },
        {"/pets": "change update, drop delete, list list, make create, peek head, read read, set replace"},
    ),
    "a list alone": ({"/pets": {"get": LIST}}, {"/pets": "list list"}),
    "one operation on an item shows no state": ({"/pets/{id}": {"get": READ}}, {}),
    "a POST that gives no item creates none": (
        {"/pets/{id}": {"get": READ, "delete": DROP}, "/pets": {"post": operation("count", properties(n="integer"))}},
        {"/pets": "drop delete, read read"},
    ),
    "a POST that takes a list creates no single item": (
        {"/pets/{id}": {"get": READ, "delete": DROP}, "/pets": {"post": operation("all", status=201, body=array(PET))}},
        {"/pets": "drop delete, read read"},
    ),
    "a POST without 201 that gives an item with an id creates it": (
        {"/pets/{id}": {"get": READ}, "/pets": {"post": operation("make", PET)}},
        {"/pets": "make create, read read"},
    ),
    "the last parameter names the parent of what is listed": (
        {
            "/pets/{id}": {"get": READ, "delete": DROP},
            "/pets/by/{owner}": {"get": operation("owned", properties(pets=array(PET)))},
        },
        {"/pets": "drop delete, read read", "/pets/by/{}": "owned list"},
    ),
    "a POST to an item that takes parts of it and shows it updates it": (
        {
            "/pets": {"get": LIST},
            "/pets/{petId}": {"get": READ, "post": operation("change", PET, body=properties(name="string"))},
        },
        {"/pets": "change update, list list, read read"},
    ),
    "a POST to an item is no update where a PATCH is": (
        {
            "/pets": {"get": LIST},
            "/pets/{petId}": {
                "get": READ,
                "patch": operation("patch"),
                "post": operation("act", PET, body=properties(name="string")),
            },
        },
        {"/pets": "list list, patch update, read read"},
    ),
    "a POST to an item that has items below it may create one": (
        {
            "/pets": {"get": LIST},
            "/pets/{petId}": {"get": READ, "post": operation("add", PET, body=properties(name="string"))},
            "/pets/{petId}/{toy}": {"delete": DROP},
        },
        {"/pets": "list list, read read", "/pets/{}": "add create, drop delete"},
    ),
    "a singleton is read and written at one path": (
        {
            "/settings": {
                "get": operation("see", properties(theme="string")),
                "put": operation("set", body=properties(theme="string")),
            }
        },
        {"/settings": "see read, set replace"},
    ),
    "what is written is not what is read": (
        {
            "/player": {
                "get": operation("see", properties(song="string")),
                "put": operation("set", body=properties(device="string")),
            }
        },
        {},
    ),
    "a link says that an operation elsewhere creates": (
        {
            "/pets/{id}": {"get": READ, "delete": DROP},
            "/adopt": {
                "post": operation(
                    "adopt", PET, links={"it": {"operationId": "read", "parameters": {"id": "$response.body#/id"}}}
                )
            },
        },
        {"/pets": "adopt create, drop delete, read read"},
    ),
    "a link to an item of a list is not the id of what was created": (
        {
            "/pets/{id}": {"get": READ, "delete": DROP},
            "/shops": {
                "post": operation(
                    "open",
                    properties(pets=array(PET)),
                    links={"it": {"operationId": "read", "parameters": {"id": "$response.body#/pets/0/id"}}},
                )
            },
        },
        {"/pets": "drop delete, read read"},
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_actions(title: str) -> None:
    paths, expected = FACTS[title]
    actions = {
        template: ", ".join(sorted(f"{name} {action}" for name, action in each.actions.items()))
        for template, each in derive(paths).items()
    }
    assert actions == expected


UUID: dict[str, JsonValue] = {"type": "string", "format": "uuid"}


@pytest.mark.parametrize(
    ("name", "schema", "refers"),
    [
        ("ship_id", "integer", True),
        ("ship", "integer", True),
        ("ship", UUID, True),
        ("ship", {"anyOf": [UUID, {"type": "null"}]}, True),
        ("ship", "string", False),
        ("ship", "object", False),
    ],
)
def test_a_property_refers_to_another_collection(name: str, schema: JsonValue, *, refers: bool) -> None:
    booking = properties(**{"id": "integer", name: schema})
    found = derive(
        {
            "/ships": {"get": operation("ships", array(PET))},
            "/bookings": {
                "get": operation("bookings", array(booking)),
                "post": operation("book", booking, status=201, body=booking),
            },
        }
    )
    references = [(each.property, each.template) for each in found["/bookings"].references]
    assert references == ([(name, "/ships")] if refers else [])


@pytest.mark.parametrize(("key", "references"), [("sku", [("sku", "/articles")]), ("name", [])])
def test_the_own_name_of_an_id_is_a_reference_elsewhere(key: str, references: list[tuple[str, str]]) -> None:
    article, line = properties(**{key: "string"}, price="integer"), properties(id="integer", **{key: "string"})
    found = derive(
        {
            "/articles": {"get": operation("articles", array(article))},
            f"/articles/{{{key}}}": {"get": operation("article", article)},
            "/lines": {
                "get": operation("lines", array(line)),
                "post": operation("add", line, status=201, body=line),
            },
        }
    )
    assert [(each.property, each.template) for each in found["/lines"].references] == references
    assert found["/articles"].references == ()


DOCUMENTS = sorted((Path(__file__).parents[1] / "documents").glob("*.yaml"))


@pytest.mark.parametrize("name", [*catalogue.names(), *map(str, DOCUMENTS)])
def test_every_operation_of_a_resource_is_one_of_the_document(name: str) -> None:
    spec = catalogue.find(name).spec
    derived = resources(spec)
    assert derived.by_operation.keys() <= spec.operations.keys()
    assert all(each.facts for each in derived.all)
    assert [each.name for each in derived.parents("/pets/{}/photos")] == (["pet"] if "pets.yaml" in name else [])


def test_one_collection_is_derived_alone() -> None:
    spec = spec_of(
        {
            "/pets": {"get": operation("list", array(PET)), "post": operation("make", PET, status=201, body=PET)},
            "/pets/{petId}": {"get": operation("read", PET)},
        }
    )
    derived = Resources(spec)
    found = derived.listed_by(spec.operations["list"])
    assert found is not None
    assert found.template == "/pets"
    assert derived.listed_by(spec.operations["read"]) is None
    assert derived.listed_by(spec.operations["make"]) is None
    assert "all" not in vars(derived)
