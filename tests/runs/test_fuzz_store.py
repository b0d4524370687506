"""The store of fuzzing: what was recorded is read again, also after a line was cut off by a kill."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.errors import BadDocument
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import documented
from caveat.judging.finding import Finding, Severity
from caveat.runs.fuzz_store import FuzzStore, UnitDone, append, plan_digest

BASE = "http://127.0.0.1:8000"
DONE = UnitDone("plan", 2, 7)


def finding(code: str = "ABC001", body: bytes = b"") -> Finding:
    request = Request("POST", "/pets?a=1", Headers([("X-Word", "ä")]), body)
    exchange = Exchange(request, Response(500, Headers(), b"\xff"), "add-pet")
    evidence = documented("a page")
    return Finding(code, "It is so.", "it is not", Severity.BREACH, evidence, "pets", "add-pet", exchanges=(exchange,))


def test_what_is_recorded_is_read_by_this_process_and_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / ".caveat" / "pets.fuzz.jsonl"
    with FuzzStore.opened(path, BASE) as store:
        store.recorder().add(finding())
        assert [found.fingerprint for found in store.refresh()] == [finding().fingerprint]
        assert store.refresh() == ()
        store.mark(DONE)
    with FuzzStore.opened(path, BASE) as store:
        assert (store.earlier, store.done) == (frozenset({finding().fingerprint}), {DONE})
        assert store.findings[finding().fingerprint].message == "it is not"
    with FuzzStore.opened(path, BASE, fresh=True) as store:
        assert (store.earlier, store.done, store.findings) == (frozenset(), set(), {})


def test_a_finding_is_recorded_again_only_if_it_is_simpler(tmp_path: Path) -> None:
    with FuzzStore.opened(tmp_path / "a.jsonl", BASE) as store:
        recorder = store.recorder()
        sizes = []
        for body in (b"long body", b"longer body", b"short", b"short", b"long body"):
            recorder.add(finding(body=body))
            sizes.append(store.path.stat().st_size)
        assert sizes[0] == sizes[1] < sizes[2] == sizes[3] == sizes[4]
        assert len(store.refresh()) == 1
        (exchange,) = store.findings[finding().fingerprint].exchanges
        assert exchange.request.body == b"short"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_line_that_was_cut_off_by_a_kill_loses_nothing_else(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        with FuzzStore.opened(path, BASE) as store:
            recorder, ends = store.recorder(), []
            for number in range(3):
                recorder.add(finding(f"ABC00{number}"))
                ends.append(path.stat().st_size)
        cut = data.draw(st.integers(0, ends[-1]))
        path.write_bytes(path.read_bytes()[:cut])
        append(path, {"plan": "plan", "round": 2, "unit": 7})
        store = FuzzStore.read(path, BASE)
    # Without its line break, a line may be complete too.
    whole = {f"ABC00{number}" for number, end in enumerate(ends) if end - 1 <= cut}
    assert ({each.code for each in store.findings.values()}, store.done) == (whole, {DONE})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('["no", "object"]', "a line is no object"),
        ('{"format": 9, "plan": "a", "round": 0, "unit": 1}', "format 9, expected 2"),
        ('{"format": 2}', "'plan'"),
        ('{"format": 2, "api": "pets", "finding": {}}', "'operation'"),
    ],
)
def test_another_file_is_refused_with_what_to_do(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content + "\n")
    with pytest.raises(BadDocument) as error, FuzzStore.opened(path, BASE):
        raise AssertionError(path)
    assert problem in str(error.value)
    assert "--fresh" in str(error.value)
    with FuzzStore.opened(path, BASE, fresh=True) as store:
        assert store.findings == {}


def test_only_one_run_may_use_a_store(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with (
        FuzzStore.opened(path, BASE),
        pytest.raises(BadDocument, match="is in use by another run"),
        FuzzStore.opened(path, BASE),
    ):
        raise AssertionError(path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadDocument, match="cannot be used"), FuzzStore.opened(tmp_path / "file" / "a.jsonl", BASE):
        raise AssertionError(tmp_path)


def test_a_plan_is_identified_by_all_its_facts() -> None:
    digests = {plan_digest({"a": 1}, 0), plan_digest({"a": 2}, 0), plan_digest({"a": 1}, 1)}
    assert len(digests) == 3
    assert plan_digest({"a": 1, "b": 2}) == plan_digest({"b": 2, "a": 1})


def test_units_of_other_plans_are_others() -> None:
    assert len({DONE, replace(DONE, plan="other"), replace(DONE, round=3), replace(DONE, unit=8)}) == 4
