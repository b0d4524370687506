"""The source text of an API's `client.py`: a client and an asynchronous client, with a method for each operation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.codegen.client_errors import error_classes
from caveat.codegen.client_methods import ClientMethod, client_methods
from caveat.codegen.destination import Destination
from caveat.codegen.signatures import line
from caveat.codegen.sources import render
from caveat.codegen.type_hints import literal
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme of a client."""

    name: str
    source: str
    description: str
    has_credential: bool
    hint: str = "str"
    """The type hint of its credential."""


def client(spec: Spec, destination: Destination) -> str:
    """The source text of `client.py`."""
    errors = error_classes(spec)
    methods = tuple(client_methods(spec, errors))
    all_schemes = tuple(_scheme(spec, scheme) for scheme in spec.security_schemes.values())
    schemes = tuple(scheme for scheme in all_schemes if scheme.has_credential)
    base_url = _base_url(spec)
    text = "\n".join([*map(_source, methods), *(each.body for each in errors)])
    return render(
        "client.py.jinja",
        destination,
        spec,
        methods=methods,
        errors=errors,
        all_schemes=all_schemes,
        schemes=schemes,
        credentials_as_class=all(scheme.name.isidentifier() and scheme.name == line(scheme.name) for scheme in schemes),
        api_title=spec.title,
        base_url=base_url,
        default_url="`BASE_URL`" if base_url else "no other",
        standard=tuple(_standard_imports(text, typed_dict=bool(schemes))),
        uses_open_enums=f"{type_hints.OPEN_ENUM}[" in text,
        foreign=[type_hints.ANY] if re.search(rf"\b{type_hints.ANY}\b", text) else [],
        runtime=sorted(
            _RUNTIME
            | {name for name in ("LinkedPages", "Pages") if f" {name}[" in text}
            | ({"Scheme"} if all_schemes else set())
        ),
        streams="Events[" in text,
        parts=sorted(name for name in ("BodyField", "Parameter") if f"{name}(" in text),
        uses_models="models." in text,
        exported=sorted(
            {"BASE_URL", "ApiError", "AsyncClient", "Client", "UndocumentedStatusError", "UnreadableBodyError"}
            | {error.name for error in errors}
            | ({"Credentials", "MissingCredentialError"} if schemes else set())
        ),
        kinds=_KINDS,
    )


def _source(method: ClientMethod) -> str:
    """The parts of the source text of a method that may need imports."""
    shown = [method.call, method.pages, method.event_types]
    shown += [method.signature("def")] if method.has_result else []
    shown += [method.stream_signature(is_async=False)] if method.events else []
    return " ".join(shown)


_RUNTIME = frozenset(
    {
        "Api",
        "ApiClient",
        "ApiError",
        "AsyncApiClient",
        "Call",
        "DocumentedError",
        "MissingCredentialError",
        "UndocumentedStatusError",
        "UnreadableBodyError",
    }
)

_KINDS = (
    {
        "name": "Client",
        "base": "ApiClient",
        "title": "A client",
        "http": "Client",
        "keyword": "def",
        "wait": "",
        "iterator": "Iterator",
        "iterate": "iterate",
        "is_async": False,
    },
    {
        "name": "AsyncClient",
        "base": "AsyncApiClient",
        "title": "An asynchronous client",
        "http": "AsyncClient",
        "keyword": "async def",
        "wait": "await ",
        "iterator": "AsyncIterator",
        "iterate": "aiterate",
        "is_async": True,
    },
)


def _standard_imports(text: str, *, typed_dict: bool) -> Iterator[str]:
    """The imports from the standard library that this text needs."""
    if "datetime." in text:
        yield "import datetime"
    abstract = [*(["AsyncGenerator", "Generator"] if "Events[" in text else [])]
    abstract += [*(["AsyncIterator", "Iterator"] if "Pages[" in text else [])]
    abstract += [*(["Mapping"] if "Mapping[" in text else [])]
    if abstract:
        yield f"from collections.abc import {', '.join(sorted(abstract))}"
    typing = [*(["Literal"] if "Literal[" in text else []), *(["TypedDict"] if typed_dict else [])]
    if typing:
        yield f"from typing import {', '.join(typing)}"


def _scheme(spec: Spec, scheme: SecurityScheme) -> Scheme:
    node = resolve_object(spec.root, child("/components/securitySchemes", scheme.name))
    if scheme.kind == "mutualTLS":
        facts = ["connection"]
    else:
        facts = [scheme.location, scheme.field, *([scheme.scheme.capitalize()] if scheme.scheme else [])]
    is_basic = scheme.kind == "http" and scheme.scheme == "basic"
    note = _PAIR if is_basic else _TOKEN if scheme.kind in {"oauth2", "openIdConnect"} else ""
    return Scheme(
        name=scheme.name,
        source=f"Scheme({', '.join(map(literal, facts))})",
        description=" ".join(filter(None, [line(str(node.get("description", ""))), note])),
        has_credential=scheme.kind != "mutualTLS",
        hint="str | tuple[str, str]" if is_basic else "str",
    )


_PAIR = "A user and a password: `(user, password)`, or the text `user:password`."
_TOKEN = "An access token, which the client does not fetch or renew."  # noqa: S105 - a sentence


def _base_url(spec: Spec) -> str:
    """The address of the first server with its variables' defaults, `""` if that is not a complete URL."""
    server = as_object(next(iter(as_list(spec.root.get("servers"))), None))
    url = str(server.get("url", ""))
    for name, variable in as_object(server.get("variables")).items():
        url = url.replace(f"{{{name}}}", str(as_object(variable).get("default", "")))
    return url.rstrip("/") if re.match(r"https?://[^{}]+$", url) else ""
