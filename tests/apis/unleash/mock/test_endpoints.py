"""Signal endpoints: how a text says which there are."""

from __future__ import annotations

import pytest

from caveat.apis.unleash.mock.endpoints import SignalEndpoint, read
from caveat.catalogue import catalogue
from caveat.errors import BadOption
from caveat.mock import build

WRITTEN = {
    "a=fake-1": (SignalEndpoint("a", 1, {"fake-1": 1}),),
    "a=fake-1,fake-2; b = *:*.fake=3": (
        SignalEndpoint("a", 1, {"fake-1": 1, "fake-2": 2}),
        SignalEndpoint("b", 2, {"*:*.fake=3": 3}),
    ),
}
NOT_WRITTEN = {
    "": "endpoint 1 is not written as NAME=TOKEN or NAME=TOKEN,TOKEN",
    "a=fake-1;b": "endpoint 2 is not written as NAME=TOKEN or NAME=TOKEN,TOKEN",
    "a=,": "endpoint 1 is not written as NAME=TOKEN or NAME=TOKEN,TOKEN",
    "=fake-1": "endpoint 1 is not written as NAME=TOKEN or NAME=TOKEN,TOKEN",
    "a=fake-1;b/c=fake-2": "endpoint 2 has a / in its name, which cannot stand in its path",
    "a=fake-1;a=fake-2": "endpoint a is there twice",
    "a=fake-1;b=fake-1": "one token is of two endpoints",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_endpoints_are_read(text: str) -> None:
    assert read(text) == WRITTEN[text]


@pytest.mark.parametrize("text", NOT_WRITTEN)
def test_what_is_no_endpoint_is_refused_and_no_token_told(text: str) -> None:
    with pytest.raises(BadOption) as refused:
        build.mock(catalogue.api("unleash"), settings={"endpoints": text})
    assert str(refused.value) == f"--set: endpoints: {NOT_WRITTEN[text]}. Give another value"
