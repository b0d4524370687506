"""`caveat rules`: the promises of the APIs that are named, in each format."""

from __future__ import annotations

import json

import pytest

from caveat.catalogue import catalogue
from caveat.runs.promises import entries_of_all
from command_line import Caveat

PROMISES = [entry.promise for entry in entries_of_all([catalogue.api("unleash")]).values()]


def test_text_is_the_default_and_has_two_lines_for_each_promise(caveat: Caveat) -> None:
    ended = caveat("rules", "unleash")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[::2] == [f"{promise.code}  {promise.title}" for promise in PROMISES]
    assert [line.split()[0].rstrip(":") for line in lines[1::2]] == [promise.evidence.grade for promise in PROMISES]
    assert caveat("rules", "unleash", "--format", "text").out == ended.out


def test_json_has_all_promises_with_their_evidence(caveat: Caveat) -> None:
    ended = caveat("rules", "unleash", "--format", "json")
    assert ended.code == 0
    assert [(card["code"], card["evidence"]["source"]) for card in json.loads(ended.out)] == [
        (promise.code, promise.evidence.source) for promise in PROMISES
    ]


def test_markdown_has_the_apis_before_the_promises_of_any_api(caveat: Caveat) -> None:
    ended = caveat("rules", "unleash", "dfend", "--format", "md")
    assert ended.code == 0
    headings = [line for line in ended.out.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["## DFend", "## Unleash"]
    assert all(heading.startswith("## Any API: ") for heading in headings[2:])
    assert ended.out.count("\n| OAS001 |") == 1
    assert ended.out.index("## DFend") < ended.out.index("\n| DFE001 |") < ended.out.index("## Unleash")


@pytest.mark.parametrize(("arguments", "expected"), [((), True), (("unleash",), False), (("dfend", "unleash"), True)])
def test_only_the_apis_that_are_named_are_listed(caveat: Caveat, arguments: tuple[str, ...], *, expected: bool) -> None:
    assert ("DFE001" in caveat("rules", *arguments).out) is expected


def test_an_unknown_format_is_refused(caveat: Caveat) -> None:
    ended = caveat("rules", "--format", "html")
    assert (ended.code, ended.out) == (2, "")
    assert "'html' is not one of 'text', 'md', 'json'" in ended.err
