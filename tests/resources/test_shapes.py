"""The shape of bodies, also behind references and in schemas that refer to themselves."""

from __future__ import annotations

from caveat.resources.shapes import Node, Shapes
from resource_document import PET, array, properties, spec_of

SPEC = spec_of(
    {},
    components={
        "schemas": {
            "Pet": PET,
            "Pets": {
                "allOf": [
                    {"$ref": "#/components/schemas/Page"},
                    properties(items=array({"$ref": "#/components/schemas/Pet"})),
                ]
            },
            "Page": properties(next="string"),
            "Named": properties(pet={"$ref": "#/components/schemas/Pet"}),
            "Map": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Pet"}},
            "Tree": properties(children=array({"$ref": "#/components/schemas/Tree"})),
            "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}]},
            "Deep": properties(data=properties(data=properties(data=properties(data=properties(data=PET))))),
        }
    },
)
SHAPES = Shapes(SPEC.root, SPEC.schemas)


def at(name: str) -> Node:
    return Node(f"/components/schemas/{name}")


def test_a_list_behind_references() -> None:
    place = SHAPES.list(at("Pets"), "pet")
    assert place is not None
    assert place.keys == ("items",)
    assert SHAPES.properties(Node(place.schema)).keys() == {"id", "name", "age"}


def test_an_object_with_the_name_of_the_parameter_is_the_item() -> None:
    place = SHAPES.item(at("Named"), "pet", "pet")
    assert place is not None
    assert (place[0].keys, place[1]) == (("pet",), True)


def test_the_keys_of_an_example_are_no_properties_of_a_map() -> None:
    place = SHAPES.list(Node("/components/schemas/Map", {"7": {"id": 7}}), "pet")
    assert place is not None
    assert place.is_map


def test_a_schema_that_refers_to_itself() -> None:
    assert SHAPES.item(at("Loop"), "id", "pet") is None
    place = SHAPES.list(at("Tree"), "tree")
    assert place is not None
    assert place.keys == ("children",)


def test_an_item_far_below_is_not_looked_for() -> None:
    place = SHAPES.item(at("Deep"), "id", "pet")
    assert place is not None
    assert (len(place[0].keys), place[1]) == (3, False)
