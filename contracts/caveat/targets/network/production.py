"""Production: a host that a document lists among its servers is called with consent only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from caveat.asgi.loopback import is_loopback
from caveat.errors import BadValue, Subject
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.spec import Spec
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network import address


def check_consent(settings: TargetSettings, spec: Spec) -> None:
    """Raise `BadValue` if the host of a target is a server of the document, and the target has no consent to it."""
    if is_production(settings, spec) and not settings.production:
        host = address.parse(settings.url).host.rstrip(".")
        where = f" ({settings.defined_in})" if settings.defined_in else ""
        raise BadValue(
            Subject.TARGET,
            f"{host} is a server of {spec.title}, so it may be production",
            f"Set `production = true` for the target{where} if requests may go there",
        )


def is_production(settings: TargetSettings, spec: Spec) -> bool:
    """Whether the host of a target is a server of the document, and not this machine."""
    host = address.parse(settings.url).host.rstrip(".")
    return not is_loopback(host) and any(pattern.fullmatch(host) for pattern in _hosts(spec))


def _hosts(spec: Spec) -> Iterator[re.Pattern[str]]:
    """The hosts of all servers of a document; a variable stands for any text."""
    for server in _servers(spec.root):
        # Braces are no part of a host, and would be refused.
        url = re.sub(r"\{[^{}]*\}", _VARIABLE, str(as_object(server).get("url", "")))
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host:
            yield re.compile(".+".join(map(re.escape, host.rstrip(".").split(_VARIABLE))))


_VARIABLE = "caveat-variable"


def _servers(root: dict[str, JsonValue]) -> Iterator[JsonValue]:
    """The servers of a document, of its paths and of its operations (OpenAPI 4.8.5)."""
    yield from as_list(root.get("servers"))
    for path in as_object(root.get("paths")).values():
        item = as_object(path)
        yield from as_list(item.get("servers"))
        for operation in item.values():
            if isinstance(operation, dict):
                yield from as_list(operation.get("servers"))
