"""The header field `Prefer` (RFC 7240), with the preferences of Prism: `code`, `example`, `dynamic`."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.exchange import Headers
from caveat.mock.responses import header_values


@dataclass(frozen=True, slots=True)
class Preference:
    """The response that a request prefers; `""` where it has no preference."""

    code: str = ""
    """`code=404`: the response that is documented for this status."""
    example: str = ""
    """`example=cat`: the example of this name."""
    dynamic: bool = False
    """`dynamic=true`: generated from the schema, even if there are examples."""

    def __str__(self) -> str:
        """The value of `Preference-Applied` (RFC 7240, 3)."""
        values = {"code": self.code, "example": self.example, "dynamic": "true" if self.dynamic else ""}
        return ", ".join(f"{name}={header_values.quote(value)}" for name, value in values.items() if value)


def parse_preference(headers: Headers) -> Preference | None:
    """The preferences in the request's `Prefer` fields, None where there are none of those above.

    Unknown preferences are ignored, as the RFC asks; of a preference that is sent twice, the first counts.
    """
    values: dict[str, str] = {}
    for element in header_values.split(",".join(headers.all("prefer")), ","):
        # The parameters of a preference follow a semicolon; none is known.
        name, value = header_values.parameter((header_values.split(element, ";") or [""])[0])
        values.setdefault(name, value)
    is_dynamic = values.get("dynamic", "").lower() == "true"
    preference = Preference(values.get("code", ""), values.get("example", ""), is_dynamic)
    return preference if preference != Preference() else None
