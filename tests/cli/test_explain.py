"""`caveat explain`: a promise by its code, and a part of a contract by its JSON pointer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_line import Caveat

ROOT = Path(__file__).parents[2]

PAGES = "https://dfend.gitbook.io/documentation/developer-api"


def line_of(file: str, text: str) -> int:
    """The number of the first line of a file that contains a text."""
    return next(number for number, line in enumerate((ROOT / file).read_text().splitlines(), 1) if text in line)


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print files relative to the checkout."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("code", ["DFE001", "dfe001"])
def test_a_code_shows_title_operations_evidence_and_the_line_of_the_rule(caveat: Caveat, code: str) -> None:
    file = "contracts/caveat/apis/dfend/rules/signal_results.py"
    ended = caveat("explain", code)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "DFE001  Each result has the documented level of its type.",
        "  judged on: exchanges",
        "  operations: send-signal",
        "  evidence: documented",
        f"    source: {PAGES}/types/event/type",
        f"  judged in: {file}:{line_of(file, 'DFE001') - 1}",
    ]


JUDGED = {
    "LNT003": ("document", True),
    "GEN001": ("generated files", False),
    "MOD001": ("models", False),
    "OAS003": ("exchanges", True),
}


@pytest.mark.parametrize("code", JUDGED)
def test_each_kind_of_promise_is_explained(caveat: Caveat, code: str) -> None:
    subject, has_function = JUDGED[code]
    ended = caveat("explain", code)
    assert ended.out.startswith(f"{code}  ")
    assert f"\n  judged on: {subject}\n" in ended.out
    # A promise of every API names no operations.
    assert "operations:" not in ended.out
    assert bool(re.search(r"\n  judged in: contracts/caveat/\w+/\w+\.py:\d+\n$", ended.out)) is has_function


UNKNOWN = {
    "DFE999": "CODE: no promise has the code 'DFE999'. Did you mean DFE0",
    "oas0003": "CODE: no promise has the code 'oas0003'. Did you mean OAS003",
    "specs/dfend/openapi.yaml": "CODE: no promise has the code 'specs/dfend/openapi.yaml'. Name a part of the document",
    "dfend": "CODE: no promise has the code 'dfend'. Name a part of the document: 'dfend#/info'\n",
    "nonsense": "CODE: no promise has the code 'nonsense'. `caveat rules` lists all codes\n",
    "dfend#/nowhere": "POINTER: dfend has no part '/nowhere'. Give a JSON pointer into the compiled spec, such as ",
    "dfend#info": "POINTER: dfend has no part 'info'. Give a JSON pointer",
    "dfendd#/info": "no API is called 'dfendd'",
    "none.yaml#/info": "none.yaml: cannot be read",
}


@pytest.mark.parametrize("promise", UNKNOWN)
def test_an_unknown_promise_ends_with_2_and_a_suggestion(caveat: Caveat, promise: str) -> None:
    ended = caveat("explain", promise)
    assert (ended.code, ended.out) == (2, "")
    assert UNKNOWN[promise] in ended.err


def test_a_pointer_shows_all_evidence_above_the_part_the_nearest_first(caveat: Caveat) -> None:
    spec = "specs/dfend/openapi.yaml"
    ended = caveat("explain", "dfend#/paths/~1signal/post/summary")
    operation = line_of(spec, "  /signal:") + 1
    assert ended.code == 0
    assert ended.out.splitlines() == [
        f"dfend#/paths/~1signal/post/summary  {spec}:{line_of(spec, 'operationId: send-signal') + 1}",
        f"  written at #/paths/~1signal/post  {spec}:{operation}",
        "  evidence: documented",
        f"    source: {PAGES}/https-api/signal",
        f"  overrides #  {spec}:1",
        "  evidence: documented",
        f"    source: {PAGES}/introduction",
    ]


PETS = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: Pets.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Pets'
components:
  schemas:
    Pets:
      x-evidence:
        grade: inferred
        source: https://pets.example/pets
        note: from the sample
      type: array
"""


def test_a_reference_without_evidence_is_followed_in_a_document_by_its_path(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pets.yaml").write_text(PETS)
    schema = "/paths/~1pets/get/responses/200/content/application~1json/schema"
    assert caveat("explain", f"pets.yaml#{schema}").out.splitlines() == [
        f"pets#{schema}  pets.yaml:11",
        "  refers to #/components/schemas/Pets  pets.yaml:15",
        "  written at #/components/schemas/Pets  pets.yaml:15",
        "  evidence: inferred",
        "    source: https://pets.example/pets",
        "    note: from the sample",
    ]


def test_a_part_without_evidence_has_no_grade(caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pets.yaml").write_text(PETS)
    assert caveat("explain", "pets.yaml#/info/title").out.splitlines() == [
        "pets#/info/title  pets.yaml:2",
        "  evidence: none: neither this part nor one above it has `x-evidence`",
    ]
