"""The precision and the recall of findings, on exchanges that are labelled."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.labelled.case import Case, documents, request
from bench.labelled.right_requests import right_requests
from bench.labelled.right_responses import right_responses
from bench.labelled.stories import DOCUMENT, Story, stories
from bench.labelled.wrong import wrong
from caveat.catalogue.api import Api, from_document
from caveat.exchange import Response
from caveat.judging.cause import causes
from caveat.judging.finding import Finding
from caveat.runs.second_opinion import agrees
from caveat.session.session import Session


@dataclass
class Score:
    """How many findings are right, false and missing, and how many causes are shown."""

    exchanges: int = 0
    right: int = 0
    false: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    causes: int = 0
    shown: int = 0

    @property
    def precision(self) -> float:
        """The share of findings that are right."""
        return self.right / max(self.right + len(self.false), 1)

    @property
    def recall(self) -> float:
        """The share of broken promises that are found."""
        return self.right / max(self.right + len(self.missing), 1)

    @property
    def clusters(self) -> float:
        """Causes shown for each true cause."""
        return self.shown / max(self.causes, 1)


def all_cases() -> list[Case]:
    """Every case, of servers that are right and of those that are wrong."""
    return [*right_responses(), *right_requests(), *wrong()]


def score(cases: Sequence[Case]) -> Score:
    """Judge each exchange as in a run, and compare the findings with its label."""
    result = Score()
    with tempfile.TemporaryDirectory() as folder:
        for number, (document, placed) in enumerate(documents(cases)):
            path = Path(folder) / f"bench{number}.json"
            path.write_text(json.dumps(document))
            _judge(from_document(path), placed, result)
    return result


def add_stories(sequences: Sequence[Story], result: Score) -> Score:
    """Judge the sequences with all rules, also those about resources, and add them to a score."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pets.json"
        path.write_text(json.dumps(DOCUMENT))
        api = from_document(path)
        for story in sequences:
            session = Session(api, exclusive=True)
            session.confirms = lambda finding: agrees(api.spec, finding)
            findings = [
                finding
                for number, (sent, response) in enumerate(story.steps)
                for finding in session.observe(sent, response, at=10.0 * number).findings
            ]
            label = f"{story.kind}: {[(one.method, one.target, other.status) for one, other in story.steps]}"
            found = _compared(story.codes, findings, label, result)
            result.causes += bool(story.codes)
            result.shown += len(causes(found)) if story.codes else 0
    return result


def _judge(api: Api, placed: Sequence[tuple[str, Case]], result: Score) -> None:
    session = Session(api)
    session.confirms = lambda finding: agrees(api.spec, finding)
    for path, case in placed:
        found: list[Finding] = []
        for sent, response in case.exchanges:
            # What one exchange leaves in the memory of rules is nothing to the next one.
            session.restart()
            judged = session.observe(request(case, path, sent), response)
            label = f"{case.kind}: {case.method} {sent.target} {sent.body!r} -> {_shown(response)}"
            assert judged.exchange.operation is not None, label
            found += _compared(case.codes, judged.findings, label, result)
        result.causes += bool(case.codes)
        result.shown += len(causes(found)) if case.codes else 0


def _compared(expected: frozenset[str], findings: Sequence[Finding], label: str, result: Score) -> list[Finding]:
    breaches = [finding for finding in findings if finding.is_breach]
    codes = {finding.code for finding in breaches}
    result.exchanges += 1
    result.right += len(codes & expected)
    result.false += [f"{code} of {label}" for code in sorted(codes - expected)]
    result.missing += [f"{code} of {label}" for code in sorted(expected - codes)]
    return breaches


def _shown(response: Response) -> str:
    return f"{response.status} {dict(response.headers)} {response.body[:80]!r}"


def lines() -> Iterator[str]:
    """The figures, and each finding that is false or missing."""
    cases, sequences = all_cases(), list(stories())
    result = add_stories(sequences, score(cases))
    kinds = Counter("wrong" if case.codes else "right" for case in cases for _ in case.exchanges)
    kinds.update("wrong" if story.codes else "right" for story in sequences)
    yield f"{result.exchanges} exchanges: {kinds['right']} of servers that are right, {kinds['wrong']} of wrong ones"
    yield f"precision {result.precision:.1%}, recall {result.recall:.1%}"
    yield f"{result.shown} causes shown for {result.causes}: {result.clusters:.2f} each"
    yield from (f"false: {each}" for each in result.false)
    yield from (f"missing: {each}" for each in result.missing)
