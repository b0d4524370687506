"""Naming: the Python names for the names in a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.openapi.naming import class_name, class_names, constant_case, method_names, snake_case

NAMES = [
    ("send-signal", "send_signal", "SEND_SIGNAL", "SendSignal"),
    ("userId", "user_id", "USER_ID", "UserId"),
    ("X-User-ID", "x_user_id", "X_USER_ID", "XUserID"),
    ("HTTPServer", "http_server", "HTTP_SERVER", "HTTPServer"),
    ("client_id", "client_id", "CLIENT_ID", "ClientId"),
    ("v1Users", "v1_users", "V1_USERS", "V1Users"),
    ("filter[name]", "filter_name", "FILTER_NAME", "FilterName"),
    ("2fa", "_2_fa", "_2_FA", "_2fa"),
    ("größe", "größe", "GRÖSSE", "Größe"),
    ("from", "from_", "FROM", "From"),
    ("body", "body_", "BODY", "Body"),
    ("principal", "principal_", "PRINCIPAL", "Principal"),
    ("%", "_", "_", "_"),
]


@pytest.mark.parametrize(("name", "snake", "constant", "pascal"), NAMES)
def test_a_name_in_python(name: str, snake: str, constant: str, pascal: str) -> None:
    assert (snake_case(name), constant_case(name), class_name(name)) == (snake, constant, pascal)


@given(st.text(st.characters(codec="ascii")))
def test_every_name_becomes_an_identifier(name: str) -> None:
    assert [snake_case(name).isidentifier(), constant_case(name).isidentifier(), class_name(name).isidentifier()] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (("a", "b"), ("A", "B")),
        (("order", "Order"), ("Order2", "Order")),
        (("Date", "DateModel"), ("DateModel2", "DateModel")),
        (("event.opened", "event-opened", "eventOpened"), ("EventOpened", "EventOpened2", "EventOpened3")),
        (("pet", "Pet", "pet_2"), ("Pet3", "Pet", "Pet2")),
    ],
)
def test_the_schemas_of_a_document_have_different_classes(names: tuple[str, ...], classes: tuple[str, ...]) -> None:
    assert tuple(class_names(names)[name] for name in names) == classes


@pytest.mark.parametrize(
    ("ids", "methods"),
    [
        (("list-orders", "get"), ("list_orders", "get")),
        (("listOrders", "list_orders"), ("list_orders_2", "list_orders")),
        (("a.b", "a-b", "aB"), ("a_b", "a_b_2", "a_b_3")),
        (("import", "Import"), ("import_", "import_2")),
    ],
)
def test_the_operations_of_a_document_have_different_methods(ids: tuple[str, ...], methods: tuple[str, ...]) -> None:
    assert tuple(method_names(ids)[id_] for id_ in ids) == methods


@given(st.lists(st.text(st.sampled_from("iIfF2-_."), max_size=4), unique=True))
def test_no_two_operations_share_a_method_or_a_constant(ids: list[str]) -> None:
    methods = method_names(tuple(ids)).values()
    assert len(set(methods)) == len(set(map(constant_case, methods))) == len(ids)
    assert all(name.isidentifier() and constant_case(name).isidentifier() for name in methods)


@given(st.lists(st.text(st.sampled_from("aA2-_."), max_size=4), unique=True))
def test_no_two_schemas_share_a_class(names: list[str]) -> None:
    classes = class_names(tuple(names))
    assert len(set(classes.values())) == len(names)
    assert all(classes[name] == name for name in names if class_name(name) == name)
