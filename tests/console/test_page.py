"""The page of the console: it escapes all values, and works without its script."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import httpx
import pytest

from caveat.asgi import in_process
from caveat.catalogue.api import Api
from caveat.console.application import build_application
from caveat.mock.build import build_mock
from caveat.mock.faults.fault import FIELD_KINDS, Kind
from caveat.openapi.spec import Spec
from console_client import BROWSER, CREDENTIALS, PETS, SIGNALS, console_client, send_signal, send_visit


class Elements(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element with this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def page(client: httpx.Client, path: str = "/_caveat/") -> Elements:
    response = client.get(path, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Elements(response.text)


def text_of(elements: Elements) -> str:
    return " ".join(elements.text.split())


def test_the_page_shows_the_exchanges_newest_first() -> None:
    client = console_client()
    send_signal(client, issue=311)
    client.get("/nowhere")
    text = text_of(page(client))
    assert (
        "Mock of unleash at http://localhost:8000, seed 0. 2 exchanges recorded, no findings, no active faults." in text
    )
    assert text.index("GET /nowhere no operation 404") < text.index(f"POST {SIGNALS} call-signal-endpoint 200")
    assert '{ "issue": 311 }' in text
    assert "authorization: ***" in text


def test_the_page_shows_a_finding_with_its_evidence() -> None:
    client = console_client("pets", PETS)
    client.get("/pets")
    text = text_of(page(client))
    assert "1 finding" in text
    assert "OAS003 A response body matches the schema" in text
    assert "[] has less than 1 item (minItems) (at body)" in text
    assert "Standard: report it to the vendor. Evidence: OpenAPI 3.1" in text
    assert "Defined in /paths/~1pets/get/responses/200" in text


def test_a_finding_that_a_fault_caused_names_the_fault() -> None:
    client = console_client()
    client.put("/_caveat/faults", json=["drop=/signals/0/id"])
    send_signal(client)
    text = text_of(page(client))
    assert "1 finding" in text
    assert "Caused by an injected fault: drop=/signals/0/id" in text
    assert "report it to the vendor" not in text


def test_the_page_shows_the_active_faults_with_a_form_for_each() -> None:
    client = console_client()
    client.put("/_caveat/faults", json=["latency=20", "error,rate=0.5"])
    elements = page(client)
    assert "latency=20 Turn off error=503,rate=0.5 Turn off" in text_of(elements)
    hidden = [field["value"] for field in elements.all("input") if field.get("type") == "hidden"]
    assert hidden == ["latency=20", "error=503,rate=0.5"]
    assert {(form["method"], form["action"]) for form in elements.all("form")} == {
        ("get", "/_caveat/"),
        ("post", "/_caveat/exchanges/clear"),
        ("post", "/_caveat/reset"),
        ("post", "/_caveat/faults"),
        ("post", "/_caveat/faults/off"),
    }


def test_the_page_says_which_faults_take_the_pointer_to_a_field() -> None:
    text = text_of(page(console_client()))
    sentence = text[text.index("a JSON pointer to a field for ") :].partition(".")[0]
    assert [kind for kind in Kind if kind in sentence] == [kind for kind in Kind if kind in FIELD_KINDS]


def test_the_page_shows_webhook_deliveries() -> None:
    client = console_client("dfend", webhook="http://127.0.0.1:9/events")
    send_visit(client)
    assert "POST http://127.0.0.1:9/events content-type: application/json { " in text_of(page(client))


def test_the_page_shows_the_state_on_request() -> None:
    client = console_client()
    send_signal(client)
    assert '"signals": 1' not in text_of(page(client))
    assert '"signals": 1' in text_of(page(client, "/_caveat/?state"))


def test_the_state_has_secrets_in_the_api_and_none_on_the_page() -> None:
    client = console_client("dfend")
    headers = {"x-api-key": "fake-secret-key"}
    assert client.post("/identity", json={"userId": "fake-secret-key"}, headers=headers).status_code == 200
    assert "fake-secret-key" in client.get("/_caveat/state").text
    text = page(client, "/_caveat/?state").text
    assert '"user_id": "***"' in text
    assert "fake-secret-key" not in text


def test_the_etag_changes_with_the_content_of_the_page() -> None:
    client = console_client()

    def etag() -> str:
        return str(client.get("/_caveat/", headers=BROWSER).headers["etag"])

    def is_new(tag: str) -> bool:
        return client.get("/_caveat/", headers=BROWSER | {"if-none-match": tag}).status_code == 200

    assert not is_new(etag())
    changes: list[tuple[str, str, object]] = [
        ("GET", "/nowhere", None),
        ("PUT", "/_caveat/faults", ["error"]),
        ("DELETE", "/_caveat/faults", None),
        ("POST", "/_caveat/reset", None),
    ]
    for method, path, body in changes:
        before = etag()
        client.request(method, path, json=body)
        assert is_new(before)
    state = client.get("/_caveat/?state", headers=BROWSER | {"if-none-match": etag()})
    assert (state.status_code, state.headers.get("etag")) == (200, None)


def test_the_etag_changes_when_a_loaded_state_removes_deliveries() -> None:
    client = console_client("dfend", webhook="http://127.0.0.1:9/events")
    state = client.get("/_caveat/state").json()
    send_visit(client)
    before = client.get("/_caveat/", headers=BROWSER)
    client.put("/_caveat/state", json=state)
    after = client.get("/_caveat/", headers=BROWSER | {"if-none-match": before.headers["etag"]})
    assert (before.text.count("/events"), after.text.count("No webhooks yet.")) == (1, 1)


def test_a_restarted_mock_has_another_etag() -> None:
    def etag() -> str:
        client = console_client()
        send_signal(client)
        return str(client.get("/_caveat/", headers=BROWSER).headers["etag"])

    assert etag() != etag()


HOSTILE = "<script>alert(1)</script>"
QUOTES = "\"'><img src=x onerror=alert(1)>"


def test_html_in_any_value_is_escaped() -> None:
    """HTML in a request, a header, a body or a fault adds no element and no attribute to the page."""
    client = console_client("pets", PETS)
    for text in (HOSTILE, QUOTES):
        client.get("/pets", params={"key": text})
        client.request(text.replace("/", ""), f"/{text}", headers={"x-odd": text}, content=text)
        client.get("/pets", headers={"host": text, "content-type": text})
        client.post("/_caveat/faults", data={"kind": "drop", "value": f"/{text}"})
    elements = page(client)
    assert HOSTILE in elements.text
    assert QUOTES in elements.text
    assert "<script>list()</script>" in elements.text
    assert "Pets & <b>more</b>" in elements.text
    assert len(elements.all("script")) == 1
    assert not elements.all("img")
    attributes = {name for _, attributes in elements.elements for name in attributes}
    assert not [name for name in attributes if name.startswith("on")]
    for link in elements.all("a"):
        assert re.fullmatch(
            r"/_caveat/(exchanges(/\d+)?|\?state#state|\?findings=OAS003#exchanges|docs(/operation\?id=[\w%.+-]+)?)?",
            link["href"] or "",
        )


@pytest.mark.parametrize("text", [HOSTILE, QUOTES])
def test_html_in_a_notice_is_escaped(text: str) -> None:
    response = console_client().post("/_caveat/faults", data={"kind": text}, headers=BROWSER)
    assert response.status_code == 400
    elements = Elements(response.text)
    assert f"no fault is called {text.partition('=')[0]!r}" in elements.text
    assert (len(elements.all("script")), elements.all("img")) == (1, [])


def test_the_page_loads_nothing_from_elsewhere() -> None:
    client = console_client()
    send_signal(client)
    elements = page(client)
    addresses = [
        value for _, attributes in elements.elements for name, value in attributes.items() if name in {"src", "href"}
    ]
    assert {address for address in addresses if not (address or "").startswith("/_caveat/")} == {"data:,"}
    assert not re.search(r"@import|url\(", client.get("/_caveat/", headers=BROWSER).text)


def test_the_policy_has_the_hashes_of_the_style_and_the_script() -> None:
    response = console_client().get("/_caveat/", headers=BROWSER)
    for tag in ("style", "script"):
        match = re.search(rf"<{tag}>(.*?)</{tag}>", response.text, re.DOTALL)
        assert match is not None
        digest = b64encode(sha256(match[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in response.headers["content-security-policy"]


def test_the_page_shows_the_newest_exchanges_and_truncates_long_bodies() -> None:
    client = console_client()
    for number in range(60):
        send_signal(client, number=number, text="x" * 9_000)
    elements = page(client)
    assert len([row for row in elements.all("li") if (row.get("id") or "").startswith("row")]) == 50
    assert "The page shows the newest 50 of 60. Show older ones" in text_of(elements)
    assert re.search(r"… 1,\d{3} more characters", elements.text)


def test_the_page_of_an_unused_mock_says_that_there_is_nothing() -> None:
    text = text_of(page(console_client("dialog360")))
    assert "No requests yet." in text
    assert "No active faults." in text
    assert "No webhooks yet." in text


def test_bodies_that_are_not_text_are_shown() -> None:
    client = console_client()
    client.post(SIGNALS, content=b"\xff\x00\x1b", headers=CREDENTIALS | {"content-type": "image/png"})
    client.post(SIGNALS, content=b"[" * 100_000, headers=CREDENTIALS | {"content-type": "application/json"})
    assert r"\xff" in page(client).text


def test_a_title_with_a_lone_surrogate_is_shown() -> None:
    spec = Spec({"openapi": "3.1.0", "info": {"title": "half a pair: \ud83d", "version": "1"}, "paths": {}})
    pets = Api("pets", lambda: spec)
    client = in_process.client(build_application(pets, build_mock(pets)), "http://localhost:8000")
    assert r"half a pair: \ud83d" in page(client).text
    assert client.get("/_caveat/").json()["title"] == "half a pair: ?"
