"""Jobs: a 202 shows one that can be read at once, by its states and by the schema by which it is read."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from exchange_text import results
from resource_document import Object, operation, properties, spec_of

STATES: Object = {"enum": ["queued", "running", "done"]}
JOB = properties(id="string", kind="string", status=STATES)
OTHER = properties(id="string", status=STATES)
DONE = properties(id="string", status={"enum": ["done"]})
SENT = properties(kind="string")


def spec(shown: JsonValue = JOB, status: int = 202, read: JsonValue = JOB, more: Object | None = None) -> Spec:
    posting = operation("start", shown, status=status, body=SENT)
    posting["responses"] = as_object(posting["responses"]) | (more or {})
    reading = operation("see", read)
    reading["responses"] = as_object(reading["responses"]) | {"404": {"description": "x"}}
    return spec_of({"/exports": {"post": posting}, "/exports/{exportId}": {"get": reading}})


DOCUMENTS: dict[str, tuple[Spec, bool]] = {
    "a job": (spec(), True),
    "it may also be created at once": (spec(more={"201": {"description": "x"}}), False),
    "it is read by another schema": (spec(read=OTHER), False),
    "no state before the end": (spec(DONE, read=DONE), False),
    "no states": (spec(SENT), False),
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_a_job_has_states(title: str) -> None:
    document, is_job = DOCUMENTS[title]
    found = resources(document).by_template.get("/exports")
    assert (found is not None and found.jobs == {"start"}) is is_job


STARTED = "POST /exports {kind: full} -> 202 {id: a, kind: full, status: queued} <Location: /exports/a>\n"
READ: dict[str, tuple[str, str, str | None]] = {
    "it is read": ("STA001", f"{STARTED}GET /exports/a -> 200 {{id: a, kind: full, status: done}}", "kept"),
    "it is lost": (
        "STA001",
        f"{STARTED}wait 3\nGET /exports/a -> 404",
        "the status is 404, expected the item that was created",
    ),
    "Location leads elsewhere": (
        "STA019",
        f"{STARTED.replace('/exports/a>', '/exports/b>')}wait 3\nGET /exports/b -> 404",
        "the status is 404, expected the item, since the Location of its creation leads here",
    ),
}


@pytest.mark.parametrize("title", READ)
def test_a_job_can_be_read(title: str) -> None:
    code, text, expected = READ[title]
    assert results(spec(), text).get(code) == expected
