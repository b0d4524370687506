"""The mock keeps all rules of the API, and each rule detects a mock that breaks it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel

from caveat.apis.dialog360.mock.provider import Dialog360Provider
from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.seed import APP as SEED_APP
from caveat.apis.dialog360.mock.store.seed import seeded_store
from caveat.catalogue import catalogue
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.judging.evidence import Grade
from caveat.judging.judge import Judge, judge
from caveat.judging.rule import Rule
from caveat.mock.engine import Mock
from caveat.provider.outbox import Delivery
from caveat.session.deliveries import delivery
from caveat_models.dialog360.models import EventGroupPage, Keyword, KeywordPage, KeywordStatus
from dialog360_client import (
    AD,
    AD_ACCOUNT,
    AD_ACCOUNT_PATH,
    APP,
    CAMPAIGN,
    KEYWORD,
    LARGER_AD_ACCOUNT,
    SECOND_APP,
    Dialog360Client,
    SteppingClock,
)

API = catalogue.api("dialog360")

ALL_DATES: dict[str, object] = {"date_from": "2020-01-01", "date_to": "2030-12-31"}


class JudgedMock(Mock):
    """A mock that judges each of its exchanges by the rules of the API."""

    def __init__(self, provider: Dialog360Provider) -> None:
        super().__init__(API.spec, lambda: provider)
        self.judge = Judge(API.own_rules)
        self.applied: set[str] = set()
        self.broken: set[str] = set()

    def answer(self, request: Request) -> Response:
        """Answer a request, and judge the exchange and its deliveries."""
        response = super().answer(request)
        deliveries = [delivery(API.spec, each.request)[0] for each in self.deliveries]
        self.deliveries.clear()
        for exchange in (API.spec.exchange(request, response), *deliveries):
            judgement = self.judge.judge(exchange)
            self.applied |= {rule.code for rule in judgement.rules}
            self.broken |= {finding.code for finding in judgement.findings}
        return response


def send_requests(client: Dialog360Client) -> None:
    """Send requests to which every rule applies."""
    url: JsonValue = {"url": "https://shop.example.com"}
    for query in ({"limit": 3}, {"limit": 3, "offset": 3}, {"campaign_id": CAMPAIGN}):
        client.request("GET", f"/ads/account/{LARGER_AD_ACCOUNT}", query=query)
    client.request("GET", "/ads/account/174816537731874", query={"campaign_id": "1"})
    client.request("GET", f"/ads/{AD}/insights")
    keyword, shared = (
        client.request("POST", path, {"keyword": "paid"}).parse(Keyword).id
        for path in ("/keywords", "/keywords/shared")
    )
    client.request("GET", f"/keywords/{keyword}")
    client.request("GET", "/keywords", app=SECOND_APP)
    client.request("GET", f"/keywords/{shared}", app=SECOND_APP)
    for query in ({"is_shared": "true"}, {"limit": 2, "offset": 0}, {"limit": 2, "offset": 2}):
        client.get(KeywordPage, "/keywords", query)
    client.request("PATCH", f"/keywords/{KEYWORD}", {"keyword": "bought"})
    client.request("GET", f"/keywords/{KEYWORD}")
    client.request("DELETE", f"/keywords/{shared}")
    client.request("GET", f"/keywords/{shared}")
    client.request("POST", "/converted_events", {"campaign_id": CAMPAIGN, "type": "list"})
    client.request("GET", f"/ads/{AD}/insights")
    client.request("GET", f"/ads/{AD}")
    client.request("GET", f"/campaigns/{CAMPAIGN}")
    client.request("GET", f"/ads/{AD}/sale-insights", query=ALL_DATES)
    for app in (APP, SECOND_APP):
        client.request("GET", "/event_groups", query={"limit": 1000}, app=app)
    client.request("GET", "/events", query=ALL_DATES | {"event_type": "button"})
    client.request("GET", "/events/export", query=ALL_DATES)
    client.request("GET", "/event_types", query=ALL_DATES | {"limit": 1})
    client.request("GET", f"/ads/{AD}/signals")
    client.request("POST", f"/ads/{AD}/signal", url)
    client.request("GET", f"/ads/{AD}/signal")
    client.request("GET", f"{AD_ACCOUNT_PATH}/facebook-pages")


def judged(provider_class: type[Dialog360Provider]) -> JudgedMock:
    """A mock with this provider, after some requests."""
    clock = SteppingClock()
    provider = provider_class(seeded_store(seed=1, clock=clock))
    mock = JudgedMock(provider)
    send_requests(Dialog360Client(mock, provider, clock))
    return mock


def test_the_mock_keeps_every_rule() -> None:
    mock = judged(Dialog360Provider)

    assert mock.applied == {rule.code for rule in API.own_rules}
    assert mock.broken == set()


Arguments: TypeAlias = dict[str, object]
Defect: TypeAlias = "Callable[[Callable[..., object], Arguments], object]"
"""Calls an operation with its arguments, and does something wrong."""


def without(*names: str) -> Defect:
    """Ignore some arguments."""
    return lambda operation, arguments: operation(**{n: v for n, v in arguments.items() if n not in names})


def with_(**values: object) -> Defect:
    """Replace some arguments."""
    return lambda operation, arguments: operation(**arguments | values)


def then(**values: object) -> Defect:
    """Replace some fields of the response."""

    def defect(operation: Callable[..., object], arguments: Arguments) -> object:
        response = operation(**arguments)
        return response.model_copy(update=values) if isinstance(response, BaseModel) else response

    return defect


def drop_field(operation: Callable[..., object], arguments: Arguments) -> object:
    return str(operation(**arguments)).replace("button,", "", 1)


def repeat_insights(operation: Callable[..., object], arguments: Arguments) -> object:
    response = operation(**arguments)
    return response.model_copy(update={"insights": response.insights * 2})  # type: ignore[attr-defined] # a model


def create_in_one_app(operation: Callable[..., object], arguments: Arguments) -> object:
    response = operation(**arguments)
    store = provider_of(operation).store
    assert isinstance(response, Keyword)
    keyword = store.keyword(SEED_APP, response.id)
    store.keywords.put(keyword.id, replace(keyword, apps=keyword.apps[:1]))
    return response


def list_by_app(operation: Callable[..., object], arguments: Arguments) -> object:
    response = operation(**arguments)
    assert isinstance(response, EventGroupPage)
    app = App(str(arguments["client_id"]), str(arguments["app_id"]))
    own = [
        group.id
        for group in response.event_groups
        if isinstance(group.ad_id, str) and has_ad(operation, app, group.ad_id)
    ]
    groups = [group for group in response.event_groups if group.id in own]
    return response.model_copy(update={"event_groups": groups, "count": len(groups), "total": len(groups)})


def has_ad(operation: Callable[..., object], app: App, ad_id: str) -> bool:
    try:
        provider_of(operation).store.ad(app, ad_id)
    except NotFound:
        return False
    return True


def provider_of(operation: Callable[..., object]) -> Dialog360Provider:
    assert isinstance(operation, functools.partial)
    provider = operation.args[0]
    assert isinstance(provider, Dialog360Provider)
    return provider


def deliver(change: Callable[[Delivery], Iterable[Delivery]]) -> Defect:
    """Change each delivery of an operation."""

    def defect(operation: Callable[..., object], arguments: Arguments) -> object:
        response = operation(**arguments)
        outbox = provider_of(operation).store.outbox
        for each in outbox.drain():
            for changed in change(each):
                outbox.put(changed)
        return response

    return defect


DEFECTS: Mapping[str, tuple[str, Defect]] = {
    "DIA001": ("list_keywords", with_(limit=100)),
    "DIA002": ("list_keywords", then(total=0)),
    "DIA003": ("list_keywords", with_(offset=0)),
    "DIA004": ("list_ads", without("campaign_id")),
    "DIA005": ("list_ad_insights", repeat_insights),
    "DIA006": ("list_keywords", without("is_shared")),
    "DIA007": ("get_keyword", with_(keyword_id="1")),
    "DIA008": ("delete_keyword", with_(keyword_id=KEYWORD)),
    "DIA009": ("get_keyword", then(status=KeywordStatus.ACTIVE)),
    "DIA010": ("create_shared_keyword", then(is_shared=False)),
    "DIA011": ("list_events", without("event_type")),
    "DIA012": ("export_events", drop_field),
    "DIA013": ("get_ad_signal", then(url="https://example.com")),
    "DIA014": ("get_campaign", then(id="7")),
    "DIA015": ("get_keyword", then(id="7")),
    "DIA016": ("list_ads", with_(ad_account_id=AD_ACCOUNT)),
    "DIA017": ("create_shared_keyword", create_in_one_app),
    "DIA018": ("get_sale_insights", with_(date_from="2023-01-01")),
    "DIA019": ("list_event_groups", list_by_app),
    "DIA020": ("get_ad", then(clicks=0)),
    "DIA021": ("set_ad_signal", deliver(lambda each: [replace(each, url="https://other.example.com")])),
    "DIA022": ("set_ad_signal", deliver(lambda each: [each, each])),
}
"""By rule: an operation, and a defect of it that breaks the rule."""


@pytest.mark.parametrize("code", [rule.code for rule in API.own_rules])
def test_each_rule_detects_a_mock_that_breaks_it(code: str) -> None:
    assert code in DEFECTS, f"{code} needs a row in the table DEFECTS of {Path(__file__).name}: a defect that breaks it"
    name, defect = DEFECTS[code]
    original = getattr(Dialog360Provider, name)

    @functools.wraps(original)
    def defective(self: Dialog360Provider, principal: object, **arguments: object) -> object:
        return defect(functools.partial(original, self, principal), arguments)

    assert code in judged(type("Defective", (Dialog360Provider,), {name: defective})).broken


def test_rows_with_too_few_fields_have_one_fingerprint() -> None:
    target = f"/v1/clients/Xb4pTq2wCL/apps/93310/events/export?{urlencode(ALL_DATES)}"
    findings = [
        finding
        for body in (b"id,type\r\n1\r\n2,button\r\n3\r\n", b"id,type\r\n1,list\r\n2\r\n")
        for finding in judge(API.spec.exchange(Request("GET", target), Response(200, body=body)), API.own_rules)
    ]
    assert [finding.at for finding in findings] == ["body /1", "body /3", "body /2"]
    assert len({finding.fingerprint for finding in findings}) == 1


@pytest.mark.parametrize("rule", API.own_rules, ids=lambda rule: rule.code)
def test_an_inferred_rule_has_a_source(rule: Rule) -> None:
    assert rule.evidence.grade is not Grade.INFERRED or rule.evidence.source
