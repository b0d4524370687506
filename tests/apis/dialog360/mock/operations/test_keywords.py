"""Keywords of the mock, from their creation to their end."""

from __future__ import annotations

import pytest
from pydantic import MISSING

from caveat.json_text import JsonValue
from caveat_models.dialog360.models import EventGroupPage, Keyword, KeywordPage, KeywordStatus
from dialog360_client import AD, APP, KEYWORD, OTHER_APP, SISTER_APP, Desk

SHARED = "63c14b9487dd821c0be8a0c1"


def shown(desk: Desk, query: dict[str, object] | None = None, app: str = APP) -> list[str]:
    return [keyword.id for keyword in desk.get(KeywordPage, "/keywords", query, app).keywords]


def test_a_created_keyword_is_shown_and_listed(desk: Desk) -> None:
    created = desk.post(Keyword, "/keywords", {"keyword": "paid"}, {"ad_id": AD})

    assert (created.keyword, created.ad_id, created.is_shared, created.status) == ("paid", AD, False, "active")
    assert created == desk.get(Keyword, f"/keywords/{created.id}")
    assert shown(desk) == [KEYWORD, SHARED, created.id]
    assert shown(desk, app=SISTER_APP) == [SHARED]


def test_a_keyword_needs_an_ad_that_is_there(desk: Desk) -> None:
    assert desk.ask("POST", "/keywords", {"keyword": "paid"}, query={"ad_id": "1"}).status == 404
    assert desk.post(Keyword, "/keywords", {"keyword": "paid"}).ad_id is MISSING


def test_a_replaced_keyword_is_disabled_and_the_new_one_takes_its_place(desk: Desk) -> None:
    answered = desk.ask("PATCH", f"/keywords/{KEYWORD}", {"keyword": "paid"}).parse(Keyword)

    assert answered.id != KEYWORD
    assert (answered.keyword, answered.ad_id, answered.status) == ("paid", AD, KeywordStatus.ACTIVE)
    assert desk.get(Keyword, f"/keywords/{KEYWORD}").status is KeywordStatus.DISABLED
    assert shown(desk, {"status": "active"}) == [SHARED, answered.id]
    assert shown(desk, {"status": "disabled"}) == [KEYWORD]
    assert shown(desk) == [KEYWORD, SHARED, answered.id]


@pytest.mark.parametrize("query", [{}, {"delete": "true"}, {"delete": "false"}])
def test_a_keyword_given_up_is_gone_with_its_url(desk: Desk, query: dict[str, object]) -> None:
    assert desk.ask("DELETE", f"/keywords/{KEYWORD}", query=query).status == 200

    assert shown(desk) == [SHARED]
    for method, path in (("GET", ""), ("DELETE", ""), ("PATCH", "")):
        assert desk.ask(method, f"/keywords/{KEYWORD}{path}", {"keyword": "a"}).status == 404
    assert desk.ask("GET", f"/ads/{AD}/keywords/{KEYWORD}/signal").status == 404
    assert b"keyword" not in desk.ask("GET", f"/ads/{AD}/signals").body


def test_a_shared_keyword_shows_in_every_app_of_the_client(desk: Desk) -> None:
    shared = desk.post(Keyword, "/keywords/shared", {"keyword": "paid"})

    assert shared.is_shared
    assert shared.ad_id is MISSING
    assert shared.id in shown(desk)
    assert shared.id in shown(desk, app=SISTER_APP)
    assert shared.id not in shown(desk, app=OTHER_APP)
    assert desk.ask("DELETE", f"/keywords/{shared.id}", app=SISTER_APP).status == 200
    assert desk.ask("GET", f"/keywords/{shared.id}").status == 404


def test_what_replaces_a_shared_keyword_is_shared_too(desk: Desk) -> None:
    answered = desk.ask("PATCH", f"/keywords/{SHARED}", {"keyword": "paid"}, app=SISTER_APP).parse(Keyword)

    assert (answered.is_shared, answered.ad_id) == (True, MISSING)
    for app in (APP, SISTER_APP):
        assert shown(desk, {"is_shared": "true", "status": "active"}, app) == [answered.id]
        assert shown(desk, {"is_shared": "true", "status": "disabled"}, app) == [SHARED]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(("query", "status"), [({"ad_id": "1"}, 404), ({"ad_id": AD}, 200)])
def test_a_keyword_is_looked_for_on_the_ad_that_is_named(
    desk: Desk, method: str, query: dict[str, object], status: int
) -> None:
    body: JsonValue = {"keyword": "paid"} if method == "PATCH" else None
    assert desk.ask(method, f"/keywords/{KEYWORD}", body, query=query).status == status
    changed = status == 200 and method != "GET"
    assert (shown(desk, {"status": "active", "ad_id": AD}) == [KEYWORD]) is not changed


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"ad_id": AD}, [KEYWORD]),
        ({"ad_id": "1"}, []),
        ({"is_shared": "true"}, [SHARED]),
        ({"is_shared": "false"}, [KEYWORD]),
        ({"is_shared": "true", "ad_id": AD}, []),
        ({"status": "active"}, [KEYWORD, SHARED]),
        ({"status": "disabled"}, []),
        ({"status": "active", "is_shared": "false", "ad_id": AD}, [KEYWORD]),
    ],
)
def test_filters_of_the_list_are_respected(desk: Desk, query: dict[str, object], expected: list[str]) -> None:
    assert shown(desk, query) == expected


@pytest.mark.parametrize(
    ("query", "status"),
    [({"ad_id": AD}, 200), ({"ad_id": "1"}, 404), ({"is_shared": "false"}, 200), ({"is_shared": "true"}, 404)],
)
def test_a_keyword_is_shown_only_as_what_it_is(desk: Desk, query: dict[str, object], status: int) -> None:
    assert desk.ask("GET", f"/keywords/{KEYWORD}", query=query).status == status


def test_pages_have_neither_overlap_nor_gap(desk: Desk) -> None:
    for number in range(10):
        desk.post(Keyword, "/keywords", {"keyword": f"{number}"})

    pages = [shown(desk, {"limit": 5, "offset": offset}) for offset in (0, 5, 10, 15)]

    assert [len(page) for page in pages] == [5, 5, 2, 0]
    assert [one for page in pages for one in page] == shown(desk)
    assert len(set(shown(desk))) == 12


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_the_events_of_a_keyword_that_ended_are_a_disabled_group(desk: Desk, method: str) -> None:
    desk.ask(method, f"/keywords/{KEYWORD}", {"keyword": "paid"})

    disabled = desk.get(EventGroupPage, "/event_groups", {"status": "disabled"}).event_groups
    assert [group.event_type_id for group in disabled] == [KEYWORD]
