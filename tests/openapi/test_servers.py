"""Servers: URLs with the defaults of their variables, base paths with each value."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.servers import MAX_BASE_PATHS, base_paths, url

VARIABLES: JsonValue = {
    "scheme": {"default": "https", "enum": ["https", "http"]},
    "base": {"default": "api", "enum": ["api", "beta"]},
    "version": {"default": "v1"},
    "prefix": {"default": "a/b"},
    "path": {"default": "/a/b/"},
    "empty": {"default": ""},
    "bad": {},
}
FACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "https://acme.example/v1/": ("https://acme.example/v1/", ("/v1",)),
    "https://acme.example": ("https://acme.example", ("",)),
    "{scheme}://acme.example/v1": ("https://acme.example/v1", ("/v1",)),
    "{bad}://acme.example/v1": ("{bad}://acme.example/v1", ("/v1",)),
    "https://{base}.acme.example/v1": ("https://api.acme.example/v1", ("/v1",)),
    "https://acme.example/{base}/v1": ("https://acme.example/api/v1", ("/api/v1", "/beta/v1")),
    "https://acme.example/{base}/{version}": ("https://acme.example/api/v1", ("/api/v1", "/beta/v1")),
    "https://acme.example/{prefix}": ("https://acme.example/a/b", ("/a/b",)),
    "https://acme.example{path}": ("https://acme.example/a/b/", ("/a/b",)),
    "https://{base}.acme.example{path}/{version}": ("https://api.acme.example/a/b//v1", ("/a/b//v1",)),
    "https://acme.example/{empty}": ("https://acme.example/", ("",)),
    "https://{nope}.example/{none}/v1": ("https://{nope}.example/{none}/v1", ("/none/v1",)),
    "//acme.example/v1": ("//acme.example/v1", ("/v1",)),
    "/v1": ("/v1", ("/v1",)),
    "v1": ("v1", ("/v1",)),
    "https://acme.example/v1?x=1#y": ("https://acme.example/v1?x=1#y", ("/v1",)),
    "https://[acme/v1": ("https://[acme/v1", ("/v1",)),
    # A host and port without a scheme is no URL, and no path either.
    "127.0.0.1:8055": ("127.0.0.1:8055", ("",)),
    "localhost:8055/v1/": ("localhost:8055/v1/", ("/v1",)),
    "v1.0/a:1": ("v1.0/a:1", ("/v1.0/a:1",)),
    "": ("", ("",)),
}


@pytest.mark.parametrize("text", FACTS)
def test_a_server(text: str) -> None:
    server: dict[str, JsonValue] = {"url": text, "variables": VARIABLES}
    assert (url(server), base_paths({"servers": [server]})) == FACTS[text]


def test_base_paths_are_bounded() -> None:
    many: JsonValue = {"default": "0", "enum": [str(number) for number in range(1000)]}
    server: JsonValue = {"url": "/{a}/{b}", "variables": {"a": many, "b": many}}
    assert len(base_paths({"servers": [server]})) == MAX_BASE_PATHS
