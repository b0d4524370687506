"""The hooks of a provider: optional methods and attributes that its mock uses, each a small protocol.

A provider implements operations, one method for each, and any of these protocols. A public name that is neither is a
mistake: `unknown_hook` finds it. So is a method that a class inherits from a protocol and does not define:
`unwritten_method` finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, runtime_checkable

from caveat.json_text import JsonValue
from caveat.provider.clock import Clock
from caveat.provider.outbox import Delivery
from caveat.provider.principal import Principal
from caveat.suggestion import did_you_mean, similar


@runtime_checkable
class IssuesCredentials(Protocol):
    """A provider with credentials of its own; without them, each security scheme gets an obviously fake one."""

    def credentials(self) -> Mapping[str, str]:
        """A valid credential for each security scheme."""
        ...


@runtime_checkable
class AuthenticatesCallers(Protocol):
    """A provider that decides which credentials are valid; without it, only those of `credentials` are."""

    def authenticate(self, principal: Principal) -> bool:
        """Whether the principal's credential is valid."""
        ...


@runtime_checkable
class DescribesCallers(Protocol):
    """A provider that states what a credential is for, when its request breaks the contract."""

    def caller(self, principal: Principal, operation: str) -> str:
        """What the credential is for, in the operation with this id; `""` if it does not matter there."""
        ...


@runtime_checkable
class LimitsBodySize(Protocol):
    """A provider with its own limit for request bodies."""

    max_body_bytes: int
    """Bytes of a request's body; a larger one gets a 413."""


@runtime_checkable
class SendsWebhooks(Protocol):
    """A provider that calls webhooks."""

    def deliveries(self) -> Iterable[Delivery]:
        """The deliveries since the last call of this method; the mock calls it after each operation."""
        ...


@runtime_checkable
class CachesResponses(Protocol):
    """A provider with operations whose responses the mock may cache."""

    cacheable: Collection[str]
    """Ids of operations whose responses depend on nothing but the request line, the principal and the state.

    They depend neither on the time nor on random numbers, and these operations change no state. The mock keeps such a
    response until another operation is called.
    """


@runtime_checkable
class CachesDailyResponses(Protocol):
    """A provider with operations whose responses the mock may cache until the day changes."""

    cacheable_daily: Collection[str]
    """Ids of operations like those of `cacheable`, except that their responses also depend on the date in UTC."""

    @property
    def clock(self) -> Clock:
        """The clock that these operations read."""
        ...


@runtime_checkable
class KeepsState(Protocol):
    """A provider whose state can be saved and restored.

    The state holds everything that affects responses, except what the provider's `make` was given.
    """

    def dump(self) -> JsonValue:
        """The whole state, as JSON."""
        ...

    def load(self, state: JsonValue) -> None:
        """Restore a state that `dump` returned; called once, on a fresh provider. Raises `BadState`."""
        ...


PROTOCOLS: tuple[type, ...] = (
    IssuesCredentials,
    AuthenticatesCallers,
    DescribesCallers,
    LimitsBodySize,
    SendsWebhooks,
    CachesResponses,
    CachesDailyResponses,
    KeepsState,
)
"""The protocols of all hooks."""

HOOKS = frozenset(
    name for protocol in PROTOCOLS for name in (*vars(protocol), *protocol.__annotations__) if not name.startswith("_")
)
"""The names of all hooks."""


def unknown_hook(provider: object, operations: Collection[str]) -> str:
    """Why a provider has a wrong public name, with the closest right one; `""` where all its names are right.

    `operations` are the names of the methods for operations. An attribute that is set on the instance only is state,
    and wrong only where it is close to the name of a hook.
    """
    on_class = {name for name in dir(type(provider)) if not name.startswith("_")}
    on_instance = {name for name in getattr(provider, "__dict__", {}) if not name.startswith("_")}
    for name in sorted((on_class | on_instance) - HOOKS - set(operations)):
        names = HOOKS if name not in on_class else HOOKS | set(operations)
        near = similar(name, sorted(names))
        if name in on_class or near:
            hint = did_you_mean((f"`{each}`" for each in near), f"Hooks are: {', '.join(sorted(HOOKS))}")
            return f"its public name `{name}` is neither an operation nor a hook of the mock. {hint}"
    return ""


def unwritten_method(provider: object, operations: Collection[str]) -> str:
    """Why a provider lacks a method of a protocol that its class inherits; `""` where it lacks none.

    `operations` are the names of the methods for operations. The method of a protocol returns None.
    """
    for name in sorted(HOOKS | set(operations)):
        owner = next((each for each in type(provider).__mro__ if name in vars(each)), object)
        if Protocol in owner.__bases__:
            remedy = f"Write it, or do not inherit {owner.__name__}"
            return f"it inherits `{name}` of the protocol {owner.__name__}, which does nothing. {remedy}"
    return ""


@runtime_checkable
class HasRunSettings(Protocol):
    """A provider's module with settings for runs, such as a URL for deliveries (a run judges them only)."""

    RUN_SETTINGS: Mapping[str, str]
    """By name, as in `caveat mock --set`."""


@runtime_checkable
class HasSettings(Protocol):
    """A provider's module with settings: its `make` takes an instance of `Settings` as `settings`."""

    Settings: type
    """A dataclass with a default for each field."""
