"""The control for scripts: JSON of what passed, and what can be done to a mock."""

from __future__ import annotations

import pytest

from caveat.console import resources
from caveat.json_text import JsonValue
from console_client import BROWSER, KNOWN, PETS, SIGNALS, signal, stand, visit


def test_the_index_says_what_is_there() -> None:
    client = stand()
    signal(client, issue=311)
    said = client.get("/_caveat/").json()
    links = said.pop("links")
    assert said == {
        "name": "unleash", "title": "Unleash", "seed": 0,
        "exchanges": 1, "findings": 0, "deliveries": 0, "faults": [],
    }  # fmt: skip
    assert "/_caveat/exchanges/{number}" in links
    assert all(client.request("OPTIONS", link.format(number=1)).status_code == 405 for link in links)


def test_an_exchange_is_told_whole() -> None:
    client = stand()
    answered = signal(client, issue=311)
    [told] = client.get("/_caveat/exchanges").json()
    assert {name: told[name] for name in ("number", "operation", "method", "target", "status", "findings", "note")} == {
        "number": 1, "operation": "call-signal-endpoint", "method": "POST", "target": SIGNALS, "status": 200,
        "findings": [], "note": "",
    }  # fmt: skip
    assert told["time"].endswith("+00:00")
    assert told["ms"] >= 0
    assert told["request"]["body"] == '{"issue":311}'
    assert ["content-type", "application/json"] in told["request"]["headers"]
    assert told["response"]["body"] == answered.text
    assert told["curl"].startswith(f"curl -X POST http://localhost:8000{SIGNALS} -H ")
    assert client.get("/_caveat/exchanges/1").json() == told


@pytest.mark.parametrize(
    ("query", "numbers"), [("", [1, 2, 3]), ("?after=0", [1, 2, 3]), ("?after=2", [3]), ("?after=9", [])]
)
def test_exchanges_come_in_order_and_after_a_number(query: str, numbers: list[int]) -> None:
    client = stand()
    for _ in range(3):
        signal(client)
    assert [told["number"] for told in client.get(f"/_caveat/exchanges{query}").json()] == numbers


def test_looking_is_not_recorded() -> None:
    client = stand()
    for path in ("/_caveat/", "/_caveat/exchanges", "/_caveat"):
        client.get(path)
    assert client.get("/_caveat/exchanges").json() == []


def test_a_broken_promise_is_told_with_its_exchange() -> None:
    client = stand("pets", PETS)
    client.get("/pets")
    [told] = client.get("/_caveat/exchanges").json()
    [finding] = told["findings"]
    assert (finding["code"], finding["at"], finding["evidence"]["grade"]) == ("OAS003", "body", "assumed")
    assert client.get("/_caveat/").json()["findings"] == 1


def test_the_state_is_told_and_put_back() -> None:
    client = stand()
    before = client.get("/_caveat/state").json()
    first = signal(client).json()
    signal(client)
    assert client.put("/_caveat/state", json=before).status_code == 204
    assert signal(client).json() == first


def test_a_state_put_back_explains_what_comes_after_it() -> None:
    client = stand()
    before = client.get("/_caveat/state").json()
    for _ in range(2):
        signal(client)
        client.put("/_caveat/state", json=before)
    # Ids that were given out come again, which would be a finding if time had not been turned back.
    assert [told["findings"] for told in client.get("/_caveat/exchanges").json()] == [[], []]


def test_a_reset_forgets_what_was_done_but_not_the_faults() -> None:
    client = stand()
    first = signal(client).json()
    client.put("/_caveat/faults", json=["latency=0"])
    assert client.post("/_caveat/reset").status_code == 204
    assert client.get("/_caveat/exchanges").json() == []
    assert client.get("/_caveat/faults").json() == ["latency=0"]
    client.delete("/_caveat/faults")
    assert signal(client).json() == first
    assert [told["number"] for told in client.get("/_caveat/exchanges").json()] == [2]


def test_after_a_reset_faults_strike_as_they_did_at_first() -> None:
    client = stand()
    client.put("/_caveat/faults", json=["error,rate=0.5"])

    def struck() -> list[int]:
        return [signal(client).status_code for _ in range(7)]

    first = struck()
    assert set(first) == {200, 503}
    assert struck() != first
    client.post("/_caveat/reset")
    assert struck() == first


def test_faults_are_switched() -> None:
    client = stand()
    assert client.get("/_caveat/faults").json() == []
    assert client.put("/_caveat/faults", json=["error"]).json() == ["error=503"]
    assert signal(client).status_code == 503
    assert client.delete("/_caveat/faults").json() == []
    assert signal(client).status_code == 200
    told = client.get("/_caveat/exchanges").json()
    assert [(each["status"], each["fault"]) for each in told] == [(503, "error=503"), (200, None)]


@pytest.mark.parametrize("fault", ["error", "rate-limit", "drop"])
def test_what_was_asked_is_told_whole_though_a_fault_answered(fault: str) -> None:
    client = stand()
    client.put("/_caveat/faults", json=[fault])
    signal(client, issue=311)
    [told] = client.get("/_caveat/exchanges").json()
    assert told["request"]["body"] == '{"issue":311}'


def test_forms_switch_one_fault_on_and_off() -> None:
    client = stand()
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
def test_a_browser_is_sent_back_to_the_page(path: str, form: dict[str, str]) -> None:
    answered = stand().post(path, data=form, headers=BROWSER)
    assert (answered.status_code, answered.headers["location"]) == (303, "/_caveat/")


def test_deliveries_are_told_without_what_is_secret_in_them() -> None:
    client = stand("dfend", webhook="http://user:fake-password@127.0.0.1:9/events?token=fake-token")
    assert visit(client, "fake-secret-key").status_code == 200
    delivery, *_ = client.get("/_caveat/deliveries").json()
    assert delivery["url"] == "http://***@127.0.0.1:9/events?***"
    assert delivery["body"].startswith('{"event":')
    assert "fake-secret-key" not in delivery["body"]


@pytest.mark.parametrize("path", ["/_caveat/exchanges", "/_caveat/exchanges/1", "/_caveat/"])
@pytest.mark.parametrize("accept", ["*/*", BROWSER["accept"]])
def test_credentials_are_shown_nowhere(path: str, accept: str) -> None:
    client = stand()
    signal(client, note="fake-github-issues-token")
    client.post(SIGNALS, headers={"authorization": "a-wrong-one"})
    client.get("/nowhere/fake-github-issues-token", params={"token": "fake-github-issues-token"})
    told = client.get(path, headers={"accept": accept}).text
    assert "fake-github-issues-token" not in told
    assert "a-wrong-one" not in told


REFUSED: dict[str, tuple[str, str, bytes, int, str]] = {
    "a path that is not there": ("GET", "/_caveat/nothing", b"", 404, "there is nothing at /_caveat/nothing. There"),
    "a path that begins like it": ("GET", "/_caveats", b"", 404, "there is nothing at /_caveats"),
    "a method that is not there": ("DELETE", "/_caveat/state", b"", 405, "DELETE is not done here. Use one of: GET, "),
    "an exchange that is not kept": ("GET", "/_caveat/exchanges/7", b"", 404, "exchange 7 is not kept (any more)"),
    "an exchange of a number without end": (
        "GET", f"/_caveat/exchanges/{'9' * 5_000}", b"", 404, "is not kept (any more)"),
    "after a number without end": (
        "GET", f"/_caveat/exchanges?after={'9' * 5_000}", b"", 400, "and should be the number"),
    "a number that is none": ("GET", "/_caveat/exchanges?after=x", b"", 400, "after is 'x', and should be the number"),
    "a negative number": ("GET", "/_caveat/exchanges?after=-1", b"", 400, "after is '-1', and should be the number"),
    "a state that is no JSON": ("PUT", "/_caveat/state", b"{", 400, "the body is not JSON: "),
    "a state that is nested too deeply": ("PUT", "/_caveat/state", b"[" * 100_000, 400, "the body is not JSON: "),
    "a state that is none": ("PUT", "/_caveat/state", b"[]", 400, ""),
    "faults that are no JSON": ("PUT", "/_caveat/faults", b"error", 400, "the body is not JSON: "),
    "faults that are no list": ("PUT", "/_caveat/faults", b'"error"', 400, "faults are a list of texts, like "),
    "faults that are no texts": ("PUT", "/_caveat/faults", b"[503]", 400, "faults are a list of texts, like "),
    "a fault that is none": ("PUT", "/_caveat/faults", b'["off"]', 400, "no fault is called 'off'. Known are: "),
    "a form without a kind": ("POST", "/_caveat/faults", b"", 400, "like kind=drop. To have several on, PUT a list "),
    "a form that is a list": ("POST", "/_caveat/faults", b'["drop"]', 400, 'PUT a list of texts, like ["latency=300"'),
    "a form that is a list of pairs": ("POST", "/_caveat/faults", b'["error=500"]', 400, "PUT a list of texts, like "),
    "a form that does not say what to turn off": ("POST", "/_caveat/faults/off", b'["error"]', 400, "like fault=drop"),
    "a fault that can do nothing": (
        "PUT", "/_caveat/faults", b'["undocumented-status=200"]', 400, "undocumented-status=200 can do nothing, as "),
    "a form that says two things at once": (
        "POST", "/_caveat/faults", b"kind=error&operation=a%2Crate%3D1", 400, "no operation is called 'a,rate=1'"),
    "a form of bytes": ("POST", "/_caveat/faults", b"kind=\xff%ff", 400, "no fault is called "),
}  # fmt: skip


@pytest.mark.parametrize("title", REFUSED)
def test_what_cannot_be_done_is_said_with_what_can(title: str) -> None:
    method, path, body, status, said = REFUSED[title]
    client = stand()
    client.put("/_caveat/faults", json=["error"])
    answered = client.request(method, path, content=body)
    assert answered.status_code == status
    message: JsonValue = answered.json()["message"]
    assert said in str(message)
    assert "Traceback" not in answered.text
    assert client.get("/_caveat/faults").json() == ["error=503"]
    page = client.request(method, path, content=body, headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(("method", "path"), [("PUT", "/_caveat/state"), ("POST", "/_caveat/faults")])
def test_no_more_is_read_than_can_be_of_use(method: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "LARGEST_BODY", 9)
    answered = stand().request(method, path, content=bytes(10))
    assert (answered.status_code, answered.json()) == (413, {"message": "the body is larger than 9 bytes"})


@pytest.mark.parametrize(
    ("path", "meant"), [("/_caveat", "/_caveat/"), ("/_caveat/exchanges/?after=2", "/_caveat/exchanges?after=2")]
)
def test_a_slash_more_or_less_leads_to_what_was_meant(path: str, meant: str) -> None:
    answered = stand().get(path)
    assert (answered.status_code, answered.headers["location"]) == (307, f"http://localhost:8000{meant}")


def test_a_method_that_is_not_there_is_refused_with_those_that_are() -> None:
    answered = stand().delete("/_caveat/state")
    assert set(answered.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT"}


def test_a_mock_without_a_memory_has_no_state() -> None:
    client = stand("pets", PETS)
    assert client.get("/_caveat/state").json() is None
    assert client.put("/_caveat/state", json=None).status_code == 400


def test_halves_of_surrogate_pairs_are_no_hindrance() -> None:
    client = stand()
    client.post(SIGNALS, content=b'{"a": "\\ud83d"}', headers=KNOWN | {"content-type": "application/json"})
    assert client.get("/_caveat/exchanges").status_code == 200
    assert client.get("/_caveat/", headers=BROWSER).status_code == 200
