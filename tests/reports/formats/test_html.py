"""The page of a report: any text is only text, nothing is loaded, and it can be read on every screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import axe
import chromium
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Verdict
from caveat.reports.formats.html import MAX_BODY_CHARS, report

WITH_BROWSER = [
    pytest.mark.skipif(chromium.program() is None, reason="Chromium is not installed"),
    pytest.mark.timeout(60),
]

EMPTY = frozenset({"meta"})
"""Elements without an end tag."""


class Outline(HTMLParser):
    """Elements and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name in {"src", "href"} and not (value or "").startswith("#") for name, value in attrs)
        assert not any(name.startswith("on") for name, _ in attrs)
        self.tags.append(tag)
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_a_page_has_the_findings(verdicts: tuple[Verdict, ...]) -> None:
    text = " ".join(" ".join(Outline(report(verdicts)).text).split())
    for part in (
        "Contracts: Broken",
        "Broken: 5 findings in 1,243 exchanges judged.",
        "Operations reached 1 of 4",
        "feed-pet not judged",
        '"x" is not of type "integer"',
        "Documented: report it to the vendor. Evidence: page of pets, section 2",
        "specs/pets/openapi.yaml:30",
        "COULD NOT JUDGE make-pet: the server <went> away",
        "seed 42",
        "429 Too Many Requests",
    ):
        assert part in text


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_any_text_is_only_text(text: str, other: str) -> None:
    shown = Exchange(
        Request("GET", f"/{other}"), Response(500, Headers([("x", other)]), other.encode("utf-8", "replace"))
    )
    finding = Finding("C", text, other, Severity.BREACH, api=text, operation=text, at=text, exchanges=(shown,))
    verdict = Verdict(
        text, 1, outcomes={text: Outcome({200: 1})}, findings=(finding,), errors=(other,), notices=(other,)
    )
    hostile, usual = Outline(report([verdict])), Outline(report([replace_text(verdict)]))
    assert hostile.tags == usual.tags


def replace_text(verdict: Verdict) -> Verdict:
    """The same verdict with harmless text."""
    [finding] = verdict.findings
    plain = replace(finding, title="a", message="a", api="a", operation="a", at=finding.at and "a")
    return replace(
        verdict, api="a", outcomes={"a": Outcome({200: 1})}, findings=(plain,), errors=("a",), notices=("a",)
    )


def test_a_long_body_is_cut() -> None:
    shown = Exchange(Request("GET", "/"), Response(500, body=b"x" * (MAX_BODY_CHARS + 1200)))
    page = report([Verdict("a", 1, findings=(Finding("C", "T", "M", Severity.BREACH, exchanges=(shown,)),))])
    assert "… 1,200 more characters" in page
    assert max(map(len, re.findall("x+", page))) == MAX_BODY_CHARS


CRASH = Finding(
    "OAS009",
    "No request makes the server fail.",
    "the status is 500",
    Severity.BREACH,
    operation="make-pet",
    gravity=Gravity.CRASH,
    exchanges=(Exchange(Request("POST", "/pets/" + "long" * 60), Response(500, body=b"y" * 900)),),
)
OPEN = Finding("OAS001", "Statuses are documented.", "the status is 415", Severity.LEFT_OPEN, operation="list-pets")


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Page]:
    """A page of a browser."""
    with chromium.browser() as page:
        yield page


VIEWS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]


class TestInABrowser:
    """The page as a person sees it."""

    pytestmark = WITH_BROWSER

    @pytest.fixture
    def file(self, verdicts: tuple[Verdict, ...], tmp_path: Path) -> str:
        """The address of a report that has every part."""
        first, *others = verdicts
        full = replace(first, findings=(*first.findings, CRASH, OPEN), notices=("a notice",))
        page = tmp_path / "report.html"
        page.write_text(report([full, *others]))
        return page.as_uri()

    @pytest.mark.parametrize(("width", "scheme"), VIEWS)
    def test_it_fits_the_screen_and_has_enough_contrast(
        self, browser: chromium.Page, file: str, width: int, scheme: str
    ) -> None:
        browser.set_view(width, scheme=scheme)
        browser.open(file)
        browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert axe.violations(browser) == []

    def test_it_is_complete_without_scripts(self, browser: chromium.Page, file: str) -> None:
        browser.set_view(1280, script=False)
        browser.open(file)
        height = browser.command("Page.getLayoutMetrics")["cssContentSize"]["height"]
        browser.set_view(1280)
        assert height > 1000
