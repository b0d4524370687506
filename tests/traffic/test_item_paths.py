"""Which operations list or create the items that a path names."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.traffic import item_paths
from caveat.traffic.item_paths import ItemPaths, prefixes, shape

PATHS: dict[str, JsonValue] = {
    "/users": {"get": {}, "post": {}},
    "/users/{user}": {"get": {}},
    "/users/{id}/playlists": {"post": {}},
    "/playlists": {"get": {}},
    "/playlists/{playlist}": {"delete": {}},
    "/playlists/{playlist}/tracks/{track}": {"get": {}},
    "/labels": {"get": {}},
    "/labels/{label}": {"put": {}, "delete": {}},
    "/{anything}": {"get": {}},
}
ITEMS = ItemPaths(Spec({"paths": PATHS}))

PRODUCERS = {
    "/users/{user}": ["get-users", "post-users"],
    "/playlists/{playlist}": ["get-playlists", "post-users-id-playlists"],
    "/playlists/{playlist}/tracks/{track}": [],
    "/labels/{label}": ["get-labels", "put-labels-label"],
    "/{anything}": [],
}
BELOW = {
    "/users": ("/users/{}",),
    "/users/{id}/playlists": ("/playlists/{}",),
    "/playlists/": ("/playlists/{}",),
    "/playlists/{playlist}": (),
    "/{anything}": (),
}
NEEDED = {
    "/users": {"/users"},
    "/users/{user}": {"/users/{user}", "/users"},
    "/playlists/{playlist}": {"/playlists/{playlist}", "/playlists", "/users/{id}/playlists", "/users"},
}


@pytest.mark.parametrize("template", PRODUCERS)
def test_items_are_listed_and_created_by(template: str) -> None:
    assert [operation.id for operation in ITEMS.producers(template)] == PRODUCERS[template]


@pytest.mark.parametrize("path", BELOW)
def test_a_path_lists_or_creates_items_of(path: str) -> None:
    assert ITEMS.below(path) == BELOW[path]


@pytest.mark.parametrize("path", NEEDED)
def test_an_operation_needs_the_paths_of_what_its_path_names(path: str) -> None:
    [operation, *_] = ITEMS.of_path(path)
    assert ITEMS.paths_of(operation) == NEEDED[path]


def test_the_parts_of_a_path_that_name_items() -> None:
    assert list(prefixes("/a/{b}/c/{d}/e")) == ["/a/{b}", "/a/{b}/c/{d}"]
    assert shape("/a/{b}/") == shape("/a/{c}") == "/a/{}"


def test_paths_are_worked_out_once_for_all_units(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Spec({"paths": PATHS})
    first = item_paths.item_paths(spec)
    monkeypatch.setattr(item_paths, "ItemPaths", lambda _spec: pytest.fail("they are worked out again"))
    assert item_paths.item_paths(spec) is first
