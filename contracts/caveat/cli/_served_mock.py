"""The mock that `caveat mock` serves: built from options and a saved state, with the lines that introduce it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.types import ASGIApp

from caveat.cli import _output
from caveat.cli._credentials import as_sent, require_usable
from caveat.cli._mock_options import MockOptions
from caveat.console.application import build_application
from caveat.console.control import PREFIX
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.mock.faults.fault import Fault, parse_fault
from caveat.mock.state_file import SavedState
from caveat.mock.webhooks import WebhookSender


@dataclass(frozen=True, slots=True)
class ServedMock:
    """A mock, and the application that serves it with its console."""

    mock: Mock
    app: ASGIApp
    seed: int
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]

    def saved(self) -> SavedState:
        """The state that is saved in the state file."""
        return SavedState(self.seed, self.mock.dump())

    def introduction(self, address: str) -> Iterator[str]:
        """The lines that are printed on start: addresses, credentials, faults and warnings."""
        yield f"{self.mock.spec.title} is mocked on {address}"
        yield f"  console: {address}{PREFIX}/"
        for scheme, credential in self.mock.credentials.items():
            yield f"  {scheme}: {as_sent(self.mock.spec.security_schemes[scheme], credential)}"
        for fault in self.faults:
            yield f"  fault: {fault}"
        for warning in (*self.warnings, *self.mock.spec.notices):
            yield f"  warning: {warning}"


def build_served_mock(options: MockOptions, saved: SavedState | None, host: str) -> ServedMock:
    """Build the mock and its application; a saved state decides the seed. Raises `BadOption` and `BadValue`.

    `host` is the address that the server listens on.
    """
    seed = options.seed if saved is None else saved.seed
    log = partial(_output.echo, err=True)
    sender = WebhookSender(allowed=options.webhook_hosts, log=log)
    mock = build_mock(
        options.api,
        seed=seed,
        clock=options.clock,
        settings=options.settings,
        credentials=options.credentials,
        webhook_sender=sender,
    )
    require_usable(mock.spec.security_schemes, mock.credentials)
    faults = tuple(parse_fault(text, mock.spec.operations) for text in options.faults)
    app = build_application(
        options.api, mock, seed=seed, faults=faults, host=host, write=log if options.access_log else None
    )
    return ServedMock(mock, app, seed, faults, tuple(_warnings(options.settings, sender)))


def _warnings(settings: Mapping[str, str], sender: WebhookSender) -> Iterator[str]:
    for name, value in settings.items():
        reason = sender.blocked_reason(value) if value.startswith(("http://", "https://")) else ""
        if reason:
            yield f"nothing is sent to the URL of {name}: {reason}"
