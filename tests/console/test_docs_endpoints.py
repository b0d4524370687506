"""An operation is tried from its page: the request goes to the mock, and the page shows the verdict."""

from __future__ import annotations

import pytest

from console_client import BROWSER, PETS, console_client

LIST = {"id": "<script>list()</script>"}
SEND = {"id": "call-signal-endpoint"}


def test_a_form_sends_its_request_and_shows_the_exchange_with_its_verdict() -> None:
    client = console_client()
    data = {
        "path.name": "github-issues",
        "media": "application/json",
        "body": '{"issue": 311}',
        "credentials": "on",
    }
    response = client.post("/_caveat/docs/operation", params=SEND, data=data, headers=BROWSER)
    assert (response.status_code, '<span class="badge good">kept</span>' in response.text) == (200, True)
    assert "authorization: ***" in response.text
    assert "fake-github-issues-token" not in response.text
    # The form keeps what was sent.
    assert "{&#34;issue&#34;: 311}</textarea>" in response.text
    [exchange] = client.get("/_caveat/exchanges").json()
    assert (exchange["status"], exchange["request"]["body"]) == (200, '{"issue": 311}')


def test_the_finding_of_an_exchange_is_shown() -> None:
    response = console_client("pets", PETS).post("/_caveat/docs/operation", params=LIST, headers=BROWSER)
    assert '<span class="badge bad">1 finding</span>' in response.text
    assert "[] has less than 1 item" in response.text


def test_without_credentials_the_mock_refuses() -> None:
    response = console_client().post("/_caveat/docs/operation", params=SEND, data={"path.name": "x"}, headers=BROWSER)
    assert ">401</span>" in response.text
    assert 'name="credentials"> Send' in response.text


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("operation?id=call-signal-endpiont", "operation 'call-signal-endpiont'. Did you mean call-signal-endpoint?"),
        ("operation", "the contract has no operation ''. See /_caveat/docs"),
        ("schema?name=SignalSchema", "the contract has no schema 'SignalSchema'. Did you mean signalSchema or"),
        ("schema?name=nothing-like-it-at-all", "See /_caveat/docs"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_reported_with_a_remedy(path: str, message: str) -> None:
    response = console_client().get(f"/_caveat/docs/{path}")
    assert response.status_code == 404
    assert message in response.json()["message"]


def test_a_request_that_is_too_large_to_be_recorded_is_reported() -> None:
    client = console_client("pets", PETS)
    data = {"query.key": "x" * 17_000_000}
    response = client.post("/_caveat/docs/operation", params=LIST, data=data, headers=BROWSER)
    assert (response.status_code, "too large to be recorded" in response.text) == (200, True)
    assert client.get("/_caveat/exchanges").json() == []
