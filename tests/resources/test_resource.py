"""The facts of a resource: its identity, the places of items and lists, and the writable fields."""

from __future__ import annotations

import pytest

from caveat.resources.model import Action, Identity, Place, Resource, Style
from resource_document import PET, Object, array, derive, operation, pets, properties

IDENTITIES: dict[str, tuple[str, Object, tuple[str | None, bool]]] = {
    "the parameter has the name of the property": ("id", PET, ("id", True)),
    "the parameter has the name of the item too": ("petId", PET, ("id", True)),
    "the parameter is a natural key": ("name", properties(id="integer", name="string"), ("name", True)),
    "the parameter is a natural key with the item's name": (
        "pet_name",
        properties(id="integer", name="string"),
        ("name", True),
    ),
    "the parameter names neither": ("pet", PET, ("id", False)),
    "the id of another item": ("ownerId", PET, ("id", False)),
    "no property is an id": ("key", properties(colour="string"), (None, False)),
    "the spelling differs": ("pet-id", properties(petId="string"), ("petId", True)),
    "the id is in the metadata": ("id", properties(metadata=properties(id="string"), body=PET), (None, False)),
}


@pytest.mark.parametrize("title", IDENTITIES)
def test_the_identity(title: str) -> None:
    parameter, schema, expected = IDENTITIES[title]
    [found] = derive(
        {
            "/pets": {"get": operation("list", array(schema))},
            f"/pets/{{{parameter}}}": {"get": operation("read", schema)},
        }
    ).values()
    assert (found.identity.field, found.identity.is_sure) == expected
    assert found.identity.parameter == parameter


def test_a_link_makes_the_identity_certain() -> None:
    links: Object = {"it": {"operationId": "read", "parameters": {"petId": "$response.body#/data/key"}}}
    schema = properties(data=properties(key="string"))
    found = derive(
        {
            "/pets": {"post": operation("make", schema, status=201, links=links)},
            "/pets/{petId}": {"get": operation("read", schema)},
        }
    )
    assert found["/pets"].identity == Identity("petId", "key", is_sure=True, link=("data", "key"))


ITEMS: dict[str, tuple[Object, tuple[str, ...]]] = {
    "the body": (PET, ()),
    "data": (properties(data=PET, meta=properties(took="integer")), ("data",)),
    "the name of the item": (properties(pet=PET), ("pet",)),
    "two envelopes": (properties(result=properties(item=PET)), ("result", "item")),
    "an object beside an id is part of the item": (properties(id="integer", data=PET), ()),
    "metadata with the id, beside the content": (properties(metadata=properties(id="integer"), spec=PET), ()),
}


@pytest.mark.parametrize("title", ITEMS)
def test_the_place_of_an_item(title: str) -> None:
    schema, keys = ITEMS[title]
    assert pets(get=operation("read", schema)).responses["read", "200"].keys == keys


LISTS: dict[str, tuple[Object, tuple[str, ...] | None, bool]] = {
    "an array": (array(PET), (), False),
    "data": (properties(data=array(PET), total="integer"), ("data",), False),
    "nested": (properties(data=properties(items=array(PET))), ("data", "items"), False),
    "the usual name of several arrays": (properties(errors=array(PET), items=array(PET)), ("items",), False),
    "several arrays without a usual name": (properties(dogs=array(PET), cats=array(PET)), None, False),
    "a map by id": ({"type": "object", "additionalProperties": PET}, (), True),
    "a map by id in an envelope": (properties(data={"type": "object", "additionalProperties": PET}), ("data",), True),
    "texts are no items": (array({"type": "string"}), None, False),
}


@pytest.mark.parametrize("title", LISTS)
def test_the_place_of_a_list(title: str) -> None:
    schema, keys, is_map = LISTS[title]
    place = pets(operation("list", schema)).list_place
    assert (place and place.keys, bool(place and place.is_map)) == (keys, is_map)


def test_an_example_shows_the_places_where_there_is_no_schema() -> None:
    found = derive(
        {
            "/pets": {"get": operation("list", example={"items": [{"id": 1, "name": "Rex"}]})},
            "/pets/{id}": {"get": operation("read", example={"data": {"id": 1}}), "delete": operation("drop")},
        }
    )["/pets"]
    assert found.list_place is not None
    assert (found.list_place.keys, found.responses["read", "200"].keys) == (("items",), ("data",))


def test_what_a_client_may_write_is_in_a_request_and_a_response() -> None:
    body = properties(name="string", password="string", age={"type": "integer", "readOnly": True})  # noqa: S106 - the name of a type
    found = derive(
        {"/pets": {"get": operation("list", array(PET)), "post": operation("make", PET, status=201, body=body)}}
    )
    assert found["/pets"].writable == {"name"}
    assert found["/pets"].requests["make"] == Place(
        (), "/paths/~1pets/post/requestBody/content/application~1json/schema"
    )


def test_the_item_of_a_request_may_be_in_an_envelope() -> None:
    made = operation("make", properties(data=PET), status=201, body=properties(data=properties(name="string")))
    found = derive({"/pets": {"get": operation("list", array(PET)), "post": made}})["/pets"]
    assert (found.requests["make"].keys, found.responses["make", "201"].keys) == (("data",), ("data",))
    assert found.writable == {"name"}


def test_put_creates_where_it_documents_201() -> None:
    def upserts(status: int) -> Resource:
        return pets(put=operation("set", PET, status=status, body=PET))

    assert (upserts(201).upserts, upserts(200).upserts) == (True, False)


def test_the_paths_of_a_nested_collection() -> None:
    item = {"get": operation("read", PET), "delete": operation("drop")}
    [found] = derive({"/shops/{shop}/pets/{pet}": item}).values()
    assert (found.template, found.item_template, found.depth, found.name) == (
        "/shops/{}/pets",
        "/shops/{}/pets/{}",
        1,
        "pet",
    )
    assert found.operation(Action.READ) is not None
    assert found.operation(Action.CREATE) is None


def test_a_list_with_its_parameters() -> None:
    query: Object = {
        "limit": {"type": "integer", "maximum": 50, "default": 20},
        "cursor": {"type": "string"},
        "sort": {"enum": ["name", "-name"]},
        "name": {"type": "string"},
    }
    found = pets(operation("list", array(PET), query=query))
    assert found.paging is not None
    assert (found.paging.size, found.paging.max_size, found.paging.default_size) == ("limit", 50, 20)
    assert (found.paging.position, found.paging.style) == ("cursor", Style.CURSOR)
    assert found.sort is not None
    assert found.sort.properties == ("name",)
    assert [(each.parameter, each.is_exact) for each in found.filters] == [("name", False)]
