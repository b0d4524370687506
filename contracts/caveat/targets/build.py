"""Builds the target of a running service, a forwarder behind the guard, and the clean-up of one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from caveat.catalogue.api import Api
from caveat.exchange import Request
from caveat.judging.redaction import Redactor
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.session.session import redactor_of
from caveat.targets.configuration.allowed_operations import reason_not_allowed
from caveat.targets.configuration.secret import SecretSource, resolve_at
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.credentials.auth import credentials_for
from caveat.targets.credentials.credential_origins import origins
from caveat.targets.credentials.credentials import Credentials
from caveat.targets.credentials.refused_credentials import RefusedCredentials
from caveat.targets.credentials.token_expiry import TokenExpiry
from caveat.targets.fresh_keys import FreshKeys
from caveat.targets.guard.announcement import Announcing
from caveat.targets.guard.canary import Canary
from caveat.targets.guard.guard import Forwarder, Guard
from caveat.targets.guard.ownership import Ownership
from caveat.targets.guard.write_records import WriteRecords
from caveat.targets.items.cleanup import Cleanup
from caveat.targets.items.left_items import left_items
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.ledgers.ledger import Ledger, new_run
from caveat.targets.ledgers.ledgers import RUN_VARIABLE, open_ledger
from caveat.targets.network.live import Live
from caveat.targets.network.production import check_consent
from caveat.targets.target import UNLIMITED, Target, TrafficLog


def guarded_target(
    api: Api,
    settings: TargetSettings,
    *,
    run_id: str | None = None,
    announce: Callable[[Request], None] = lambda _request: None,
) -> Target:
    """A running service behind the guard; a connection is opened, and no request is sent yet.

    `run_id` is that of a run whose budget is shared. `announce` gets the first request before it is sent, unmasked and
    with a target below the base URL. Raises `BadValue`, `Unreachable`, `SecretUnavailable` and `BadLedger`.
    """
    service = _service(api, settings, run_id)
    ownership = service.ownership
    refused = RefusedCredentials(service.requests, service.not_allowed, service.origins)
    guard = service.guard(ownership, Announcing(service.live, announce), refused)
    canary = Canary(guard, service.live.check_connection)
    return Target(
        FreshKeys(canary, api.spec),
        base_url=service.live.base_url,
        added_path=service.live.added_path,
        credentials=service.credentials,
        headers=service.headers,
        exclusive=settings.exclusive,
        settle_s=settings.settle_s,
        foreign_writes=ownership is None,
        declared_only=True,
        not_allowed=service.not_allowed,
        journeys=api.journeys,
        parameters=settings.parameters,
        secrets=service.secrets,
        traffic_log=guard.log,
        is_up=canary.is_up,
        # With a limit, each request counts.
        replays=settings.budget == UNLIMITED,
        run=service.ledger.run,
        continued=0 if run_id or os.environ.get(RUN_VARIABLE) else service.ledger.spent().requests,
        requests_left=service.requests_left,
        left=lambda: left_items(api.spec, service.ledger),
        finish=service.finish,
        close=service.close,
    )


def cleanup_of(api: Api, settings: TargetSettings, *, dry_run: bool) -> tuple[Cleanup, Callable[[], None]]:
    """The clean-up of a target, and a function that closes it; raises what `guarded_target` raises.

    It has a budget of its own, since that of a killed run may be used up.
    """
    service = _service(api, settings, f"cleanup-{new_run()}")
    guard = service.guard(None, service.live, None)
    cleanup = Cleanup(
        api.spec,
        guard.exchange,
        service.ledger,
        service.requests,
        guard.log,
        dry_run=dry_run,
        settle_s=settings.settle_s,
    )
    return cleanup, service.close


@dataclass(frozen=True, slots=True)
class _Service:
    """The parts of a guarded service."""

    spec: Spec
    settings: TargetSettings
    live: Live
    ledger: Ledger
    credentials: Credentials
    headers: Mapping[str, str]
    redactor: Redactor

    @property
    def requests(self) -> OwnRequests:
        return OwnRequests(self.spec, self.credentials, self.headers, self.settings.parameters)

    def guard(self, ownership: Ownership | None, forwarder: Forwarder, refused: RefusedCredentials | None) -> Guard:
        return Guard(
            self.spec,
            forwarder,
            self.ledger,
            self.not_allowed,
            TrafficLog(),
            ownership,
            TokenExpiry(self.spec, self.credentials, self.credentials),
            refused,
            writes=WriteRecords(
                self.ledger,
                self.requests,
                redact=lambda text: self.recorded().text(text),
                redact_content=self.masked,
            ),
        )

    @property
    def origins(self) -> Mapping[str, str]:
        return origins(self.settings, self.spec.security_schemes)

    def not_allowed(self, operation: Operation) -> str:
        return reason_not_allowed(self.settings, operation)

    def secrets(self) -> tuple[str, ...]:
        """All secret values known so far."""
        fields = self.settings.headers.items()
        referenced = (self.headers[name] for name, secret in fields if secret.source is not SecretSource.PLAIN)
        return (*referenced, *self.settings.secrets, *self.credentials.secrets())

    def masked(self, text: str) -> str:
        return self.redactor.knowing(self.secrets()).text(text)

    def recorded(self) -> Redactor:
        """Masks secrets in what the ledger gets, except for values of parameters: a clean-up needs those in paths."""
        return self.redactor.knowing(set(self.secrets()) - set(self.settings.secrets))

    def requests_left(self) -> int | None:
        """The number of requests that the budget still allows; None if it does not limit them."""
        limit = self.settings.budget.requests
        return None if limit is None else max(limit - self.ledger.spent().requests, 0)

    @property
    def ownership(self) -> Ownership | None:
        """Refuses writes to items that no run created; None if they are allowed."""
        if self.settings.exclusive or self.settings.foreign_writes:
            return None
        return Ownership(self.spec, self.ledger, self.settings.parameters)

    def finish(self) -> None:
        """End the run normally."""
        self.ledger.finish()
        self.close()

    def close(self) -> None:
        self.live.close()
        self.ledger.close()


def _service(api: Api, settings: TargetSettings, run_id: str | None) -> _Service:
    check_consent(settings, api.spec)
    resolve = resolve_at(settings.defined_in)
    headers = {name: resolve(secret) for name, secret in settings.headers.items()}
    credentials = credentials_for(settings, api.spec, resolve, lambda other: Live(other).forward)
    ledger = open_ledger(settings, run_id)
    try:
        live = Live(settings, api.spec.servers, run=ledger.run)
        live.check_connection()
    except BaseException:
        ledger.close()
        raise
    redactor = redactor_of(api, headers=headers.items())
    return _Service(api.spec, settings, live, ledger, credentials, headers, redactor)
