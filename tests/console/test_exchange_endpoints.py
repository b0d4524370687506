"""Exchanges are replayed, and cleared without a reset."""

from __future__ import annotations

from caveat.asgi.recorder import MAX_BODY_BYTES
from console_client import BROWSER, CREDENTIALS, SIGNALS, console_client, send_signal


def test_a_replay_sends_the_request_as_it_was_sent_and_records_it() -> None:
    client = console_client()
    first = send_signal(client, issue=311)
    replayed = client.post("/_caveat/exchanges/1/replay")
    # The secret is sent again, and not shown.
    assert (replayed.status_code, replayed.json()["status"], replayed.json()["number"]) == (200, 200, 2)
    assert "fake-github-issues-token" not in replayed.text
    assert replayed.json()["request"]["body"] == '{"issue":311}'
    ids = [exchange["response"]["body"] for exchange in client.get("/_caveat/exchanges").json()]
    assert ids[0] == first.text
    assert ids[1] != first.text


def test_a_replay_meets_the_active_faults() -> None:
    client = console_client()
    send_signal(client)
    for fault, status in (("error=503", 503), ("reset", None), ("truncate", 200)):
        client.put("/_caveat/faults", json=[fault])
        exchange = client.post("/_caveat/exchanges/1/replay").json()
        assert exchange["status"] == status
        assert bool(exchange["note"]) == (fault != "error=503")


def test_a_browser_sees_the_new_exchange_open() -> None:
    client = console_client()
    send_signal(client)
    response = client.post("/_caveat/exchanges/1/replay", headers=BROWSER)
    assert (response.status_code, response.headers["location"]) == (303, "/_caveat/?open=2#row2")
    page = client.get("/_caveat/?open=2", headers=BROWSER).text
    assert page[page.index('id="row2"') :].split(">")[1].strip() == "<details open"
    assert page.count("<details open") == 1


def test_what_is_not_recorded_is_not_replayed() -> None:
    client = console_client()
    assert client.post("/_caveat/exchanges/7/replay").status_code == 404
    client.post(SIGNALS, content=b'"' + b"x" * MAX_BODY_BYTES + b'"', headers=CREDENTIALS)
    response = client.post("/_caveat/exchanges/1/replay")
    assert (response.status_code, "too long to be recorded" in response.json()["message"]) == (409, True)
    assert len(client.get("/_caveat/exchanges").json()) == 1


def test_a_clear_keeps_the_state_and_the_faults() -> None:
    client = console_client()
    first = send_signal(client).json()
    client.put("/_caveat/faults", json=["latency=0"])
    assert client.delete("/_caveat/exchanges").status_code == 204
    assert client.get("/_caveat/exchanges").json() == []
    assert client.get("/_caveat/faults").json() == ["latency=0"]
    assert send_signal(client).json() != first
    response = client.post("/_caveat/exchanges/clear", headers=BROWSER)
    assert (response.status_code, response.headers["location"]) == (303, "/_caveat/")
    assert client.get("/_caveat/exchanges").json() == []
