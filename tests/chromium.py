"""A real browser without a window, for the tests of pages: Chromium, driven over a pipe by its DevTools protocol."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from select import select
from typing import Any, TypeAlias

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""The programs that will do."""

TIMEOUT_S = 30.0
"""Seconds that one step may take."""

Facts: TypeAlias = dict[str, Any]
"""What the protocol says: JSON objects."""

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


def program() -> str | None:
    """Where a browser is installed, None where none is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class BrowserError(Exception):
    """The browser could not do, or did not in time, what it was told to."""


@dataclass(slots=True)
class Page:
    """A page that is shown."""

    _to: int
    _from: int
    _session: str = ""
    _count: int = 0
    _unread: bytes = b""
    said: list[Facts] = field(default_factory=list)
    """What the browser tells of its own accord, such as errors of scripts."""

    def do(self, method: str, **parameters: object) -> Facts:
        """Tell the browser to do something, and wait until it has; raises `BrowserError`."""
        self._count += 1
        order: Facts = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._to, json.dumps(order).encode() + b"\0")
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            heard = self._hear(deadline)
            if heard.get("id") == self._count:
                if "error" in heard:
                    raise BrowserError(heard["error"])
                result: Facts = heard["result"]
                return result
            self.said.append(heard)

    def _hear(self, deadline: float) -> Facts:
        while b"\0" not in self._unread:
            if not select([self._from], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise BrowserError("the browser does not answer")
            piece = os.read(self._from, 1 << 16)
            if not piece:
                raise BrowserError("the browser has ended")
            self._unread += piece
        message, _, self._unread = self._unread.partition(b"\0")
        heard: Facts = json.loads(message)
        return heard

    def begin(self) -> None:
        """Attach to a page of its own."""
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.do(f"{domain}.enable")

    def open(self, url: str) -> None:
        """Go to an address."""
        self.do("Page.navigate", url=url)
        self.until(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def ask(self, expression: str) -> Any:  # noqa: ANN401 - JSON of any kind
        """What a line of JavaScript comes to in the page."""
        found = self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise BrowserError(found["exceptionDetails"])
        return found["result"].get("value")

    def until(self, condition: str) -> None:
        """Wait until a line of JavaScript is true."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            try:
                if self.ask(f"Boolean({condition})"):
                    return
            except BrowserError:
                # The page that was asked may be gone, and another come.
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise BrowserError(f"it did not come about that {condition}")
            # A change often comes with something that is told; the page is asked again soon if not.
            select([self._from], [], [], 0.05)

    def click(self, selector: str) -> None:
        """Click on the middle of what a CSS selector finds first."""
        place = self.ask(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)});"
            "found.scrollIntoView({block: 'center'}); const box = found.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.do("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def look(self, width: int, *, scheme: str = "light", script: bool = True) -> None:
        """Have a window of some width, a colour scheme, and scripts or none."""
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.do("Emulation.setScriptExecutionDisabled", value=not script)

    def picture(self) -> bytes:
        """The whole page as PNG."""
        size = self.do("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.do("Page.captureScreenshot", captureBeyondViewport=True, clip={**size, "scale": 1})
        return base64.b64decode(shot["data"])


@contextmanager
def browser() -> Iterator[Page]:
    """A page of a browser that has nothing of anybody's, and ends with the context."""
    found = program()
    if found is None:
        raise BrowserError("no browser is installed")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        hears, to = os.pipe()
        back, says = os.pipe()
        for end in (to, back):
            stack.callback(os.close, end)
        # The browser reads its orders from the file descriptor 3, and answers on 4.
        command = [
            "bash",
            "-c",
            f'exec "$@" 3<&{hears} 4>&{says}',
            "bash",
            found,
            *_OPTIONS,
            f"--user-data-dir={folder}",
        ]
        running = subprocess.Popen(
            command,
            pass_fds=(hears, says),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(hears)
        os.close(says)
        try:
            page = Page(to, back)
            page.begin()
            yield page
            page._session = ""
            page.do("Browser.close")
            running.wait(TIMEOUT_S)
        finally:
            # With all processes that it has begun.
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()
