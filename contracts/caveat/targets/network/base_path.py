"""The base path: the path of a document's server and the path of a target's URL are joined once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from caveat.openapi.servers import without_authority


@dataclass(frozen=True, slots=True)
class BasePath:
    """Where the operations of a document are on a target."""

    prefix: str = ""
    """The part of the URL's path that the document does not know; `""` if it knows all of it."""
    documented: str = ""
    """The base path that traffic uses: that of the document's first server."""
    served: str = ""
    """The base path that the target has: that of one of the document's servers."""

    def target(self, target: str) -> str:
        """A request target, with or without the documented base path, with the base path that the target has.

        One that has it already is returned as it is: the requests of findings are sent again.
        """
        path = target.partition("?")[0]
        for base in (self.documented, self.served):
            if base and (path == base or path.startswith(base + "/")):
                rest = target.removeprefix(base)
                # Without a base path, the root of the document's server is that of the target.
                return self.served + rest if self.served or rest.startswith("/") else f"/{rest}"
        return self.served + target


def joined(path: str, servers: Iterable[str] = (), *, is_complete: bool = False) -> BasePath:
    """Join the path of a target's URL with the base path of the servers of a document.

    A path that ends with the base path of a server is complete; any other gets the base path of the first server,
    unless `is_complete` says that the URL has all of it.
    """
    path = path.rstrip("/")
    base_paths = [_path(server) for server in servers] or [""]
    complete = [base for base in base_paths if base and path.endswith(base)]
    if complete:
        longest = max(complete, key=len)
        return BasePath(path.removesuffix(longest), base_paths[0], longest)
    return BasePath(path, base_paths[0], "" if is_complete else base_paths[0])


def _path(server: str) -> str:
    try:
        urlsplit(server)
    except ValueError:
        # Such as a bracket that opens no IPv6 address: `caveat lint` reports it.
        return ""
    path = urlsplit(without_authority(server)).path.strip("/")
    return f"/{path}" if path else ""
