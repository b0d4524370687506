"""The console in a real browser: it updates itself, and its forms change the mock."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

import axe
import chromium
from caveat.asgi.server import serving
from console_client import CREDENTIALS, SIGNALS, console_app

pytestmark = [
    pytest.mark.skipif(chromium.program() is None, reason="Chromium is not installed"),
    pytest.mark.timeout(60),
]

HOSTILE = "<script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">"


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    """A browser page."""
    with chromium.browser() as page:
        yield page


@pytest.fixture
def mock() -> Iterator[str]:
    """The address of a served mock."""
    with serving(console_app()) as address:
        yield address


def send(mock: str, text: str) -> int:
    """Send a signal to the mock, and return the status."""
    return httpx.post(mock + SIGNALS, json={"text": text}, headers=CREDENTIALS).status_code


def rows(count: int) -> str:
    return f"document.querySelectorAll('#rows details').length === {count}"


def faults(*texts: str) -> str:
    return (
        f"[...document.querySelectorAll('#active code')].map(code => code.textContent).join() === '{','.join(texts)}'"
    )


def load(page: chromium.Page, mock: str, *, script: bool, path: str = "") -> None:
    # Otherwise the previous page keeps polling its mock, which has stopped, and logs errors.
    page.open("about:blank")
    page.events.clear()
    page.set_view(1280, script=script)
    page.open(f"{mock}/_caveat/{path}")


def errors(page: chromium.Page) -> list[object]:
    """The errors in the browser's log: exceptions in scripts, and violations of the Content-Security-Policy."""
    page.evaluate("0")  # After its reply, all earlier events were received.
    return [
        event["params"] for event in page.events if event["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}
    ]


def test_new_exchanges_appear_and_open_rows_stay_open(page: chromium.Page, mock: str) -> None:
    send(mock, "first")
    load(page, mock, script=True)
    page.wait_until(rows(1))
    page.click("#row1 summary")
    page.wait_until("document.querySelector('#row1 details').open")
    page.evaluate("void (document.getElementById('row1').marked = true)")
    send(mock, HOSTILE)
    page.wait_until(rows(2))
    assert page.evaluate("document.querySelector('#rows li').id") == "row2"
    assert page.evaluate("document.querySelector('#row1 details').open && document.getElementById('row1').marked")
    assert page.evaluate("document.getElementById('summary').textContent").split()[:3] == [
        "2",
        "exchanges",
        "recorded,",
    ]
    assert errors(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without the script"])
def test_a_fault_is_turned_on_and_off(page: chromium.Page, mock: str, script: bool) -> None:  # noqa: FBT001 - pytest's
    load(page, mock, script=script)
    page.wait_until(faults())
    page.evaluate("void (document.querySelector('[name=kind]').value = 'error')")
    page.click("[name=value]")
    page.command("Input.insertText", text="502")
    page.click(".fault button")
    page.wait_until(faults("error=502"))
    assert send(mock, "while it is active") == 502
    page.click("#active button")
    page.wait_until(faults())
    assert send(mock, "after that") == 200
    assert errors(page) == []


def test_an_invalid_fault_is_reported_on_the_page(page: chromium.Page, mock: str) -> None:
    load(page, mock, script=True)
    page.click("[name=value]")
    page.command("Input.insertText", text="soon")
    page.click(".fault button")
    page.wait_until("document.querySelector('[role=alert]')")
    assert "latency takes milliseconds" in page.evaluate("document.querySelector('[role=alert]').textContent")
    send(mock, "after that")
    page.wait_until(rows(1))
    page.click("#state-details summary")
    page.wait_until("""document.getElementById('json').textContent.includes('"signals": 1')""")
    assert page.evaluate("document.getElementById('live').textContent") == "Live"


def test_the_state_is_loaded_when_it_is_opened(page: chromium.Page, mock: str) -> None:
    send(mock, "first")
    load(page, mock, script=True)
    page.click("#state-details summary")
    page.wait_until("""document.getElementById('json').textContent.includes('"signals": 1')""")
    assert errors(page) == []


def test_a_reset_empties_the_page(page: chromium.Page, mock: str) -> None:
    send(mock, "first")
    load(page, mock, script=True)
    page.wait_until(rows(1))
    page.click("header [action$=reset] button")
    page.wait_until(rows(0))
    page.wait_until("document.getElementById('row0')")
    send(mock, "second")
    page.wait_until(rows(1))
    page.wait_until("!document.getElementById('row0')")


VIEWS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]


def unreadable(page: chromium.Page) -> dict[tuple[int, str], list[str]]:
    """What does not fit the screen, or has too little contrast, in each view of a page."""
    return {view: found for view in VIEWS if (found := _unreadable(page, *view))}


def _unreadable(page: chromium.Page, width: int, scheme: str) -> list[str]:
    page.set_view(width, scheme=scheme)
    total = page.evaluate("document.documentElement.scrollWidth")
    too_wide = [] if total == width else [f"the page is {total} wide"]
    return too_wide + low_contrast_texts(page) + axe.violations(page)


def test_the_page_fits_the_screen_and_has_enough_contrast(page: chromium.Page, mock: str) -> None:
    send(mock, "x" * 5_000)
    httpx.get(f"{mock}/{'long' * 300}")
    httpx.put(f"{mock}/_caveat/faults", json=["error=500"])
    send(mock, "crash")
    load(page, mock, script=True)
    page.wait_until(rows(3))
    open_details(page)
    page.wait_until("document.querySelector('#json pre')")
    assert unreadable(page) == {}


def open_details(page: chromium.Page) -> None:
    page.evaluate("void document.querySelectorAll('details').forEach(each => { each.open = true })")


DOCS = ("docs", "docs?q=signal", "docs/operation?id=call-signal-endpoint", "docs/schema?name=signalSchema")


@pytest.mark.parametrize("path", DOCS)
def test_the_contract_fits_the_screen_and_has_enough_contrast(page: chromium.Page, mock: str, path: str) -> None:
    load(page, mock, script=True, path=path)
    open_details(page)
    assert unreadable(page) == {}
    assert errors(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without the script"])
def test_an_operation_is_tried(page: chromium.Page, mock: str, script: bool) -> None:  # noqa: FBT001 - pytest's
    load(page, mock, script=script, path=DOCS[2])
    page.click(".try button.main")
    page.wait_until("document.querySelector('#result .badge')")
    assert page.evaluate("document.querySelector('#result').textContent").split() == ["Exchange", "1", "kept"]
    assert page.evaluate("document.querySelector('.result .status').textContent") == "200"
    page.set_view(360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.click(".replay button")
    page.wait_until("document.querySelector('#row2 details').open")
    assert errors(page) == []


def test_a_search_shows_what_it_finds_and_what_comes_later(page: chromium.Page, mock: str) -> None:
    send(mock, "first")
    httpx.get(f"{mock}/nowhere")
    load(page, mock, script=True)
    page.wait_until(rows(2))
    page.click("[name=q]")
    page.command("Input.insertText", text="FIRST")
    page.click(".filter button")
    page.wait_until(f"location.search.includes('q=FIRST') && {rows(1)}")
    httpx.get(f"{mock}/nowhere")
    send(mock, "first again")
    page.wait_until(rows(2))
    assert page.evaluate("[...document.querySelectorAll('#rows li')].map(row => row.id).join()") == "row4,row1"
    assert errors(page) == []


def test_a_finding_that_is_closed_stays_closed(page: chromium.Page, mock: str) -> None:
    httpx.put(f"{mock}/_caveat/faults", json=["error=500"])
    send(mock, "first")
    load(page, mock, script=True)
    page.wait_until("document.querySelector('#found details').open")
    page.click("#found summary")
    page.wait_until("!document.querySelector('#found details').open")
    send(mock, "second")
    page.wait_until("document.getElementById('found').textContent.includes('Seen in 2 exchanges')")
    assert page.evaluate("document.querySelector('#found details').open") is False


def test_a_clear_keeps_the_mock(page: chromium.Page, mock: str) -> None:
    send(mock, "first")
    load(page, mock, script=True)
    page.wait_until(rows(1))
    page.click(".buttons button")
    page.wait_until("document.getElementById('row0')")
    assert httpx.get(f"{mock}/_caveat/state").json()["signals"] == 1


def test_a_command_is_copied_or_selected(page: chromium.Page, mock: str) -> None:
    send(mock, "first")
    load(page, mock, script=True)
    page.wait_until(rows(1))
    open_details(page)
    page.click("#row1 .copy")
    page.wait_until("document.querySelector('#row1 .copy').textContent !== 'Copy'")
    assert errors(page) == []


def test_the_page_drops_the_exchanges_of_a_mock_that_was_restarted(page: chromium.Page) -> None:
    apps = [console_app()]

    async def latest(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[-1](scope, receive, send)

    with serving(latest) as mock:
        send(mock, "before the restart")
        load(page, mock, script=True)
        page.wait_until(rows(1))
        apps.append(console_app())
        send(mock, "after the restart")
        page.wait_until("document.getElementById('rows').textContent.includes('after the restart')")
        assert page.evaluate("document.getElementById('rows').textContent.includes('before the restart')") is False


def test_the_page_says_when_the_mock_does_not_respond(page: chromium.Page) -> None:
    with serving(console_app()) as mock:
        load(page, mock, script=True)
        page.wait_until("document.getElementById('live').textContent === 'Live'")
    page.wait_until("document.getElementById('live').textContent === 'The mock does not respond'")


def low_contrast_texts(page: chromium.Page) -> list[str]:
    """The texts whose contrast to their background is less than 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    texts: list[str] = page.evaluate(CONTRAST)
    return texts


CONTRAST = r"""
(() => {
  const parts = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = colour => parts(colour).slice(0, 3)
    .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const background = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')].filter(node => node.checkVisibility()).filter(node =>
    [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.textContent.trim())
  ).filter(node => {
    const [one, other] = [getComputedStyle(node).color, background(node)].map(luminance).sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05) < 4.5;
  }).map(node => node.textContent.trim().slice(0, 40));
})()
"""
