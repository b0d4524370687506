"""Amends a contract: adds overlay actions until the exchange of a finding keeps the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from caveat import checks
from caveat.exchange import Exchange, one_line
from caveat.json_text import JsonValue
from caveat.judging.finding import Finding, text
from caveat.judging.judge import judge
from caveat.lint import lint
from caveat.openapi import document, overlay, source
from caveat.openapi.document import Document
from caveat.openapi.evidence import carries_evidence
from caveat.openapi.formats import with_bounds
from caveat.openapi.overlay_file import Action, extended
from caveat.openapi.shared_schemas import changed_requests
from caveat.openapi.source import Source
from caveat.openapi.spec import Spec
from caveat.openapi.usable import usable
from caveat.runs.amendment import WRITE, CannotAmend, Contract, actions, not_about_a_response

MAX_ROUNDS = 20
"""Rounds of actions: after one is applied, another keyword may fail, such as `enum` after `type` for null."""

MAX_BODY_CHARS = 200
"""Characters of the body of a response in the evidence."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """The overlay that makes a contract agree with a server, and new findings of the linter."""

    file: Path
    text: str
    actions: tuple[Action, ...]
    lint: tuple[Finding, ...]
    """The new findings of the linter."""
    requests: tuple[str, ...] = ()
    """The operations whose requests the amendment also changes."""


def amendment(path: Path, finding: Finding, observed: date) -> Amendment:
    """The overlay with which a document no longer has a finding of a report; nothing is written.

    Raises `CannotAmend`, and `BadDocument` where the document or its overlay cannot be used.
    """
    before = document.load(path)
    shown = finding.exchange
    if shown is None:
        raise CannotAmend(f"{finding.code} is about a file, not about a response", "Correct the file")
    if finding.code not in {rule.code for rule in checks.spec_rules()}:
        raise not_about_a_response(finding)
    file = document.overlay_of(path)
    old = file.read_text(encoding="utf-8") if file.is_file() else None
    full = evidence_of(finding, shown, observed)
    for note in (full, full.partition(": ")[0] + "."):
        added = _until_kept(path, finding, shown, lambda new: _overlay(old, file, path, new), note)
        changed = extended(old, str(file), path.name, added) if added else old or ""
        after = document.load(path, source.parse(changed, str(file))) if added else before
        problems = _new_problems(before, after)
        # LNT017 may take words of the body for a guess; the note then leaves out the body.
        if not any(problem.code == "LNT017" for problem in problems):
            break
    return Amendment(file, changed, added, problems, changed_requests(before, after))


def evidence_of(finding: Finding, exchange: Exchange, observed: date) -> str:
    """The observation in one line: the date, the request and the response."""
    request, response = exchange.request, exchange.response
    where = f" at {finding.at}" if finding.at and finding.at != "status" else ""
    media_type = f" ({response.headers.media_type})" if response.headers.media_type else ""
    seen = f"Observed on {observed}, finding {finding.fingerprint}{where}"
    body = one_line(text(response.body), MAX_BODY_CHARS)
    return f"{seen}: {request.method} {one_line(request.target, 200)} -> {response.status}{media_type} {body}".rstrip()


def _overlay(old: str | None, file: Path, path: Path, added: Sequence[Action]) -> Source | None:
    """The overlay with more actions; None if there is none."""
    if not added:
        return None if old is None else source.parse(old, str(file))
    return source.parse(extended(old, str(file), path.name, added), str(file))


def _until_kept(
    path: Path,
    finding: Finding,
    shown: Exchange,
    overlaid: Callable[[Sequence[Action]], Source | None],
    note: str,
) -> tuple[Action, ...]:
    """The actions with which the exchange keeps the contract; raises `CannotAmend`."""
    added: tuple[Action, ...] = ()
    others: set[str] | None = None
    for _ in range(MAX_ROUNDS):
        contract = _contract(path, overlaid(added), note)
        findings = _judged(contract.spec, shown)
        same = [each for each in findings if (each.code, each.place) == (finding.code, finding.place)]
        rest = {each.fingerprint for each in findings if each not in same}
        others = rest if others is None else others
        if not same:
            if rest - others:
                raise CannotAmend("the response would then break another promise", WRITE)
            return added
        new = actions(contract, same[0], same[0].exchanges[-1])
        if not new or set(map(repr, new)) <= set(map(repr, added)):
            raise CannotAmend("an overlay does not change what the rule judges", WRITE)
        added += new
    raise CannotAmend(f"{MAX_ROUNDS} changes are not enough", WRITE)


def _contract(path: Path, corrections: Source | None, note: str) -> Contract:
    loaded = document.load(path, corrections)
    spec = Spec(with_bounds(usable(loaded)[0]), file=str(path))
    base = source.read(path)
    raw = overlay.apply(base, corrections).value if corrections is not None else base.value
    evidence: JsonValue = {"grade": "inferred", "note": note}
    return Contract(raw, spec, path.name, evidence, carries_evidence=carries_evidence(raw))


def _judged(spec: Spec, shown: Exchange) -> list[Finding]:
    exchange = spec.exchange(shown.request, shown.response)
    if exchange.operation is None:
        # The path may be masked.
        exchange = replace(exchange, operation=shown.operation)
    return list(judge(exchange, checks.rules(spec)))


def _new_problems(before: Document, after: Document) -> tuple[Finding, ...]:
    old = {(each.code, each.promise, each.message) for each in lint(before)}
    return tuple(each for each in lint(after) if (each.code, each.promise, each.message) not in old)
