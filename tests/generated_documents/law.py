"""The law of documents: every verb ends with a verdict, every operation is served, a mock keeps its own contract."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.catalogue.configuration import ProjectPackage
from caveat.codegen import project
from caveat.errors import CaveatError
from caveat.lint import lint
from caveat.openapi import document
from caveat.resources.derive import resources
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from generated_documents.collections import random_collections
from generated_documents.document import GeneratedDocument
from generated_documents.unserved import unserved

MAX_TESTED = 3
"""Operations of a document that is tested with Schemathesis: it takes up to ten seconds for each."""

_MAX_OF_COLLECTIONS = 20
"""Those of a document with collections, whose schemas are simple."""


def problems(
    generated: GeneratedDocument,
    folder: Path,
    plan: Plan | None = None,
    *,
    models: bool = False,
    max_tested: int = MAX_TESTED,
) -> list[str]:
    """The errors of the verbs on a document; `[]` if it keeps the law.

    It is tested by the plan if there is one and it has at most `max_tested` operations; models are generated from it
    if they are wanted.
    """
    path = folder / "document.json"
    path.write_text(json.dumps(generated.root, indent=1))
    found = [f"lint: {each}" for each in _attempt(lambda: linted(path))]
    api = catalogue.find(str(path))
    found += [f"mock: {each}" for each in _attempt(lambda: unserved(api, generated.requests))]
    if plan is not None and len(api.spec.operations) <= max_tested:
        found += [f"test: {each}" for each in _attempt(lambda: tested(api, plan))]
    if models:
        found += [f"generate: {each}" for each in _attempt(lambda: ungenerated(path, folder))]
    return found


def collection_problems(seed: int, folder: Path) -> list[str]:
    """The errors of the verbs on a document with collections; journeys use its items."""
    return problems(random_collections(seed), folder, Plan(seed=seed, examples=1), max_tested=_MAX_OF_COLLECTIONS)


def ungenerated(document_path: Path, folder: Path) -> Iterator[str]:
    """The files that `caveat generate` makes of a document and Python does not compile."""
    package = ProjectPackage("generated", document_path, folder, "generated_models")
    try:
        changes = project.changes(package)
    except CaveatError as error:
        # A sentence, such as that two names are the same in Python.
        yield from [] if str(error).strip() else ["an error says nothing"]
        return
    for change in changes:
        if change.path.suffix == ".py" and change.content is not None:
            try:
                compile(change.content, change.path.name, "exec")
            except SyntaxError as error:
                yield f"{change.path.name}: {error}"


def _attempt(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from check()
    except Exception:  # noqa: BLE001 - any error is a problem to report
        yield traceback.format_exc()


def linted(path: Path) -> Iterator[str]:
    """The findings of lint."""
    for finding in lint(document.load(path)):
        yield f"{finding.code} {finding.promise}: {finding.message}"


def tested(api: Api, plan: Plan) -> Iterator[str]:
    """The findings of a test of a document's own mock."""
    verdict = run(api, mock_target(api), drive, plan)
    yield from (f"{each.code} {each.operation} {each.message} at {each.at}" for each in verdict.breaches)
    yield from (f"error: {each}" for each in verdict.errors)
    items = resources(api.spec).by_operation
    for name in verdict.never_accepted:
        operation = api.spec.operations[name]
        # With few requests, none may name an item that exists.
        may_be_absent = name in items and "{" in operation.path
        if not may_be_absent and any(status[0] in "23d" for status in operation.responses):
            yield f"never accepted: {name}"
