"""Signal endpoints as the text of a setting."""

from __future__ import annotations

import pytest

from caveat.apis.unleash.mock.endpoints import SignalEndpoint, parse
from caveat.catalogue import catalogue
from caveat.errors import BadValue
from caveat.mock.build import build_mock

VALID = {
    "a=fake-1": (SignalEndpoint("a", 1, {"fake-1": 1}),),
    "a=fake-1,fake-2; b = *:*.fake=3": (
        SignalEndpoint("a", 1, {"fake-1": 1, "fake-2": 2}),
        SignalEndpoint("b", 2, {"*:*.fake=3": 3}),
    ),
}
INVALID = {
    "": "endpoint 1 does not have the form NAME=TOKEN or NAME=TOKEN,TOKEN",
    "a=fake-1;b": "endpoint 2 does not have the form NAME=TOKEN or NAME=TOKEN,TOKEN",
    "a=,": "endpoint 1 does not have the form NAME=TOKEN or NAME=TOKEN,TOKEN",
    "=fake-1": "endpoint 1 does not have the form NAME=TOKEN or NAME=TOKEN,TOKEN",
    "a=fake-1;b/c=fake-2": "the name of endpoint 2 contains a /, which its path cannot contain",
    "a=fake-1;a=fake-2": "endpoint a is given twice",
    "a=fake-1;b=fake-1": "two endpoints have the same token",
}


@pytest.mark.parametrize("text", VALID)
def test_endpoints_are_parsed(text: str) -> None:
    assert parse(text) == VALID[text]


@pytest.mark.parametrize("text", INVALID)
def test_an_invalid_text_is_reported_without_its_tokens(text: str) -> None:
    with pytest.raises(BadValue) as raised:
        build_mock(catalogue.api("unleash"), settings={"endpoints": text})
    assert str(raised.value) == f"endpoints: {INVALID[text]}. Give another value"
