"""The law of a mock's state: a mock that loads a dump answers like the one that dumped it."""

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
    """A request; it may contain `<kind>`, which is replaced by an id of that kind from an earlier response."""

    method: str
    path: str
    body: JsonValue = None
    creates: str = ""
    """The kind of the id in the response."""
    nth_latest: int = 0
    """Which of the ids to use; 0 is the latest."""


@dataclass
class StatefulClient:
    """Sends requests to a mock, and keeps the ids in its responses."""

    mock: Mock
    headers: Headers
    ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(lambda: ["unknown"]))

    def send(self, steps: Sequence[Step]) -> list[tuple[int, Headers, bytes]]:
        """Status, headers and body of each response."""
        responses = [self._send(step) for step in steps]
        return [(response.status, response.headers, response.body) for response in responses]

    def _send(self, step: Step) -> Response:
        def id_of(match: re.Match[str]) -> str:
            ids = self.ids[match[1]]
            return ids[-1 - step.nth_latest % len(ids)]

        path, body = (re.sub(r"<(\w+)>", id_of, text) for text in (step.path, json.dumps(step.body)))
        content = b"" if step.body is None else body.encode()
        response = self.mock.answer(Request(step.method, path, self.headers, content))
        assert response.status < 500, response.body
        if step.creates and response.ok:
            item = response.json
            assert isinstance(item, dict)
            self.ids[step.creates].append(str(item["id"]))
        return response


def assert_resumes(mock: Mock, other: Mock, headers: Headers, before: Sequence[Step], after: Sequence[Step]) -> None:
    """Assert the law for two mocks of one API; they may have different seeds, and may be used before."""
    mock.reset()
    client = StatefulClient(mock, headers)
    responses_before = client.send(before)
    state = json.dumps(mock.dump())

    other.load(json.loads(state))
    assert json.dumps(other.dump()) == state
    resumed = StatefulClient(other, headers, client.ids.copy()).send(after)

    mock.reset()
    uninterrupted = StatefulClient(mock, headers)
    assert uninterrupted.send(before) == responses_before
    assert uninterrupted.send(after) == resumed
    assert mock.dump() == other.dump()
