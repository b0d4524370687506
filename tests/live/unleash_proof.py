"""The checks of `scripts/live-unleash`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from caveat.catalogue import catalogue
from caveat.judging.evidence import Grade
from caveat.openapi import evidence
from live import curl_lines, fixtures, unleash
from live.processes import fetch
from live.steps import BROKEN, NOT_JUDGED, CaveatInFolder, heading, reproduce, require

OPERATIONS = 214
"""Operations of the server's own document."""

CONFIGURATION = """\
[targets.reads]
api = "unleash-server.json"
url = "{url}"
auth = {{ scheme = "apiKey", token = "env:LIVE_UNLEASH_TOKEN" }}
exclusive = true
run_header = "X-Caveat-Run"
max_time = "15m"
timeout = 20
parameters = {{ {parameters} }}

[targets.signals]
api = "unleash"
url = "{url}"
auth = {{ scheme = "apiKey", token = "env:LIVE_UNLEASH_TOKEN" }}
effects = ["reads", "writes"]
foreign_writes = true
max_requests = 200

[targets.signals-backend-token]
api = "unleash"
url = "{url}"
auth = {{ scheme = "apiKey", token = "env:LIVE_UNLEASH_BACKEND_TOKEN" }}
effects = ["reads", "writes"]
foreign_writes = true
max_requests = 200

[targets.signals-vendor-document]
api = "vendor.yaml"
url = "{url}"
headers = {{ Authorization = "env:LIVE_UNLEASH_BACKEND_TOKEN" }}
effects = ["reads", "writes"]
foreign_writes = true
max_requests = 200
"""

VENDOR_DOCUMENT = Path(__file__).parents[2] / "specs" / "unleash" / "openapi.yaml"
"""Without the overlay, which adds what the vendor's document leaves out."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How the signal endpoint, which this edition does not have, answers a credential; and the evidence for it."""

    credential: str
    status: int
    grade: Grade


def prove(folder: Path, max_s: float, examples: int) -> None:
    """Start the server, and run each step; raises `click.ClickException` where one fails."""
    heading(f"{unleash.PACKAGE}@{unleash.VERSION} with PostgreSQL")
    with unleash.server(folder, max_s) as url:
        token = fixtures.fill(url, unleash.BACKEND_TOKEN)
        # A copy, because the overlay beside the original is applied to it.
        (folder / "vendor.yaml").write_bytes(VENDOR_DOCUMENT.read_bytes())
        (folder / "unleash-server.json").write_bytes(fetch(f"{url}/docs/openapi.json"))
        parameters = ", ".join(f"{name} = {json.dumps(value)}" for name, value in fixtures.PARAMETERS.items())
        (folder / "caveat.toml").write_text(CONFIGURATION.format(url=url, parameters=parameters))
        caveat = CaveatInFolder(
            folder, {"LIVE_UNLEASH_TOKEN": token, "LIVE_UNLEASH_BACKEND_TOKEN": unleash.BACKEND_TOKEN}
        )
        _reads(caveat, token, examples)
        _signals(caveat, url, token, examples)


def _reads(caveat: CaveatInFolder, token: str, examples: int) -> None:
    report = caveat.folder / "reads.json"
    limits = ("--examples", str(examples))
    reports = ("--report", "text", "--report", f"json={report.name}")
    # This server has defects, and answers with statuses that its document leaves out.
    caveat("test", "--target", "reads", *limits, *reports, expected=(BROKEN,))
    (api,) = json.loads(report.read_text())["apis"]
    require(api["operations"] == OPERATIONS, f"the server's document has {OPERATIONS} operations")
    methods = {exchange["request"]["method"] for finding in api["findings"] for exchange in finding["exchanges"]}
    require(methods <= curl_lines.SAFE, "no finding has a request that may write")
    reproduce(report, token)


def _signals(caveat: CaveatInFolder, url: str, token: str, examples: int) -> None:
    limits = ("--examples", str(examples))
    for name in ("signals", "signals-backend-token"):
        # No token of this edition opens the endpoint, so no success is judged: exit code 2 and no finding.
        caveat("test", "--target", name, *limits, expected=(NOT_JUDGED,))
    report = caveat.folder / "vendor-document.json"
    target = ("--target", "signals-vendor-document")
    caveat("test", *target, *limits, "--report", "text", "--report", f"json={report.name}", expected=(NOT_JUDGED,))
    (api,) = json.loads(report.read_text())["apis"]
    undocumented = {(finding["code"], finding["severity"]) for finding in api["findings"]}
    require(undocumented == {("OAS001", "left-open")}, "the vendor's document without the overlay leaves 403 open")
    for refusal in (
        Refusal("", 401, Grade.DOCUMENTED),
        Refusal(unleash.BACKEND_TOKEN, 403, Grade.INFERRED),
        Refusal(token, 404, Grade.INFERRED),
    ):
        _refused(url, refusal)


def _refused(url: str, refusal: Refusal) -> None:
    spec = catalogue.api("unleash").spec
    response = spec.operations["call-signal-endpoint"].responses[str(refusal.status)]
    credential = f"-H 'Authorization: {refusal.credential}'" if refusal.credential else ""
    status = curl_lines.status(f"curl -X POST {credential} {url}/api/signal-endpoint/github-issues")
    require(status == refusal.status, f"the signal endpoint answers {refusal.status}")
    grade = evidence.effective(spec.root, response.pointers).grade
    require(grade is refusal.grade, f"the contract has {refusal.status} as {refusal.grade}")
