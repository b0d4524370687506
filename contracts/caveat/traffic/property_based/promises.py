"""The promises that Schemathesis's own checks judge, by the codes of its failures; no import of Schemathesis."""

from __future__ import annotations

from caveat.judging.evidence import Evidence, assumed, standard
from caveat.judging.promise import Promise

_TITLES: dict[str, tuple[str, Evidence]] = {
    "ST101": ("No request makes the server fail (5xx).", standard("RFC 9110, 15.6")),
    "ST102": (
        "A request with another media type does not make the server fail.",
        standard("RFC 9110, 15.5.16"),
    ),
    "ST103": (
        "An operation responds only with documented statuses.",
        assumed("a document that lists statuses is taken to list all of them"),
    ),
    "ST104": ("A response whose media type is documented has a Content-Type.", standard("RFC 9110, 8.3")),
    "ST105": ("A response has a documented media type.", standard("OpenAPI 3.1, Response Object")),
    "ST106": ("A media type is written as type/subtype.", standard("RFC 9110, 8.3.1")),
    "ST107": ("A response has the required headers.", standard("OpenAPI 3.1, Header Object")),
    "ST108": ("A response's body and headers match their schemas.", standard("OpenAPI 3.1, Media Type Object")),
    "ST109": ("A body that is declared as JSON is JSON.", standard("RFC 8259, 2")),
    "ST110": ("A body can be read as its Content-Type says.", standard("RFC 9110, 8.3")),
    "ST111": ("A discriminator has a value of its mapping.", standard("OpenAPI 3.1, Discriminator Object")),
    "ST112": ("A response arrives in time.", assumed("the time limit is a setting of the run")),
    "ST201": (
        "A request that breaks its schema is rejected.",
        assumed("a request that the document does not allow is taken to be rejected"),
    ),
    "ST202": (
        "A request that matches its schema is accepted.",
        assumed("no document lists everything that can be wrong with a request"),
    ),
    "ST203": ("A request without a required header is rejected.", standard("OpenAPI 3.1, Parameter Object")),
    "ST204": (
        "A request with an undeclared method gets the status 405 and the header Allow.",
        standard("RFC 9110, 15.5.6"),
    ),
    "ST205": ("Allow lists the declared methods.", standard("RFC 9110, 10.2.1")),
    "ST301": (
        "A deleted resource is no longer served.",
        assumed("a DELETE that succeeds is taken to remove the resource"),
    ),
    "ST302": (
        "A created resource can be read.",
        assumed("a POST that succeeds is taken to create the resource at once"),
    ),
    "ST401": (
        "A request without valid credentials is rejected.",
        standard("OpenAPI 3.1, Security Requirement Object"),
    ),
    "ST402": (
        "The objects of a user are not shown to another user.",
        assumed("an object is taken to belong to the user who created it"),
    ),
}

PROMISES = {code: Promise(code, title, evidence) for code, (title, evidence) in _TITLES.items()}

JUDGED_BY_RULES = frozenset(
    {
        *("ST101", "ST102", "ST103", "ST104", "ST105", "ST107", "ST108", "ST109", "ST110"),
        *("ST201", "ST202", "ST203", "ST401"),
    }
)
"""Checks that Caveat's rules OAS001 to OAS009 make for each exchange."""

CONFIRMED_ELSEWHERE = frozenset({"ST112", "ST301", "ST302", "ST402"})
"""Checks that need more than one exchange to be judged again."""
