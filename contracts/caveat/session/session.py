"""The session: the only place where an exchange is named, judged, redacted and counted."""

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
    """Observes the exchanges of one API, once each and in order, the same way for all traffic.

    Its memory does not grow with the number of exchanges.
    """

    def __init__(self, api: Api, redactor: Redactor | None = None) -> None:
        """Start without any exchange; `redactor` is by default that of the API's credential fields."""
        self.api = api
        self.redactor = redactor or redactor_of(api)
        self.coverage = Coverage()
        self.findings = Findings()
        self._judge = Judge(api.rules)

    def observe(self, request: Request, response: Response) -> Judgement:
        """Judge an exchange; the findings are complete and redacted, the exchange is as it was sent.

        Raises `RuleFailed`.
        """
        judgement = self._judge.judge(self.api.spec.exchange(request, response))
        self.coverage.count(judgement)
        findings = tuple(map(self._complete, judgement.findings))
        for finding in findings:
            self.findings.add(finding)
        return Judgement(judgement.exchange, findings, judgement.rules)

    def add(self, finding: Finding) -> Finding:
        """Keep a finding that another check made of the exchanges; returns it complete and redacted."""
        finding = self._complete(finding)
        self.findings.add(finding)
        return finding

    def restart(self) -> None:
        """Let rules forget earlier exchanges: the target was reset, or exchanges were missed."""
        self._judge.restart()

    def redact(self, text: str) -> str:
        """A text without secrets, and without halves of surrogate pairs, which UTF-8 cannot encode."""
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
    """Masks the API's credential fields, these header fields, and these values wherever they stand."""
    fields = (scheme.field for scheme in api.spec.security_schemes.values())
    return Redactor.of(headers=headers, values=values, fields=fields)
