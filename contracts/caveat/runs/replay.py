"""Replays findings of a report: sends their requests again, and judges them as a run does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias
from uuid import uuid4

from caveat.asgi.respond import NoResponse, respond
from caveat.catalogue.api import Api
from caveat.errors import NotJudged, NotSent, RuleFailed, RunStopped, Unreachable
from caveat.exchange import NO_RESPONSE, Exchange, Headers, Request, Response
from caveat.judging.finding import WHOLE, Finding
from caveat.judging.judge import Judge
from caveat.judging.rule import CannotTell
from caveat.runs.carried_ids import carried, new_ids
from caveat.runs.proof import is_checked_by_traffic, is_same
from caveat.runs.sender import MAX_PAUSE_S, rules_for
from caveat.session.no_response import no_response
from caveat.session.unnamed import crash
from caveat.targets.items.unmasked import unmasked
from caveat.targets.target import Target, session_for

Undecided: TypeAlias = tuple[tuple[str, CannotTell], ...]
"""The promises that an exchange does not decide, by code."""

_REFUSED = frozenset({"401", "403"})
_IDEMPOTENCY_KEY = "idempotency-key"
_MISSING = frozenset({"404", "410"})
_CREATED_AGAIN = (
    ", and no request of the finding creates it; a new run of `caveat test` creates its own, "
    "or put the id of an existing item into the curl line"
)
"""The advice about an item that the run has deleted."""


class Result(StrEnum):
    """The result of a replayed finding."""

    KEPT = "kept"
    BROKEN = "still broken"
    CHANGED = "changed"
    """The response breaks another promise, or shows nothing about this one."""
    NOT_ALLOWED = "not allowed"
    """A request was not sent."""
    NOT_JUDGED = "not judged"
    """There is no response to judge, such as with a refused credential, or its item no longer exists."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A finding, and the result of its replay."""

    finding: Finding
    result: Result
    why: str = ""
    """The new response in words, or why there is none, without secrets."""
    breaks: bool = False
    """Whether a promise is broken now."""


def replayable(finding: Finding) -> str:
    """Why the requests of a finding cannot be sent again; `""` if they can."""
    if not finding.exchanges:
        return "it is about a file, not about requests"
    if any(exchange.is_delivery for exchange in finding.exchanges):
        return "the API sends the request of a webhook"
    return ""


def replay(api: Api, target: Target, findings: Iterable[Finding]) -> Iterator[Replayed]:
    """Send the requests of each finding again, through the target and its limits.

    Nothing is sent twice but a read after which a write has to be visible, and requests to an item that did not exist
    any more, after it was created again as in the run.
    """
    with closing(asyncio.new_event_loop()) as loop:
        sender = _Sender(api, target, loop)
        for finding in findings:
            yield sender.replayed(finding)


@dataclass(frozen=True, slots=True)
class _Sender:
    """Sends requests of reports."""

    api: Api
    target: Target
    loop: asyncio.AbstractEventLoop

    def replayed(self, finding: Finding) -> Replayed:
        reason = replayable(finding)
        if reason:
            return Replayed(finding, Result.NOT_ALLOWED, reason)
        try:
            response, found, undecided, has_item = self._sent(finding, finding.exchanges)
            if _lacks_item(finding, response, has_item=has_item) and finding.creations:
                with suppress(NotSent):
                    created = (*map(_with_other_key, finding.creations), *finding.exchanges)
                    response, found, undecided, has_item = self._sent(finding, created)
        except NotSent as error:
            return Replayed(finding, Result.NOT_ALLOWED, self._shown(error.reason))
        except (NotJudged, RunStopped) as error:
            return Replayed(finding, Result.NOT_JUDGED, self._shown(error.reason))
        except (Unreachable, NoResponse, RuleFailed) as error:
            return Replayed(finding, Result.NOT_JUDGED, self._shown(str(error) or "there is no response"))
        if _lacks_item(finding, response, has_item=has_item):
            why = f"the status is {response.status}: the item of the request no longer exists{_CREATED_AGAIN}"
            return Replayed(finding, Result.NOT_JUDGED, why)
        return _decided_by(undecided, self._compared(finding, response, found), response)

    def _sent(
        self, finding: Finding, exchanges: Sequence[Exchange]
    ) -> tuple[Response, list[Finding], list[CannotTell], bool]:
        """The response to the last request of a finding, what it breaks, why it does not decide, and `has_item`.

        `has_item` is false if the run found an item that no request finds now, and none of them creates it again.
        """
        if self.target.reset is not None:
            self.target.reset()
        judge = Judge(rules_for(self.api, self.target))
        ids: dict[str, str] = {}
        response, found, undecided = NO_RESPONSE, list[Finding](), list[CannotTell]()
        has_item = not self._found_an_item(finding)
        # All requests are unmasked before the first one is sent.
        requests = [unmasked(each.request, self.api.spec, self.target) for each in exchanges]
        for request, exchange in zip(requests, exchanges, strict=True):
            response, found, undecided = self._decided(judge, carried(request, ids), finding)
            ids |= new_ids(exchange.response, response)
            is_about_it = not _only_reads(request) or exchange.request.path == finding.exchanges[-1].request.path
            has_item = has_item or (response.ok and is_about_it)
        return response, found, undecided, has_item

    def _found_an_item(self, finding: Finding) -> bool:
        """Whether the path of the last request named an item that existed."""
        exchange = finding.exchange
        operation = self.api.spec.operations.get(finding.operation or "")
        existed = exchange is not None and (exchange.response.ok or bool(finding.creations))
        return existed and operation is not None and "{" in operation.path

    def _decided(
        self, judge: Judge, request: Request, finding: Finding
    ) -> tuple[Response, list[Finding], list[CannotTell]]:
        """The result of a request, sent again later if a write may not be visible yet; and why it does not decide."""
        response, found, others = self._judged(judge, request)
        of_finding = [each for code, each in others if code == finding.code]
        pause = next((each.after for each in of_finding if each.ask == request), 0.0)
        if 0 < pause <= MAX_PAUSE_S:
            self.target.timing.sleep(pause)
            response, found, others = self._judged(judge, request)
            of_finding = [each for code, each in others if code == finding.code]
        return response, found, of_finding

    def _judged(self, judge: Judge, request: Request) -> tuple[Response, list[Finding], Undecided]:
        spec = self.api.spec
        try:
            response = respond(self.target.app, request, self.target.base_url, self.loop)
        except Unreachable as error:
            if not self.target.is_up():
                raise
            return NO_RESPONSE, [no_response(spec, request, error)], ()
        judgement = judge.judge(spec.exchange(request, response, self.target.timing.clock()))
        unnamed = crash(spec, judgement.exchange)
        return response, [*judgement.findings, *([unnamed] if unnamed is not None else [])], judgement.undecided

    def _compared(self, finding: Finding, response: Response, found: list[Finding]) -> Replayed:
        status = str(response.status) if response.status else "none"
        now = f"the status is {status}"
        if is_same(finding, found):
            return Replayed(finding, Result.BROKEN, now, breaks=finding.is_breach)
        if is_checked_by_traffic(finding) and status == finding.status:
            return Replayed(finding, Result.BROKEN, f"{now}, as before", breaks=finding.is_breach)
        if status in _REFUSED and finding.status not in _REFUSED:
            return Replayed(finding, Result.NOT_JUDGED, f"{now}: the credential is refused")
        broken = [each for each in found if each.is_breach]
        if broken:
            worst = broken[0]
            return Replayed(finding, Result.CHANGED, f"now {worst.code}: {self._shown(worst.message)}", breaks=True)
        # A part of a response can be compared only with the same part.
        if is_checked_by_traffic(finding) or (finding.at not in WHOLE and status != finding.status):
            return Replayed(finding, Result.CHANGED, f"{now}, it was {finding.status or 'none'}")
        return Replayed(finding, Result.KEPT, now)

    def _shown(self, text: str) -> str:
        return session_for(self.api, self.target).redact(text)


def _lacks_item(finding: Finding, response: Response, *, has_item: bool) -> bool:
    """Whether the item of a finding no longer exists."""
    return not has_item and str(response.status) in _MISSING and finding.status not in _MISSING


def _with_other_key(created: Exchange) -> Exchange:
    """A creation with another idempotency key: the service would return the item of the run, which is gone."""
    fields = created.request.headers.items_sent
    headers = Headers((name, str(uuid4()) if name.lower() == _IDEMPOTENCY_KEY else value) for name, value in fields)
    return replace(created, request=replace(created.request, headers=headers))


def _only_reads(request: Request) -> bool:
    return request.method in {"GET", "HEAD"}


def _decided_by(undecided: list[CannotTell], replayed: Replayed, response: Response) -> Replayed:
    """The result: not judged instead of kept, if the response cannot decide it.

    Another promise that is broken does not hide that of the finding.
    """
    if replayed.result not in {Result.KEPT, Result.CHANGED} or not undecided:
        return replayed
    if any(_is_suspected(replayed.finding, response, each) for each in undecided):
        # The run has seen enough cases; this is one more.
        return replace(replayed, result=Result.BROKEN, breaks=replayed.finding.is_breach or replayed.breaks)
    if replayed.result is Result.CHANGED:
        return replayed
    return replace(replayed, result=Result.NOT_JUDGED, why=f"{replayed.why}: {undecided[0].reason}")


def _is_suspected(finding: Finding, response: Response, undecided: CannotTell) -> bool:
    """Whether a response shows the breach of a finding that one exchange alone does not prove."""
    suspected = undecided.suspected
    if suspected is None or str(response.status) != finding.status:
        return False
    return replace(finding, at=suspected.at).place == finding.place


def exit_code(replayed: Iterable[Replayed]) -> int:
    """0 if all promises are kept, 1 if one is broken, else 2: a promise was not judged."""
    all_of_them = tuple(replayed)
    if any(each.breaks for each in all_of_them):
        return 1
    return 0 if all_of_them and all(each.result in {Result.KEPT, Result.BROKEN} for each in all_of_them) else 2
