"""The mock keeps the rules of the prose through a whole story, and each is found broken in a mock that breaks it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel

from caveat.apis.dialog360.mock.provider import Dialog360Provider
from caveat.apis.dialog360.mock.store.seed import seeded_store
from caveat.catalogue import catalogue
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.judging.judge import Judge, judge
from caveat.mock.engine import Mock
from caveat_models.dialog360.models import Keyword, KeywordPage, KeywordStatus
from dialog360_client import AD, AD_ACCOUNT_PATH, CAMPAIGN, KEYWORD, LARGER_AD_ACCOUNT, Dialog360Client, SteppingClock

API = catalogue.api("dialog360")

EVER: dict[str, object] = {"date_from": "2020-01-01", "date_to": "2030-12-31"}


class Judged(Mock):
    """A mock whose every exchange is held to the rules of the prose."""

    def __init__(self, provider: Dialog360Provider) -> None:
        super().__init__(API.spec, lambda: provider)
        self.judge = Judge(API.own_rules)
        self.applied: set[str] = set()
        self.broken: set[str] = set()

    def answer(self, request: Request) -> Response:
        """Answer, and judge."""
        answered = super().answer(request)
        exchange = API.spec.exchange(request, answered)
        judgement = self.judge.judge(exchange)
        self.applied |= {rule.code for rule in judgement.rules}
        self.broken |= {finding.code for finding in judgement.findings}
        return answered


def tell(client: Dialog360Client) -> None:
    """A story in which every rule has its part."""
    url: JsonValue = {"url": "https://shop.example.com"}
    for query in ({"limit": 3}, {"limit": 3, "offset": 3}, {"campaign_id": CAMPAIGN}):
        client.request("GET", f"/ads/account/{LARGER_AD_ACCOUNT}", query=query)
    client.request("GET", "/ads/account/174816537731874", query={"campaign_id": "1"})
    client.request("GET", f"/ads/{AD}/insights")
    ours, shared = (
        client.request("POST", path, {"keyword": "paid"}).parse(Keyword).id
        for path in ("/keywords", "/keywords/shared")
    )
    client.request("GET", f"/keywords/{ours}")
    for query in ({"is_shared": "true"}, {"limit": 2, "offset": 0}, {"limit": 2, "offset": 2}):
        client.get(KeywordPage, "/keywords", query)
    client.request("PATCH", f"/keywords/{KEYWORD}", {"keyword": "bought"})
    client.request("GET", f"/keywords/{KEYWORD}")
    client.request("DELETE", f"/keywords/{shared}")
    client.request("GET", f"/keywords/{shared}")
    client.request("POST", "/converted_events", {"campaign_id": CAMPAIGN, "type": "list"})
    client.request("GET", "/events", query=EVER | {"event_type": "button"})
    client.request("GET", "/events/export", query=EVER)
    client.request("GET", "/event_types", query=EVER | {"limit": 1})
    client.request("POST", f"/ads/{AD}/signal", url)
    client.request("GET", f"/ads/{AD}/signal")
    client.request("GET", f"{AD_ACCOUNT_PATH}/facebook-pages")


def told_to(provider: type[Dialog360Provider]) -> Judged:
    watch = SteppingClock()
    made = provider(seeded_store(seed=1, clock=watch))
    mock = Judged(made)
    tell(Dialog360Client(mock, made, watch))
    return mock


def test_the_mock_keeps_every_rule_of_the_prose() -> None:
    mock = told_to(Dialog360Provider)

    assert mock.applied == {rule.code for rule in API.own_rules}
    assert mock.broken == set()


Asked: TypeAlias = dict[str, object]
Change: TypeAlias = "Callable[[Callable[..., object], Asked], object]"


def without(*names: str) -> Change:
    """Overhears some parameters."""
    return lambda answer, asked: answer(**{name: value for name, value in asked.items() if name not in names})


def with_(**values: object) -> Change:
    """Hears some parameters wrongly."""
    return lambda answer, asked: answer(**asked | values)


def then(**values: object) -> Change:
    """Says something else in the end."""

    def change(answer: Callable[..., object], asked: Asked) -> object:
        answered = answer(**asked)
        return answered.model_copy(update=values) if isinstance(answered, BaseModel) else answered

    return change


def half(answer: Callable[..., object], asked: Asked) -> object:
    return str(answer(**asked)).replace("button,", "", 1)


def twice(answer: Callable[..., object], asked: Asked) -> object:
    answered = answer(**asked)
    return answered.model_copy(update={"insights": answered.insights * 2})  # type: ignore[attr-defined] # a model


SPOILED: Mapping[str, tuple[str, Change]] = {
    "DIA001": ("list_keywords", with_(limit=100)),
    "DIA002": ("list_keywords", then(total=0)),
    "DIA003": ("list_keywords", with_(offset=0)),
    "DIA004": ("list_ads", without("campaign_id")),
    "DIA005": ("list_ad_insights", twice),
    "DIA006": ("list_keywords", without("is_shared")),
    "DIA007": ("get_keyword", with_(keyword_id="1")),
    "DIA008": ("delete_keyword", with_(keyword_id=KEYWORD)),
    "DIA009": ("get_keyword", then(status=KeywordStatus.ACTIVE)),
    "DIA010": ("create_shared_keyword", then(is_shared=False)),
    "DIA011": ("list_events", without("event_type")),
    "DIA012": ("export_events", half),
    "DIA013": ("get_ad_signal", then(url="https://example.com")),
}
"""For each rule, how an operation is spoiled so that it breaks the rule."""


@pytest.mark.parametrize("code", [rule.code for rule in API.own_rules])
def test_a_mock_that_breaks_a_rule_is_found_out(code: str) -> None:
    name, change = SPOILED[code]
    original = getattr(Dialog360Provider, name)

    @functools.wraps(original)
    def spoiled(self: Dialog360Provider, principal: object, **asked: object) -> object:
        return change(functools.partial(original, self, principal), asked)

    assert code in told_to(type("Spoiled", (Dialog360Provider,), {name: spoiled})).broken


def test_wrong_lines_of_an_export_are_one_fault_wherever_they_stand() -> None:
    target = f"/v1/clients/Xb4pTq2wCL/apps/93310/events/export?{urlencode(EVER)}"
    found = [
        finding
        for body in (b"id,type\r\n1\r\n2,button\r\n3\r\n", b"id,type\r\n1,list\r\n2\r\n")
        for finding in judge(API.spec.exchange(Request("GET", target), Response(200, body=body)), API.own_rules)
    ]
    assert [finding.at for finding in found] == ["body /1", "body /3", "body /2"]
    assert len({finding.fingerprint for finding in found}) == 1
