"""Proof before display: the requests of findings are sent again, and what does not repeat is called unstable."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from caveat.asgi.respond import NoResponse, respond
from caveat.catalogue.api import Api
from caveat.errors import NotJudged, NotSent, RuleFailed, RunStopped, Unreachable
from caveat.exchange import Exchange, Request
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.finding import Finding
from caveat.judging.judge import Judge
from caveat.openapi.operation import Effect
from caveat.runs.carried_ids import carried, new_ids
from caveat.runs.shortened import Positions, shortened
from caveat.session.no_response import GETS_A_RESPONSE, no_response
from caveat.session.originals import Original, Originals
from caveat.session.unnamed import crash
from caveat.targets.target import Target

ATTEMPTS = 3
"""How often the requests of a finding are sent again."""

MAX_FINDINGS = 50
"""Findings of one unit whose requests are sent again."""

MAX_SHORTENED = 10
"""Findings of one unit whose earlier requests are shortened to those that are needed."""

MAX_EARLIER = 10
"""Earlier requests that a finding shows."""

_CHECKED_BY_TRAFFIC = "ST"
"""The codes of Schemathesis's checks, which no judge can repeat."""

_TOO_LATE = "too late"


class _CannotTell(Exception):
    """The target does not allow a request, or gave no response to judge."""


@dataclass(slots=True)
class Prover:
    """Sends the requests of findings again; those are counted and judged nowhere else."""

    api: Api
    target: Target
    originals: Originals
    shows: Callable[[Finding, tuple[Exchange, ...]], Finding]
    """The finding with other exchanges, which get redacted."""
    _loop: asyncio.AbstractEventLoop = field(init=False)

    def proven(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, with the results of sending their requests again where the target allows that."""
        if not findings or not self.target.replays:
            return tuple(findings)
        with closing(asyncio.new_event_loop()) as self._loop:
            replays = {finding.fingerprint: self._alone(finding) for finding in findings[:MAX_FINDINGS]}
            failed = [each for each in findings if _never_repeated(replays.get(each.fingerprint))]
            replays |= dict(self._after_earlier(failed))
            found = tuple(_with_replay(finding, replays.get(finding.fingerprint)) for finding in findings)
            return tuple(self._with_earlier(found))

    def _alone(self, finding: Finding) -> Replay | None:
        original = self.originals.get(finding.fingerprint)
        if original is None or not self._may_be_sent(finding, original):
            return None
        try:
            attempts = [self._repeats(finding, original) for _ in range(ATTEMPTS)]
        except _CannotTell:
            return None
        return Replay(sum(attempts), ATTEMPTS)

    def _may_be_sent(self, finding: Finding, original: Original) -> bool:
        """Whether sending the requests again changes nothing, or can be undone; and whether it takes no long time."""
        exchanges = original.exchanges
        if not exchanges or any(each.is_delivery for each in exchanges) or finding.code.startswith(_CHECKED_BY_TRAFFIC):
            return False
        if finding.kind == _TOO_LATE:
            return False
        return self.target.reset is not None or all(map(self.changes_nothing, exchanges))

    def changes_nothing(self, exchange: Exchange) -> bool:
        """Whether a request only reads."""
        operation = self.api.spec.operations.get(exchange.operation or "")
        return operation is not None and operation.effect is Effect.READS

    def _repeats(self, finding: Finding, original: Original) -> bool:
        self.reset()
        judge = Judge(self.api.rules)
        *before, last = (exchange.request for exchange in original.exchanges)
        for request in before:
            self._judged(judge, request)
        return is_same(finding, self._judged(judge, last))

    def _after_earlier(self, findings: Sequence[Finding]) -> Iterator[tuple[str, Replay | None]]:
        """The replays of findings that depend on what the run has sent before: all of it is sent again, once."""
        by_history: defaultdict[int, list[tuple[Finding, Original]]] = defaultdict(list)
        for finding in findings:
            original = self.originals.get(finding.fingerprint)
            if original is not None and original.position and self.target.reset is not None:
                by_history[id(original.history)].append((finding, original))
            elif original is not None and self.target.reset is not None:
                yield finding.fingerprint, None
        for group in by_history.values():
            yield from self._all_again(group)

    def _all_again(self, group: Sequence[tuple[Finding, Original]]) -> Iterator[tuple[str, Replay | None]]:
        wanted = defaultdict(list)
        for finding, original in group:
            wanted[original.position].append(finding)
        self.reset()
        judge = Judge(self.api.rules)
        history = group[0][1].history
        for position, request in enumerate(history[: max(wanted)], 1):
            try:
                found = self._judged(judge, request)
            except _CannotTell:
                yield from ((finding.fingerprint, None) for finding, _ in group)
                return
            for finding in wanted.get(position, ()):
                if is_same(finding, found):
                    yield finding.fingerprint, Replay(1, 1, after_earlier=True)

    def _with_earlier(self, findings: Sequence[Finding]) -> Iterator[Finding]:
        """The findings; those that need earlier requests with these, if they are few."""
        left, hint = MAX_SHORTENED, tuple[int, ...]()
        for finding in findings:
            original = self.originals.get(finding.fingerprint)
            if finding.replay is None or not finding.replay.after_earlier or original is None or not left:
                yield finding
                continue
            left -= 1
            earlier = _Earlier(self, finding, original.history[: original.position])
            try:
                hint, exchanges = earlier.shortened(hint)
            except _CannotTell:
                exchanges = ()
            yield self.shows(finding, exchanges) if 1 < len(exchanges) <= MAX_EARLIER + 1 else finding

    def reset(self) -> None:
        """Put the target back into its initial state, if it can be."""
        if self.target.reset is not None:
            self.target.reset()

    def _judged(self, judge: Judge, request: Request) -> list[Finding]:
        """The findings about a request that is sent again."""
        return self.sent(judge, request)[1]

    def sent(self, judge: Judge, request: Request) -> tuple[Exchange, list[Finding]]:
        """The exchange of a request that is sent again, and the findings about it."""
        if self._has_expired_token(request):
            raise _CannotTell
        try:
            response = respond(self.target.app, request, self.target.base_url, self._loop)
            exchange = self.api.spec.exchange(request, response)
            unnamed = crash(self.api.spec, exchange)
            return exchange, [*judge.judge(exchange).findings, *([unnamed] if unnamed is not None else [])]
        except Unreachable as error:
            if not self._is_up():
                raise _CannotTell from error
            lost = no_response(self.api.spec, request, error)
            return lost.exchanges[-1], [lost]
        except (NotSent, NotJudged, RunStopped, NoResponse, RuleFailed) as error:
            raise _CannotTell from error

    def _has_expired_token(self, request: Request) -> bool:
        """Whether a request carries a token of the target that was renewed since, so that it would be refused."""
        earlier = set(self.target.secrets()) - set(self.target.credentials.values())
        return any(token in value for _, value in request.headers.items_sent for token in earlier)

    def _is_up(self) -> bool:
        try:
            return self.target.is_up()
        except RunStopped:
            return False


@dataclass(slots=True)
class _Earlier:
    """The requests of a run up to the last one of a finding."""

    prover: Prover
    finding: Finding
    requests: Sequence[Request]
    first: list[Exchange] = field(default_factory=list)
    """What they gave when all of them were sent."""

    def shortened(self, hint: Positions) -> tuple[Positions, tuple[Exchange, ...]]:
        """The positions of those that are needed, and their exchanges with the last one; `hint` is tried first."""
        whole = tuple(range(len(self.requests) - 1))
        if self._repeated(whole) is None:
            return hint, ()
        writes = tuple(position for position in whole if not self.prover.changes_nothing(self.first[position]))
        needed = shortened(whole, [hint, writes], lambda positions: self._repeated(positions) is not None)
        return needed, tuple(self._repeated(needed) or ())

    def _repeated(self, positions: Positions) -> list[Exchange] | None:
        """The exchanges of some requests and the last one, if they show the finding; ids are those of this time."""
        self.prover.reset()
        judge, ids = Judge(self.prover.api.rules), dict[str, str]()
        exchanges, found = list[Exchange](), list[Finding]()
        for position in (*positions, len(self.requests) - 1):
            exchange, found = self.prover.sent(judge, carried(self.requests[position], ids))
            exchanges.append(exchange)
            if len(self.first) == len(self.requests):
                ids |= new_ids(self.first[position].response, exchange.response)
        self.first = self.first or exchanges
        return exchanges if is_same(self.finding, found) else None


def is_same(finding: Finding, found: Sequence[Finding]) -> bool:
    """Whether a promise is broken in the same way; the message and the error text may have other values."""
    return _facts(finding) in map(_facts, found)


def _facts(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.operation or "", finding.place, finding.promise, finding.kind, finding.status


def _never_repeated(replay: Replay | None) -> bool:
    return replay is not None and replay.repeated == 0


def _with_replay(finding: Finding, replay: Replay | None) -> Finding:
    finding = replace(finding, replay=replay)
    is_lost_now_and_then = finding.is_unstable and finding.code == GETS_A_RESPONSE.code
    return replace(finding, origin=Attribution.NETWORK) if is_lost_now_and_then else finding
