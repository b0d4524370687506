"""The values of `caveat mock`'s options: bad ones are refused, and secrets are not repeated."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caveat.catalogue import catalogue
from caveat.cli._mock_options import clock, hosts, pairs
from caveat.provider.clock import system
from command_line import Caveat

APIS = ", ".join(catalogue.names())


def test_values_are_read_from_text() -> None:
    assert pairs("--set", ["rate_limit=1", "a=b=c", "empty="]) == {"rate-limit": "1", "a": "b=c", "empty": ""}
    assert list(hosts(["hooks.example.com", "192.0.2.1"])) == ["hooks.example.com", "192.0.2.1"]
    assert clock(None) is system


@pytest.mark.parametrize("start", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01T02:00:00+02:00"])
def test_a_time_without_a_zone_is_utc(start: str) -> None:
    assert clock(start)().replace(microsecond=0) == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("unleash", "--clock", "soon"), "--clock: 'soon' is not a time. Write it like 2026-01-01T00:00:00Z"),
        (
            ("unleash", "--fault", "slow"),
            "--fault: no fault is called 'slow'. Known faults: latency, reset, ",
        ),
        (
            ("unleash", "--fault", "drop,operation=x"),
            "no operation is called 'x'. Known operations: call-signal",
        ),
        (("dialog360", "--fault", "drop,operation=list-keyword"), "Did you mean list-keywords"),
        (("unleash", "--credential", "fake-mine"), "--credential: the value is not NAME=VALUE. Write both"),
        (("unleash", "--credential", "apiKey="), "--credential: there is no value after the =. Write a value there"),
        (
            ("unleash", "--credential", "apiKey=fake-mine", "--credential", "apiKey=fake-mine"),
            "--credential: apiKey is given twice. Give it once",
        ),
        (
            ("unleash", "--credential", "apiKey=fake-mine\nfake-mine"),
            "--credential: the value of apiKey cannot be sent in a header. Use characters of Latin-1",
        ),
        (("unleash", "--set", "endpoints=a=fake-mine€"), "--credential: the value of apiKey cannot be sent in a"),
        (
            ("dfend", "--credential", "publishableKey=fake-mine", "--credential", "secretKey=fake-mine"),
            "--credential: publishableKey and secretKey have the same value in the same place. Give two diff",
        ),
        (("dfend", "--credential", "secretKey=fake-publishable-key"), "have the same value in the same place"),
        (("unleash", "--credential", "key=fake-mine"), "no security scheme is called 'key'. Known schemes: apiKey, "),
        (("unleash", "--set", "limit=1"), "--set: no setting is called 'limit'. Known settings: endpoints, rate-limit"),
        (("unleash", "--set", "rate-limit=1", "--set", "rate_limit=2"), "--set: rate-limit is given twice. Give it on"),
        (
            ("unleash", "--set", "rate-limit=often"),
            "rate-limit has an invalid value. Give a whole number of at least",
        ),
        (
            ("dialog360", "--set", "max-events=0"),
            "max-events has an invalid value. Give a whole number of at least",
        ),
        (("dfend", "--set", "webhook=fake-mine"), "--set: webhook has an invalid value. Give an http or https URL"),
        (("dfend", "--deliver-to", ""), "--deliver-to: '' is not a host. Give a name or an address like hooks.exampl"),
        (("dfend", "--deliver-to", "http://example.com"), "--deliver-to: 'http://example.com' is not a host"),
        *(
            (("dfend", "--clock", time), f"--clock: {time!r} is not between 1971 and 9000. Write it like 2026-")
            for time in ("1969-07-20", "9999-12-31T23:59:58Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:58-14:00")
        ),
        (
            (".",),
            f"no API is called '.'; APIs under contract: {APIS}. That is a folder: give the path",
        ),
        (("360dialog",), f"APIs under contract: {APIS}. Did you mean dialog360? Give one of"),
    ],
)
def test_a_bad_value_of_an_option_is_refused(caveat: Caveat, arguments: tuple[str, ...], message: str) -> None:
    ended = caveat("mock", *arguments, "--port", "0")
    assert ended.code == 2
    assert message in ended.err
    assert "fake-mine" not in ended.err
