"""The session: names the operation of each exchange, judges, redacts and counts it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.judging.finding import Finding
from caveat.judging.judge import Judge, Judgement
from caveat.judging.redaction import Redactor
from caveat.session.coverage import Coverage
from caveat.session.deliveries import delivery
from caveat.session.findings import Findings


class Session:
    """Observes the exchanges of one API in order, the same way for all traffic.

    Its size does not grow with the number of exchanges.
    """

    def __init__(
        self,
        api: Api,
        redactor: Redactor | None = None,
        secrets: Callable[[], Iterable[str]] = tuple,
        *,
        exclusive: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start without exchanges; the default `redactor` masks the API's credential fields.

        `secrets` gives secret values known so far, which are masked too: tokens are fetched during a run. `exclusive`
        says that no other client writes. `clock` gives the time of exchanges without one, in seconds.
        """
        self.api = api
        self._redactor = redactor or redactor_of(api)
        self._secrets = secrets
        self.coverage = Coverage()
        self.findings = Findings()
        self.on_finding: Callable[[Finding], None] = lambda _finding: None
        """Called with each finding, complete and redacted, also with those that were found before."""
        self._judge = Judge(api.rules_of(exclusive=True) if exclusive else api.rules)
        self._clock = clock

    @property
    def redactor(self) -> Redactor:
        """Masks all secrets that are known so far."""
        self._redactor = self._redactor.knowing(self._secrets())
        return self._redactor

    def observe(self, request: Request, response: Response, at: float | None = None) -> Judgement:
        """Judge an exchange; the findings are complete and redacted, the exchange is as sent.

        `at` is when the response was complete, in seconds from any start; by default it is now. Raises `RuleFailed`.
        """
        received = self._clock() if at is None else at
        judgement = self._judge.judge(self.api.spec.exchange(request, response, received))
        self.coverage.count(judgement)
        if not judgement.findings:
            return judgement
        findings = tuple(map(self.add, judgement.findings))
        return replace(judgement, findings=findings)

    def deliver(self, request: Request) -> Judgement:
        """Judge a webhook request that the API sends; the request belongs after the exchange that caused it.

        Its target is the whole URL. Raises `RuleFailed`.
        """
        exchange, invalid = delivery(self.api.spec, request)
        judgement = self._judge.judge(exchange)
        self.coverage.count_delivery(judgement)
        findings = tuple(map(self.add, (*([invalid] if invalid else []), *judgement.findings)))
        return Judgement(exchange, findings, judgement.rules)

    def add(self, finding: Finding) -> Finding:
        """Add a finding of another check; returns it complete and redacted."""
        finding = self._complete(finding)
        self.findings.add(finding)
        self.on_finding(finding)
        return finding

    def start_unit(self) -> None:
        """Forget all exchanges and findings: the next unit is counted separately."""
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
        redactor = self.redactor
        return replace(
            finding,
            api=self.api.name,
            message=self.redact(finding.message),
            at=self.redact(finding.at),
            exchanges=tuple(map(redactor.exchange, finding.exchanges)),
        )


def redactor_of(api: Api, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = ()) -> Redactor:
    """A redactor that masks an API's credential fields, these header fields, and these values in any place."""
    fields = (scheme.field for scheme in api.spec.security_schemes.values())
    return Redactor.of(headers=headers, values=values, fields=fields)
