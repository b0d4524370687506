"""The item in a form: its fields have the names and the types of the item."""

from __future__ import annotations

import pytest

from calls_server import document
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.form_bodies import form_sent

FORM = "application/x-www-form-urlencoded"
SENT: dict[str, tuple[str, bytes, JsonValue]] = {
    "names in another spelling": (FORM, b"FriendlyName=a+b&Note=7", {"friendly_name": "a b", "note": "7"}),
    "an undeclared field": (FORM, b"Other=x", {"Other": "x"}),
    "nothing": (FORM, b"", {}),
    "no UTF-8": (FORM, b"Note=a&\xff", None),
    "another media type": ("text/plain", b"Note=a", None),
}


@pytest.mark.parametrize("title", SENT)
def test_a_form_has_the_names_of_the_item(title: str) -> None:
    media_type, body, expected = SENT[title]
    spec, request = document(), Request("POST", "/Calls/a", Headers([("content-type", media_type)]), body)
    resource = resources(spec).by_template["/Calls"]
    assert form_sent(spec, resource, spec.operations["change"], request) == expected


def test_fields_of_a_form_are_writable_in_both_spellings() -> None:
    writable = resources(document()).by_template["/Calls"].writable
    assert writable == {"To", "to", "FriendlyName", "friendly_name", "Note", "note"}


def test_names_in_json_have_to_be_those_of_the_item() -> None:
    assert resources(document("application/json")).by_template["/Calls"].writable == frozenset()
