"""Requests that the toolkit itself makes: to read a collection, or to delete an item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.collections.ids import id_text
from caveat.openapi import security
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.targets.items.created_items import filled


@dataclass(frozen=True, slots=True)
class OwnRequests:
    """Makes valid requests of one contract, with the credentials and header fields of a target."""

    spec: Spec
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By security scheme."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    """Values to use for parameters of these names."""

    def make(
        self, operation: Operation, values: Sequence[str], query: Mapping[str, str] | None = None
    ) -> Request | None:
        """A request without a body, with these values of path parameters; None if a required part has no value."""
        if operation.body is not None and operation.body.required:
            return None
        sent: dict[str, dict[str, str]] = {"query": {}, "header": {}, "cookie": {}}
        for parameter in operation.parameters:
            if parameter.location in sent and (parameter.required or parameter.name in self.parameters):
                text = _text(self.parameters.get(parameter.name, parameter.example))
                if text is None:
                    return None
                sent[parameter.location][parameter.name] = text
        # Names of header fields are the same in any case (RFC 9110, 5.1).
        fields = {name.lower(): value for name, value in (*self.headers.items(), *sent["header"].items())}
        if sent["cookie"]:
            fields["cookie"] = "; ".join(f"{name}={value}" for name, value in sent["cookie"].items())
        for name in self._alternative(operation):
            scheme = self.spec.security_schemes[name]
            if scheme.location == "query":
                sent["query"][scheme.field] = self.credentials[name]
            else:
                security.add_header(fields, scheme, self.credentials[name])
        pairs = {**sent["query"], **(query or {})}
        target = filled(operation.path, values) + (f"?{urlencode(pairs)}" if pairs else "")
        return Request(operation.method, target, Headers(fields.items()))

    def _alternative(self, operation: Operation) -> Sequence[str]:
        """The security schemes of the first alternative for which there are credentials."""
        return next(security.available(self.spec, operation, self.credentials), ())


def _text(value: JsonValue) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value).lower() if isinstance(value, bool) else id_text(value)
