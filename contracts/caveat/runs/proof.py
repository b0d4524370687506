"""Confirms findings before they are reported: their requests are sent again; what does not repeat is unstable."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Request
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.cause import STATE
from caveat.judging.error_text import error_text
from caveat.judging.finding import WHOLE, Finding, simplicity
from caveat.openapi.operation import Effect
from caveat.runs.carried_ids import carried, new_ids
from caveat.runs.sender import CannotTell, Pace, Sender, timed
from caveat.runs.shortened import Positions, shortened
from caveat.runs.simplified import MAX_LIVE_REQUESTS, MAX_REQUESTS, simplified
from caveat.session.names import names_of
from caveat.session.no_response import GETS_A_RESPONSE
from caveat.session.originals import Original, Originals, Timed
from caveat.targets.target import Target

ATTEMPTS = 3
"""How often the requests of a finding are sent again."""

MAX_FINDINGS = 50
"""Findings of one unit whose requests are sent again."""

MAX_SHORTENED = 10
"""Findings of one unit whose earlier requests are shortened to those that are needed."""

MAX_SIMPLIFIED = 10
"""Findings of one unit whose requests are simplified."""

LONG_REQUEST = 200
"""Characters of a request that can be read at a glance; each one that cannot be printed counts for several."""

MAX_EARLIER = 10
"""Earlier requests that a finding shows."""

Reason: TypeAlias = str
"""Why sending requests again does not confirm a finding; `""` if there is nothing to say."""

_CHECKED_BY_TRAFFIC = re.compile(r"ST\d")
"""The prefix of the codes of Schemathesis's checks, which cannot be repeated from the request alone."""

_TOO_LATE = "too late"

LIMITED = "each request counts against the limits of the target"
TOO_MANY = f"of each unit, the first {MAX_FINDINGS} findings are sent again"
OF_A_WEBHOOK = "the API sends the request of a webhook"
OF_TRAFFIC = "the check needs to know how its request was generated"
SLOW = "to send it again would take too long"
WRITES = "its requests write, and the target cannot be reset, so they were sent once"
OTHER_DATA = "this time they did not show it; the data may have changed since, and this target cannot be reset"
LONG_HISTORY = "it may need earlier requests of the run, which are too many to send again"
AT_ITS_TIME = "its requests repeat it only with the timing of the run"
NO_RESPONSE = "a request was not allowed again, or got no response to judge"


@dataclass(slots=True)
class Prover:
    """Sends the requests of findings again; those are counted and judged nowhere else."""

    api: Api
    target: Target
    originals: Originals
    shows: Callable[[Finding, tuple[Exchange, ...]], Finding]
    """The finding with other exchanges, which get redacted."""
    sender: Sender = field(init=False)

    def proven(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, with the results of sending their requests again where the target allows that."""
        if not self.target.replays:
            return unconfirmed(findings, LIMITED)
        if not findings:
            return ()
        with closing(Sender(self.api, self.target)) as self.sender:
            replays = {finding.fingerprint: self._alone(finding) for finding in findings[:MAX_FINDINGS]}
            failed = [each for each in findings if _never_repeated(replays.get(each.fingerprint))]
            replays |= dict(self._after_earlier(failed))
            replayed = tuple(_with_replay(finding, replays.get(finding.fingerprint, TOO_MANY)) for finding in findings)
            return tuple(self._simplified(tuple(self._with_earlier(replayed))))

    def _alone(self, finding: Finding) -> Replay | Reason:
        original = self.originals.get(finding.fingerprint)
        exchanges = original.exchanges if original is not None else ()
        if not exchanges:
            return ""
        reason = self._why_not_sent(finding, exchanges)
        if reason:
            return reason
        requests = timed(exchanges)
        try:
            repeated = sum(self._repeats(finding, requests, Pace.AT_ONCE) for _ in range(ATTEMPTS))
            if not repeated and finding.kind == STATE and self._repeats(finding, requests, Pace.AS_RECORDED):
                return Replay(1, 1) if self._repeats(finding, requests, Pace.WITH_PAUSES) else AT_ITS_TIME
        except CannotTell:
            return NO_RESPONSE
        if not repeated and finding.kind == STATE and self.target.reset is None:
            # The finding may depend on earlier requests of the run, and on items that have changed since.
            return OTHER_DATA
        return Replay(repeated, ATTEMPTS)

    def _repeats(self, finding: Finding, requests: Sequence[Timed], pace: Pace) -> bool:
        return is_same(finding, self.sender.all_sent(requests, pace))

    def _why_not_sent(self, finding: Finding, exchanges: Sequence[Exchange]) -> Reason:
        """Why requests are not sent again: it changes something that cannot be undone, or takes a long time."""
        if any(each.is_delivery for each in exchanges):
            return OF_A_WEBHOOK
        if is_checked_by_traffic(finding):
            return OF_TRAFFIC
        if finding.kind == _TOO_LATE:
            return SLOW
        return "" if self.target.reset is not None or all(map(self.changes_nothing, exchanges)) else WRITES

    def changes_nothing(self, exchange: Exchange) -> bool:
        """Whether a request only reads."""
        operation = self.api.spec.operations.get(exchange.operation or "")
        return operation is not None and operation.effect is Effect.READS

    def _after_earlier(self, findings: Sequence[Finding]) -> Iterator[tuple[str, Replay | Reason]]:
        """The replays of findings that depend on earlier requests of the run: all of these are sent again, once."""
        by_history: defaultdict[int, list[tuple[Finding, Original]]] = defaultdict(list)
        for finding in findings:
            original = self.originals.get(finding.fingerprint)
            if original is not None and original.position and self.target.reset is not None:
                by_history[id(original.history)].append((finding, original))
            elif original is not None and self.target.reset is not None:
                yield finding.fingerprint, LONG_HISTORY
        for group in by_history.values():
            yield from self._all_again(group)

    def _all_again(self, group: Sequence[tuple[Finding, Original]]) -> Iterator[tuple[str, Replay | Reason]]:
        waiting = defaultdict(list)
        for finding, original in group:
            waiting[original.position].append(finding)
        self.sender.restart()
        history = group[0][1].history
        for position, request in enumerate(history[: max(waiting)], 1):
            try:
                findings_again = self.sender.send(request, Pace.AS_RECORDED).findings
            except CannotTell:
                yield from ((finding.fingerprint, NO_RESPONSE) for finding, _ in group)
                return
            for finding in waiting.get(position, ()):
                if is_same(finding, findings_again):
                    yield finding.fingerprint, Replay(1, 1, after_earlier=True)

    def _simplified(self, findings: Sequence[Finding]) -> Iterator[Finding]:
        """The findings; those about a response as a whole, whose request is long, with the simplest one."""
        left = MAX_SIMPLIFIED
        for finding in findings:
            original = self.originals.get(finding.fingerprint)
            if not left or original is None or not _may_be_simpler(finding):
                yield finding
                continue
            left -= 1
            exchange = self._simplest(finding, original.exchanges[-1])
            yield self.shows(finding, (exchange,)) if exchange is not None else finding

    def _simplest(self, finding: Finding, exchange: Exchange) -> Exchange | None:
        """The exchange of the simplest request that always shows a finding; None if that is not simpler."""
        names = names_of(self.api.spec)
        says = error_text(exchange, names)

        def shown(request: Request) -> Exchange | None:
            self.sender.restart()
            try:
                sent = self.sender.send(Timed(request, exchange.time or 0.0), Pace.AT_ONCE)
            except CannotTell:
                return None
            # Another error text is another problem.
            repeats = is_same(finding, sent.findings) and error_text(sent.exchange, names) == says
            return sent.exchange if repeats else None

        limit = MAX_REQUESTS if self.target.reset is not None else MAX_LIVE_REQUESTS
        best = simplified(exchange.request, lambda request: shown(request) is not None, limit)
        if best == exchange.request:
            return None
        exchanges = [shown(best) for _ in range(ATTEMPTS)]
        return None if None in exchanges else exchanges[-1]

    def _with_earlier(self, findings: Sequence[Finding]) -> Iterator[Finding]:
        """The findings; those that need earlier requests with these, if they are few."""
        left, hint = MAX_SHORTENED, tuple[int, ...]()
        for finding in findings:
            original = self.originals.get(finding.fingerprint)
            if finding.replay is None or not finding.replay.after_earlier or original is None or not left:
                yield finding
                continue
            left -= 1
            earlier = _Earlier(self, finding, original.history[: original.position], original.exchanges)
            try:
                hint, exchanges = earlier.shortened(hint)
            except CannotTell:
                exchanges = ()
            yield self.shows(finding, exchanges) if 1 < len(exchanges) <= MAX_EARLIER + 1 else finding


@dataclass(slots=True)
class _Earlier:
    """The requests of a run up to the last one of a finding."""

    prover: Prover
    finding: Finding
    requests: Sequence[Timed]
    own: Sequence[Exchange]
    """The exchanges of the finding."""
    first: list[Exchange] = field(default_factory=list)
    """The responses when all of them were sent."""

    def shortened(self, hint: Positions) -> tuple[Positions, tuple[Exchange, ...]]:
        """The positions of those that are needed, and their exchanges with the last one; `hint` is tried first."""
        whole = tuple(range(len(self.requests) - 1))
        if self._repeated(whole) is None:
            return hint, ()
        likely = [tuple(position for position in hint if position in whole), *self._likely(whole)]
        needed = shortened(whole, likely, lambda positions: self._repeated(positions) is not None)
        return needed, self._fewest(needed)

    def _fewest(self, needed: Positions) -> tuple[Exchange, ...]:
        """The exchanges that show the finding, without those that were needed only because of the times of the run."""
        exchanges = tuple(self._repeated(needed, Pace.AT_ONCE) or self._repeated(needed, Pace.WITH_PAUSES) or ())
        if len(exchanges) in {0, len(self.requests)}:
            return exchanges
        again = _Earlier(self.prover, self.finding, timed(exchanges), exchanges)
        try:
            return again.shortened(())[1] or exchanges
        except CannotTell:
            return exchanges

    def _likely(self, whole: Positions) -> Iterator[Positions]:
        """The requests that a finding is likely to need: its own, and the writes before them."""
        sent = {(each.request.target, each.time) for each in self.own}
        own = {at for at in whole if (self.requests[at].request.target, self.requests[at].time) in sent}
        writes = {position for position in whole if not self.prover.changes_nothing(self.first[position])}
        yield tuple(sorted(own | writes))
        yield tuple(sorted(writes))

    def _repeated(self, positions: Positions, pace: Pace = Pace.AS_RECORDED) -> list[Exchange] | None:
        """The exchanges of some requests and the last one, if they show the finding; ids are those of this time."""
        sender, ids = self.prover.sender, dict[str, str]()
        sender.restart()
        exchanges, findings = list[Exchange](), tuple[Finding, ...]()
        for position in (*positions, len(self.requests) - 1):
            earlier = self.requests[position]
            sent = sender.send(replace(earlier, request=carried(earlier.request, ids)), pace)
            exchanges.append(sent.exchange)
            findings = sent.findings
            if len(self.first) == len(self.requests):
                ids |= new_ids(self.first[position].response, sent.exchange.response)
        self.first = self.first or exchanges
        return exchanges if is_same(self.finding, findings) else None


def _may_be_simpler(finding: Finding) -> bool:
    """Whether other requests may be tried: only one is needed, it is long, and the message does not quote it."""
    replay = finding.replay
    repeats = replay is not None and replay.is_stable and not replay.after_earlier
    is_long = simplicity(finding)[0] > LONG_REQUEST
    return repeats and is_long and len(finding.exchanges) == 1 and finding.at in WHOLE


def is_checked_by_traffic(finding: Finding) -> bool:
    """Whether one of Schemathesis's checks has found it."""
    return _CHECKED_BY_TRAFFIC.match(finding.code) is not None


def is_same(finding: Finding, found: Sequence[Finding]) -> bool:
    """Whether a promise is broken in the same way; the message and the error text may have other values."""
    return _facts(finding) in map(_facts, found)


def _facts(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.operation or "", finding.place, finding.promise, finding.kind, finding.status


def unconfirmed(findings: Sequence[Finding], reason: Reason) -> tuple[Finding, ...]:
    """The findings, with the reason why none was sent again."""
    return tuple(replace(each, unconfirmed=reason) if each.exchanges else each for each in findings)


def _never_repeated(replay: Replay | Reason | None) -> bool:
    return isinstance(replay, Replay) and replay.repeated == 0


def _with_replay(finding: Finding, replay: Replay | Reason) -> Finding:
    if not isinstance(replay, Replay):
        return replace(finding, unconfirmed=replay if finding.exchanges else "")
    finding = replace(finding, replay=replay)
    is_lost_now_and_then = finding.is_unstable and finding.code == GETS_A_RESPONSE.code
    return replace(finding, origin=Attribution.NETWORK) if is_lost_now_and_then else finding
