"""Building a mock: clock, provider, settings, and the check of the provider's hooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType

import pytest

from acme import DOCUMENT
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.errors import BadPackage, BadValue
from caveat.exchange import Headers, Request
from caveat.mock.build import build_mock
from caveat.openapi.spec import Spec
from caveat.provider import protocols
from caveat.provider.clock import EARLIEST, LATEST, ticking
from caveat_models.unleash.provider import Provider


def test_the_mock_of_a_document_has_no_provider(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    assert build_mock(Api("acme", lambda: spec)).provider is None


def test_a_clock_decides_the_times_of_a_mock() -> None:
    unleash = catalogue.api("unleash")
    assert build_mock(unleash).provider is not None
    clock = datetime(2026, 5, 5, tzinfo=UTC)
    mock = build_mock(unleash, clock=lambda: clock)
    [operation] = unleash.spec.operations.values()
    path = operation.path.replace("{name}", str(operation.parameters[0].example))
    headers = Headers([("Authorization", mock.credentials["apiKey"]), ("content-type", "application/json")])
    assert b"2026-05-05" in mock.answer(Request("POST", path, headers, b"{}")).body


@pytest.mark.parametrize("name", catalogue.names())
@pytest.mark.parametrize("start", [EARLIEST, LATEST])
def test_every_mock_can_run_at_the_earliest_and_at_the_latest_time(name: str, start: datetime) -> None:
    mock = build_mock(catalogue.api(name), clock=ticking(start))
    state = mock.dump()
    if state is not None:
        mock.load(state)


def test_a_ticking_clock_restarts_when_the_mock_is_reset() -> None:
    mock = build_mock(catalogue.api("unleash"), clock=ticking())
    headers = Headers([("Authorization", mock.credentials["apiKey"]), ("content-type", "application/json")])
    call = Request("POST", "/api/signal-endpoint/github-issues", headers, b"{}")
    first, second = mock.answer(call), mock.answer(call)
    mock.reset()
    assert [mock.answer(call), mock.answer(call)] == [first, second]


def test_generated_times_lie_before_the_start_of_the_clock(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(
        "paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: "
        "{type: array, minItems: 20, items: {type: string, format: date-time}}}}}}}}}"
    )
    for clock, year in ((None, 2025), (ticking(datetime(1999, 1, 1, tzinfo=UTC)), 1998)):
        times = build_mock(Api("acme", lambda: spec), clock=clock).answer(Request("GET", "/a")).json
        assert times == build_mock(Api("acme", lambda: spec), clock=clock).answer(Request("GET", "/a")).json
        assert isinstance(times, list)
        assert {str(time)[:4] for time in times} == {str(year)}


class Shop:
    """A provider of the document `acme`, which has no operation of its own here."""

    def credentials(self) -> Mapping[str, str]:
        """Return no credentials."""
        return {}


class Misspelled(Shop):
    """A provider with a hook that is spelled wrongly."""

    def delivries(self) -> tuple[()]:
        """Return no deliveries."""
        return ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a provider."""

    size: int = 1


def api_with(spec: Spec, **names: object) -> Api:
    """An API whose provider's module has these names."""
    module = ModuleType("acme.mock.provider")
    vars(module).update(names)

    class Acme(Api):
        @property
        def provider(self) -> ModuleType:
            return module

    return Acme("acme", lambda: spec)


def make_shop(*, seed: int, clock: object) -> Shop:
    """Create a provider without settings."""
    del seed, clock
    return Shop()


def make_misspelled(*, seed: int, clock: object) -> Misspelled:
    """Create a provider with a misspelled hook."""
    del seed, clock
    return Misspelled()


def make_with_settings(*, seed: int, clock: object, settings: Settings) -> Shop:
    """Create a provider with settings."""
    del seed, clock, settings
    return Shop()


def test_a_provider_with_known_names_is_accepted(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    assert isinstance(build_mock(api_with(spec, make=make_shop)).provider, Shop)
    api = api_with(spec, make=make_with_settings, Settings=Settings)
    assert isinstance(build_mock(api, settings={"size": "2"}).provider, Shop)


def test_a_misspelled_hook_is_an_error_that_names_the_class_and_the_hook(compiled: Callable[[str], Spec]) -> None:
    expected = r"Misspelled cannot be used \(its public name `delivries` .* Did you mean `deliveries`\?"
    with pytest.raises(BadPackage, match=expected):
        build_mock(api_with(compiled(DOCUMENT), make=make_misspelled))


INHERITED = {
    **{("Provider", name): Provider for name in ("authenticate", "credentials", "call_signal_endpoint")},
    **{
        (protocol.__name__, name): protocol
        for protocol in protocols.PROTOCOLS
        for name, value in vars(protocol).items()
        if not name.startswith("_") and (callable(value) or isinstance(value, property))
    },
}
"""Each method of the generated protocol and of the hooks, with its protocol."""


@pytest.mark.parametrize(("protocol", "name"), INHERITED)
def test_a_method_that_is_only_inherited_from_a_protocol_is_an_error_that_names_it(protocol: str, name: str) -> None:
    parent = INHERITED[protocol, name]
    written: dict[str, object] = {
        each: lambda _self: {} for other, each in INHERITED if other == protocol and each != name
    }
    incomplete = type("Incomplete", (parent,), {**written, "__init__": lambda _self, *, seed, clock: None})  # noqa: ARG005
    api = api_with(catalogue.api("unleash").spec, make=incomplete)
    expected = rf"Incomplete cannot be used \(it inherits `{name}` of the protocol {protocol}, which does nothing\. Wr"
    with pytest.raises(BadPackage, match=expected):
        build_mock(api)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ({}, "it has no function `make`"),
        ({"make": make_shop, "Settings": Settings}, "need each other"),
        ({"make": make_with_settings}, "need each other"),
        ({"make": make_with_settings, "Setting": Settings}, "need each other"),
    ],
)
def test_a_module_needs_make_and_settings_only_together_with_their_parameter(
    names: Mapping[str, object], reason: str, compiled: Callable[[str], Spec]
) -> None:
    with pytest.raises(BadPackage, match=reason):
        build_mock(api_with(compiled(DOCUMENT), **names))


def test_a_setting_of_an_api_without_settings_is_an_error(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    for api in (Api("acme", lambda: spec), api_with(spec, make=make_shop)):
        with pytest.raises(BadValue, match="This mock has no settings"):
            build_mock(api, settings={"size": "2"})
