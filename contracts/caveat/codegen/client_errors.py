"""The exceptions of a client: one class for each status that the contract documents as an error."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.codegen.client_calls import is_result, result_hints
from caveat.codegen.type_hints import union
from caveat.openapi.spec import Spec

# Our own table: that of Python's `http` differs from version to version.
PHRASES = {
    "300": "Multiple Choices",
    "301": "Moved Permanently",
    "302": "Found",
    "303": "See Other",
    "304": "Not Modified",
    "307": "Temporary Redirect",
    "308": "Permanent Redirect",
    "400": "Bad Request",
    "401": "Unauthorized",
    "402": "Payment Required",
    "403": "Forbidden",
    "404": "Not Found",
    "405": "Method Not Allowed",
    "406": "Not Acceptable",
    "407": "Proxy Authentication Required",
    "408": "Request Timeout",
    "409": "Conflict",
    "410": "Gone",
    "411": "Length Required",
    "412": "Precondition Failed",
    "413": "Content Too Large",
    "414": "URI Too Long",
    "415": "Unsupported Media Type",
    "416": "Range Not Satisfiable",
    "417": "Expectation Failed",
    "421": "Misdirected Request",
    "422": "Unprocessable Content",
    "423": "Locked",
    "424": "Failed Dependency",
    "425": "Too Early",
    "426": "Upgrade Required",
    "428": "Precondition Required",
    "429": "Too Many Requests",
    "431": "Request Header Fields Too Large",
    "451": "Unavailable For Legal Reasons",
    "500": "Internal Server Error",
    "501": "Not Implemented",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
    "504": "Gateway Timeout",
    "505": "HTTP Version Not Supported",
    "3XX": "Redirection",
    "4XX": "Client Error",
    "5XX": "Server Error",
    "default": "Other Response",
}
"""The phrases of the statuses (RFC 9110, 15, and its registry), and of ranges."""


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """An exception class; `body` is the type hint of its parsed body."""

    status: str
    name: str
    title: str
    body: str


def error_classes(spec: Spec) -> tuple[ErrorClass, ...]:
    """The exceptions for all statuses that any operation documents as an error, in order."""
    bodies: dict[str, list[str]] = {}
    for operation in spec.operations.values():
        for status in operation.responses:
            if status == "default" or not is_result(operation, status):
                bodies.setdefault(status, []).extend(result_hints(spec, operation, status))
    return tuple(_error(status, bodies[status]) for status in sorted(bodies))


def _error(status: str, hints: list[str]) -> ErrorClass:
    phrase = PHRASES.get(status, "")
    name = "".join(phrase.split()).removesuffix("Error") or f"Status{status}"
    title = f"{status}: {phrase}" if phrase else f"Status {status}"
    return ErrorClass(status, f"{name}Error", title, union(hints))
