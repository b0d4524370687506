"""The catalogue of promises: all promises of an API, no matter what judges them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caveat.catalogue.api import Api
from caveat.judging.promise import Promise
from caveat.lint import lint_rules
from caveat.runs.check import UP_TO_DATE
from caveat.runs.models import READ_EXAMPLES
from caveat.traffic.property_based.promises import PROMISES


def promises(api: Api) -> tuple[Promise, ...]:
    """All promises of an API: its rules, lint rules, generated files and models, and Schemathesis's own checks."""
    document = (rule.promise for rule in lint_rules())
    return (*(rule.promise for rule in api.rules), *document, UP_TO_DATE, READ_EXAMPLES, *PROMISES.values())


def promises_of_all(apis: Iterable[Api]) -> Iterator[Promise]:
    """The promises of several APIs, each code once."""
    codes: set[str] = set()
    for api in apis:
        for promise in promises(api):
            if promise.code not in codes:
                codes.add(promise.code)
                yield promise
