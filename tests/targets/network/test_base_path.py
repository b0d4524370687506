"""Base paths: the path of the document's server and that of the URL are joined once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.targets.network.base_path import joined

JOINED = [
    # the URL's path, the servers, what traffic sends, what the target gets, the part that reports show in the URL
    ("", [], "/pets", "/pets", ""),
    ("", ["https://a.example"], "/pets", "/pets", ""),
    ("", ["https://a.example/v1"], "/v1/pets?v1=/v1", "/v1/pets?v1=/v1", ""),
    ("/v1", ["https://a.example/v1"], "/v1/pets", "/v1/pets", ""),
    ("/v1/", ["https://a.example/v1/"], "/v1/pets", "/v1/pets", ""),
    # `/.` at the end: the URL is complete, and no base path is added
    ("/.", ["https://a.example/v1"], "/v1/pets", "/pets", ""),
    ("/.", ["https://a.example/v1"], "/v1?a", "/?a", ""),
    ("/.", ["https://a.example/v1"], "/v10/pets", "/v10/pets", ""),
    ("/api/.", ["https://a.example/v1"], "/v1/pets", "/api/pets", "/api"),
    ("/.", [], "/pets", "/pets", ""),
    ("/api/v1", ["https://a.example/v1"], "/v1/pets", "/api/v1/pets", "/api"),
    ("/api", ["https://a.example/v1"], "/v1/pets", "/api/v1/pets", "/api"),
    ("/api", [], "/pets", "/api/pets", "/api"),
    ("/api", ["/"], "/pets", "/api/pets", "/api"),
    ("/xv1", ["https://a.example/v1"], "/v1/pets", "/xv1/v1/pets", "/xv1"),
    ("/v1/x", ["https://a.example/v1"], "/v1/pets", "/v1/x/v1/pets", "/v1/x"),
    ("/api/v1", ["https://a.example/api/v1", "/v1"], "/api/v1/pets", "/api/v1/pets", ""),
    ("/v2", ["https://a.example/v1", "https://a.example/v2"], "/v1/pets", "/v2/pets", ""),
    ("/v2", ["https://a.example/v1", "https://a.example/v2"], "/v2/pets", "/v2/pets", ""),
    ("/v1", ["/v1"], "/v1/v1/pets", "/v1/v1/pets", ""),
    ("/v1", ["/v1"], "/pets", "/v1/pets", ""),
    ("/v1", ["/v1"], "/v10/pets", "/v1/v10/pets", ""),
    ("/v1", ["/v1"], "/v1", "/v1", ""),
    ("/v1", ["/v1"], "/v1?a", "/v1?a", ""),
    ("", ["v1"], "/v1/pets", "/v1/pets", ""),
    ("", ["https://[a/v1"], "/pets", "/pets", ""),
    ("", ["127.0.0.1:8055"], "/pets", "/pets", ""),
    ("", ["localhost:8055/v1"], "/v1/pets", "/v1/pets", ""),
]


@pytest.mark.parametrize(("path", "servers", "target", "expected", "prefix"), JOINED)
def test_paths_are_joined_once(path: str, servers: list[str], target: str, expected: str, prefix: str) -> None:
    base = joined(path.removesuffix("/."), servers, is_complete=path.endswith("/."))
    assert (base.prefix + base.target(target), base.prefix) == (expected, prefix)


PATHS = st.lists(st.sampled_from(["v1", "v2", "api", "x"]), max_size=3).map(
    lambda names: "".join(f"/{n}" for n in names)
)


@given(PATHS, PATHS, PATHS)
def test_a_url_with_and_without_the_base_path_are_the_same(prefix: str, served: str, path: str) -> None:
    """The law of joining once: the base path may be left out of the URL."""
    if served and prefix.endswith(served):
        return
    server = f"https://a.example{served}"
    without, complete = joined(prefix, [server]), joined(prefix + served, [server])
    target = f"{served}{path}/pets"
    assert without.prefix + without.target(target) == complete.prefix + complete.target(target) == prefix + target
