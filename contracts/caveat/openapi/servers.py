"""Servers: their URLs, and the base paths under which a document, a path or an operation is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object

MAX_BASE_PATHS = 100
"""Base paths of one server: the variables of its URL may have many values."""

_HOST_AND_PORT = r"^[^/?#:]+:[0-9]+(?=[/?#]|$)"
_AUTHORITY = re.compile(rf"^([^/?#]*:)?//[^/?#]*|{_HOST_AND_PORT}")
"""The scheme and host of a URL; also a host and port alone, which many documents write though it is no URL."""


def url(server: dict[str, JsonValue]) -> str:
    """The URL of a server, with the defaults of its variables."""
    return _substituted(server, {name: values[0] for name, values in _variables(server).items() if values})


def is_host_and_port(url: str) -> bool:
    """Whether a URL begins with a host and a port, without a scheme: it is no URL, but documents have it."""
    return re.match(_HOST_AND_PORT, url) is not None


def without_authority(url: str) -> str:
    """The path, query and fragment of a URL."""
    return _AUTHORITY.sub("", url)


def base_paths(holder: dict[str, JsonValue]) -> tuple[str, ...]:
    """The base paths of an object's `servers`, with each value that its variables list; `""` for the root."""
    paths: dict[str, None] = {}
    for entry in as_list(holder.get("servers")):
        paths |= dict.fromkeys(map(_path, islice(_urls(as_object(entry)), MAX_BASE_PATHS)))
    return tuple(paths)


def _urls(server: dict[str, JsonValue]) -> Iterator[str]:
    # Only variables of the path matter for it. One that is not defined has its own name as its value.
    text, defined = str(server.get("url", "")), _variables(server)
    path = without_authority(text)
    named = {name: [name] for name in re.findall(r"\{([^{}]+)\}", path)}
    # The path may begin in a variable: `https://{host}{basePath}`.
    with_path = {name for name, values in defined.items() if any("/" in value for value in values)}
    if any(f"{{{name}}}" in text.removesuffix(path) for name in with_path):
        path = text
    variables = {
        name: values
        for name, values in (named | defined).items()
        if values and f"{{{name}}}" in path and (path != text or name in named or name in with_path)
    }
    for values in product(*variables.values()):
        yield _substituted({**server, "url": path}, dict(zip(variables, values, strict=True)))


def _variables(server: dict[str, JsonValue]) -> dict[str, list[str]]:
    """The values of each variable, its default first."""
    variables = {}
    for name, node in as_object(server.get("variables")).items():
        variable = as_object(node)
        listed = [variable["default"]] if "default" in variable else []
        values = [value for value in (*listed, *as_list(variable.get("enum"))) if isinstance(value, str)]
        variables[name] = list(dict.fromkeys(values))
    return variables


def _substituted(server: dict[str, JsonValue], values: dict[str, str]) -> str:
    text = str(server.get("url", ""))
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _path(url_or_path: str) -> str:
    path = re.split(r"[?#]", without_authority(url_or_path))[0].rstrip("/")
    return path if not path or path.startswith("/") else f"/{path}"
