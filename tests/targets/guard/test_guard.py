"""The guard: which requests are sent, and which responses are not judged."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.asgi.in_process import client
from caveat.asgi.tap import tapped
from caveat.errors import NotJudged, NotSent, RunStopped, Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect
from caveat.targets.guard.guard import MAX_WAIT_S
from caveat.targets.target import Budget
from guarded import ALL, AUTHORIZED, READS, GuardSetting, request
from staging import SPEC, Direct

NOT_SENT = {
    "an effect that is not allowed": (READS, request("POST", "/pets", {}), "does not allow writes"),
    "a GET that spends": (frozenset({Effect.READS, Effect.WRITES}), request("GET", "/pets/1/bill"), "allow spends"),
    "an undeclared method": (ALL, request("TRACE", "/pets"), "no operation"),
    "an undeclared HEAD": (ALL, request("HEAD", "/pets"), "no operation"),
    "a path that the contract lacks": (ALL, request("GET", "/admin"), "no operation"),
    "an absolute target": (ALL, request("GET", "http://example.com/pets"), "no operation"),
    "a method in a header field": (
        ALL,
        request("POST", "/search", {}, ("X-HTTP-Method-Override", "DELETE")),
        "replace its method",
    ),
    "a method in the query": (ALL, request("POST", "/search?_method=DELETE", {}), "replace its method"),
    "a path that decodes to one that is not allowed": (READS, request("GET", "/pets/1%2Fbill"), "for that of bill"),
    "dots that lead to one that is not allowed": (READS, request("GET", "/pets/..%2Fpets%2F1%2Fbill"), "that of bill"),
    "a write with dots": (ALL, request("DELETE", "/pets/.."), "for another one"),
    "a write with an encoded slash": (ALL, request("DELETE", "/pets/1%2Ftoys"), "for another one"),
    "a deletion of an item of others": (ALL, request("DELETE", "/pets/1"), "no run created"),
    "an update of an item of others": (ALL, request("PUT", "/pets/1", {}), "no run created"),
    "an item below one of others": (ALL, request("POST", "/pets/1/toys", {}), "no run created"),
    "an item that is not there": (ALL, request("DELETE", "/pets/none"), "no run created"),
}


@pytest.mark.parametrize("title", NOT_SENT)
def test_it_is_not_sent(title: str, setting: GuardSetting) -> None:
    effects, sent, reason = NOT_SENT[title]
    setting.service.add("/pets", name="theirs")
    with pytest.raises(NotSent, match=reason):
        setting.guard(effects).exchange(sent)
    assert (setting.service.requests, setting.ledger.spent().requests) == ([], 0)
    assert list(setting.log.not_sent.values()) == [1]


SENT: dict[str, tuple[frozenset[Effect], dict[str, JsonValue], Request]] = {
    "a read": (READS, {}, request("GET", "/pets/1")),
    "a POST that reads": (READS, {}, request("POST", "/search", {})),
    "a value that the target names": (ALL, {"petId": 1}, request("PUT", "/pets/1", {})),
    "one of several that the target names": (ALL, {"petId": ["7", "1"]}, request("POST", "/pets/1/toys", {})),
    "a value that the schema lists": (ALL, {}, request("POST", "/kinds/cat/count")),
    "a request without a credential": (READS, {}, Request("GET", "/pets")),
}


@pytest.mark.parametrize("title", SENT)
def test_it_is_sent(title: str, setting: GuardSetting) -> None:
    effects, named, sent = SENT[title]
    setting.service.add("/pets", name="theirs")
    setting.guard(effects, named=named).exchange(sent)
    assert setting.service.requests[-1] == sent


def test_an_exclusive_target_allows_writes_to_all_items(setting: GuardSetting) -> None:
    setting.service.add("/pets", name="theirs")
    assert setting.guard(exclusive=True).exchange(request("DELETE", "/pets/1")).status == 204


def test_what_a_run_created_may_be_changed_until_it_is_deleted(setting: GuardSetting) -> None:
    setting.service.reuses_ids = True
    guard = setting.guard()
    assert guard.exchange(request("POST", "/pets", {"name": "ours"})).json == {"name": "ours", "id": "1"}
    assert guard.exchange(request("POST", "/pets/1/toys", {"name": "ball"})).status == 201
    assert guard.exchange(request("DELETE", "/pets/1/toys/1")).status == 204
    assert guard.exchange(request("DELETE", "/pets/1")).status == 204
    # The service gives the id to an item of another client.
    assert setting.service.add("/pets", name="theirs") == "1"
    with pytest.raises(NotSent):
        guard.exchange(request("DELETE", "/pets/1"))


def test_an_id_of_a_response_that_no_run_created_is_not_sent_in_a_write(setting: GuardSetting) -> None:
    setting.service.add("/pets", name="theirs")
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    with pytest.raises(NotSent, match="parent_id is the id of an item that no run created"):
        guard.exchange(request("POST", "/pets", {"parent_id": "1"}))
    with pytest.raises(NotSent, match="id is the id of an item that no run created"):
        guard.exchange(request("POST", "/pets?id=1", {}))
    assert guard.exchange(request("POST", "/pets", {"parent_id": "77"})).status == 201


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY"]),
    segments=st.lists(
        st.sampled_from(["pets", "1", "2", "toys", "bill", "..", ".", "%2e%2e", "%2F", "", "search", "notes"]),
        max_size=6,
    ),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_request_writes_where_only_reads_are_allowed(
    setting: GuardSetting, method: str, segments: list[str]
) -> None:
    guard = setting.guard(READS)
    with suppress(NotSent):
        guard.exchange(request(method, "/" + "/".join(segments), {}))
    for sent in setting.service.requests:
        methods, _ = SPEC.route(sent.path) or ({}, {})
        assert methods[sent.method].effect is Effect.READS
    setting.ledger.close()


def test_a_limit_that_is_used_up_stops_the_run(setting: GuardSetting) -> None:
    guard = setting.guard(budget=Budget(requests=1))
    guard.exchange(request("GET", "/pets"))
    for _ in range(2):
        with pytest.raises(RunStopped, match=r"max_requests \(1\) is used up"):
            guard.exchange(request("GET", "/pets"))
    assert (len(setting.service.requests), setting.log.stopped) == (1, "max_requests (1) is used up")


def test_requests_wait_for_the_rate(setting: GuardSetting) -> None:
    guard = setting.guard(rate=5)
    for _ in range(3):
        guard.exchange(request("GET", "/pets"))
    assert setting.slept == pytest.approx([0.2, 0.2])


def retry_after(seconds: float, status: int = 429) -> Response:
    return Response(status, Headers([("retry-after", f"{seconds:.0f}")]))


def test_a_read_is_sent_again_after_the_time_that_the_service_asks_for(setting: GuardSetting) -> None:
    setting.service.responses = [retry_after(7), Response(429), retry_after(3, 503)]
    assert setting.guard().exchange(request("GET", "/pets")).status == 200
    assert setting.slept == pytest.approx([7, 2, 3])
    assert setting.ledger.spent().requests == 4


NO_VERDICT = {
    "too many requests": ([retry_after(1)] * 4, "GET", 4),
    "a write is not sent again": ([retry_after(1)], "POST", 1),
    "a gateway": ([Response(502)], "GET", 1),
    "an unavailable service": ([Response(503)], "POST", 1),
    "a slow one": ([Response(504)], "GET", 1),
}


@pytest.mark.parametrize("title", NO_VERDICT)
def test_it_is_no_verdict(title: str, setting: GuardSetting) -> None:
    responses, method, sent = NO_VERDICT[title]
    guard = setting.guard()
    setting.ledger.record_existing("/pets", ())
    setting.service.responses = list(responses)
    with pytest.raises(NotJudged, match="status"):
        guard.exchange(request(method, "/pets", {}))
    assert (len(setting.service.requests), sum(setting.log.not_judged.values())) == (sent, 1)


def test_a_service_that_asks_to_wait_too_long_stops_the_run(setting: GuardSetting) -> None:
    setting.service.responses = [retry_after(MAX_WAIT_S + 1)]
    with pytest.raises(RunStopped, match="asks to wait 301 s, more than 300 s"):
        setting.guard().exchange(request("GET", "/pets"))
    assert setting.slept == []


def test_a_service_that_is_down_stops_the_run(setting: GuardSetting) -> None:
    def down(_request: Request) -> Response:
        raise Unreachable("http://127.0.0.1", "connection refused")

    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    guard.forwarder = Direct(down)
    for _ in range(4):
        with pytest.raises(Unreachable):
            guard.exchange(request("GET", "/pets"))
    with pytest.raises(RunStopped, match="the service is down: 5 failures in a row, the latest listPets: connection"):
        guard.exchange(request("GET", "/pets"))
    with pytest.raises(RunStopped):
        guard.exchange(request("GET", "/pets"))
    assert setting.ledger.spent().requests == 6


def test_it_is_an_asgi_application_that_never_awaits(setting: GuardSetting) -> None:
    observed: list[Request] = []
    guard = setting.guard()
    guard.exchange(request("GET", "/pets"))
    setting.tokens.token, setting.service.tokens = "fake-token-2", {"fake-token-2"}
    with client(tapped(guard, lambda sent, _: observed.append(sent)), "http://staging.invalid") as http:
        response = http.get("/pets", headers=dict([AUTHORIZED]))
    assert (response.status_code, response.json()) == (200, [])
    assert observed[0].headers["authorization"] == "Bearer fake-token-2"
