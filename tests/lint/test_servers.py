"""LNT021: the variables of servers are defined."""

from __future__ import annotations

from collections.abc import Callable

import pytest

PATCHES = {
    "no variable": ("{servers: [{url: /v1}]}", []),
    "a variable": ("{servers: [{url: 'https://{a}.example', variables: {a: {default: eu, enum: [eu, us]}}}]}", []),
    "a variable that is not defined": ("{servers: [{url: 'https://{a}.example'}]}", ["LNT021 /servers/0/url"]),
    "one of two variables": (
        "{servers: [{url: '/{a}/{b}', variables: {a: {default: x}}}]}",
        ["LNT021 /servers/0/url"],
    ),
    "a default outside of the values": (
        "{servers: [{url: '/{a}', variables: {a: {default: x, enum: [y, z]}}}]}",
        ["LNT021 /servers/0/variables/a/default"],
    ),
    "a server of an operation": (
        "{paths: {'/pets/{id}': {get: {servers: [{url: '/{a}'}]}}}}",
        ["LNT021 /paths/~1pets~1{id}/get/servers/0/url"],
    ),
    "a server of a path": (
        "{paths: {'/pets/{id}': {servers: [{url: '/{a}'}]}}}",
        ["LNT021 /paths/~1pets~1{id}/servers/0/url"],
    ),
}


@pytest.mark.parametrize("title", PATCHES)
def test_the_variables_of_servers_are_defined(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, expected = PATCHES[title]
    assert [finding for finding in linter(patch) if finding.startswith("LNT021")] == expected
