"""The session: names the operation of each exchange, judges, redacts and counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.judging.finding import Finding
from caveat.judging.judge import Judge, Judgement
from caveat.judging.redaction import Redactor
from caveat.session.coverage import Coverage
from caveat.session.findings import Findings


class Session:
    """Observes the exchanges of one API in order, the same way for all traffic.

    Its size does not grow with the number of exchanges.
    """

    def __init__(self, api: Api, redactor: Redactor | None = None) -> None:
        """Start without exchanges; the default `redactor` masks the API's credential fields."""
        self.api = api
        self.redactor = redactor or redactor_of(api)
        self.coverage = Coverage()
        self.findings = Findings()
        self._judge = Judge(api.rules)

    def observe(self, request: Request, response: Response) -> Judgement:
        """Judge an exchange; the findings are complete and redacted, the exchange is as sent.

        Raises `RuleFailed`.
        """
        judgement = self._judge.judge(self.api.spec.exchange(request, response))
        self.coverage.count(judgement)
        findings = tuple(map(self._complete, judgement.findings))
        for finding in findings:
            self.findings.add(finding)
        return Judgement(judgement.exchange, findings, judgement.rules)

    def add(self, finding: Finding) -> Finding:
        """Add a finding of another check; returns it complete and redacted."""
        finding = self._complete(finding)
        self.findings.add(finding)
        return finding

    def start_unit(self) -> None:
        """Start again without exchanges and findings: what follows is counted for itself."""
        self.coverage = Coverage()
        self.findings = Findings()
        self.restart()

    def restart(self) -> None:
        """Reset the memories of rules: the target was reset, or exchanges were missed."""
        self._judge.restart()

    def redact(self, text: str) -> str:
        """The text, with secrets masked, and `?` for lone surrogates, which UTF-8 cannot encode."""
        return self.redactor.text(text).encode("utf-8", "replace").decode()

    def _complete(self, finding: Finding) -> Finding:
        return replace(
            finding,
            api=self.api.name,
            message=self.redact(finding.message),
            at=self.redact(finding.at),
            exchanges=tuple(map(self.redactor.exchange, finding.exchanges)),
        )


def redactor_of(api: Api, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = ()) -> Redactor:
    """A redactor that masks an API's credential fields, these header fields, and these values in any place."""
    fields = (scheme.field for scheme in api.spec.security_schemes.values())
    return Redactor.of(headers=headers, values=values, fields=fields)
