"""Negotiation: by the request's quality, then JSON, then in the contract's order."""

from __future__ import annotations

import pytest

from caveat.mock.responses.negotiation import acceptable

DOCUMENTED = ("text/csv", "application/json", "application/xml", "text/plain; charset=utf-8")

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
def test_the_acceptable_media_types(accept: str | None) -> None:
    assert [choice.media_type for choice in acceptable(accept, DOCUMENTED)] == CHOICES[accept]


RANGES: dict[str, list[str]] = {
    "image/gif": ["image/gif"],
    "image/gif;q=0.5, text/plain;q=0.6": ["text/plain", "image/gif"],
    "*/*": ["image/plain", "text/plain"],
    "video/mp4": [],
}


@pytest.mark.parametrize("accept", RANGES)
def test_a_documented_range_is_sent_as_the_requested_media_type(accept: str) -> None:
    assert [choice.media_type for choice in acceptable(accept, ("image/*", "text/*"))] == RANGES[accept]


def test_a_documented_range_of_all_types_is_sent_as_json() -> None:
    (choice,) = acceptable(None, ("*/*",))
    assert (choice.documented, choice.media_type, choice.is_json) == ("*/*", "application/json", True)


def test_a_form_with_parts_is_sent_with_a_boundary() -> None:
    (choice,) = acceptable("multipart/form-data", ("multipart/form-data",))
    assert choice.documented == "multipart/form-data"
    assert choice.media_type.startswith("multipart/form-data; boundary=")


@pytest.mark.parametrize("accept", [None, "text/*", "text/plain", "*/*"])
def test_what_another_entry_describes_is_not_sent_as_one_of_a_range(accept: str | None) -> None:
    documented = [choice.documented for choice in acceptable(accept, ("text/*", "text/plain; charset=utf-8"))]
    assert documented == ["text/plain; charset=utf-8"]
