"""The hooks of a provider: a wrong public name is found, with the closest right one."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from caveat.json_text import JsonValue
from caveat.provider.outbox import Delivery
from caveat.provider.protocols import HOOKS, KeepsState, SendsWebhooks, unknown_hook

OPERATIONS = {"list_pets", "make_pet"}


class Good:
    """A provider with operations, hooks, and state of its own."""

    max_body_bytes = 20

    def __init__(self) -> None:
        self.pets: list[str] = []

    def list_pets(self) -> list[str]:
        """Return all pets."""
        return self._sorted()

    def deliveries(self) -> Iterable[Delivery]:
        """Return no deliveries."""
        return ()

    def _sorted(self) -> list[str]:
        return sorted(self.pets)


def test_operations_hooks_private_names_and_state_are_right() -> None:
    assert unknown_hook(Good(), OPERATIONS) == ""
    assert unknown_hook(None, OPERATIONS) == ""


def provider_with(name: str) -> object:
    return type("Provider", (Good,), {name: lambda _self: None})()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("delivries", "Did you mean `deliveries`?"),
        ("max_body_size", "Did you mean `max_body_bytes`?"),
        ("list_pet", "Did you mean `list_pets`?"),
        ("zzz", f"Hooks are: {', '.join(sorted(HOOKS))}"),
    ],
)
def test_another_public_name_of_the_class_is_wrong(name: str, hint: str) -> None:
    expected = f"its public name `{name}` is neither an operation nor a hook of the mock. {hint}"
    assert unknown_hook(provider_with(name), OPERATIONS) == expected


def test_an_attribute_of_the_instance_is_wrong_only_where_it_is_close_to_a_hook() -> None:
    provider = Good()
    provider.cachable = frozenset({"list-pets"})  # type: ignore[attr-defined]
    assert unknown_hook(provider, OPERATIONS).endswith("Did you mean `cacheable`?")


def test_the_hooks_are_the_members_of_the_protocols() -> None:
    expected = {"authenticate", "cacheable", "cacheable_daily", "caller", "clock", "credentials", "deliveries", "dump"}
    assert expected | {"load", "max_body_bytes"} == HOOKS


def test_a_provider_has_a_hook_only_with_all_its_members() -> None:
    class Half(Good):
        def dump(self) -> JsonValue:
            return None

    class Whole(Half):
        def load(self, state: JsonValue) -> None:
            pass

    assert not isinstance(Half(), KeepsState)
    assert isinstance(Whole(), KeepsState)
    assert isinstance(Whole(), SendsWebhooks)
