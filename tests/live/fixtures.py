"""The data of a fresh Unleash server before it is tested, so that its reads find items."""

from __future__ import annotations

import json
import urllib.request
from http.cookiejar import CookieJar

from caveat.json_text import JsonValue

ADMIN, PASSWORD = "admin", "fake-password-of-a-local-server"

FLAG, SEGMENT = "demo-flag", "demo-segment"

ITEMS: tuple[tuple[str, JsonValue], ...] = (
    ("/api/admin/projects/default/features", {"name": FLAG, "type": "release"}),
    (
        f"/api/admin/projects/default/features/{FLAG}/environments/development/strategies",
        {"name": "flexibleRollout", "parameters": {"rollout": "50", "stickiness": "default", "groupId": FLAG}},
    ),
    ("/api/admin/segments", {"name": SEGMENT, "constraints": []}),
    ("/api/admin/tags", {"type": "simple", "value": "demo"}),
    (f"/api/admin/features/{FLAG}/tags", {"type": "simple", "value": "demo"}),
    (
        "/api/admin/addons",
        {"provider": "webhook", "enabled": False, "parameters": {"url": "http://127.0.0.1:1"}, "events": []},
    ),
    ("/api/admin/invite-link/tokens", {"name": "demo", "expiresAt": "2100-01-01T00:00:00.000Z"}),
    ("/api/client/register", {"appName": "demo-app", "interval": 10000, "started": 0, "strategies": ["default"]}),
)
"""Path and body of each request that creates an item."""

PARAMETERS: dict[str, JsonValue] = {
    "projectId": "default",
    "featureName": FLAG,
    "environment": "development",
    "contextField": "appName",
    "appName": "demo-app",
    "type": "simple",
    "value": "demo",
}
"""Values of path parameters that exist."""


def fill(url: str, backend_token: str) -> str:
    """Create the items, and return a personal access token of the administrator."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )

    def post(path: str, body: JsonValue, **headers: str) -> JsonValue:
        data = json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - a loopback address
            url + path, data, {"Content-Type": "application/json", **headers}, method="POST"
        )
        with opener.open(request, timeout=30) as response:
            text = response.read()
        value: JsonValue = json.loads(text) if text else None
        return value

    post("/auth/simple/login", {"username": ADMIN, "password": PASSWORD})
    for path, body in ITEMS:
        post(path, body, **({"Authorization": backend_token} if path.startswith("/api/client") else {}))
    created = post("/api/admin/user/tokens", {"description": "caveat", "expiresAt": "2100-01-01T00:00:00.000Z"})
    match created:
        case {"secret": str(token)}:
            return token
        case _:
            raise ValueError(f"the server made no token: {created}")
