"""Faults: the text that users write, and its parsed value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadValue
from caveat.mock import faults
from caveat.mock.faults.fault import FIELD_KINDS, Fault, Kind, escape, parse_fault

OPERATIONS = ("get-ad", "list-ads", "odd,id")
MANY = [f"{verb}-{noun}" for verb in ("list", "get", "create", "delete") for noun in ("ads", "keywords", "events")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("latency", Fault(Kind.LATENCY, 1000)),
        ("latency=300", Fault(Kind.LATENCY, 300)),
        ("latency=0", Fault(Kind.LATENCY, 0)),
        ("reset", Fault(Kind.RESET)),
        ("truncate,rate=1", Fault(Kind.TRUNCATE)),
        ("rate-limit", Fault(Kind.RATE_LIMIT, 1)),
        ("rate-limit=30,rate=0.5", Fault(Kind.RATE_LIMIT, 30, rate=0.5)),
        ("error", Fault(Kind.ERROR, 503)),
        ("error=500, operation=get-ad, rate= .2", Fault(Kind.ERROR, 500, operation="get-ad", rate=0.2)),
        ("drop", Fault(Kind.DROP)),
        ("drop=/ads/0/id,operation=list-ads", Fault(Kind.DROP, pointer="/ads/0/id", operation="list-ads")),
        ("null=/a=b%2Cc%25", Fault(Kind.NULL, pointer="/a=b,c%")),
        ("wrong-type", Fault(Kind.WRONG_TYPE)),
        ("unknown-enum=/status", Fault(Kind.UNKNOWN_ENUM, pointer="/status")),
        ("undocumented-status", Fault(Kind.UNDOCUMENTED_STATUS)),
        ("undocumented-status=418,operation=odd%2Cid", Fault(Kind.UNDOCUMENTED_STATUS, 418, operation="odd,id")),
    ],
)
def test_a_fault_is_parsed(text: str, fault: Fault) -> None:
    assert parse_fault(text, OPERATIONS) == fault


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slow", "no fault is called 'slow'. Known faults: latency, reset, rate-limit, error, drop, "),
        ("", "no fault is called ''. Known faults: latency, "),
        ("503", "no fault is called '503'. Known faults: latency, "),
        ("latency=soon", "latency takes milliseconds, from 0 to 3600000, not 'soon'. Write for example latency=1000"),
        ("latency=-1", "latency takes milliseconds, from 0 to 3600000, not '-1'. Write for example latency=1000"),
        ("latency=3600001", "latency takes milliseconds, from 0 to 3600000, not '3600001'"),
        (f"latency={'9' * 5000}", "latency takes milliseconds, from 0 to 3600000, not '999"),
        ("rate-limit=", "rate-limit takes seconds, from 0 to 1000000000, not ''. Write for example rate-limit=1"),
        ("error=404", "error takes a status, from 500 to 599, not '404'. Write for example error=503"),
        (
            "undocumented-status=100",
            "takes a status, from 200 to 599, not '100'. Write for example undocumented-status=418",
        ),
        ("reset=1", "reset takes no value, but has '1'. Write reset"),
        ("drop=id", "'id' is not a JSON pointer. Write for example drop=/items/0/id, or drop alone"),
        ("drop=", "'' is not a JSON pointer. Write for example drop=/items/0/id, or drop alone"),
        ("drop,operation=get-ads", "no operation is called 'get-ads'. Known operations: get-ad, list-ads, odd,id"),
        (
            "drop,opration=get-ad",
            "'opration=get-ad' is not an option of a fault. Known options: operation=ID, rate=SHARE",
        ),
        ("drop=/a,b", "'b' is not an option of a fault. Known options: operation=ID, rate=SHARE"),
        ("drop,rate=1,rate=1", "rate is given twice. Give one rate, or two faults"),
        ("drop,rate=0", "'0' is not a share of requests. Give a number above 0 and up to 1, like rate=0.2"),
        ("drop,rate=1.1", "'1.1' is not a share of requests."),
        ("drop,rate=nan", "'nan' is not a share of requests."),
        ("drop,rate=half", "'half' is not a share of requests."),
    ],
)
def test_a_text_that_is_not_a_fault_is_an_error(text: str, message: str) -> None:
    with pytest.raises(BadValue) as raised:
        parse_fault(text, OPERATIONS)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("operation", "operations", "message"),
    [
        ("list-ad", [*MANY, "swap-keyword"], "Did you mean list-ads"),
        ("zzz", [*MANY, "swap-keyword"], "`caveat list` lists all 13 operations"),
        ("get-ad", [], "There are no operations"),
    ],
)
def test_of_many_operations_the_similar_ones_are_listed(operation: str, operations: list[str], message: str) -> None:
    with pytest.raises(BadValue) as raised:
        parse_fault(f"drop,operation={operation}", operations)
    assert message in str(raised.value)


NUMBERS = {Kind.LATENCY: 1, Kind.RATE_LIMIT: 1, Kind.ERROR: 500, Kind.UNDOCUMENTED_STATUS: 204}
RATES = st.floats(0, 1, exclude_min=True)
WORDS = st.text() | st.text("a%2C5,=/~", max_size=9)


@given(st.sampled_from(Kind), st.none() | WORDS, st.none() | WORDS, RATES)
def test_the_text_of_a_fault_is_parsed_to_the_same_fault(
    kind: Kind, name: str | None, operation: str | None, rate: float
) -> None:
    pointer = f"/{name}" if kind in FIELD_KINDS and name is not None else None
    fault = Fault(kind, NUMBERS.get(kind), pointer, operation, rate)
    assert parse_fault(str(fault), [operation or ""]) == fault


@given(WORDS)
def test_any_value_can_be_written(value: str) -> None:
    assert parse_fault(f"drop={escape('/' + value)}", []).pointer == f"/{value}"


def test_every_kind_is_documented() -> None:
    assert faults.__doc__ is not None
    assert [kind for kind in Kind if f"| `{kind}` |" not in faults.__doc__] == []
