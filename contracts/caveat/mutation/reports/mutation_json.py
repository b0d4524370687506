"""The results of mutants as JSON, described by `reports/schemas/mutation.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from caveat.json_text import JsonValue
from caveat.mutation.mutant import Result
from caveat.mutation.reports.api_results import ApiResults
from caveat.mutation.score import Score, by_family, score
from caveat.printable import printable_json

VERSION = 1
"""The version of the report's structure: it rises when a reader has to change."""


def report(apis: Sequence[ApiResults], exit_code: int) -> str:
    """All results, in the order of the mutants."""
    document: JsonValue = {"version": VERSION, "exit_code": exit_code, "apis": [_api(each) for each in apis]}
    return printable_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _api(api: ApiResults) -> JsonValue:
    return {
        "api": api.name,
        "exchanges": api.exchanges,
        "score": _score(score(api.results)),
        "families": {str(family): _score(each) for family, each in by_family(api.results).items()},
        "found_without_mutants": [
            {"code": each.code, "operation": each.operation, "message": each.message, "fingerprint": each.fingerprint}
            for each in api.findings
        ],
        "mutants": [_mutant(each) for each in api.results],
    }


def _score(counts: Score) -> JsonValue:
    return {
        "mutants": counts.total,
        "found": counts.found,
        "survived": counts.survived,
        "equivalent": counts.equivalent,
        "not_reached": counts.not_reached,
        "already_broken": counts.already_broken,
        "percent": None if counts.percent is None else round(counts.percent, 1),
    }


def _mutant(result: Result) -> JsonValue:
    mutant = result.mutant
    return {
        "id": mutant.id,
        "family": str(mutant.family),
        "operation": mutant.operation,
        "place": mutant.place,
        "kind": mutant.kind,
        "promise": mutant.promise,
        "outcome": str(result.outcome),
        "found_by": result.by or None,
        "note": result.note,
    }
