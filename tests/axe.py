"""The rules of axe-core, which finds what makes a page hard to use for people with a disability."""

from __future__ import annotations

from importlib import resources

import chromium

_SCRIPT = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: chromium.Page) -> list[str]:
    """The violations of the open page, each with its rule and elements; scripts have to run in it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(f"{_SCRIPT}; true")
    found: list[str] = page.evaluate(
        "axe.run().then(results => results.violations.map("
        "each => each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(', ')))"
    )
    return found
