"""Styles: the texts of OpenAPI's table "Style Examples"."""

from __future__ import annotations

import pytest

from caveat.openapi import styles
from caveat.openapi.typed_values import Sent

COLOURS = ["blue", "black", "brown"]
RGB = {"R": "100", "G": "200", "B": "150"}

ARRAYS: list[tuple[str, bool, list[str]]] = [
    ("matrix", False, [";color=blue,black,brown"]),
    ("matrix", True, [";color=blue;color=black;color=brown"]),
    ("label", False, [".blue,black,brown"]),
    ("label", False, [".blue.black.brown"]),
    ("label", True, [".blue.black.brown"]),
    ("simple", False, ["blue,black,brown"]),
    ("simple", True, ["blue,black,brown"]),
    ("form", False, ["blue,black,brown"]),
    ("form", True, COLOURS),
    ("spaceDelimited", False, ["blue black brown"]),
    ("pipeDelimited", False, ["blue|black|brown"]),
]
OBJECTS: list[tuple[str, bool, str]] = [
    ("matrix", False, ";color=R,100,G,200,B,150"),
    ("matrix", True, ";R=100;G=200;B=150"),
    ("label", False, ".R,100,G,200,B,150"),
    ("label", False, ".R.100.G.200.B.150"),
    ("label", True, ".R=100.G=200.B=150"),
    ("simple", False, "R,100,G,200,B,150"),
    ("simple", True, "R=100,G=200,B=150"),
    ("form", False, "R,100,G,200,B,150"),
    ("spaceDelimited", False, "R 100 G 200 B 150"),
    ("pipeDelimited", False, "R|100|G|200|B|150"),
]


@pytest.mark.parametrize(("style", "explode", "texts"), ARRAYS)
def test_an_array(style: str, explode: bool, texts: list[str]) -> None:  # noqa: FBT001 - a column
    assert COLOURS in list(styles.arrays("color", style, texts, explode=explode))


@pytest.mark.parametrize(("style", "explode", "text"), OBJECTS)
def test_an_object(style: str, explode: bool, text: str) -> None:  # noqa: FBT001 - a column
    assert RGB in list(styles.objects("color", style, text, explode=explode))


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("matrix", ";color=blue", "blue"),
        ("matrix", ";color", ""),
        ("matrix", ";colour=blue", None),
        ("matrix", "blue", None),
        ("label", ".blue", "blue"),
        ("label", "blue", None),
        ("simple", ".blue", ".blue"),
        ("form", "blue", "blue"),
    ],
)
def test_a_scalar(style: str, text: str, expected: str | None) -> None:
    assert styles.scalar("color", style, text) == expected


def test_a_deep_object() -> None:
    pairs = [("color[R]", "100"), ("color[G]", "200"), ("colors[R]", "1"), ("color", "2"), ("color[]x", "3")]
    expected: Sent = {"R": "100", "G": "200"}
    assert styles.deep_object("color", pairs) == expected
    assert styles.deep_object("c", [("c" + "[a]" * (styles.MAX_DEPTH + 1), "1")]) == {}
