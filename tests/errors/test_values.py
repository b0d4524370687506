"""Errors about values say what is wrong and what to do; an option or an argument is named first."""

from __future__ import annotations

import pytest

from caveat.errors import BadArgument, BadLedger, BadOption, BadRecording, BadState, BadValue, CaveatError, Subject

SENTENCES: list[tuple[CaveatError, str]] = [
    (BadValue(Subject.URL, "x is not a URL", "Give one"), "x is not a URL. Give one"),
    (BadOption("--url", "x is not a URL", "Give one"), "--url: x is not a URL. Give one"),
    (BadArgument("url", "x is not a URL", "Give one"), "url: x is not a URL. Give one"),
    (BadState("state file s", "it is not JSON", "Correct it"), "state file s: it is not JSON. Correct it"),
    (BadLedger("l.sqlite", "it is locked", "Wait"), "the ledger l.sqlite cannot be used: it is locked. Wait"),
    (
        BadRecording("run.har", "it has no exchange"),
        (
            "the recording run.har cannot be used: it has no exchange. "
            "Give an HTTP Archive (HAR 1.2), as `caveat mutate --record` and browsers write it"
        ),
    ),
]


@pytest.mark.parametrize(("error", "sentence"), SENTENCES, ids=lambda each: type(each).__name__)
def test_an_error_is_a_sentence(error: CaveatError, sentence: str) -> None:
    assert str(error) == sentence
