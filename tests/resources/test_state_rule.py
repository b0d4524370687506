"""Suspicions become breaches: at once on an exclusive target, else when they are systematic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caveat.judging.evidence import standard
from caveat.judging.judge import Judge
from caveat.judging.rule import Breach
from caveat.resources.derive import resources
from caveat.resources.model import Action
from caveat.resources.rules import rules, state_rules
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, bind, state_rule
from exchange_text import exchanges
from pet_collection import pets
from resource_document import spec_of

SPEC = pets()


def said(text: str, *, exclusive: bool, strict: bool = False) -> list[str]:
    """The results of a rule that suspects each 404, and each item once."""

    @state_rule("X1", evidence=standard("a clause"), on=[Action.READ])
    def reads_find(view: View, _state: State) -> Iterator[StateResult]:
        """A GET finds something."""
        if view.ok:
            yield Seen("pets")
        else:
            yield Suspicion(Breach("lost"), "pets", view.path, strict=strict)

    judge = Judge(bind(SPEC, resources(SPEC), [reads_find], exclusive=exclusive))
    found = [judge.judge(exchange) for exchange in exchanges(SPEC, text)]
    return [
        "broken" if each.findings else type(each.others[0][1]).__name__ for each in found if each.findings + each.others
    ]


LOST = "".join(f"GET /pets/{number} -> 404\n" for number in (1, 2, 3))
READ = "GET /pets/9 -> 200 {id: 9}\n"


@pytest.mark.parametrize(
    ("text", "exclusive", "strict", "expected"),
    [
        (LOST, True, False, ["broken"] * 3),
        (LOST, False, False, ["CannotTell", "broken", "broken"]),
        (LOST, True, True, ["CannotTell", "broken", "broken"]),
        (READ + LOST, True, True, ["Kept", "CannotTell", "CannotTell", "CannotTell"]),
        (READ + LOST, False, False, ["Kept", "CannotTell", "CannotTell", "broken"]),
        (READ * 5 + LOST, False, False, ["Kept"] * 5 + ["CannotTell"] * 3),
        ("GET /pets/1 -> 404\n" * 3, False, False, ["CannotTell"] * 3),
    ],
)
def test_suspicions(text: str, exclusive: bool, strict: bool, expected: list[str]) -> None:  # noqa: FBT001 - a table
    assert said(text, exclusive=exclusive, strict=strict) == expected


@pytest.mark.parametrize(
    ("status", "judged"),
    [
        (200, True),
        (304, True),
        (400, False),
        (401, False),
        (404, True),
        (410, True),
        (412, True),
        (429, False),
        (500, True),
    ],
)
def test_a_refusal_says_nothing_about_an_item(status: int, judged: bool) -> None:  # noqa: FBT001 - a table
    text = f"GET /pets/1 -> {status}\n"
    assert said(text, exclusive=False) == (["Kept" if status == 200 else "CannotTell"] if judged else [])


def test_a_document_without_resources_has_no_state_rules() -> None:
    assert rules(spec_of({"/ping": {"get": {"operationId": "ping", "responses": {}}}})) == ()


def test_a_rule_judges_only_the_operations_that_it_is_about() -> None:
    by_code = {rule.code: rule.on for rule in rules(SPEC)}
    assert by_code["STA001"] == {"read"}
    assert by_code["STA008"] == {"list"}
    assert all(rule.is_sparse for rule in rules(SPEC))


def test_the_codes_never_change() -> None:
    codes = [rule.code for rule in state_rules()]
    assert codes[:33] == [f"STA{number:03}" for number in range(1, 34)]
    assert codes == sorted(codes)
