"""Deliveries: their content, and the bound of the outbox."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.provider.outbox import MAX_DELIVERIES, Delivery, Outbox

VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(VALUES)
def test_the_content_is_the_body_as_json(body: JsonValue) -> None:
    assert json.loads(Delivery("http://127.0.0.1", body).content) == body


def test_an_unpaired_surrogate_is_replaced() -> None:
    assert Delivery("http://127.0.0.1", "\ud800").content == b'"?"'


def test_an_outbox_is_drained_in_order_and_drops_the_oldest() -> None:
    outbox = Outbox()
    for number in range(MAX_DELIVERIES + 2):
        outbox.put(Delivery("http://127.0.0.1", number))
    assert [delivery.body for delivery in outbox.drain()] == list(range(2, MAX_DELIVERIES + 2))
    assert outbox.drain() == ()


def test_the_request_of_a_delivery_has_the_whole_url_and_the_body_as_sent() -> None:
    delivery = Delivery("https://a.example/hook?x=1", {"n": "é"}, {"x-signature": "1"})
    request = delivery.request
    assert (request.method, request.target, request.body) == ("POST", "https://a.example/hook?x=1", delivery.content)
    assert dict(request.headers) == {"x-signature": "1", "content-type": "application/json"}
