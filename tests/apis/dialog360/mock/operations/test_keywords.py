"""Keywords of the mock: created, listed, replaced and deleted."""

from __future__ import annotations

import pytest
from pydantic import MISSING

from caveat.json_text import JsonValue
from caveat_models.dialog360.models import EventGroupPage, Keyword, KeywordPage, KeywordStatus
from dialog360_client import AD, APP, KEYWORD, OTHER_APP, SECOND_APP, Dialog360Client

SHARED = "63c14b9487dd821c0be8a0c1"


def listed(client: Dialog360Client, query: dict[str, object] | None = None, app: str = APP) -> list[str]:
    return [keyword.id for keyword in client.get(KeywordPage, "/keywords", query, app).keywords]


def test_a_new_keyword_can_be_read_and_listed(client: Dialog360Client) -> None:
    created = client.post(Keyword, "/keywords", {"keyword": "paid"}, {"ad_id": AD})

    assert (created.keyword, created.ad_id, created.is_shared, created.status) == ("paid", AD, False, "active")
    assert created == client.get(Keyword, f"/keywords/{created.id}")
    assert listed(client) == [KEYWORD, SHARED, created.id]
    assert listed(client, app=SECOND_APP) == [SHARED]


def test_a_keyword_needs_an_existing_ad(client: Dialog360Client) -> None:
    assert client.request("POST", "/keywords", {"keyword": "paid"}, query={"ad_id": "1"}).status == 404
    assert client.post(Keyword, "/keywords", {"keyword": "paid"}).ad_id is MISSING


def test_a_replaced_keyword_is_disabled_and_a_new_one_is_active(client: Dialog360Client) -> None:
    keyword = client.request("PATCH", f"/keywords/{KEYWORD}", {"keyword": "paid"}).parse(Keyword)

    assert keyword.id != KEYWORD
    assert (keyword.keyword, keyword.ad_id, keyword.status) == ("paid", AD, KeywordStatus.ACTIVE)
    assert client.get(Keyword, f"/keywords/{KEYWORD}").status is KeywordStatus.DISABLED
    assert listed(client, {"status": "active"}) == [SHARED, keyword.id]
    assert listed(client, {"status": "disabled"}) == [KEYWORD]
    assert listed(client) == [KEYWORD, SHARED, keyword.id]


@pytest.mark.parametrize("query", [{}, {"delete": "true"}, {"delete": "false"}])
def test_a_deleted_keyword_is_gone_with_its_url(client: Dialog360Client, query: dict[str, object]) -> None:
    assert client.request("DELETE", f"/keywords/{KEYWORD}", query=query).status == 200

    assert listed(client) == [SHARED]
    for method in ("GET", "DELETE", "PATCH"):
        assert client.request(method, f"/keywords/{KEYWORD}", {"keyword": "a"}).status == 404
    assert client.request("GET", f"/ads/{AD}/keywords/{KEYWORD}/signal").status == 404
    assert b"keyword" not in client.request("GET", f"/ads/{AD}/signals").body


def test_a_shared_keyword_is_listed_in_every_app_of_the_client(client: Dialog360Client) -> None:
    shared = client.post(Keyword, "/keywords/shared", {"keyword": "paid"})

    assert shared.is_shared
    assert shared.ad_id is MISSING
    assert shared.id in listed(client)
    assert shared.id in listed(client, app=SECOND_APP)
    assert shared.id not in listed(client, app=OTHER_APP)
    assert client.request("DELETE", f"/keywords/{shared.id}", app=SECOND_APP).status == 200
    assert client.request("GET", f"/keywords/{shared.id}").status == 404


def test_the_replacement_of_a_shared_keyword_is_shared(client: Dialog360Client) -> None:
    keyword = client.request("PATCH", f"/keywords/{SHARED}", {"keyword": "paid"}, app=SECOND_APP).parse(Keyword)

    assert (keyword.is_shared, keyword.ad_id) == (True, MISSING)
    for app in (APP, SECOND_APP):
        assert listed(client, {"is_shared": "true", "status": "active"}, app) == [keyword.id]
        assert listed(client, {"is_shared": "true", "status": "disabled"}, app) == [SHARED]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(("query", "status"), [({"ad_id": "1"}, 404), ({"ad_id": AD}, 200)])
def test_a_keyword_is_found_only_on_its_ad(
    client: Dialog360Client, method: str, query: dict[str, object], status: int
) -> None:
    body: JsonValue = {"keyword": "paid"} if method == "PATCH" else None
    assert client.request(method, f"/keywords/{KEYWORD}", body, query=query).status == status
    changed = status == 200 and method != "GET"
    assert (listed(client, {"status": "active", "ad_id": AD}) == [KEYWORD]) is not changed


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
def test_the_list_is_filtered(client: Dialog360Client, query: dict[str, object], expected: list[str]) -> None:
    assert listed(client, query) == expected


@pytest.mark.parametrize(
    ("query", "status"),
    [({"ad_id": AD}, 200), ({"ad_id": "1"}, 404), ({"is_shared": "false"}, 200), ({"is_shared": "true"}, 404)],
)
def test_a_keyword_is_found_only_if_it_matches_the_filters(
    client: Dialog360Client, query: dict[str, object], status: int
) -> None:
    assert client.request("GET", f"/keywords/{KEYWORD}", query=query).status == status


def test_pages_have_neither_overlap_nor_gap(client: Dialog360Client) -> None:
    for number in range(10):
        client.post(Keyword, "/keywords", {"keyword": f"{number}"})

    pages = [listed(client, {"limit": 5, "offset": offset}) for offset in (0, 5, 10, 15)]

    assert [len(page) for page in pages] == [5, 5, 2, 0]
    assert [keyword for page in pages for keyword in page] == listed(client)
    assert len(set(listed(client))) == 12


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_the_event_group_of_a_replaced_or_deleted_keyword_is_disabled(client: Dialog360Client, method: str) -> None:
    client.request(method, f"/keywords/{KEYWORD}", {"keyword": "paid"})

    disabled = client.get(EventGroupPage, "/event_groups", {"status": "disabled"}).event_groups
    assert [group.event_type_id for group in disabled] == [KEYWORD]
