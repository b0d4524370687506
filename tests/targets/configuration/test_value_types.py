"""Values of a target's settings: what each key takes, and what it refuses with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.openapi.operation import Effect
from caveat.targets.configuration.value_types import rate, seconds
from target_file import HEAD, refusal, target

TAKEN = {
    "effects": ('effects = ["reads", "writes"]', "effects", {Effect.READS, Effect.WRITES}),
    "a rate per second": ('rate = "5/s"', "rate", 5.0),
    "a rate per minute": ('rate = "90 / m"', "rate", 1.5),
    "a rate per hour": ('rate = "1800/h"', "rate", 0.5),
    "a timeout in seconds": ("timeout = 2.5", "timeout_s", 2.5),
    "a timeout with its unit": ('timeout = "500ms"', "timeout_s", 0.5),
    "a time to settle": ('settle = "1.5s"', "settle_s", 1.5),
    "patterns": ('include = ["tag:pets", "GET /a*"]', "include", ("tag:pets", "GET /a*")),
    "patterns to exclude": ('exclude = ["/admin/*"]', "exclude", ("/admin/*",)),
    "a flag": ("production = true", "production", True),
    "private": ("private = true", "private", True),
    "exclusive": ("exclusive = true", "exclusive", True),
    "hosts": ('allow_hosts = ["Auth.acme.example"]', "allow_hosts", ("auth.acme.example",)),
    "the name of a field": ('run_header = "X-Run-Id"', "run_header", "X-Run-Id"),
}


@pytest.mark.parametrize("title", TAKEN)
def test_a_value_is_taken(tmp_path: Path, title: str) -> None:
    lines, attribute, value = TAKEN[title]
    assert getattr(target(tmp_path, lines), attribute) == value


def test_budgets_are_taken(tmp_path: Path) -> None:
    lines = 'max_requests = 200\nmax_writes = 20\nmax_spends = 0\nmax_time = "5m"'
    budget = target(tmp_path, lines).budget
    assert (budget.requests, budget.writes, budget.spends, budget.seconds) == (200, 20, 0, 300)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    settings = target(tmp_path, 'ca = "ca.pem"\nclient_cert = "keys/client.pem"\nledger = "runs/ledger.sqlite"')
    assert settings.api == str(tmp_path / "acme.yaml")
    assert (settings.ca, settings.client_cert) == (tmp_path / "ca.pem", tmp_path / "keys" / "client.pem")
    assert settings.ledger == str(tmp_path / "runs" / "ledger.sqlite")


def test_an_api_is_a_name_unless_a_file_has_it(tmp_path: Path) -> None:
    head = HEAD.replace("acme.yaml", "dfend")
    assert target(tmp_path, "", head=head).api == "dfend"
    (tmp_path / "dfend").write_text("")
    assert target(tmp_path, "", head=head).api == str(tmp_path / "dfend")


REFUSED = {
    "an unknown effect": (
        'effects = ["reads", "deletes"]',
        "has the unknown effect 'deletes'. Effects are reads, writes, spends",
    ),
    "no effect": ("effects = []", "is empty. Write"),
    "an effect that is no array": ('effects = "reads"', "effects is not an array"),
    "a rate without a unit": ('rate = "5"', "rate is not a rate. Write requests per second or minute"),
    "a rate of zero": ('rate = "0.0/s"', "rate is not a rate"),
    "a rate that is a number": ("rate = 5", "rate is not a rate"),
    "a time of words": ('max_time = "a minute"', 'max_time is not a time. Write "60s", "5m" or a number of seconds'),
    "a negative time": ("timeout = -1", "timeout is not a time"),
    "a time that is a flag": ("settle = true", "settle is not a time"),
    "a number that is text": ('max_requests = "200"', "max_requests is not a number of requests"),
    "a negative number": ("max_writes = -1", "max_writes is not a number of requests"),
    "a number that is a flag": ("max_spends = true", "max_spends is not a number of requests"),
    "a flag that is text": ('production = "yes"', "production is not true or false"),
    "a pattern that is no text": ("include = [1]", "include.0 is not a string with text"),
    "an empty pattern": ('exclude = [" "]', "exclude.0 is not a string with text"),
    "a name with a space": ('run_header = "X Run"', "run_header is not the name of a header field"),
    "a path that is no text": ("ca = 1", "ca is not a string with text"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_value_is_refused_with_its_line(tmp_path: Path, title: str) -> None:
    lines, words = REFUSED[title]
    error = refusal(tmp_path, lines)
    assert error.startswith("caveat.toml:4: targets.staging.")
    assert words in error


def test_a_host_with_a_port_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'allow_hosts = ["auth.acme.example:443"]', in_schema=False)
    assert "'auth.acme.example:443', which is not a host. Give a host only" in error


@given(st.integers(0, 10**6), st.sampled_from(["", "s"]))
def test_a_number_of_seconds_is_itself(number: int, unit: str) -> None:
    assert seconds(f"{number}{unit}") == number


@given(st.integers(1, 10**6))
def test_a_rate_per_minute_is_a_sixtieth(number: int) -> None:
    per_second, per_minute = rate(f"{number}/s"), rate(f"{number}/m")
    assert per_second == number
    assert per_minute == pytest.approx(number / 60)
