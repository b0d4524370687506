"""The console's API for scripts: it returns JSON and changes the mock."""

from __future__ import annotations

import pytest

from caveat.console import endpoints
from caveat.json_text import JsonValue
from console_client import BROWSER, CREDENTIALS, PETS, SIGNALS, console_client, send_signal, send_visit


def test_the_index_describes_the_mock_and_its_paths() -> None:
    client = console_client()
    send_signal(client, issue=311)
    index = client.get("/_caveat/").json()
    links = index.pop("links")
    assert index == {
        "name": "unleash", "title": "Unleash", "seed": 0,
        "exchanges": 1, "findings": 0, "deliveries": 0, "faults": [],
    }  # fmt: skip
    assert "/_caveat/exchanges/{number}" in links
    assert all(client.request("OPTIONS", link.format(number=1)).status_code == 405 for link in links)


def test_an_exchange_has_all_its_fields() -> None:
    client = console_client()
    response = send_signal(client, issue=311)
    [exchange] = client.get("/_caveat/exchanges").json()
    names = ("number", "operation", "method", "target", "status", "findings", "note")
    assert {name: exchange[name] for name in names} == {
        "number": 1, "operation": "call-signal-endpoint", "method": "POST", "target": SIGNALS, "status": 200,
        "findings": [], "note": "",
    }  # fmt: skip
    assert exchange["time"].endswith("+00:00")
    assert exchange["ms"] >= 0
    assert exchange["request"]["body"] == '{"issue":311}'
    assert ["content-type", "application/json"] in exchange["request"]["headers"]
    assert exchange["response"]["body"] == response.text
    assert exchange["curl"].startswith(f"curl -X POST http://localhost:8000{SIGNALS} -H ")
    assert client.get("/_caveat/exchanges/1").json() == exchange


@pytest.mark.parametrize(
    ("query", "numbers"), [("", [1, 2, 3]), ("?after=0", [1, 2, 3]), ("?after=2", [3]), ("?after=9", [])]
)
def test_exchanges_are_in_order_and_after_a_number(query: str, numbers: list[int]) -> None:
    client = console_client()
    for _ in range(3):
        send_signal(client)
    assert [exchange["number"] for exchange in client.get(f"/_caveat/exchanges{query}").json()] == numbers


def test_requests_to_the_console_are_not_recorded() -> None:
    client = console_client()
    for path in ("/_caveat/", "/_caveat/exchanges", "/_caveat"):
        client.get(path)
    assert client.get("/_caveat/exchanges").json() == []


def test_an_exchange_has_its_findings() -> None:
    client = console_client("pets", PETS)
    client.get("/pets")
    [exchange] = client.get("/_caveat/exchanges").json()
    [finding] = exchange["findings"]
    assert (finding["code"], finding["at"], finding["evidence"]["grade"]) == ("OAS003", "body", "standard")
    assert client.get("/_caveat/").json()["findings"] == 1


def test_the_state_can_be_read_and_restored() -> None:
    client = console_client()
    before = client.get("/_caveat/state").json()
    first = send_signal(client).json()
    send_signal(client)
    assert client.put("/_caveat/state", json=before).status_code == 204
    assert send_signal(client).json() == first


def test_a_restored_state_starts_a_new_history() -> None:
    client = console_client()
    before = client.get("/_caveat/state").json()
    for _ in range(2):
        send_signal(client)
        client.put("/_caveat/state", json=before)
    # With the earlier exchanges in the history, the repeated ids would be findings.
    assert [exchange["findings"] for exchange in client.get("/_caveat/exchanges").json()] == [[], []]


def test_a_reset_clears_the_state_and_the_exchanges_but_not_the_faults() -> None:
    client = console_client()
    first = send_signal(client).json()
    client.put("/_caveat/faults", json=["latency=0"])
    assert client.post("/_caveat/reset").status_code == 204
    assert client.get("/_caveat/exchanges").json() == []
    assert client.get("/_caveat/faults").json() == ["latency=0"]
    client.delete("/_caveat/faults")
    assert send_signal(client).json() == first
    assert [exchange["number"] for exchange in client.get("/_caveat/exchanges").json()] == [2]


def test_after_a_reset_the_same_requests_get_the_same_faults() -> None:
    client = console_client()
    client.put("/_caveat/faults", json=["error,rate=0.5"])

    def statuses() -> list[int]:
        return [send_signal(client).status_code for _ in range(7)]

    first = statuses()
    assert set(first) == {200, 503}
    assert statuses() != first
    client.post("/_caveat/reset")
    assert statuses() == first


def test_faults_are_set_and_turned_off() -> None:
    client = console_client()
    assert client.get("/_caveat/faults").json() == []
    assert client.put("/_caveat/faults", json=["error"]).json() == ["error=503"]
    assert send_signal(client).status_code == 503
    assert client.delete("/_caveat/faults").json() == []
    assert send_signal(client).status_code == 200
    exchanges = client.get("/_caveat/exchanges").json()
    assert [(it["status"], it["fault"]) for it in exchanges] == [(503, "error=503"), (200, None)]


@pytest.mark.parametrize("fault", ["error", "rate-limit", "drop"])
def test_the_request_is_recorded_whole_when_a_fault_replaces_the_response(fault: str) -> None:
    client = console_client()
    client.put("/_caveat/faults", json=[fault])
    send_signal(client, issue=311)
    [exchange] = client.get("/_caveat/exchanges").json()
    assert exchange["request"]["body"] == '{"issue":311}'


def test_forms_turn_one_fault_on_and_off() -> None:
    client = console_client()
    form = {"kind": "drop", "value": "/signals/0/a,b%", "operation": "call-signal-endpoint", "rate": "0.5"}
    [fault] = client.post("/_caveat/faults", data=form).json()
    assert fault == "drop=/signals/0/a%2Cb%25,operation=call-signal-endpoint,rate=0.5"
    both = client.post("/_caveat/faults", data={"kind": "truncate", "value": "", "operation": "", "rate": "1"}).json()
    assert both == [fault, "truncate"]
    assert client.post("/_caveat/faults/off", data={"fault": fault}).json() == ["truncate"]
    assert client.post("/_caveat/faults/off", data={"fault": fault}).json() == ["truncate"]


@pytest.mark.parametrize(
    ("path", "form"),
    [("/_caveat/reset", {}), ("/_caveat/faults", {"kind": "error"}), ("/_caveat/faults/off", {"fault": "error"})],
)
def test_a_browser_is_redirected_to_the_page(path: str, form: dict[str, str]) -> None:
    response = console_client().post(path, data=form, headers=BROWSER)
    assert (response.status_code, response.headers["location"]) == (303, "/_caveat/")


def test_deliveries_contain_no_secrets() -> None:
    client = console_client("dfend", webhook="http://user:fake-password@127.0.0.1:9/events?token=fake-token")
    assert send_visit(client, "fake-secret-key").status_code == 200
    delivery, *_ = client.get("/_caveat/deliveries").json()
    assert delivery["url"] == "http://***@127.0.0.1:9/events?***"
    assert delivery["body"].startswith('{"event":')
    assert "fake-secret-key" not in delivery["body"]


@pytest.mark.parametrize("path", ["/_caveat/exchanges", "/_caveat/exchanges/1", "/_caveat/"])
@pytest.mark.parametrize("accept", ["*/*", BROWSER["accept"]])
def test_no_response_contains_credentials(path: str, accept: str) -> None:
    client = console_client()
    send_signal(client, note="fake-github-issues-token")
    client.post(SIGNALS, headers={"authorization": "a-wrong-one"})
    client.get("/nowhere/fake-github-issues-token", params={"token": "fake-github-issues-token"})
    text = client.get(path, headers={"accept": accept}).text
    assert "fake-github-issues-token" not in text
    assert "a-wrong-one" not in text


BAD_REQUESTS: dict[str, tuple[str, str, bytes, int, str]] = {
    "an unknown path": ("GET", "/_caveat/nothing", b"", 404, "no such path: /_caveat/nothing. The paths are: "),
    "a path with the same prefix": ("GET", "/_caveats", b"", 404, "no such path: /_caveats"),
    "an unknown method": ("DELETE", "/_caveat/state", b"", 405, "DELETE is not allowed here. Use one of: GET, "),
    "an unknown exchange": ("GET", "/_caveat/exchanges/7", b"", 404, "exchange 7 is not recorded, or was dropped"),
    "a number of an exchange with 5,000 digits": (
        "GET", f"/_caveat/exchanges/{'9' * 5_000}", b"", 404, "is not recorded, or was dropped"),
    "after with 5,000 digits": (
        "GET", f"/_caveat/exchanges?after={'9' * 5_000}", b"", 400, ", expected the number"),
    "after that is not a number": ("GET", "/_caveat/exchanges?after=x", b"", 400, "after is 'x', expected the number"),
    "a negative after": ("GET", "/_caveat/exchanges?after=-1", b"", 400, "after is '-1', expected the number"),
    "a state that is not JSON": ("PUT", "/_caveat/state", b"{", 400, "the body is not JSON: "),
    "a state that is nested too deeply": ("PUT", "/_caveat/state", b"[" * 100_000, 400, "the body is not JSON: "),
    "a state that does not fit": ("PUT", "/_caveat/state", b"[]", 400, ""),
    "faults that are not JSON": ("PUT", "/_caveat/faults", b"error", 400, "the body is not JSON: "),
    "faults that are not a list": ("PUT", "/_caveat/faults", b'"error"', 400, "is not a JSON array of strings"),
    "faults that are not strings": ("PUT", "/_caveat/faults", b"[503]", 400, "is not a JSON array of strings"),
    "an unknown fault": ("PUT", "/_caveat/faults", b'["off"]', 400, "no fault is called 'off'. Known faults: "),
    "a form without a kind": ("POST", "/_caveat/faults", b"", 400, "such as kind=drop. To set several faults, PUT a "),
    "a form that is a list": ("POST", "/_caveat/faults", b'["drop"]', 400, "PUT a JSON array of strings"),
    "a form that is a list of pairs": ("POST", "/_caveat/faults", b'["error=500"]', 400, "PUT a JSON array of strings"),
    "a form without a fault to turn off": ("POST", "/_caveat/faults/off", b'["error"]', 400, "such as fault=drop"),
    "a fault without effect": (
        "PUT", "/_caveat/faults", b'["undocumented-status=200"]', 400, "undocumented-status=200 can never apply: "),
    "a form with options in a value": (
        "POST", "/_caveat/faults", b"kind=error&operation=a%2Crate%3D1", 400, "no operation is called 'a,rate=1'"),
    "a form that is not text": ("POST", "/_caveat/faults", b"kind=\xff%ff", 400, "no fault is called "),
}  # fmt: skip


@pytest.mark.parametrize("title", BAD_REQUESTS)
def test_a_bad_request_gets_a_message_with_a_remedy_and_changes_nothing(title: str) -> None:
    method, path, body, status, expected = BAD_REQUESTS[title]
    client = console_client()
    client.put("/_caveat/faults", json=["error"])
    response = client.request(method, path, content=body)
    assert response.status_code == status
    message: JsonValue = response.json()["message"]
    assert expected in str(message)
    assert "Traceback" not in response.text
    assert client.get("/_caveat/faults").json() == ["error=503"]
    page = client.request(method, path, content=body, headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(("method", "path"), [("PUT", "/_caveat/state"), ("POST", "/_caveat/faults")])
def test_a_body_that_is_too_large_is_rejected(method: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MAX_BODY_BYTES", 9)
    response = console_client().request(method, path, content=bytes(10))
    assert (response.status_code, response.json()) == (413, {"message": "the body is larger than 9 bytes"})


@pytest.mark.parametrize(
    ("path", "target"), [("/_caveat", "/_caveat/"), ("/_caveat/exchanges/?after=2", "/_caveat/exchanges?after=2")]
)
def test_a_path_with_a_wrong_trailing_slash_is_redirected(path: str, target: str) -> None:
    response = console_client().get(path)
    assert (response.status_code, response.headers["location"]) == (307, f"http://localhost:8000{target}")


def test_a_405_response_has_an_allow_header() -> None:
    response = console_client().delete("/_caveat/state")
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT"}


def test_a_stateless_mock_has_no_state() -> None:
    client = console_client("pets", PETS)
    assert client.get("/_caveat/state").json() is None
    assert client.put("/_caveat/state", json=None).status_code == 400


def test_a_lone_surrogate_in_a_body_is_shown() -> None:
    client = console_client()
    client.post(SIGNALS, content=b'{"a": "\\ud83d"}', headers=CREDENTIALS | {"content-type": "application/json"})
    assert client.get("/_caveat/exchanges").status_code == 200
    assert client.get("/_caveat/", headers=BROWSER).status_code == 200
