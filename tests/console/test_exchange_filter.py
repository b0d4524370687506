"""A filter selects exchanges by text, operation, status and findings."""

from __future__ import annotations

import pytest

from caveat.console.exchange_filter import ExchangeFilter, parse
from console_client import BROWSER, PETS, SIGNALS, console_client, send_signal

FILTERS: dict[str, list[int]] = {
    "": [1, 2, 3, 4],
    "q=311": [2],
    "q=CALL-signal": [1, 2, 4],
    "q=content-length": [1, 2, 3, 4],
    "q=nowhere": [3],
    "q=fake-github-issues-token": [],
    "operation=call-signal-endpoint": [1, 2, 4],
    "operation=(none)": [3],
    "status=200": [1, 2],
    "status=2xx": [1, 2],
    "status=404": [3],
    "status=5xx": [4],
    "status=none": [],
    "findings=any": [4],
    "findings=none": [1, 2, 3],
    "findings=OAS009": [4],
    "q=OAS009": [4],
    "findings=OAS001": [],
    "after=2": [3, 4],
    "before=3": [1, 2],
    "status=200&q=311&operation=call-signal-endpoint&findings=none&after=1&before=9": [2],
    "state&unknown=1": [1, 2, 3, 4],
}


def test_exchanges_are_selected() -> None:
    client = console_client()
    send_signal(client)
    send_signal(client, issue=311)
    client.get("/nowhere")
    client.put("/_caveat/faults", json=["error=500"])
    client.post(SIGNALS)
    found = {
        query: [exchange["number"] for exchange in client.get(f"/_caveat/exchanges?{query}").json()]
        for query in FILTERS
    }
    assert found == FILTERS
    for query, numbers in FILTERS.items():
        page = client.get(f"/_caveat/?{query}", headers=BROWSER).text
        assert [number for number in (1, 2, 3, 4) if f'id="row{number}"' in page] == numbers


def test_a_connection_that_was_closed_has_the_status_none() -> None:
    client = console_client("pets", PETS)
    client.put("/_caveat/faults", json=["reset"])
    client.post("/_caveat/docs/operation", params={"id": "<script>list()</script>"})
    assert [exchange["number"] for exchange in client.get("/_caveat/exchanges?status=none").json()] == [1]
    assert client.get("/_caveat/exchanges?status=0xx").status_code == 400


def test_a_filter_is_its_query() -> None:
    selection = parse({"q": " a&b=\ud83d ", "status": "4xx", "after": "7"})
    assert selection.query == "q=a%26b%3D%3F&status=4xx&after=7"
    assert (ExchangeFilter().query, ExchangeFilter(after="3").is_search) == ("", False)


@pytest.mark.parametrize("query", ["status=soon", "status=1", "status=9xx", "before=x", "after=-1"])
def test_an_unusable_filter_is_refused(query: str) -> None:
    response = console_client().get(f"/_caveat/exchanges?{query}")
    name = query.partition("=")[0]
    assert (response.status_code, response.json()["message"].startswith(f"{name} is ")) == (400, True)
