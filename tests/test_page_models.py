"""Models of pages: a page by its items is the model of the whole text."""

from __future__ import annotations

import json
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import Unparsable
from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat_models.dialog360 import models

Object: TypeAlias = dict[str, JsonValue]

TIME = "2026-01-01T00:00:00.004+0000"
KEYWORD: Object = {"id": "a1", "keyword": "b" * 400, "is_shared": False, "status": "active"}
VALUES: st.SearchStrategy[JsonValue] = st.sampled_from([1, "1", "x" * 20, True, None, {}, [], TIME, "disabled", 1.5])
CHANGES = st.dictionaries(st.sampled_from(["id", "keyword", "ad_id", "status", "created_time", "other"]), VALUES)


def page(*changes: Object, **envelope: JsonValue) -> bytes:
    keywords: JsonValue = [{**KEYWORD, "created_time": TIME, **change} for change in changes]
    return json.dumps({"limit": 25, "offset": 0, "total": 2, "keywords": keywords, **envelope}).encode()


def outcome(body: bytes) -> models.KeywordPage | None:
    try:
        return Response(200, body=body).parse(models.KeywordPage)
    except Unparsable:
        return None


@given(st.lists(CHANGES, min_size=2, max_size=4), st.dictionaries(st.sampled_from(["limit", "total", "more"]), VALUES))
def test_a_page_is_parsed_as_its_whole_text(changes: list[Object], envelope: Object) -> None:
    body = page(*changes, **envelope)
    try:
        expected = models.KeywordPage.model_validate_json(body, by_name=False)
    except ValueError:
        expected = None
    assert outcome(body) == outcome(body) == expected


def test_pages_share_the_models_of_their_items() -> None:
    bodies = (page({}, {"id": "c1"}, total=total) for total in (2, 3))
    first, second = (Response(200, body=body).parse(models.KeywordPage) for body in bodies)
    assert first != second
    assert all(one is other for one, other in zip(first.keywords, second.keywords, strict=True))


def test_an_invalid_item_has_the_error_of_the_whole_page() -> None:
    with pytest.raises(Unparsable, match=r"keywords\.1\.status"):
        Response(200, body=page({}, {"status": 7})).parse(models.KeywordPage)
