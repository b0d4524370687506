"""A headless browser for tests of pages: Chromium, controlled by its DevTools protocol over a pipe."""

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

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
"""Names under which Chromium may be installed."""

TIMEOUT_S = 30.0
"""Seconds until a command or a condition fails."""

Message: TypeAlias = dict[str, Any]
"""A JSON object of the protocol."""

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


def program() -> str | None:
    """The path of an installed browser; None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class BrowserError(Exception):
    """A command failed, or took too long."""


@dataclass(slots=True)
class Page:
    """A page of the browser."""

    _write_fd: int
    _read_fd: int
    _session: str = ""
    _count: int = 0
    _unread: bytes = b""
    events: list[Message] = field(default_factory=list)
    """Events that the browser sent, such as errors of scripts."""

    def command(self, method: str, **parameters: object) -> Message:
        """Send a command of the protocol, and wait for its result; raises `BrowserError`."""
        self._count += 1
        command: Message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._write_fd, json.dumps(command).encode() + b"\0")
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            message = self._receive(deadline)
            if message.get("id") == self._count:
                if "error" in message:
                    raise BrowserError(message["error"])
                result: Message = message["result"]
                return result
            self.events.append(message)

    def _receive(self, deadline: float) -> Message:
        while b"\0" not in self._unread:
            if not select([self._read_fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise BrowserError("the browser does not respond")
            data = os.read(self._read_fd, 1 << 16)
            if not data:
                raise BrowserError("the browser has exited")
            self._unread += data
        text, _, self._unread = self._unread.partition(b"\0")
        message: Message = json.loads(text)
        return message

    def attach(self) -> None:
        """Open a new page, and attach to it."""
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.command(f"{domain}.enable")

    def open(self, url: str) -> None:
        """Go to an address."""
        self.command("Page.navigate", url=url)
        self.wait_until(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 - JSON of any kind
        """The value of a JavaScript expression in the page."""
        result = self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise BrowserError(result["exceptionDetails"])
        return result["result"].get("value")

    def wait_until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            try:
                if self.evaluate(f"Boolean({condition})"):
                    return
            except BrowserError:
                # Navigation may replace the page during the evaluation.
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise BrowserError(f"the condition did not become true: {condition}")
            # An event often comes with a change; without one, the condition is evaluated again soon.
            select([self._read_fd], [], [], 0.05)

    def click(self, selector: str) -> None:
        """Click on the center of the first element that matches a CSS selector."""
        center = self.evaluate(
            f"(() => {{ const element = document.querySelector({json.dumps(selector)});"
            "element.scrollIntoView({block: 'center'}); const box = element.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=center[0], y=center[1], button="left", clickCount=1)

    def set_view(self, width: int, *, scheme: str = "light", script: bool = True) -> None:
        """Set the width of the window, the colour scheme, and whether scripts run."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.command("Emulation.setScriptExecutionDisabled", value=not script)

    def screenshot(self) -> bytes:
        """A PNG of the whole page."""
        size = self.command("Page.getLayoutMetrics")["cssContentSize"]
        capture = self.command("Page.captureScreenshot", captureBeyondViewport=True, clip={**size, "scale": 1})
        return base64.b64decode(capture["data"])


@contextmanager
def browser() -> Iterator[Page]:
    """Start a browser with an empty profile, and stop it when the context ends; gives a page."""
    path = program()
    if path is None:
        raise BrowserError("no browser is installed")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        command_read, command_write = os.pipe()
        event_read, event_write = os.pipe()
        for end in (command_write, event_read):
            stack.callback(os.close, end)
        # The browser reads commands from file descriptor 3, and writes results and events to 4.
        command = [
            "bash",
            "-c",
            f'exec "$@" 3<&{command_read} 4>&{event_write}',
            "bash",
            path,
            *_OPTIONS,
            f"--user-data-dir={folder}",
        ]
        process = subprocess.Popen(
            command,
            pass_fds=(command_read, event_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(command_read)
        os.close(event_write)
        try:
            page = Page(command_write, event_read)
            page.attach()
            yield page
            page._session = ""
            page.command("Browser.close")
            process.wait(TIMEOUT_S)
        finally:
            # All processes of the browser are in its process group.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
