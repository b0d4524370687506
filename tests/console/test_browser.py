"""The console in a real browser: a person follows what happens, and switches a fault on and off."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

import chromium
from caveat.asgi.server import serving
from console_client import KNOWN, SIGNALS, app

pytestmark = [
    pytest.mark.skipif(chromium.program() is None, reason="Chromium is not installed, so no browser looks at the page"),
    pytest.mark.timeout(60),
]

HOSTILE = "<script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">"


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    """A page of a browser."""
    with chromium.browser() as page:
        yield page


@pytest.fixture
def mock() -> Iterator[str]:
    """The address of a mock that is served."""
    with serving(app()) as address:
        yield address


def asked(mock: str, text: str) -> int:
    return httpx.post(mock + SIGNALS, json={"text": text}, headers=KNOWN).status_code


def rows(count: int) -> str:
    return f"document.querySelectorAll('#rows details').length === {count}"


def faults(*texts: str) -> str:
    return f"[...document.querySelectorAll('#on code')].map(code => code.textContent).join() === '{','.join(texts)}'"


def shown(page: chromium.Page, mock: str, *, script: bool, width: int = 1280, scheme: str = "light") -> None:
    # The page of the test before would go on to ask its mock, which is gone, and complain.
    page.open("about:blank")
    page.said.clear()
    page.look(width, scheme=scheme, script=script)
    page.open(f"{mock}/_caveat/")


def complaints(page: chromium.Page) -> list[object]:
    """What the browser found wrong with the page: errors of scripts, and all that its policy forbids."""
    page.ask("0")  # What was said before this has been heard after it.
    return [said["params"] for said in page.said if said["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}]


def test_what_happens_is_seen_as_it_happens_and_open_rows_stay_open(page: chromium.Page, mock: str) -> None:
    asked(mock, "first")
    shown(page, mock, script=True)
    page.until(rows(1))
    page.click("#row1 summary")
    page.until("document.querySelector('#row1 details').open")
    page.ask("void (document.getElementById('row1').ours = true)")
    asked(mock, HOSTILE)
    page.until(rows(2))
    assert page.ask("document.querySelector('#rows li').id") == "row2"
    assert page.ask("document.querySelector('#row1 details').open && document.getElementById('row1').ours")
    assert page.ask("document.getElementById('sum').textContent").split()[:3] == ["2", "exchanges", "kept,"]
    assert complaints(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_a_fault_is_switched_on_and_off(page: chromium.Page, mock: str, script: bool) -> None:  # noqa: FBT001 - pytest's
    shown(page, mock, script=script)
    page.until(faults())
    page.ask("void (document.querySelector('[name=kind]').value = 'error')")
    page.click("[name=value]")
    page.do("Input.insertText", text="502")
    page.click(".fault button")
    page.until(faults("error=502"))
    assert asked(mock, "while it is on") == 502
    page.click("#on button")
    page.until(faults())
    assert asked(mock, "after that") == 200
    assert complaints(page) == []


def test_a_fault_that_cannot_be_is_told_on_the_page(page: chromium.Page, mock: str) -> None:
    shown(page, mock, script=True)
    page.click("[name=value]")
    page.do("Input.insertText", text="soon")
    page.click(".fault button")
    page.until("document.querySelector('[role=alert]')")
    assert "latency takes milliseconds" in page.ask("document.querySelector('[role=alert]').textContent")
    asked(mock, "after that")
    page.until(rows(1))
    page.click("#remembered summary")
    page.until("""document.getElementById('json').textContent.includes('"signals": 1')""")
    assert page.ask("document.getElementById('live').textContent") == "Live"


def test_the_state_is_shown_when_it_is_opened(page: chromium.Page, mock: str) -> None:
    asked(mock, "first")
    shown(page, mock, script=True)
    page.click("#remembered summary")
    page.until("""document.getElementById('json').textContent.includes('"signals": 1')""")
    assert complaints(page) == []


def test_a_reset_empties_the_page(page: chromium.Page, mock: str) -> None:
    asked(mock, "first")
    shown(page, mock, script=True)
    page.until(rows(1))
    page.click("header button")
    page.until(rows(0))
    page.until("document.getElementById('row0')")
    asked(mock, "second")
    page.until(rows(1))
    page.until("!document.getElementById('row0')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_it_fits_on_screens_and_in_the_dark(page: chromium.Page, mock: str, width: int, scheme: str) -> None:
    asked(mock, "x" * 5_000)
    httpx.get(f"{mock}/{'long' * 300}")
    shown(page, mock, script=True, width=width, scheme=scheme)
    page.until(rows(2))
    page.ask("void document.querySelectorAll('details').forEach(row => { row.open = true })")
    page.until("document.querySelector('#json pre')")
    assert page.ask("document.documentElement.scrollWidth") == width
    assert faint(page) == []


def test_nothing_is_left_of_a_mock_that_was_started_again(page: chromium.Page) -> None:
    started = [app()]

    async def latest(scope: Scope, receive: Receive, send: Send) -> None:
        await started[-1](scope, receive, send)

    with serving(latest) as mock:
        asked(mock, "of the first")
        shown(page, mock, script=True)
        page.until(rows(1))
        started.append(app())
        asked(mock, "of the second")
        page.until("document.getElementById('rows').textContent.includes('of the second')")
        assert page.ask("document.getElementById('rows').textContent.includes('of the first')") is False


def test_it_says_when_the_mock_is_gone(page: chromium.Page) -> None:
    with serving(app()) as mock:
        shown(page, mock, script=True)
        page.until("document.getElementById('live').textContent === 'Live'")
    page.until("document.getElementById('live').textContent === 'The mock does not answer'")


def faint(page: chromium.Page) -> list[str]:
    """The texts whose contrast to their ground is less than 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    found: list[str] = page.ask(CONTRAST)
    return found


CONTRAST = r"""
(() => {
  const parts = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3)
    .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')].filter(node => node.checkVisibility()).filter(node =>
    [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.textContent.trim())
  ).filter(node => {
    const [one, other] = [getComputedStyle(node).color, ground(node)].map(light).sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05) < 4.5;
  }).map(node => node.textContent.trim().slice(0, 40));
})()
"""
