"""The settings that the options of a command make: of a one-off URL, and of a configured target."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from caveat.catalogue import catalogue
from caveat.cli._target_settings import settings
from caveat.cli._targets import TargetOptions
from caveat.errors import BadOption, BadValue
from caveat.openapi.operation import Effect
from caveat.targets.configuration.settings import TargetSettings
from pets_project import SECURED


@contextmanager
def context() -> Iterator[None]:
    """The context of a command, in which lines are printed."""
    with click.Context(click.Command("test")):
        yield


def made(options: TargetOptions, headers: dict[str, str] | None = None) -> TargetSettings:
    api = catalogue.find("pets.yaml")
    with context():
        return settings(options, api, headers or {})


def test_a_field_of_another_name_may_carry_the_credential(project: Path) -> None:
    (project / "pets.yaml").write_text(SECURED)
    options = TargetOptions(url="http://127.0.0.1:8000")
    with pytest.raises(BadValue, match="every operation of pets needs a credential"):
        made(options)
    assert list(made(options, {"X-Gateway": "fake-0123"}).headers) == ["X-Gateway"]


ALL = frozenset(Effect)
READS = frozenset({Effect.READS})

ONE_OFF = {
    "a loopback address is free": (TargetOptions(url="http://localhost:8000/"), ALL, True),
    "effects narrow it": (TargetOptions(url="http://127.0.0.1:8000", effects=READS), READS, True),
    "another host is for reads only": (
        TargetOptions(url="https://acme.example", allow_hosts=("ACME.example",)),
        READS,
        False,
    ),
    "effects allow more": (
        TargetOptions(url="https://acme.example", allow_hosts=("acme.example",), effects=ALL),
        ALL,
        False,
    ),
    "a private address is its own consent": (
        TargetOptions(url="http://10.0.0.7", allow_hosts=("10.0.0.7",)),
        READS,
        True,
    ),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", ONE_OFF)
def test_a_one_off_url_is_a_target(title: str) -> None:
    options, effects, private = ONE_OFF[title]
    target = made(options)
    assert (target.effects, target.private, target.production) == (effects, private, False)
    assert target.url == (options.url or "").rstrip("/")


@pytest.mark.usefixtures("project")
def test_options_only_narrow_a_named_target(project: Path) -> None:
    (project / "pets.yaml").write_text(SECURED)
    plain = made(TargetOptions(targets=("staging",)))
    assert plain.include == ("list-pets", "create-pet", "health")
    narrowed = made(
        TargetOptions(
            targets=("staging",),
            include=("GET *",),
            effects=READS,
            rate=50.0,
            max_requests=10,
            max_time=900.0,
        ),
        {"x-team": "dev"},
    )
    assert narrowed.include == ("list-pets", "health")
    assert (narrowed.effects, narrowed.rate, narrowed.budget.requests, narrowed.budget.seconds) == (
        READS,
        5.0,
        10,
        300.0,
    )
    assert narrowed.budget.writes == 20
    assert {name: str(secret) for name, secret in narrowed.headers.items() if name != "X-Trace"} == {"x-team": "dev"}
    with pytest.raises(BadValue, match="no operation matches '/orders'"):
        made(TargetOptions(targets=("staging",), include=("/orders",)))
    with pytest.raises(BadOption, match="does not allow spends"):
        made(TargetOptions(targets=("staging",), effects=ALL))


def test_an_effect_that_a_target_does_not_allow_blames_the_option(project: Path) -> None:
    (project / "pets.yaml").write_text(SECURED)
    with pytest.raises(BadOption) as error:
        made(TargetOptions(targets=("staging",), effects=ALL))
    assert str(error.value) == (
        "--effects: the target staging does not allow spends, and an option cannot allow more than a target. "
        "Give effects of these: reads, writes; or add to the key `effects` of the target"
    )
    with pytest.raises(BadOption, match=r"^--effects: no selected operation of pets .* is allowed \(reads\)"):
        made(TargetOptions(targets=("staging",), effects=READS, include=("create-pet",)))


def test_a_limit_above_that_of_the_target_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pets.yaml").write_text(SECURED)
    made(TargetOptions(targets=("staging",), max_requests=900, max_time=3600.0, rate=10.0))
    assert capsys.readouterr().err.splitlines() == [
        "pets: --max-requests 900 has no effect: the limit max_requests = 500 of staging is lower",
        "pets: --max-time 3600 s has no effect: the limit max_time = 300 s of staging is lower",
        "pets: --rate 10/s has no effect: the limit rate = 5/s of staging is lower",
    ]
    made(TargetOptions(targets=("staging",), max_requests=500, max_time=10.0, rate=1.0))
    assert capsys.readouterr().err == ""


PRODUCTION_LINES = (
    "[targets.production]",
    'api = "pets.yaml"',
    'url = "https://api.acme.example/v1"',
    'effects = ["reads"]',
    "production = true",
    'auth = { scheme = "keyAuth", token = "env:NAME" }',
)


def test_a_one_off_url_of_production_shows_the_target_to_write(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pets.yaml").write_text(SECURED + "servers: [{url: 'https://{region}.acme.example/v1'}]\n")
    options = TargetOptions(url="https://api.acme.example/v1", allow_hosts=("api.acme.example",))
    with pytest.raises(BadOption) as error:
        made(options, {"X-Acme": "fake-0123"})
    assert str(error.value) == (
        "--url: api.acme.example is a server of Pets, so it may be production. If requests may go there, write these "
        "lines in caveat.toml, and give --target production, not --url:"
    )
    assert error.value.lines == PRODUCTION_LINES
    (project / "caveat.toml").write_text("\n".join(error.value.lines))
    monkeypatch.setenv("NAME", "fake-0123")
    target = made(TargetOptions(targets=("production",)))
    assert (target.url, target.effects, target.production) == (options.url, READS, True)
