"""Whether findings are reproduced: run the curl lines of a JSON report, and compare each status."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MASK = "***"
"""Stands in reports for a credential."""

TIMEOUT_S = 30
"""Seconds for each request."""

OPTIONS = f"curl --silent --output /dev/null --write-out '%{{http_code}}' --max-time {TIMEOUT_S} --noproxy '*' "


@dataclass(frozen=True, slots=True)
class Reproduction:
    """One request of a finding, sent again."""

    finding: str
    """Code and operation."""
    line: str
    """As the report prints it."""
    expected: int
    actual: int
    """0 if there was no response."""

    @property
    def succeeded(self) -> bool:
        """Whether the response has the status that the report says."""
        return self.expected == self.actual

    def __str__(self) -> str:
        return f"{self.finding}: status {self.actual}, expected {self.expected}: {self.line}"


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that may be sent again without a new ledger entry: what a curl line creates, no clean-up finds."""


def reproduce(report: Path, credential: str, *, skip: frozenset[str] = frozenset()) -> Iterator[Reproduction]:
    """Send the requests of each finding again, in their order, with a credential in place of the mask.

    Findings of the operations in `skip` are left out, and those with a request that is not safe.
    """
    for api in json.loads(report.read_text())["apis"]:
        for finding in api["findings"]:
            exchanges = finding["exchanges"]
            is_safe = all(exchange["request"]["method"] in SAFE for exchange in exchanges)
            if is_safe and finding["operation"] not in skip:
                title = " ".join(filter(None, (finding["code"], finding["operation"])))
                for exchange in exchanges:
                    yield _sent_again(title, exchange["curl"], exchange["response"]["status"], credential)


def _sent_again(finding: str, line: str, expected: int, credential: str) -> Reproduction:
    # The mask also hides credentials that are wrong on purpose; sent as it is, the mask is one.
    statuses = [status(each) for each in dict.fromkeys((line.replace(MASK, credential), line))]
    return Reproduction(finding, line, expected, expected if expected in statuses else statuses[0])


def status(line: str) -> int:
    """The status of the response to a curl line, as a shell reads it; 0 if there was none."""
    command = OPTIONS + line.removeprefix("curl ")
    done = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True)  # noqa: S607
    return int(done.stdout or 0)
