"""The collections that paths show, and the action of each operation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.collections.paths import collection_paths, normalized
from caveat.openapi.spec import Spec
from caveat.resources.words import parameter_names

COLLECTIONS: dict[str, dict[str, set[str]]] = {
    "GET /pets, POST /pets": {"/pets": {"list", "create"}},
    "GET /pets, GET /pets/{id}, DELETE /pets/{id}": {"/pets": {"list", "read", "delete"}},
    "PUT /pets/{id}, PATCH /pets/{id}, HEAD /pets/{id}": {"/pets": {"replace", "update", "read"}},
    "POST /pets/, GET /pets/{id}/": {"/pets": {"create", "read"}},
    "POST /pets/{id}, OPTIONS /pets": {},
    "GET /users/{user}/pets, GET /users/{id}/pets/{pet}": {"/users/{}/pets": {"list", "read"}},
    "GET /a/{b}, POST /a/{b}, GET /a/{b}/{c}": {"/a": {"read"}, "/a/{}": {"list", "create", "read"}},
    "GET /files/{name}.json": {"/files/{}.json": {"list"}},
    "GET /{id}": {"": {"read"}},
}


def paths(text: str) -> str:
    lines = ["paths:"]
    for path in dict.fromkeys(entry.split()[1] for entry in text.split(", ")):
        parameters = ", ".join(f"{{name: {name}, in: path, required: true}}" for name in parameter_names(path))
        methods = [entry.split()[0].lower() for entry in text.split(", ") if entry.split()[1] == path]
        lines.append(
            f"  '{path}': {{parameters: [{parameters}], {', '.join(f'{method}: {{}}' for method in methods)}}}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("text", COLLECTIONS)
def test_paths_show_collections(text: str, compiled: Callable[[str], Spec]) -> None:
    found = collection_paths(compiled(paths(text)).operations.values())
    actions = {it.template: {str(action) for action in it.actions.values()} for it in found if it.actions}
    assert actions == COLLECTIONS[text]


def test_a_path_with_an_undeclared_parameter_shows_no_collection(compiled: Callable[[str], Spec]) -> None:
    spec = compiled("paths: {'/a/{b}': {get: {}, put: {}}, '/a': {get: {}}}")
    assert collection_paths(spec.operations.values()) == ()


ITEM_NAMES = {"/pets": "pet", "/categories": "category", "/a/{x}/data": "data", "/v1/{x}": "v1", "": "item"}


@pytest.mark.parametrize("path", ITEM_NAMES)
def test_the_path_names_an_item(path: str, compiled: Callable[[str], Spec]) -> None:
    spec = compiled(paths(f"GET {path}/{{id}}"))
    (collection,) = collection_paths(spec.operations.values())
    assert (collection.item_name, collection.depth) == (ITEM_NAMES[path], path.count("{"))


def test_a_normalized_path_has_no_parameter_names() -> None:
    path = "/a/{b}/c/{d}/"
    assert (normalized(path), parameter_names(path)) == ("/a/{}/c/{}", ("b", "d"))
