"""The mock that is served: built from options and a saved state, and what it prints on start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.asgi import in_process
from caveat.catalogue import catalogue
from caveat.cli._mock_options import MockOptions
from caveat.cli._served_mock import ServedMock, build_served_mock
from caveat.errors import BadOption, BadValue
from caveat.mock.state_file import SavedState
from caveat.provider.clock import ticking

ADDRESS = "http://127.0.0.1:8000"
HOST = "127.0.0.1"


def options(api: str = "unleash", **changes: object) -> MockOptions:
    """The options of a mock without any option."""
    default = MockOptions(
        api=catalogue.api(api),
        seed=0,
        clock=ticking(),
        settings={},
        credentials={},
        webhook_hosts=(),
        faults=(),
        state=None,
        access_log=False,
    )
    return replace(default, **changes)  # type: ignore[arg-type]  # the tests name the fields


def served(api: str = "unleash", **changes: object) -> ServedMock:
    return build_served_mock(options(api, **changes), None, HOST)


def introduction(mock: ServedMock) -> list[str]:
    return list(mock.introduction(ADDRESS))


def test_the_introduction_has_the_address_the_console_and_the_credentials() -> None:
    assert introduction(served("dfend")) == [
        "DFend is mocked on http://127.0.0.1:8000",
        "  console: http://127.0.0.1:8000/_caveat/",
        "  publishableKey: x-api-key: fake-publishable-key",
        "  secretKey: x-api-key: fake-secret-key",
    ]


def test_the_introduction_has_the_active_faults_and_the_credentials_that_were_given() -> None:
    mock = served("dfend", credentials={"secretKey": "fake-mine"}, faults=("error=502", "latency"))
    lines = introduction(mock)
    assert "  secretKey: x-api-key: fake-mine" in lines
    assert lines[-2:] == ["  fault: error=502", f"  fault: {mock.faults[1]}"]


WEBHOOKS = {
    "a host that is not allowed": (
        "https://hooks.example.com/a",
        (),
        ["nothing is sent to the URL of webhook: hooks.example.com is not this machine, and is not an allowed host"],
    ),
    "an allowed host": ("https://hooks.example.com/a", ("hooks.example.com",), []),
    "this machine": ("http://127.0.0.1:9/a", (), []),
}


@pytest.mark.parametrize("title", WEBHOOKS)
def test_a_url_that_gets_no_webhooks_is_a_warning(title: str) -> None:
    url, hosts, warnings = WEBHOOKS[title]
    mock = served("dfend", settings={"webhook": url}, webhook_hosts=hosts)
    assert list(mock.warnings) == warnings
    assert [line for line in introduction(mock) if "warning" in line] == [f"  warning: {text}" for text in warnings]


def test_a_saved_state_decides_the_seed() -> None:
    assert served(seed=3).seed == 3
    state = served(seed=7).saved().state
    mock = build_served_mock(options(seed=3), SavedState(7, state), HOST)
    assert (mock.seed, mock.saved().seed) == (7, 7)


def test_the_state_to_save_is_that_of_the_mock() -> None:
    mock = served()
    before = mock.saved()
    client = in_process.client(mock.app, ADDRESS)
    headers = {"authorization": "Bearer fake-github-issues-token"}
    assert client.post("/api/signal-endpoint/github-issues", json={}, headers=headers).status_code == 200
    assert (mock.saved().seed, mock.saved().state) == (0, mock.mock.dump())
    assert mock.saved().state != before.state


@pytest.mark.parametrize(("access_log", "lines"), [(False, 0), (True, 1)])
def test_the_access_log_is_written_to_stderr_if_it_is_asked_for(
    capsys: pytest.CaptureFixture[str], *, access_log: bool, lines: int
) -> None:
    client = in_process.client(served(access_log=access_log).app, ADDRESS)
    client.get("/nowhere")
    output = capsys.readouterr()
    assert (output.out, output.err.count("GET /nowhere 404")) == ("", lines)


REFUSED: dict[str, tuple[dict[str, object], type[Exception], str]] = {
    "a fault": ({"faults": ("slow",)}, BadValue, "no fault is called 'slow'"),
    "a setting": ({"settings": {"limit": "1"}}, BadValue, "no setting is called 'limit'"),
    "a security scheme": ({"credentials": {"key": "fake"}}, BadValue, "no security scheme is called 'key'"),
    "a credential": ({"credentials": {"apiKey": "fake\nkey"}}, BadOption, "cannot be sent in a header"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_value_that_cannot_be_used_is_an_error(title: str) -> None:
    changes, error, message = REFUSED[title]
    with pytest.raises(error, match=message):
        served(**changes)  # type: ignore[arg-type]  # no table changes the API
