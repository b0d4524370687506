"""Negotiation: by wish, then JSON, then in the contract's order."""

from __future__ import annotations

import pytest

from caveat.mock.responses.negotiation import acceptable

OFFERED = ("text/csv", "application/json", "application/xml", "text/plain; charset=utf-8")

CHOICES: dict[str | None, list[str]] = {
    None: ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
    "": ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
    "*/*": ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
    "nonsense": ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
    "text/csv;q=2": ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
    ";q=1": ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
    "image/png": [],
    "text/csv": ["text/csv"],
    "TEXT/CSV": ["text/csv"],
    "text/*": ["text/csv", "text/plain; charset=utf-8"],
    "text/*, text/csv;q=0": ["text/plain; charset=utf-8"],
    "text/csv;q=0.1, application/*;q=0.5": ["application/json", "application/xml", "text/csv"],
    "text/html, application/xml;q=0.9, */*;q=0.8": [
        "application/xml",
        "application/json",
        "text/csv",
        "text/plain; charset=utf-8",
    ],
    "text/plain;charset=iso-8859-1": ["text/plain; charset=utf-8"],
    "text/plain;format=flowed": [],
    'text/csv;header="a,b", application/xml': ["application/xml"],
    "nonsense, text/csv": ["text/csv"],
    "*/xml": ["application/json", "text/csv", "application/xml", "text/plain; charset=utf-8"],
}


@pytest.mark.parametrize("accept", CHOICES)
def test_what_is_offered(accept: str | None) -> None:
    assert [offer.media_type for offer in acceptable(accept, OFFERED)] == CHOICES[accept]


RANGES: dict[str, list[str]] = {
    "image/gif": ["image/gif"],
    "image/gif;q=0.5, text/plain;q=0.6": ["text/plain", "image/gif"],
    "*/*": ["image/plain", "text/plain"],
    "video/mp4": [],
}


@pytest.mark.parametrize("accept", RANGES)
def test_of_a_range_what_is_wanted(accept: str) -> None:
    assert [offer.media_type for offer in acceptable(accept, ("image/*", "text/*"))] == RANGES[accept]


def test_of_anything_json() -> None:
    (offer,) = acceptable(None, ("*/*",))
    assert (offer.documented, offer.media_type, offer.is_json) == ("*/*", "application/json", True)
