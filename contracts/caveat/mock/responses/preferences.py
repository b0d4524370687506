"""What a request would rather be answered with: `Prefer` (RFC 7240), with the preferences that Prism made known."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.exchange import Headers
from caveat.mock.responses import header_values


@dataclass(frozen=True, slots=True)
class Preference:
    """The answer that a request asks for; what it leaves open is `""`."""

    code: str = ""
    """`code=404`: the answer that is documented for this status."""
    example: str = ""
    """`example=cat`: the example of this name."""
    dynamic: bool = False
    """`dynamic=true`: made of the schema, whatever examples there are."""

    def __str__(self) -> str:
        """It as `Preference-Applied` says it (RFC 7240, 3)."""
        named = {"code": self.code, "example": self.example, "dynamic": "true" if self.dynamic else ""}
        return ", ".join(f"{name}={header_values.word(value)}" for name, value in named.items() if value)


def wish(headers: Headers) -> Preference | None:
    """What the request's `Prefer` fields ask for, None where that is nothing that is known here.

    Other preferences are passed over, as the RFC wants; of one that is given twice the first counts.
    """
    named: dict[str, str] = {}
    for preference in header_values.split(",".join(headers.all("prefer")), ","):
        # What follows a semicolon are parameters of the preference; none is known.
        name, value = header_values.pair((header_values.split(preference, ";") or [""])[0])
        named.setdefault(name, value)
    asked = Preference(named.get("code", ""), named.get("example", ""), named.get("dynamic", "").lower() == "true")
    return asked if asked != Preference() else None
