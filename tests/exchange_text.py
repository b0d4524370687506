"""Exchanges written as lines of text, and the results of the state rules for the last one.

POST /pets {name: Rex} -> 201 {id: 1, name: Rex} <Location: /pets/1>
wait 3
GET /pets/1 -> 404
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.judge import Judge, Judgement
from caveat.judging.rule import CannotTell
from caveat.openapi.spec import Spec
from caveat.resources.rules import rules

_LINE = re.compile(
    r"(?P<method>[A-Z]+) (?P<target>\S+)(?: (?P<sent>[\[{].*?))?(?: <(?P<fields>.*?)>)? -> (?P<status>\d+)"
    r"(?: (?P<shown>[\[{].*?))?(?: <(?P<headers>.*)>)?"
)
_FIRST = 100.0
_STEP = 0.01


def exchanges(spec: Spec, text: str, *, timed: bool = True) -> Iterator[Exchange]:
    """The exchanges of a text, a hundredth of a second apart; `wait 3` adds three seconds."""
    now = _FIRST
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("wait "):
            now += float(line.removeprefix("wait "))
            continue
        match = _LINE.fullmatch(line)
        assert match is not None, line
        now += _STEP
        request = Request(match["method"], match["target"], *_content(match["fields"], match["sent"]))
        response = Response(int(match["status"]), *_content(match["headers"], match["shown"]))
        yield spec.exchange(request, response, now if timed else None)


def _content(headers: str | None, body: str | None) -> tuple[Headers, bytes]:
    listed = re.split(r";\s*(?=[\w-]+: )", headers) if headers else []
    pairs = [(name.strip(), value.strip()) for name, _, value in (each.partition(":") for each in listed)]
    if body is not None and "content-type" not in {name.lower() for name, _ in pairs}:
        pairs.append(("content-type", "application/json"))
    return Headers(pairs), b"" if body is None else json.dumps(yaml.safe_load(body)).encode()


def judgements(spec: Spec, text: str, *, exclusive: bool = True, timed: bool = True) -> list[Judgement]:
    """The judgements of the state rules for each exchange."""
    judge = Judge(rules(spec, exclusive=exclusive))
    return [judge.judge(exchange) for exchange in exchanges(spec, text, timed=timed)]


def results(spec: Spec, text: str, *, exclusive: bool = True, timed: bool = True) -> dict[str, str]:
    """The result of each rule for the last exchange, by code: the message of a breach, `? reason`, or `kept`."""
    last = judgements(spec, text, exclusive=exclusive, timed=timed)[-1]
    others = sorted(last.others, key=lambda each: isinstance(each[1], CannotTell))
    said = {code: f"? {result.reason}" if isinstance(result, CannotTell) else "kept" for code, result in others}
    return said | {finding.code: finding.message for finding in last.findings}
