"""A cause as a block of lines: the promise, the breach, who should act, the response, and how to reproduce it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping

from caveat.exchange import Exchange, one_line
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.cause import Cause, Rank
from caveat.judging.finding import Finding, text
from caveat.judging.verdict import Verdict
from caveat.printable import printable_line
from caveat.reports.advice import advice
from caveat.reports.curl import base_of, curl
from caveat.reports.known import known_as
from caveat.reports.wording import count, first_few
from caveat.targets.target import DEFAULT_MOCK_URL

MAX_BODY_CHARS = 300
"""Characters of a response that are shown: an error text often says the cause."""

MAX_OPERATIONS = 5
"""Operations that are named."""

MAX_PLACES = 5
"""Other parts of a request that are named."""

NOT_CONFIRMED = "Not confirmed by sending its requests again"

_REQUEST = "request "
"""The prefix of places in a request."""

_WORDS = {Rank.CRASH: "CRASH", Rank.LEAK: "LEAK", Rank.LEFT_OPEN: "LEFT OPEN"}


def block(finding: Finding, base: str = DEFAULT_MOCK_URL) -> str:
    """One finding in a few lines; `base` is the server's address in curl lines."""
    return cause_block(Cause((), (finding,)), base)


def cause_block(
    cause: Cause, base: str = DEFAULT_MOCK_URL, *, api: str = "", known: str = "", unsaid: Container[str] = ()
) -> str:
    """One cause in a few lines, by its main finding; `base` is the server's address in curl lines.

    `api` is the API with its target, if the finding does not say which one it is; `known` why it is known. `unsaid` are
    reasons why a finding is not confirmed that the report says once for all findings.
    """
    return "\n".join(map(printable_line, _lines(cause, base, api or cause.main.api, known, unsaid)))


def block_of(cause: Cause, verdict: Verdict, unsaid: Container[str] = ()) -> str:
    """One cause of a verdict in a few lines."""
    return cause_block(cause, base_of(verdict), api=verdict.api, known=known_as(cause, verdict), unsaid=unsaid)


def unconfirmed(verdict: Verdict) -> Mapping[str, int]:
    """The reasons why more than one finding is not confirmed, each with the number of causes that it stands for."""
    reasons = Counter(cause.main.unconfirmed for cause in verdict.causes if cause.is_breach)
    return {reason: number for reason, number in reasons.items() if reason and number > 1}


def names_target(verdict: Verdict, finding: Finding) -> bool:
    """Whether a verdict has the name of its target after that of the API: a run has several."""
    return verdict.api != finding.api and verdict.is_of(finding.api)


def _lines(cause: Cause, base: str, api: str, known: str, unsaid: Container[str]) -> Iterator[str]:
    finding = cause.main
    definition = place(finding)
    subject = " ".join(filter(None, (api, finding.operation, "" if finding.exchange else definition)))
    yield f"{_word(cause)}  {finding.code}  {subject}"
    if known:
        yield f"  Known: {known}"
    yield f"  {promise(finding.title)}"
    yield f"  {finding.message}" + (f" (at {finding.at})" if finding.at else "")
    titles = {other.code: other.title for other in cause.findings}
    yield from (f"  Also breaks {code}: {promise(titles[code])}" for code in cause.codes[1:])
    yield from (f"  {sentence}" for sentence in (*elsewhere(cause), *extent(cause)))
    yield from filter(None, [f"  {action}" if (action := advice(finding)) else ""])
    if finding.exchange is not None and definition:
        yield f"  Defined in {definition}" + (f", {finding.promise}" if finding.promise else "")
    yield from (f"  {line}" for line in reproduction(finding, base))
    if finding.replay is not None:
        yield f"  {replayed(finding.replay)}"
    elif finding.unconfirmed and finding.unconfirmed not in unsaid:
        yield f"  {NOT_CONFIRMED}: {finding.unconfirmed}."
    more = len(cause.fingerprints) - 1
    together = f" (one of {more + 1:,} findings with the cause {cause.fingerprint})" if more else ""
    yield f"  Fingerprint: {finding.fingerprint}{together}"


def _word(cause: Cause) -> str:
    if not cause.is_breach or not (cause.is_known or cause.is_unstable):
        return _WORDS.get(cause.rank, "BROKEN")
    return "KNOWN" if cause.is_known else "UNSTABLE"


def promise(title: str) -> str:
    """The first sentence of a promise; `caveat explain` shows the others."""
    first, more, _ = title.partition(". ")
    return f"{first}." if more else title


def place(finding: Finding) -> str:
    """File, line and column of a promise or a problem, as editors and terminals open them; `""` if it has no file."""
    return ":".join(str(each) for each in (finding.file, finding.line, finding.line and finding.column) if each)


def extent(cause: Cause) -> Iterator[str]:
    """Where and how often it was seen, as a sentence; none if that is one exchange."""
    names = cause.operations
    if len(names) > 1:
        listed = first_few(names, MAX_OPERATIONS)
        yield f"Seen in {count(cause.count, 'exchange')} of {count(len(names), 'operation')}: {listed}"
    elif cause.count > 1 and cause.main.exchanges:
        yield f"Seen in {count(cause.count, 'exchange')}"


def elsewhere(cause: Cause) -> Iterator[str]:
    """The other parts of a request that a cause is about, as a sentence; none if there is no other."""
    main = cause.main
    if not main.at.startswith(_REQUEST):
        return
    places = sorted({finding.place.removeprefix(_REQUEST) for finding in cause.findings if finding.code == main.code})
    others = [place for place in places if place != main.place.removeprefix(_REQUEST)]
    if others:
        yield f"Also at request {first_few(others, MAX_PLACES)}"


def replayed(replay: Replay) -> str:
    """The result of sending the requests again, as a sentence."""
    how = " after the earlier requests of the run" if replay.after_earlier else ""
    if replay.is_stable:
        return f"Sent again {count(replay.attempts, 'time')}{how}: the same each time."
    return f"Unstable: sent again{how}, {replay.repeated} of {replay.attempts} attempts repeated it."


def reproduction(finding: Finding, base: str) -> Iterator[str]:
    """The requests as curl commands, with the last response; empty for a finding about a file."""
    shown = finding.exchanges
    if not shown:
        return
    if finding.made_up:
        yield f"The credential is made up: {', '.join(finding.made_up)}"
    match shown:
        case (exchange,) if exchange.is_delivery:
            yield f"Webhook delivery: {curl(exchange.request, base)}"
        case (exchange,):
            yield f"Response: {response(exchange)}"
            yield f"Reproduce: {curl(exchange.request, base)}"
        case _:
            yield f"Reproduce with these {len(shown)} requests, in this order:"
            for number, exchange in enumerate(shown, 1):
                kind = "webhook delivery" if exchange.is_delivery else f"status {exchange.response.status or 'none'}"
                yield f"  {number}. ({kind}) {curl(exchange.request, base)}"
            if not shown[-1].is_delivery:
                yield f"The last response: {response(shown[-1])}"
    if ended := mock_has_ended(finding):
        yield ended


def mock_has_ended(finding: Finding) -> str:
    """What is needed to reproduce a finding on the mock of a run, as a sentence; empty for a server's."""
    if finding.origin is not Attribution.MOCK or not finding.exchanges:
        return ""
    needed = f"start a mock (caveat mock) for curl, or run caveat replay {finding.fingerprint}"
    return f"The mock of the run has ended: {needed}"


def response(exchange: Exchange) -> str:
    """The status of a response, where it redirects to, and the beginning of its body; `none` if there was none."""
    received = exchange.response
    if not received.status:
        return "none"
    body = one_line(text(received.body[: 4 * MAX_BODY_CHARS]), MAX_BODY_CHARS)
    location = received.headers.get("location") if 300 <= received.status < 400 else None  # noqa: PLR2004 - RFC 9110
    shown = f"Location: {one_line(location, MAX_BODY_CHARS)} " if location else ""
    return f"{received.status} {shown}{body}".rstrip()
