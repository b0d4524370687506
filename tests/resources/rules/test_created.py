"""STA001 and STA002: created items can be read, and have the values that were sent."""

from __future__ import annotations

import pytest

from caveat.openapi.coerce import as_object
from exchange_text import judgements, results
from pet_collection import FULL, QUERY, answers, pets
from resource_document import array, properties

PETS = pets()
MADE = "POST /pets {name: Rex} -> 201 {id: 1, name: Rex}"
SETTLING = "? the write may become visible later"

READ: dict[str, tuple[str, str | None]] = {
    "it is read": (f"{MADE}\nGET /pets/1 -> 200 {{id: 1, name: Rex}}", "kept"),
    "it is not found, long after": (
        f"{MADE}\nwait 3\nGET /pets/1 -> 404",
        "the status is 404, expected the item that was created",
    ),
    "it is gone, long after": (
        f"{MADE}\nwait 3\nGET /pets/1 -> 410",
        "the status is 410, expected the item that was created",
    ),
    "it is not found at once": (f"{MADE}\nGET /pets/1 -> 404", SETTLING),
    "another id is not found": (f"{MADE}\nwait 3\nGET /pets/2 -> 404", None),
    "it was accepted for later": ("POST /pets {name: Rex} -> 202 {id: 1}\nwait 3\nGET /pets/1 -> 404", None),
    "it existed before": ("POST /pets {name: Rex} -> 200 {id: 1}\nwait 3\nGET /pets/1 -> 404", None),
    "it was deleted": (f"{MADE}\nDELETE /pets/1 -> 204\nwait 3\nGET /pets/1 -> 404", None),
    "the deletion failed on the way": (f"{MADE}\nDELETE /pets/1 -> 502\nwait 3\nGET /pets/1 -> 404", None),
    "another verb removed it": (f"{MADE}\nPOST /pets/1/archive -> 204\nwait 3\nGET /pets/1 -> 404", None),
    "an operation without a name may have": (f"{MADE}\nPOST /shutdown -> 204\nwait 3\nGET /pets/1 -> 404", None),
    "a refused operation has not": (
        f"{MADE}\nPOST /shutdown -> 409\nwait 3\nGET /pets/1 -> 404",
        "the status is 404, expected the item that was created",
    ),
    "another client reads": (f"{MADE}\nwait 3\nGET /pets/1 <Authorization: b> -> 404", None),
    "a response from a cache": (f"{MADE}\nwait 3\nGET /pets/1 -> 404 <Age: 9>", None),
    "the server says nothing": (f"{MADE}\nwait 3\nGET /pets/1 -> 503", None),
    "a replayed key": (
        (
            "POST /pets {name: Rex} <Idempotency-Key: k> -> 201 {id: 1}\nDELETE /pets/1 -> 204\n"
            "POST /pets {name: Rex} <Idempotency-Key: k> -> 201 {id: 1}\nwait 3\nGET /pets/1 -> 404"
        ),
        None,
    ),
    "a replayed key in the body": (
        (
            "POST /pets {name: Rex, idempotency_key: k} -> 201 {id: 1}\nDELETE /pets/1 -> 204\n"
            "POST /pets {name: Rex, idempotency_key: k} -> 201 {id: 1}\nwait 3\nGET /pets/1 -> 404"
        ),
        None,
    ),
    "a replay that says so": (
        "POST /pets {name: Rex} -> 201 {id: 1} <Idempotent-Replayed: true>\nwait 3\nGET /pets/1 -> 404",
        None,
    ),
}


DATE = "<Date: Wed, 25 Nov 2026 10:00:00 GMT>"
LOST = "the status is 404, expected the item that was created"
REPLAYS: dict[str, tuple[str, str | None]] = {
    "of a request of an earlier run": (f"{{id: 1, created_at: '2026-11-25T08:00:00Z'}} {DATE}", None),
    "in seconds": (f"{{id: 1, created: 1795593600}} {DATE}", None),
    "in milliseconds": (f"{{id: 1, dateCreated: 1795593600000}} {DATE}", None),
    "a new item": (f"{{id: 1, created_at: '2026-11-25T09:59:59.5Z'}} {DATE}", LOST),
    "a time without its zone": (f"{{id: 1, created_at: '2026-11-25T08:00:00'}} {DATE}", LOST),
    "another time": (f"{{id: 1, born: '2026-11-25T08:00:00Z'}} {DATE}", LOST),
    "without a date": ("{id: 1, created_at: '2026-11-25T08:00:00Z'}", LOST),
    "a date that is none": ("{id: 1, created_at: '2026-11-25T08:00:00Z'} <Date: today>", LOST),
    "a header that says no": ("{id: 1} <Idempotent-Replayed: false>", LOST),
}


@pytest.mark.parametrize("title", REPLAYS)
def test_a_replay_of_an_earlier_session_creates_nothing(title: str) -> None:
    text, expected = REPLAYS[title]
    keyed = f"POST /pets {{name: Rex}} <Idempotency-Key: k> -> 201 {text}\nwait 3\nGET /pets/1 -> 404"
    assert results(PETS, keyed).get("STA001") == expected
    plain = keyed.replace(" <Idempotency-Key: k>", "")
    assert results(PETS, plain).get("STA001") == LOST


@pytest.mark.parametrize("title", READ)
def test_created_items_can_be_read(title: str) -> None:
    text, expected = READ[title]
    assert results(PETS, text).get("STA001") == expected


def test_the_times_of_exchanges_have_to_be_known() -> None:
    said = results(PETS, f"{MADE}\nGET /pets/1 -> 404", timed=False)
    assert said == {"STA001": "? the times of the exchanges are not known"}


def test_a_finding_has_the_earlier_exchange_and_a_request_that_decides() -> None:
    *_, asked = judgements(PETS, f"{MADE}\nGET /pets/1 -> 404")
    [(_, undecided)] = asked.undecided
    assert undecided.ask is asked.exchange.request
    *_, judgement = judgements(PETS, f"{MADE}\nwait 3\nGET /pets/1 -> 404")
    assert [repr(each) for each in judgement.findings[0].exchanges] == ["<POST /pets -> 201>", "<GET /pets/1 -> 404>"]


def lost(*numbers: int) -> str:
    return "".join(
        f"POST /pets {{name: Rex}} -> 201 {{id: {number}}}\nwait 3\nGET /pets/{number} -> 404\n" for number in numbers
    )


def test_where_another_client_writes_too_one_case_is_not_enough() -> None:
    def found(text: str) -> list[bool]:
        return [bool(each.findings) for each in judgements(PETS, text, exclusive=False)][1::2]

    assert found(lost(1, 2, 3, 4, 5)) == [False, False, False, False, True]
    assert not any(found(read(8, 9) + lost(1, 2, 3, 4, 5)))
    assert any(found(read(8, 9) + lost(1, 2, 3, 4, 5, 6)))


def never_seen(*numbers: int) -> str:
    return "".join(
        f"POST /pets {{name: Rex}} -> 201 {{id: {number}}}\nGET {path} -> 404\nwait 3\nGET {path} -> 404\n"
        for number in numbers
        for path in (f"/pets/{number}",)
    )


def read(*numbers: int) -> str:
    return "".join(
        f"POST /pets {{name: Rex}} -> 201 {{id: {number}}}\nGET /pets/{number} -> 200 {{id: {number}}}\n"
        for number in numbers
    )


NEVER_SEEN = {
    "two items": (never_seen(1, 2), False),
    "three items": (never_seen(1, 2, 3), True),
    "three items of six": (read(7, 8, 9) + never_seen(1, 2, 3), True),
    "four items of fifteen": (read(*range(10, 21)) + never_seen(1, 2, 3, 4), False),
    "three items of thirteen": (read(*range(10, 20)) + never_seen(1, 2, 3), False),
    "visible after some time": (never_seen(1, 2) + "GET /pets/1 -> 200 {id: 1}\nGET /pets/2 -> 200 {id: 2}\n", False),
    "not found some time after the creation": (lost(1, 2, 3), False),
}
"""Items that were not found right after their creation, beside other clients; whether that is a finding."""


@pytest.mark.parametrize("title", NEVER_SEEN)
def test_items_that_are_never_seen_are_lost_whoever_else_writes(title: str) -> None:
    text, expected = NEVER_SEEN[title]
    assert any(each.findings for each in judgements(PETS, text, exclusive=False)) is expected


def test_a_path_that_may_take_something_else_than_the_id() -> None:
    spec = pets(parameter="pet")
    gone = "wait 3\nGET /pets/1 -> 404"
    assert results(spec, f"{MADE}\n{gone}")["STA001"].startswith("? the path may take")
    known = f"GET /pets/7 -> 200 {{id: 7}}\n{MADE}\n{gone}"
    assert results(spec, known)["STA001"].startswith("the status is 404")
    located = f"{MADE} <Location: /pets/1>\n{gone}"
    assert results(spec, located)["STA001"].startswith("the status is 404")


def test_a_document_says_how_long_writes_take() -> None:
    for eventual, expected in ((1, "the status is 404"), (9, SETTLING), (True, "? the document sets no time")):
        said = results(pets(eventual=eventual), f"{MADE}\nwait 3\nGET /pets/1 -> 404")
        assert said["STA001"].startswith(expected)


REX = "POST /pets {name: Rex, age: 3} -> 201"
TOM = "POST /pets {name: Tom, age: 4} -> 201"
ECHO: dict[str, tuple[str, str | None]] = {
    "the response has what was sent": (f"{REX} {{id: 1, name: Rex, age: 3}}", "kept"),
    "one other value may be a normalised one": (
        f"{REX} {{id: 1, name: x, age: 3}}",
        "? the server may normalise this field",
    ),
    "two requests show one value": (
        f"{REX} {{id: 1, name: x, age: 3}}\n{TOM} {{id: 2, name: x, age: 4}}",
        'the field name is "x", as for another sent value; "Tom" was sent',
    ),
    "two requests show one object for the ids that were sent": (
        f"{REX} {{id: 1, name: Rex, age: {{id: 7}}}}\n{TOM} {{id: 2, name: Tom, age: {{id: 7}}}}",
        "? the server may normalise this field",
    ),
    "two requests show two other values": (
        f"{REX} {{id: 1, name: R-1, age: 3}}\n{TOM} {{id: 2, name: T-2, age: 4}}",
        "? the server may normalise this field",
    ),
    "the responses are the item that is there": (
        (
            f"{TOM} {{id: 1, name: Rex, age: 4}}\n"
            "POST /pets {name: Bob, age: 5} -> 201 {id: 1, name: Rex, age: 5}\n"
            "POST /pets {name: Kim, age: 6} -> 201 {id: 1, name: Rex, age: 6}"
        ),
        "? the server may normalise this field",
    ),
    "a response with the id alone": (f"{REX} {{id: 1}}\n{TOM} {{id: 2}}", None),
    "a secret is masked": (
        (
            "POST /pets {name: Rex, secret: aaaa} -> 201 {id: 1, name: Rex, secret: x}\n"
            "POST /pets {name: Tom, secret: bbbb} -> 201 {id: 2, name: Tom, secret: x}"
        ),
        "kept",
    ),
    "what is read is not what the response showed": (
        f"{REX} {{id: 1, name: x, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 3}}",
        'the response to the POST has name "x", but "Rex" was sent',
    ),
    "what is read is what was sent": (
        f"{REX} {{id: 1, name: Rex, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: ' REX ', age: 3.0}}",
        "kept",
    ),
    "a field is lost once": (
        f"{REX} {{id: 1, name: Rex, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: Rex}}",
        "? another client or a background job may have caused it",
    ),
    "a field is lost each time": (
        (
            f"{REX} {{id: 1, name: Rex, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: Rex}}\n"
            f"{TOM} {{id: 2, name: Tom, age: 4}}\nGET /pets/2 -> 200 {{id: 2, name: Tom}}"
        ),
        "the field age is missing, expected 4, as it was sent and shown first",
    ),
    "a field is lacking in the response each time": (
        (
            f"{REX} {{id: 1, name: Rex}}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 3}}\n"
            f"{TOM} {{id: 2, name: Tom}}\nGET /pets/2 -> 200 {{id: 2, name: Tom, age: 4}}"
        ),
        "the response to the POST lacks age, which was sent and a later read shows",
    ),
    "a choice is another one each time": (
        "\n".join(
            f"POST /pets {{name: n{i}, kind: {k}}} -> 201 {{id: {i}, name: n{i}, kind: {k}}}\n"
            f"GET /pets/{i} -> 200 {{id: {i}, name: n{i}, kind: owl}}"
            for i, k in ((1, "cat"), (2, "dog"), (3, "cat"))
        ),
        'the field kind is "owl", expected "cat", as it was sent and shown first',
    ),
}


def _cut(*texts: str, to: int, sent: str = "") -> str:
    return "\n".join(
        f"POST /pets {{name: {text}{sent}, age: {i}}} -> 201 {{id: {i}, name: {text[:to]}, age: {i}}}\n"
        f"GET /pets/{i} -> 200 {{id: {i}, name: {text[:to]}, age: {i}}}"
        for i, text in enumerate(texts, 1)
    )


ECHO |= {
    "two texts are cut off at one length": (
        _cut("abcdefgh", "ijklmnopqr", to=6),
        "the field name is cut off after 6 characters, of 10",
    ),
    "one text is cut off": (_cut("abcdefgh", to=6), "? another client or a background job may have caused it"),
    "endings of one kind are removed": (
        _cut("abcd", "ijklmn", to=9, sent=".txt"),
        "? another client or a background job may have caused it",
    ),
}


def _born(*times: tuple[str, str]) -> str:
    return "\n".join(
        f"POST /pets {{name: n{i}, born: '{sent}'}} -> 201 {{id: {i}}}\n"
        f"GET /pets/{i} -> 200 {{id: {i}, name: n{i}, born: '{shown}'}}"
        for i, (sent, shown) in enumerate(times, 1)
    )


LATE, EARLY = "2026-03-01T09:30:00+02:00", "2026-04-01T09:30:00-05:00"
ECHO |= {
    "times lose their offsets": (
        _born((LATE, "2026-03-01T09:30:00Z"), (EARLY, "2026-04-01T09:30:00.000Z")),
        f"the field born is 2026-04-01T09:30:00.000Z, which is {EARLY} without its offset",
    ),
    "one time loses its offset": (
        _born((LATE, "2026-03-01T09:30:00Z")),
        "? another client or a background job may have caused it",
    ),
    "times are shown in another zone": (
        _born((LATE, "2026-03-01T07:30:00Z"), (EARLY, "2026-04-01T14:30:00Z")),
        None,
    ),
}


@pytest.mark.parametrize("title", ECHO)
def test_created_items_have_the_values_that_were_sent(title: str) -> None:
    text, expected = ECHO[title]
    assert results(PETS, text).get("STA002") == expected


def test_a_server_may_choose_members_of_an_object() -> None:
    about = properties(author="string", place="string")
    spec = pets(item=properties(id={"type": "integer", "readOnly": True}, name="string", about=about))
    text = "\n".join(
        f"POST /pets {{name: {name}, about: {{author: {name}, place: {place}}}}} -> "
        f"201 {{id: {number}, name: {name}, about: {{author: me, place: x}}}}"
        for number, name, place in ((1, "Rex", "x"), (2, "Tom", "x"))
    )
    assert results(spec, text)["STA002"] == "? the server may normalise this field"
    lost = text.replace("about: {author: me, place: x}", "about: {author: me, place: y}")
    assert results(spec, lost)["STA002"].startswith("the field about is")


def test_a_response_need_not_show_what_its_schema_does_not_have() -> None:
    text, _ = ECHO["a field is lost each time"]
    spec = pets()
    node = spec.root["paths"]["/pets/{petId}"]["get"]  # type: ignore[index, call-overload]
    node["responses"] = answers(properties(id="integer", name="string"), "200")  # type: ignore[index, call-overload]
    assert results(spec, text)["STA002"] == "? the contract does not say that this operation shows the field"


PUT = "PUT /pets/1 {name: Rex, age: 3} -> 201 {id: 1"
UPSERTS: dict[str, tuple[str, str | None]] = {
    "a PUT that creates shows what it does not store": (
        f"{PUT}, name: x, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 3}}",
        'the response to the PUT has name "x", but "Rex" was sent',
    ),
    "a PUT that creates loses a field each time": (
        (
            f"{PUT}, name: Rex, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: null}}\n"
            "PUT /pets/2 {name: Tom, age: 4} -> 201 {id: 2, name: Tom, age: 4}\nGET /pets/2 -> 200 {id: 2, name: Tom}"
        ),
        "the field age is missing, expected 4, as it was sent and shown first",
    ),
    "a PUT that replaces": (
        f"{PUT.replace('201', '200')}, name: x, age: 3}}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 3}}",
        None,
    ),
    "a PUT that creates, and an update": (
        f"{PUT}, name: Rex}}\nPATCH /pets/1 {{name: Max}} -> 204\nGET /pets/1 -> 200 {{id: 1, name: Max, age: 3}}",
        None,
    ),
}


@pytest.mark.parametrize("title", UPSERTS)
def test_items_that_a_put_creates_have_the_values_that_were_sent(title: str) -> None:
    text, expected = UPSERTS[title]
    spec = pets(query=QUERY)
    node = spec.root["paths"]["/pets/{petId}"]["put"]  # type: ignore[index, call-overload]
    node["responses"] = {**answers(FULL, "200"), **answers(FULL, "201")}  # type: ignore[index, call-overload]
    assert results(spec, text).get("STA002") == expected


def test_a_field_that_the_read_item_does_not_have_is_not_expected() -> None:
    text = "".join(
        f"POST /pets {{name: n{pet}, age: 3}} -> 201 {{id: {pet}, name: n{pet}, age: 3}}\n"
        f"GET /pets/{pet} -> 200 {{id: {pet}, name: n{pet}}}\n"
        for pet in range(5)
    )
    assert str(results(PETS, text).get("STA002")).startswith("the field age is missing")
    spec = pets()
    node = spec.root["paths"]["/pets/{petId}"]["get"]  # type: ignore[index, call-overload]
    node["responses"] = answers(properties(id="integer", name="string"), "200")  # type: ignore[index, call-overload]
    assert results(spec, text).get("STA002") == "? the contract does not say that this operation shows the field"


def test_a_response_that_shows_a_field_in_another_form_is_not_compared() -> None:
    text = "".join(f"POST /pets {{name: [{name}]}} -> 201 {{id: {name}, name: Rex}}\n" for name in (1, 2, 3))
    assert results(PETS, text).get("STA002") is None


TAGGED = pets(item={**FULL, "properties": {**as_object(FULL["properties"]), "tags": array({"type": "string"})}})


def tagged(number: int, sent: str, read: str, first: str = "") -> str:
    made = f"POST /pets {{tags: {sent}}} -> 201 {{id: {number}, tags: {first or sent}}}\n"
    return f"{made}wait 3\nGET /pets/{number} -> 200 {{id: {number}, tags: {read}}}\n"


LOST_ITEMS = "".join(tagged(number, f"[a{number}, b]", f"[a{number}]") for number in range(3))
LISTS: dict[str, tuple[str, str | None]] = {
    "the first item alone, three times": (
        LOST_ITEMS,
        'the field tags is ["a2"], expected ["a2", "b"], as it was sent and shown first',
    ),
    "lists of one item are stored": (
        tagged(9, "[c]", "[c]") + LOST_ITEMS,
        'the field tags is ["a2"], expected ["a2", "b"], as it was sent and shown first',
    ),
    "another list of several is stored": (
        tagged(9, "[c, d]", "[c, d]") + LOST_ITEMS,
        "? another client or a background job may have caused it",
    ),
    "in another order": (tagged(1, "[a, b]", "[b, a]"), "kept"),
    "without duplicates": (tagged(1, "[a, a]", "[a]"), "kept"),
    "it never shows more than one": (
        "".join(tagged(number, f"[a{number}, b]", f"[a{number}]", f"[a{number}]") for number in range(3)),
        None,
    ),
}


@pytest.mark.parametrize("title", LISTS)
def test_created_items_have_all_values_of_a_list(title: str) -> None:
    text, expected = LISTS[title]
    assert results(TAGGED, text).get("STA002") == expected
