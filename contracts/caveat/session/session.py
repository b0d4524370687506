"""The session: names the operation of each exchange, judges, redacts and counts it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Request, Response
from caveat.judging.attribution import Attribution
from caveat.judging.error_text import error_text
from caveat.judging.finding import WHOLE, Finding
from caveat.judging.judge import Judge, Judgement
from caveat.judging.promise import Gravity
from caveat.judging.redaction import MADE_UP, MASK, Redactor
from caveat.session.coverage import Coverage
from caveat.session.deliveries import delivery
from caveat.session.findings import Findings
from caveat.session.known_creations import KnownCreations
from caveat.session.names import names_of
from caveat.session.originals import Originals
from caveat.session.unnamed import crash


class Session:
    """Observes the exchanges of one API in order, the same way for all traffic.

    Its size does not grow with the number of exchanges.
    """

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        api: Api,
        redactor: Redactor | None = None,
        secrets: Callable[[], Iterable[str]] = tuple,
        *,
        origin: Attribution | None = None,
        exclusive: bool = False,
        settle_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start without exchanges; the default `redactor` masks the API's credential fields.

        `secrets` gives secret values known so far, which are masked too: tokens are fetched during a run. `origin` is
        where findings come from, if the responses are not those of the vendor's service. `exclusive` says that no
        other client writes, `settle_s` after how many seconds writes are visible, 0 if that is not known. `clock`
        gives the time of exchanges without one, in seconds.
        """
        self.api = api
        self._origin = origin
        self._redactor = redactor or redactor_of(api)
        self._secrets = secrets
        self.coverage = Coverage()
        self.findings = Findings()
        self.originals = Originals()
        self.confirms: Callable[[Finding], bool] = lambda _finding: True
        """Whether a finding that is not redacted is beyond doubt; one that is not breaks no promise."""
        self.on_finding: Callable[[Finding], None] = lambda _finding: None
        """Called with each finding, complete and redacted, also with those that were found before."""
        is_stated = exclusive or settle_s
        self._judge = Judge(api.rules_of(exclusive=exclusive, settle_s=settle_s) if is_stated else api.rules)
        self._created = KnownCreations(self._judge)
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
        self.originals.sent(request, received)
        judgement = self._judge.judge(self.api.spec.exchange(request, response, received))
        self.coverage.count(judgement)
        unnamed = crash(self.api.spec, judgement.exchange) if judgement.exchange.operation is None else None
        if not judgement.findings and unnamed is None:
            return judgement
        findings = tuple(map(self.add, _counted_once((*judgement.findings, *([unnamed] if unnamed else [])))))
        return replace(judgement, findings=findings)

    def redacted(self, request: Request, response: Response) -> Exchange:
        """An exchange with its operation and without secrets, which is not judged."""
        return self.redactor.exchange(self.api.spec.exchange(request, response))

    def deliver(self, request: Request) -> Judgement:
        """Judge a webhook request that the API sends; the request belongs after the exchange that caused it.

        Its target is the whole URL. Raises `RuleFailed`.
        """
        exchange, invalid = delivery(self.api.spec, request)
        judgement = self._judge.judge(exchange)
        self.coverage.count_delivery(judgement)
        findings = tuple(map(self.add, _counted_once((*([invalid] if invalid else []), *judgement.findings))))
        return Judgement(exchange, findings, judgement.rules)

    def add(self, finding: Finding) -> Finding:
        """Add a finding of another check; returns it complete and redacted."""
        complete = self.findings.add(self._complete(finding), lambda: self.confirms(finding))
        if self.findings.shows(complete):
            self.originals.keep(complete.fingerprint, finding.exchanges)
        self.on_finding(complete)
        return complete

    def shown(self, finding: Finding, exchanges: tuple[Exchange, ...]) -> Finding:
        """A finding that is complete, with these exchanges, which get redacted."""
        made_up = self._made_up(replace(finding, exchanges=exchanges))
        return replace(finding, exchanges=tuple(map(self.redactor.exchange, exchanges)), made_up=made_up)

    def start_unit(self, *, shows_made_up: bool = False) -> None:
        """Forget all exchanges and findings: the next unit is counted separately.

        `shows_made_up` says that no credential of its requests comes from a response: what is no known secret is shown.
        """
        if self._redactor.unknown != MASK:
            self._redactor = replace(self._redactor, unknown=None if shows_made_up else MADE_UP)
        self.coverage = Coverage()
        self.findings = Findings()
        self.originals.start_unit()
        self._created.keep()
        self._forget()

    def restart(self) -> None:
        """Reset the memories of rules: the target was reset, or exchanges were missed."""
        self._created.clear()
        self._forget()

    def _forget(self) -> None:
        self._judge.restart()
        self.originals.reset()

    def redact(self, text: str) -> str:
        """The text, with secrets masked, and `?` for lone surrogates, which UTF-8 cannot encode."""
        return self.redactor.text(text).encode("utf-8", "replace").decode()

    def _complete(self, finding: Finding) -> Finding:
        redactor = self.redactor
        complete = replace(
            finding,
            api=self.api.name,
            message=self.redact(finding.message),
            at=self.redact(finding.at),
            exchanges=tuple(map(redactor.exchange, finding.exchanges)),
            creations=tuple(map(redactor.exchange, self._creations(finding))),
            made_up=self._made_up(finding),
        )
        return replace(complete, says=self._says(complete), origin=complete.origin or self._origin)

    def _creations(self, finding: Finding) -> tuple[Exchange, ...]:
        """The creations of the items in the path of the last request, if the finding does not begin with them."""
        if finding.exchange is None or len(finding.exchanges) > 1:
            return ()
        return self._created.of(finding.exchange)

    def _made_up(self, finding: Finding) -> tuple[str, ...]:
        """The credentials of its requests that are made up, if the generator of requests is known to make up some."""
        if self._redactor.unknown == MASK:
            return ()
        return tuple(dict.fromkeys(name for each in finding.exchanges for name in self._redactor.made_up(each)))

    def _says(self, finding: Finding) -> str:
        """The error text of the response, if it shows the cause: not if a part of it is compared with a schema."""
        is_about_part = finding.at not in WHOLE and finding.gravity is Gravity.ORDINARY
        if finding.exchange is None or finding.exchange.is_delivery or is_about_part:
            return ""
        return error_text(finding.exchange, names_of(self.api.spec))


def redactor_of(api: Api, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = ()) -> Redactor:
    """A redactor that masks an API's credential fields, these header fields, and these values in any place."""
    fields = (scheme.field for scheme in api.spec.security_schemes.values())
    return Redactor.of(headers=headers, values=values, fields=fields)


def _counted_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of one exchange: it counts once, also where several items of a list break a promise."""
    counted: set[str] = set()
    for finding in findings:
        yield replace(finding, count=0) if finding.fingerprint in counted else finding
        counted.add(finding.fingerprint)
