"""Every path of the console is served under its policy, and errors are pages for a browser and JSON for a script."""

from __future__ import annotations

import pytest

from caveat.console import rendering
from caveat.console.serialization import LINKS
from console_client import BROWSER, console_client, send_signal


@pytest.mark.parametrize("path", ["", *LINKS])
def test_every_path_is_served_under_the_policy(path: str) -> None:
    client = console_client()
    send_signal(client)
    method = "POST" if path.endswith(("reset", "replay")) else "GET"
    response = client.request(method, f"/_caveat/{path.format(number=1)}")
    assert response.is_success
    assert response.headers["content-security-policy"] == rendering.POLICY


def test_an_unknown_path_names_the_others() -> None:
    message = console_client().get("/_caveat/doc").json()["message"]
    assert all(path in message for path in LINKS)
    assert 'role="alert"' in console_client().get("/_caveat/doc", headers=BROWSER).text
