"""Paths: which of them show collections, and what operations do to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.collections.paths import anonymous, collections, names
from caveat.openapi.spec import Spec

FACTS: dict[str, dict[str, set[str]]] = {
    "GET /pets, POST /pets": {"/pets": {"list", "create"}},
    "GET /pets, GET /pets/{id}, DELETE /pets/{id}": {"/pets": {"list", "read", "remove"}},
    "PUT /pets/{id}, PATCH /pets/{id}, HEAD /pets/{id}": {"/pets": {"replace", "merge", "read"}},
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
        parameters = ", ".join(f"{{name: {name}, in: path, required: true}}" for name in names(path))
        methods = [entry.split()[0].lower() for entry in text.split(", ") if entry.split()[1] == path]
        lines.append(
            f"  '{path}': {{parameters: [{parameters}], {', '.join(f'{method}: {{}}' for method in methods)}}}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("text", FACTS)
def test_collections(text: str, compiled: Callable[[str], Spec]) -> None:
    found = collections(compiled(paths(text)).operations.values())
    known = {each.path: {str(role) for role in each.roles.values()} for each in found}
    assert {path: roles for path, roles in known.items() if roles} == {
        path: roles for path, roles in FACTS[text].items() if roles
    }


def test_a_path_whose_parameters_are_not_described_shows_none(compiled: Callable[[str], Spec]) -> None:
    assert collections(compiled("paths: {'/a/{b}': {get: {}, put: {}}, '/a': {get: {}}}").operations.values()) == ()


WORDS = {"/pets": "pet", "/categories": "category", "/a/{x}/data": "data", "/v1/{x}": "v1", "": "thing"}


@pytest.mark.parametrize("path", WORDS)
def test_what_a_thing_is_called(path: str, compiled: Callable[[str], Spec]) -> None:
    spec = compiled(paths(f"GET {path}/{{id}}"))
    (found,) = collections(spec.operations.values())
    assert (found.word, found.depth) == (WORDS[path], path.count("{"))


def test_names_do_not_matter() -> None:
    assert (anonymous("/a/{b}/c/{d}/"), names("/a/{b}/c/{d}/")) == ("/a/{}/c/{}", ("b", "d"))
