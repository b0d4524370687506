"""The results of a run, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from caveat.judging.cause import Cause
from caveat.judging.fail_on import fails
from caveat.judging.reach import Reach
from caveat.judging.verdict import Verdict, exit_code
from caveat.openapi.selection import NOT_INCLUDED
from caveat.reports.curl import base_of, curl
from caveat.reports.findings import reproduction
from caveat.reports.wording import count

PARTIAL = "The run was interrupted: this report is partial."
LIMITED = "A limit left requests out: not everything was tested."


def conclusion(verdicts: Sequence[Verdict]) -> str:
    """The final sentence, and another one if the run was interrupted, or ended by a limit."""
    interrupted = any(verdict.interrupted for verdict in verdicts)
    limited = any(verdict.limited and not verdict.errors for verdict in verdicts)
    return " ".join((_result(verdicts), *[PARTIAL][:interrupted], *[LIMITED][:limited]))


def _result(verdicts: Sequence[Verdict]) -> str:
    exchanges = f"{count(sum(verdict.exchanges for verdict in verdicts), 'exchange')} judged"
    failing, known, passed = _counts(verdicts)
    others = " and ".join(
        (*[f"{known:,} known"][:known], *[f"{passed:,} of weaker evidence than --fail-on asks for"][:passed])
    )
    match exit_code(tuple(verdicts)):
        case 0:
            rest = f"{_mostly_unreached(verdicts)}.{_nothing_learned(verdicts)}"
            return f"Kept: {exchanges}, no {f'new findings ({others})' if others else 'findings'}{rest}"
        case 1 if others:
            return f"Broken: {count(failing, 'new finding')} in {exchanges} ({others})."
        case 1:
            return f"Broken: {count(failing, 'finding')} in {exchanges}."
        case _:
            return "Could not judge: see above."


def _mostly_unreached(verdicts: Sequence[Verdict]) -> str:
    """The number of operations that the run should have reached and did not; `""` if it reached most of them."""
    outcomes = [each for verdict in verdicts for each in verdict.outcomes.values() if each.allowed]
    missing = sum(each.state is not Reach.REACHED for each in outcomes)
    is_most = 2 * missing > len(outcomes)
    return f", but {missing:,} of {count(len(outcomes), 'operation')} not reached" if is_most else ""


MAX_UNLEARNED = 5
"""Maximum number of promises about which nothing was learned that the final sentence names."""


def _nothing_learned(verdicts: Sequence[Verdict]) -> str:
    """The promises about state that no exchange decided; `""` if there are none."""
    opened: Counter[str] = Counter()
    decided: set[str] = set()
    for verdict in verdicts:
        for code, each in verdict.evaluations.items():
            opened[code] += sum(each.cannot_tell.values())
            decided.update([code] if each.kept or each.broken else [])
    names = [f"{code} ({opened[code]:,} open)" for code in sorted(opened.keys() - decided) if opened[code]]
    more = f" and {len(names) - MAX_UNLEARNED:,} more" if len(names) > MAX_UNLEARNED else ""
    return f" Nothing was learned about: {', '.join(names[:MAX_UNLEARNED])}{more}." if names else ""


def _counts(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """The causes that fail the run, those that the baseline lists, and the others that break a promise."""
    failing = known = passed = 0
    for verdict in verdicts:
        for cause in verdict.causes:
            if any(fails(finding, verdict.fail_on) for finding in cause.findings):
                failing += 1
            elif cause.is_breach:
                known += cause.is_known
                passed += not cause.is_known
    return failing, known, passed


def state(verdict: Verdict) -> str:
    """The result for one API: `kept`, `BROKEN` or `COULD NOT JUDGE`."""
    return ("kept", "BROKEN", "COULD NOT JUDGE")[verdict.exit_code]


MAX_EXAMPLE_CHARS = 400
"""Characters of a curl line that is shown for an open point; `-v` shows longer ones."""

MAX_LEFT_OPEN = 10
"""Maximum number of findings about open points that are listed for each API, unless all are asked for."""


def left_open(verdicts: Sequence[Verdict], limit: int | None = MAX_LEFT_OPEN) -> Iterator[str]:
    """For each API, a line that counts the findings about open points of its document, and one for each.

    A short curl line follows it; without a limit, all requests of each finding.
    """
    for verdict in verdicts:
        points: dict[tuple[str, str], list[Cause]] = {}
        for cause in verdict.causes:
            if not cause.is_breach:
                points.setdefault((cause.main.code, cause.main.message), []).append(cause)
        if not points:
            continue
        yield f"{verdict.api}: the document leaves {count(len(points), 'point')} open; nothing is broken:"
        shown = list(points.values())[:limit]
        for causes in shown:
            yield _open_point(causes)
            if limit is not None:
                yield from _example(causes[0], verdict)
            for cause in causes if limit is None else ():
                yield from (f"    {line}" for line in reproduction(cause.main, base_of(verdict)))
                yield f"    Fingerprint: {cause.main.fingerprint}"
        if len(shown) < len(points):
            yield f"  and {len(points) - len(shown):,} more, which -v lists with their requests"


def _example(cause: Cause, verdict: Verdict) -> Iterator[str]:
    """A curl line for an open point, unless it needs several requests, or is too long to be read at a glance."""
    exchanges = cause.main.exchanges
    lines = [curl(each.request, base_of(verdict)) for each in exchanges if len(exchanges) == 1 and not each.is_delivery]
    yield from (f"    Request: {line}" for line in lines if len(line) <= MAX_EXAMPLE_CHARS)


def _open_point(causes: Sequence[Cause]) -> str:
    """One line for an open point of several responses, such as an undocumented status, with the reasons they give."""
    main = causes[0].main
    more = len({name for cause in causes for name in cause.operations}) - 1
    others = f" and {count(more, 'other operation')}" if more > 0 else ""
    texts = dict.fromkeys(cause.main.says for cause in causes if cause.main.says)
    says = f'; the response says "{next(iter(texts))}"' if texts else ""
    says += f" (and {count(len(texts) - 1, 'other text')})" if len(texts) > 1 else ""
    return f"  {main.code} {main.operation or ''}{others}: {main.message}{says}"


MAX_UNREACHED = 10
"""Maximum number of operations not reached that are listed for each API, unless all are asked for."""


def unreached(verdicts: Sequence[Verdict], limit: int | None = MAX_UNREACHED) -> Iterator[str]:
    """For each API, a line that counts the operations that were not reached, and one for each with the reason.

    Those that the user did not include are counted only.
    """
    for verdict in verdicts:
        missing = [(name, outcome) for name, outcome in verdict.unreached.items() if outcome.why != NOT_INCLUDED]
        left_out = len(verdict.unreached) - len(missing)
        included = len(verdict.outcomes) - left_out
        if left_out:
            them = "it" if left_out == 1 else "them"
            yield f"{verdict.api}: {count(left_out, 'operation')} left out: no pattern includes {them}"
        if not missing:
            continue
        yield f"{verdict.api}: {len(missing):,} of {count(included, 'operation')} not reached:"
        shown = missing[:limit]
        yield from (f"  {name}: {outcome.state}: {outcome.why}" for name, outcome in shown)
        if len(shown) < len(missing):
            yield f"  and {len(missing) - len(shown):,} more, which -v lists"
        if is_moved(verdict):
            yield "  Every response is a redirect: the base URL may have moved to what Location names."


def is_moved(verdict: Verdict) -> bool:
    """Whether no operation was reached and every response is a redirect."""
    statuses = {status for outcome in verdict.outcomes.values() for status in outcome.statuses}
    redirects = all(300 <= status < 400 for status in statuses)  # noqa: PLR2004 - RFC 9110, 15.4
    return bool(statuses) and redirects and not verdict.reached


def not_judged(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each API with responses that were not judged, since they say nothing about the API."""
    for verdict in verdicts:
        reasons: Counter[str] = Counter()
        for outcome in verdict.outcomes.values():
            reasons.update(outcome.not_judged)
        if reasons:
            listed = ", ".join(f"{reason} ({number:,})" for reason, number in sorted(reasons.items()))
            yield f"{verdict.api}: {count(reasons.total(), 'response')} not judged: {listed}"


def evaluated(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each API with state rules: how many of their checks were decided, and why others were not."""
    for verdict in verdicts:
        evaluations = verdict.evaluations.values()
        if not evaluations:
            continue
        reasons = sum((Counter(each.cannot_tell) for each in evaluations), Counter[str]())
        counts = [
            f"{count(sum(each.kept for each in evaluations), 'check')} kept",
            f"{sum(each.broken for each in evaluations):,} broken",
        ]
        listed = ", ".join(f"{reason} ({number:,})" for reason, number in sorted(reasons.items()))
        undecided_checks = f"{reasons.total():,} undecided: {listed}" if reasons else "0 undecided"
        yield f"{verdict.api}: state rules: {', '.join(counts)}, {undecided_checks}"


MAX_UNDECIDED = 200
"""Maximum number of lines about what exchanges did not decide, for each API."""


def undecided(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """For each API, the promises about state that exchanges left open, by operation and reason."""
    for verdict in verdicts:
        lines = [
            f"  {code} {operation}: {reason} ({number:,})"
            for code, each in sorted(verdict.evaluations.items())
            for operation, reasons in sorted(each.by_operation.items())
            for reason, number in sorted(reasons.items())
        ]
        if lines:
            yield f"{verdict.api}: undecided checks of state rules, by operation and reason:"
        yield from lines[:MAX_UNDECIDED]
        if len(lines) > MAX_UNDECIDED:
            yield f"  and {len(lines) - MAX_UNDECIDED:,} more, which the JSON report lists"


def notices(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The notices of all APIs."""
    for verdict in verdicts:
        for notice in verdict.notices:
            yield f"{verdict.api}: {notice}" + ("" if notice.endswith("?") else ".")


def kept(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each promise that was judged and kept."""
    for verdict in verdicts:
        for promise in verdict.promises:
            if promise.code not in verdict.broken:
                yield f"KEPT    {promise.code}  {verdict.api}  {promise.title}"
