"""The page: it shows what there is, as text and as nothing else, and can be used without a script."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import httpx
import pytest

from caveat.asgi import in_process
from caveat.catalogue.api import Api
from caveat.console.served import served
from caveat.mock import build
from caveat.openapi.spec import Spec
from console_client import BROWSER, KNOWN, PETS, SIGNALS, signal, stand, visit


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a name."""
        return [attributes for name, attributes in self.found if name == tag]


def page(client: httpx.Client, path: str = "/_caveat/") -> Elements:
    answered = client.get(path, headers=BROWSER)
    assert (answered.status_code, answered.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Elements(answered.text)


def words(elements: Elements) -> str:
    return " ".join(elements.text.split())


def test_it_shows_what_passed_the_newest_first() -> None:
    client = stand()
    signal(client, issue=311)
    client.get("/nowhere")
    shown = words(page(client))
    assert "A mock of unleash at http://localhost:8000, seed 0. 2 exchanges kept, no findings, no faults on." in shown
    assert shown.index("GET /nowhere no operation 404") < shown.index(f"POST {SIGNALS} call-signal-endpoint 200")
    assert '{ "issue": 311 }' in shown
    assert "authorization: ***" in shown


def test_it_shows_a_finding_with_all_that_is_known_of_it() -> None:
    client = stand("pets", PETS)
    client.get("/pets")
    shown = words(page(client))
    assert "1 finding" in shown
    assert "OAS003 A response's body keeps the schema" in shown
    assert '{"not":"an array"} is not of type "array" (at body)' in shown
    assert "Assumed: consider amending the contract. Evidence: " in shown
    assert "Promised at /paths/~1pets/get/responses/200" in shown


def test_it_blames_nobody_for_what_the_mock_was_told_to_do() -> None:
    client = stand()
    client.put("/_caveat/faults", json=["drop=/signals/0/id"])
    signal(client)
    shown = words(page(client))
    assert "1 finding" in shown
    assert "Caused by an injected fault: drop=/signals/0/id" in shown
    assert "to the vendor" not in shown


def test_it_shows_what_is_on_and_how_it_is_switched() -> None:
    client = stand()
    client.put("/_caveat/faults", json=["latency=20", "error,rate=0.5"])
    found = page(client)
    assert "latency=20 Off error=503,rate=0.5 Off" in words(found)
    hidden = [field["value"] for field in found.all("input") if field.get("type") == "hidden"]
    assert hidden == ["latency=20", "error=503,rate=0.5"]
    assert {form["action"] for form in found.all("form")} == {
        "/_caveat/reset", "/_caveat/faults", "/_caveat/faults/off"}  # fmt: skip
    assert {form["method"] for form in found.all("form")} == {"post"}


def test_it_shows_what_was_sent_to_webhooks() -> None:
    client = stand("dfend", webhook="http://127.0.0.1:9/events")
    visit(client)
    assert "POST http://127.0.0.1:9/events content-type: application/json { " in words(page(client))


def test_the_state_is_shown_when_it_is_asked_for() -> None:
    client = stand()
    signal(client)
    assert '"signals": 1' not in words(page(client))
    assert '"signals": 1' in words(page(client, "/_caveat/?state"))


def test_the_state_is_whole_for_scripts_and_without_credentials_on_the_page() -> None:
    client = stand("dfend")
    headers = {"x-api-key": "fake-secret-key"}
    assert client.post("/identity", json={"userId": "fake-secret-key"}, headers=headers).status_code == 200
    assert "fake-secret-key" in client.get("/_caveat/state").text
    found = page(client, "/_caveat/?state").text
    assert '"user_id": "***"' in found
    assert "fake-secret-key" not in found


def test_a_page_that_was_seen_is_made_anew_when_something_happened() -> None:
    client = stand()

    def seen() -> str:
        return str(client.get("/_caveat/", headers=BROWSER).headers["etag"])

    def is_new(tag: str) -> bool:
        return client.get("/_caveat/", headers=BROWSER | {"if-none-match": tag}).status_code == 200

    assert not is_new(seen())
    happenings: list[tuple[str, str, object]] = [
        ("GET", "/nowhere", None),
        ("PUT", "/_caveat/faults", ["error"]),
        ("DELETE", "/_caveat/faults", None),
        ("POST", "/_caveat/reset", None),
    ]
    for method, path, body in happenings:
        before = seen()
        client.request(method, path, json=body)
        assert is_new(before)
    state = client.get("/_caveat/?state", headers=BROWSER | {"if-none-match": seen()})
    assert (state.status_code, state.headers.get("etag")) == (200, None)


def test_a_page_is_made_anew_when_a_state_that_is_put_back_ends_what_was_to_be_sent() -> None:
    client = stand("dfend", webhook="http://127.0.0.1:9/events")
    state = client.get("/_caveat/state").json()
    visit(client)
    before = client.get("/_caveat/", headers=BROWSER)
    client.put("/_caveat/state", json=state)
    after = client.get("/_caveat/", headers=BROWSER | {"if-none-match": before.headers["etag"]})
    assert (before.text.count("/events"), after.text.count("No webhook was called.")) == (1, 1)


def test_a_page_of_a_mock_that_was_started_again_is_another() -> None:
    def seen() -> str:
        client = stand()
        signal(client)
        return str(client.get("/_caveat/", headers=BROWSER).headers["etag"])

    assert seen() != seen()


HOSTILE = "<script>alert(1)</script>"
ODD = "\"'><img src=x onerror=alert(1)>"


def test_whatever_passed_is_shown_as_text() -> None:
    """A hostile text in every place where one can stand adds no element and no attribute to the page."""
    client = stand("pets", PETS)
    for text in (HOSTILE, ODD):
        client.get("/pets", params={"key": text})
        client.request(text.replace("/", ""), f"/{text}", headers={"x-odd": text}, content=text)
        client.get("/pets", headers={"host": text, "content-type": text})
        client.post("/_caveat/faults", data={"kind": "drop", "value": f"/{text}"})
    found = page(client)
    assert HOSTILE in found.text
    assert ODD in found.text
    assert "<script>list()</script>" in found.text
    assert "Pets & <b>more</b>" in found.text
    assert len(found.all("script")) == 1
    assert not found.all("img")
    attributes = {name for _, attributes in found.found for name in attributes}
    assert not [name for name in attributes if name.startswith("on")]
    for link in found.all("a"):
        assert re.fullmatch(r"/_caveat/(exchanges(/\d+)?|\?state#state)?", link["href"] or "")


@pytest.mark.parametrize("text", [HOSTILE, ODD])
def test_a_notice_is_shown_as_text(text: str) -> None:
    answered = stand().post("/_caveat/faults", data={"kind": text}, headers=BROWSER)
    assert answered.status_code == 400
    found = Elements(answered.text)
    assert f"no fault is called {text.partition('=')[0]!r}" in found.text
    assert (len(found.all("script")), found.all("img")) == (1, [])


def test_nothing_is_fetched_from_anywhere() -> None:
    client = stand()
    signal(client)
    found = page(client)
    addresses = [
        value for _, attributes in found.found for name, value in attributes.items() if name in {"src", "href"}
    ]
    assert {address for address in addresses if not (address or "").startswith("/_caveat/")} == {"data:,"}
    assert not re.search(r"@import|url\(", client.get("/_caveat/", headers=BROWSER).text)


def test_style_and_script_are_those_that_the_policy_names() -> None:
    answered = stand().get("/_caveat/", headers=BROWSER)
    for tag in ("style", "script"):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", answered.text, re.DOTALL)
        assert found is not None
        named = b64encode(sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{named}'" in answered.headers["content-security-policy"]


def test_only_the_newest_are_shown_and_long_bodies_in_part() -> None:
    client = stand()
    for number in range(60):
        signal(client, number=number, text="x" * 9_000)
    found = page(client)
    assert len([row for row in found.all("li") if (row.get("id") or "").startswith("row")]) == 50
    assert "These are the newest 50" in words(found)
    assert re.search(r"… 1,\d{3} characters more", found.text)


def test_a_page_of_a_mock_that_was_not_asked_says_so() -> None:
    shown = words(page(stand("dialog360")))
    assert "Nothing was asked yet." in shown
    assert "None is on." in shown
    assert "No webhook was called." in shown


def test_what_is_no_text_is_shown_too() -> None:
    client = stand()
    client.post(SIGNALS, content=b"\xff\x00\x1b", headers=KNOWN | {"content-type": "image/png"})
    client.post(SIGNALS, content=b"[" * 100_000, headers=KNOWN | {"content-type": "application/json"})
    assert r"\xff" in page(client).text


def test_a_title_that_is_no_text_is_no_hindrance() -> None:
    spec = Spec({"openapi": "3.1.0", "info": {"title": "half a pair: \ud83d", "version": "1"}, "paths": {}})
    pets = Api("pets", lambda: spec)
    client = in_process.client(served(pets, build.mock(pets)), "http://localhost:8000")
    assert "half a pair: ?" in page(client).text
    assert client.get("/_caveat/").json()["title"] == "half a pair: ?"
