"""The mock of an API: its contract, and the behaviour, settings and credentials that it has."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.catalogue.api import Api
from caveat.mock.engine import Mock, Provider
from caveat.mock.settings import NoSettings, read
from caveat.mock.webhooks import WebhookSender
from caveat.provider.clock import Clock, restarted, ticking


def mock(  # noqa: PLR0913 - each is one decision
    api: Api,
    *,
    seed: int = 0,
    clock: Clock | None = None,
    settings: Mapping[str, str] | None = None,
    credentials: Mapping[str, str] | None = None,
    webhook_sender: WebhookSender | None = None,
) -> Mock:
    """The API's mock, fresh; without a clock of its own it lives in the same times in every run.

    Its provider's `Settings` are read of texts; raises `BadOption` where it has no such setting or security scheme.
    """
    behaviour = api.provider
    made = read(getattr(behaviour, "Settings", NoSettings), settings or {})
    until = restarted(clock or ticking())()
    if behaviour is None:
        return Mock(api.spec, seed=seed, credentials=credentials, until=until)
    told = {} if isinstance(made, NoSettings) else {"settings": made}

    def make() -> Provider:
        provider: Provider = behaviour.make(seed=seed, clock=restarted(clock or ticking()), **told)
        return provider

    return Mock(api.spec, make, seed=seed, credentials=credentials, webhook_sender=webhook_sender, until=until)
