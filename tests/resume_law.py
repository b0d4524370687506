"""The law of a mock's state: what goes on from a dump answers as if it had never been interrupted."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock


@dataclass(frozen=True, slots=True)
class Step:
    """A request; `<kind>` in it stands for the id of a thing of that kind which an earlier answer told."""

    method: str
    path: str
    body: JsonValue = None
    makes: str = ""
    """The kind of thing whose id is in the answer."""
    which: int = 0
    """Which of the ids is meant, counted from the latest."""


@dataclass
class Principal:
    """Asks a mock, and remembers what ids it was told."""

    mock: Mock
    headers: Headers
    ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(lambda: ["nothing"]))

    def ask(self, steps: Sequence[Step]) -> list[tuple[int, Headers, bytes]]:
        """The answers, whole."""
        answers = [self._answer(step) for step in steps]
        return [(answer.status, answer.headers, answer.body) for answer in answers]

    def _answer(self, step: Step) -> Response:
        def known(found: re.Match[str]) -> str:
            ids = self.ids[found[1]]
            return ids[-1 - step.which % len(ids)]

        path, body = (re.sub(r"<(\w+)>", known, text) for text in (step.path, json.dumps(step.body)))
        content = b"" if step.body is None else body.encode()
        answer = self.mock.answer(Request(step.method, path, self.headers, content))
        assert answer.status < 500, answer.body
        if step.makes and answer.ok:
            told = answer.json
            assert isinstance(told, dict)
            self.ids[step.makes].append(str(told["id"]))
        return answer


def assert_goes_on(mock: Mock, other: Mock, headers: Headers, before: Sequence[Step], after: Sequence[Step]) -> None:
    """Hold the law for two mocks of an API, which may have been made differently and used."""
    mock.reset()
    one = Principal(mock, headers)
    answered = one.ask(before)
    dumped = json.dumps(mock.dump())

    other.load(json.loads(dumped))
    assert json.dumps(other.dump()) == dumped
    resumed = Principal(other, headers, one.ids.copy()).ask(after)

    mock.reset()
    uninterrupted = Principal(mock, headers)
    assert uninterrupted.ask(before) == answered
    assert uninterrupted.ask(after) == resumed
    assert mock.dump() == other.dump()
