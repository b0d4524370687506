"""Fields of models that type checkers have to take, although a base class has them with other hints."""

from __future__ import annotations

import pytest

from caveat.codegen.overrides import with_ignored_overrides

FIELD, CLASS = "  # type: ignore[assignment, unused-ignore]", "  # type: ignore[misc, unused-ignore]"

FIELDS: dict[str, tuple[str, str, str]] = {
    "the same hint": ("str", "str", ""),
    "a required field": ("str | MISSING", "str", ""),
    "a constraint": ("str", "Annotated[str, Field(min_length=1)]", ""),
    "a value of a string": ("str", 'Literal["a"]', ""),
    "a value of an enum": ("Kind", 'Literal["a"]', FIELD),
    "another model": ("Attributes1", "Attributes2", FIELD),
    "a field that may be absent": ("str", "str | MISSING", FIELD),
}


@pytest.mark.parametrize("title", FIELDS)
def test_a_field_with_another_hint_than_that_of_a_base_class_is_ignored_by_type_checkers(title: str) -> None:
    base, own, comment = FIELDS[title]
    text = f"class A(JsonObject):\n    a: {base}\n\n\nclass B(A):\n    b: int\n\n\nclass C(B):\n    a: {own}"
    assert with_ignored_overrides(text + "\n") == f"{text}{comment}\n"


def test_base_classes_with_different_hints_are_ignored_by_type_checkers() -> None:
    text = "class A(J):\n    a: int\n\n\nclass B(J):\n    a: str\n\n\nclass C(A, B):"
    assert with_ignored_overrides(f"{text}\n    b: int\n") == f"{text}{CLASS}\n    b: int\n"
    same = text.replace("str", "int")
    assert with_ignored_overrides(f"{same}\n    b: int\n") == f"{same}\n    b: int\n"
