"""Builds the mock of an API from its contract, its provider, its settings and its credentials."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType

from caveat.catalogue.api import Api
from caveat.errors import BadPackage
from caveat.mock.engine import Mock
from caveat.mock.settings import NoSettings, parse_settings
from caveat.mock.webhooks import WebhookSender
from caveat.openapi.naming import snake_case
from caveat.provider.clock import Clock, restarted, ticking
from caveat.provider.protocols import HasSettings, unknown_hook, unwritten_method


def build_mock(  # noqa: PLR0913 - each is one decision
    api: Api,
    *,
    seed: int = 0,
    clock: Clock | None = None,
    settings: Mapping[str, str] | None = None,
    credentials: Mapping[str, str] | None = None,
    webhook_sender: WebhookSender | None = None,
) -> Mock:
    """A fresh mock of the API; without a `clock`, it runs at the same times in every run.

    `settings` are texts, by the names of the fields of the provider's `Settings`. `credentials` replace the provider's
    own, by security scheme. Raises `BadValue` where the API has no such setting or security scheme, and `BadPackage`
    where its provider has a public name that is neither an operation nor a hook, or lacks a method of a protocol that
    it inherits.
    """
    start = clock or ticking()
    until = restarted(start)()
    if api.provider is None:
        parse_settings(NoSettings, settings or {})
        return Mock(api.spec, seed=seed, credentials=credentials, until=until)
    make = _provider_maker(api.provider, seed, start, settings or {})
    operations = frozenset(map(snake_case, api.whole.operations))
    checked = partial(_checked, make, operations)
    return Mock(api.spec, checked, seed=seed, credentials=credentials, webhook_sender=webhook_sender, until=until)


def _provider_maker(module: ModuleType, seed: int, clock: Clock, texts: Mapping[str, str]) -> Callable[[], object]:
    kind = module.Settings if isinstance(module, HasSettings) else NoSettings
    settings = parse_settings(kind, texts)
    make: Callable[..., object] | None = getattr(module, "make", None)
    if make is None:
        raise BadPackage(module.__name__, "it has no function `make`")
    if ("settings" in inspect.signature(make).parameters) is (kind is NoSettings):
        raise BadPackage(module.__name__, "a class `Settings` and a parameter `settings` of `make` need each other")
    arguments = {} if kind is NoSettings else {"settings": settings}
    return lambda: make(seed=seed, clock=restarted(clock), **arguments)


def _checked(make: Callable[[], object], operations: frozenset[str]) -> object:
    """A new provider, whose names are checked before the mock uses one."""
    provider = make()
    problem = unknown_hook(provider, operations) or unwritten_method(provider, operations)
    if problem:
        kind = type(provider)
        raise BadPackage(f"{kind.__module__}.{kind.__qualname__}", problem)
    return provider
