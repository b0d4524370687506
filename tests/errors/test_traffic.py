"""Errors about requests and responses say what happened, where, and what to do."""

from __future__ import annotations

import pytest

from caveat.errors import BadResponse, CaveatError, NotJudged, NotSent, RefusedAddress, RunStopped, Unreachable

SENTENCES: list[tuple[CaveatError, str]] = [
    (
        Unreachable("http://a", "refused"),
        "http://a does not answer (refused). Is the server running, and is the URL right?",
    ),
    (BadResponse("http://a", "it is cut off"), "the response of http://a cannot be read: it is cut off"),
    (RefusedAddress("a", "it is private", "Set private"), "a is not called: it is private. Set private"),
    (NotSent("get-pet", "it writes"), "a request of get-pet was not sent: it writes"),
    (NotSent("", "it is unknown"), "a request of no operation was not sent: it is unknown"),
    (NotJudged("get-pet", "429"), "a response of get-pet was not judged: 429"),
    (RunStopped("max_requests (3) is used up"), "the run was stopped: max_requests (3) is used up"),
]


@pytest.mark.parametrize(("error", "sentence"), SENTENCES, ids=lambda each: type(each).__name__)
def test_an_error_is_a_sentence(error: CaveatError, sentence: str) -> None:
    assert str(error) == sentence
