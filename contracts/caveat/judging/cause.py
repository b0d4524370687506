"""Causes: findings that show the same problem of a server are grouped and reported together, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from caveat.judging.evidence import Grade
from caveat.judging.finding import WHOLE, Finding, Severity, digest, simplicity
from caveat.judging.promise import Gravity

Key: TypeAlias = tuple[str, ...]
"""The key of a cause: the facts that its findings share."""

MAX_ALIKE = 3
"""Causes that differ only in their place; more of them are one cause, because the server does so everywhere."""

MAX_KINDS = 2
"""Kinds of wrong values of one field that are causes of their own; with more of them, the field is not checked."""

STATE = "state"
"""The kind of findings about state: a service that loses data does so in all operations."""

NO_CREDENTIAL = "no credential"
"""The kind of server failures of requests without a valid credential where the operation requires one."""

_SERVER_ERROR = "5"

_NO_VALUE = frozenset({"missing", "malformed", "media type"})
"""The kinds of problems of a request part that has no value to compare with its schema."""


class Rank(IntEnum):
    """The order of causes in a report, the worst first."""

    CRASH = 0
    LEAK = 1
    OURS = 2
    PROMISED = 3
    """A documented promise, or one that follows from a standard, is broken."""
    INFERRED = 4
    NEWS = 5
    LEFT_OPEN = 6

    @property
    def word(self) -> str:
        """The name in reports: `crash`, `left-open`."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that show one problem; the first one is the simplest of the worst."""

    key: Key
    findings: tuple[Finding, ...]

    @property
    def main(self) -> Finding:
        """The finding that a report shows."""
        return self.findings[0]

    @property
    def fingerprint(self) -> str:
        """Identifies the cause in every run."""
        return digest(self.key)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The fingerprints of all its findings, that of the main one first."""
        return tuple(dict.fromkeys(finding.fingerprint for finding in self.findings))

    @property
    def rank(self) -> Rank:
        """How bad it is."""
        return rank(self.main)

    @property
    def is_breach(self) -> bool:
        """Whether a promise is broken."""
        return self.main.is_breach

    @property
    def is_known(self) -> bool:
        """Whether the baseline lists all of its findings."""
        return all(finding.is_known for finding in self.findings)

    @property
    def is_unstable(self) -> bool:
        """Whether sending the requests again did not always repeat any of its findings."""
        return all(finding.is_unstable for finding in self.findings)

    @property
    def count(self) -> int:
        """The number of exchanges that show it, or fewer: one exchange may show it in several places."""
        counts: defaultdict[str | None, int] = defaultdict(int)
        for finding in self.findings:
            if finding.code == self.main.code:
                counts[finding.operation] = max(counts[finding.operation], finding.count)
        return sum(counts.values())

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that it touches, that of the main finding first."""
        first = () if self.main.operation is None else (self.main.operation,)
        others = sorted({finding.operation for finding in self.findings if finding.operation is not None})
        return tuple(dict.fromkeys((*first, *others)))

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that it breaks, that of the main finding first."""
        return tuple(dict.fromkeys((self.main.code, *sorted({finding.code for finding in self.findings}))))


def rank(finding: Finding) -> Rank:
    """How bad a finding is."""
    if not finding.is_breach:
        return Rank.LEFT_OPEN
    if finding.gravity is not Gravity.ORDINARY:
        return Rank.CRASH if finding.gravity is Gravity.CRASH else Rank.LEAK
    if finding.severity is not Severity.BREACH:
        return Rank.OURS if finding.severity is Severity.OURS else Rank.NEWS
    is_inferred = finding.evidence is not None and finding.evidence.grade is Grade.INFERRED
    return Rank.INFERRED if is_inferred else Rank.PROMISED


def causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """The causes of findings, the worst first, and new ones before known ones; each finding belongs to one."""
    crashes, others = _folded(list(findings))
    groups = dict(crashes)
    specific: defaultdict[Key, list[Finding]] = defaultdict(list)
    for finding in others:
        specific[_specific(finding)].append(finding)
    unchecked = _merge_fields(specific)
    alike: defaultdict[Key, list[Key]] = defaultdict(list)
    for key, members in specific.items():
        alike[(None if key in unchecked else _general(members[0])) or key].append(key)
    for general, keys in alike.items():
        if len(keys) > MAX_ALIKE:
            groups[general] = [finding for key in keys for finding in specific[key]]
            continue
        for key in keys:
            for finding in specific[key]:
                groups.setdefault(_not_checked(finding) or key, []).append(finding)
    grouped = (Cause(key, tuple(sorted(members, key=_order))) for key, members in groups.items())
    return tuple(sorted(grouped, key=_order_of_causes))


def _folded(findings: list[Finding]) -> tuple[Mapping[Key, list[Finding]], Iterator[Finding]]:
    """The crashes, each with the findings about the same response; and the other findings."""
    crashes: defaultdict[Key, list[Finding]] = defaultdict(list)
    by_text: dict[Key, Key] = {}
    by_operation: dict[Key, Key] = {}
    for finding in sorted(findings, key=lambda each: (each.kind == NO_CREDENTIAL, _order(each))):
        if rank(finding) is Rank.CRASH:
            text = (finding.api, finding.operation or "", finding.status, finding.says)
            # An operation that fails with a credential, too, does not fail because it is missing.
            key = by_text.get(text) if finding.kind == NO_CREDENTIAL else None
            key = by_text[text] = key or _specific(finding)
            crashes[key].append(finding)
            by_operation.setdefault((finding.api, finding.operation or "", finding.status), key)
    rest = []
    for finding in findings:
        place = (finding.api, finding.operation or "", finding.status)
        crash = by_text.get((*place, finding.says)) or by_operation.get(place)
        if rank(finding) is Rank.CRASH:
            continue
        if crash is not None and finding.status.startswith(_SERVER_ERROR):
            crashes[crash].append(finding)
        else:
            rest.append(finding)
    return crashes, iter(rest)


def _specific(finding: Finding) -> Key:
    """The key of the cause of a finding, before causes are merged."""
    subject: Key = (finding.operation or "", finding.place, finding.promise, finding.kind)
    if not finding.exchanges:
        subject = (finding.operation or "", finding.file, str(finding.line or ""), finding.promise, finding.message)
    elif finding.gravity is Gravity.LEAK:
        subject = (finding.kind, finding.says or subject[0])
    elif finding.at in WHOLE:
        where = finding.operation or finding.promise
        subject = (finding.status, finding.says) if finding.says else (finding.status, finding.kind, where)
        if finding.kind == NO_CREDENTIAL and not finding.says:
            # Most servers check credentials in one place.
            subject = (finding.status, finding.kind)
    elif finding.at.startswith("header "):
        subject = (finding.at, finding.kind or finding.message)
    elif finding.at.startswith("request "):
        subject = (finding.kind, _name_of_field(finding))
    elif finding.promise and finding.at.startswith("body"):
        # A schema that several operations share is broken once.
        subject = (finding.promise, finding.kind)
    return (*_head(finding), *subject)


def _general(finding: Finding) -> Key | None:
    """The key by which many similar causes become one cause; None if they always stay separate."""
    head = (*_head(finding), "everywhere")
    if not finding.exchanges or finding.gravity is Gravity.CRASH:
        return None
    if finding.gravity is Gravity.LEAK:
        return (*head, finding.kind)
    if finding.kind == STATE:
        return (*head, STATE)
    if finding.at in WHOLE:
        return None if finding.says else (*head, finding.status, finding.kind)
    is_coercion = " for " in finding.kind or finding.kind.startswith("format")
    if finding.kind and (finding.at.startswith("request ") or is_coercion):
        return (*head, finding.at.partition(" ")[0], finding.kind)
    return None


def _merge_fields(specific: dict[Key, list[Finding]]) -> frozenset[Key]:
    """Merge the causes of each field that has several kinds of wrong values; the keys of the merged causes."""
    by_field: defaultdict[Key, list[Key]] = defaultdict(list)
    for key, members in specific.items():
        field = _field(members[0])
        if field is not None:
            by_field[field].append(key)
    unchecked = {field: keys for field, keys in by_field.items() if len(keys) > MAX_KINDS}
    for field, keys in unchecked.items():
        specific[field] = [finding for key in keys for finding in specific.pop(key)]
    return frozenset(unchecked)


def _field(finding: Finding) -> Key | None:
    """The key of the field of a body whose value is wrong; None for other findings."""
    if not finding.exchanges or finding.gravity is not Gravity.ORDINARY or not finding.kind:
        return None
    if finding.at.startswith("request body /") and finding.kind not in _NO_VALUE:
        return (*_head(finding), _name_of_field(finding), "field")
    is_response = finding.at.startswith("body") and finding.promise and " for " in finding.kind
    return (*_head(finding), finding.promise, "field") if is_response else None


def _name_of_field(finding: Finding) -> str:
    """The name of the field of a request, wherever it is."""
    return finding.place.replace("/*", "").rpartition("/")[2]


def _not_checked(finding: Finding) -> Key | None:
    """The parameter of a request, or its body as a whole, that takes values which its schema does not allow.

    A server validates a parameter or does not, so all invalid values of one parameter are one cause. The fields of a
    body are validated one by one, so each is its own cause. A part that cannot be parsed has no value.
    """
    if not finding.at.startswith("request ") or finding.kind in {"", *_NO_VALUE}:
        return None
    location, _, part = finding.at.partition(" /")
    is_field = part and location == "request body"
    return None if is_field else (*_head(finding), location, "not checked")


def _head(finding: Finding) -> Key:
    return finding.api, finding.code, str(finding.gravity), "broken" if finding.is_breach else "open"


def _order(finding: Finding) -> tuple[bool, Rank, bool, int, int, str, str, str]:
    size, length, facts = simplicity(finding)
    order = rank(finding), finding.is_unstable, size, length, facts, finding.operation or "", finding.fingerprint
    return finding.is_known, *order


def _order_of_causes(cause: Cause) -> tuple[bool, Rank, bool, str, str, int, str, str]:
    main = cause.main
    file, line = ("", 0) if main.exchanges else (main.file, main.line or 0)
    where = file, line, main.operation or "", cause.fingerprint
    return cause.is_known, cause.rank, cause.is_unstable, main.code, *where
