"""SEC001: an error response shows no internals of the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.checks import leaks
from caveat.exchange import Headers, Request, Response
from caveat.judging.finding import Finding
from caveat.judging.judge import judge
from caveat.judging.promise import Gravity
from caveat.openapi.spec import Spec


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled("paths: {/pets: {post: {operationId: make, responses: {'200': {description: x}}}}}")


def found(spec: Spec, body: str, status: int = 400, request: Request | None = None) -> list[Finding]:
    exchange = spec.exchange(request or Request("POST", "/pets"), Response(status, body=body.encode()))
    return list(judge(exchange, [leaks.errors_show_nothing_internal.bind(spec)]))


LEAKS = {
    'Traceback (most recent call last):\n  File "/a/b.py", line 3, in <module>': "a stack trace",
    json.dumps({"error": 'File "app.py", line 12, in get'}): "a stack trace",
    "java.lang.NullPointerException\n\tat com.example.Pets.get(Pets.java:42)": "a stack trace",
    json.dumps({"error": "java.lang.X\n\tat com.example.Owners.add(Owners.java:7)"}): "a stack trace",
    "TypeError: x\n    at Object.get (/srv/app/pets.js:12:5)": "a stack trace",
    "panic: x\n\ngoroutine 17 [running]:": "a stack trace",
    "at Pets.Api.Get(Int32 id) in C:\\src\\Pets.cs:line 12": "a stack trace",
    "Fatal error: x in /var/www/pets.php on line 12": "a stack trace",
    "app/pets.rb:12:in `get'": "a stack trace",
    "error in SELECT id, name FROM pets WHERE id = 1": "SQL",
    'pq: relation "pets" does not exist': "SQL",
    json.dumps({"m": 'column "a" of relation "pets" is null'}): "SQL",
    "UNIQUE constraint failed: pets.name": "SQL",
    "SQLSTATE[23000]: x": "SQL",
    "ORA-00942: x": "SQL",
    "sqlite3.OperationalError: no such table: pets": "SQL",
    "cannot open /var/lib/pets/store.bin": "the path of a file",
    "cannot open /data/pets/main.py": "the path of a file",
    json.dumps({"m": "cannot open C:\\data\\pets.txt"}): "the path of a file",
    '<a href="/wiki/index.php">in /srv/wiki/index.php</a>': "the path of a file",
}


@pytest.mark.parametrize("body", LEAKS)
def test_an_error_that_shows_something_internal_is_a_leak(body: str, spec: Spec) -> None:
    [finding] = found(spec, body)
    assert (finding.code, finding.kind, finding.gravity, finding.at) == ("SEC001", LEAKS[body], Gravity.LEAK, "body")
    assert finding.message.startswith(f"the response shows {LEAKS[body]}: ")
    assert found(spec, body, status=500)
    assert found(spec, body, status=200) == [], "a response may be about code or files"


@given(st.data(), st.sampled_from(leaks._KINDS))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_internal_has_a_mark(data: st.DataObject, kind: leaks._Kind) -> None:
    text = data.draw(st.from_regex(kind.pattern))
    assert kind.shown_in(text)


NO_LEAKS = [
    "",
    "select an item from the list",
    "no pet at /pets/1/tags.json, see https://example.com/docs/errors/main.py",
    "update the name, then delete from your list",
    "at 12:30:45 the file was locked",
    "Internal Server Error",
    "/api/v1/users/7/home/list",
    "the operator is none of SELECT, INSERT, FROM",
    '<a href="/wiki/index.php">home</a>',
    "<script src='/static/js/app.ts'></script>",
    "<form method=post action=/cgi/bin/login.rb>",
    json.dumps({"error": json.dumps("Q:\u00d7\u001a\u000b") + " is too long"}),
]


@pytest.mark.parametrize("body", NO_LEAKS)
def test_other_errors_are_no_leaks(body: str, spec: Spec) -> None:
    assert found(spec, body) == []


def test_what_the_request_has_sent_is_no_leak(spec: Spec) -> None:
    query = Request("POST", "/pets?q=SELECT+a+FROM+b")
    assert found(spec, "SELECT a FROM b is not allowed", request=query) == []
    body = Request("POST", "/pets", body=json.dumps({"path": "/var/lib/x/y"}).encode())
    assert found(spec, json.dumps({"error": "no file /var/lib/x/y"}), request=body) == []


SENT = (
    "/var/lib/x/\u00e4.py",
    "C:\\Users\\a.txt",
    "Z:\u000e\u0006\U0001f600",
    "SELECT a FROM b",
    'File "x", line 3',
)


@pytest.mark.parametrize("value", SENT)
@given(st.integers(0, 3), st.booleans(), st.sampled_from(["query", "header", "body"]))
def test_what_was_sent_is_no_leak_however_it_is_escaped(
    spec: Spec,
    value: str,
    times: int,
    ascii_only: bool,  # noqa: FBT001 - drawn
    where: str,
) -> None:
    shown = value
    for _ in range(times):
        shown = json.dumps(shown, ensure_ascii=ascii_only)[1:-1]
    raw = value.encode("utf-8", "surrogatepass")
    request = {
        "query": Request("POST", f"/pets?q={quote(raw)}"),
        "header": Request("POST", "/pets", Headers([("q", value)])),
        "body": Request("POST", "/pets", body=json.dumps({"q": value}).encode()),
    }[where]
    body = json.dumps({"error": f"{shown} is wrong"})
    assert found(spec, body, request=request) == []
    if times == 0 and value.isprintable():
        assert found(spec, body, request=Request("POST", "/pets"))
