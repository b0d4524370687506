"""The catalogue of promises: all promises of an API, with what judges each of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from caveat import checks
from caveat.catalogue.api import Api
from caveat.judging.promise import Promise
from caveat.lint import lint_rules
from caveat.resources.rules import state_rules
from caveat.runs.check import UP_TO_DATE
from caveat.runs.models import READ_EXAMPLES
from caveat.session.deliveries import MATCHES_A_WEBHOOK
from caveat.session.no_response import GETS_A_RESPONSE
from caveat.traffic.property_based.promises import PROMISES


@dataclass(frozen=True, slots=True)
class Entry:
    """A promise, with its group, its operations and the function that judges it."""

    promise: Promise
    group: str
    """A heading: the title of the API, or the part of any API that the promise is about."""
    operations: tuple[str, ...] = ()
    """The operationIds whose exchanges are judged; all operations if empty."""
    check: Callable[..., object] | None = None
    """The function that judges the promise; None if a whole module or Schemathesis judges it."""

    @property
    def defined_in(self) -> str:
        """File and line of `check`; `""` if it is None."""
        if self.check is None:
            return ""
        function = inspect.unwrap(self.check)
        file = Path(inspect.getsourcefile(function) or "")
        line = inspect.getsourcelines(function)[1]
        return f"{file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file}:{line}"


def entries(api: Api) -> Iterator[Entry]:
    """All promises of an API: its rules, lint rules, generated files, models, webhooks, and Schemathesis's checks."""
    own = {rule.code for rule in api.own_rules}
    for rule in (*checks.rules(api.spec), *api.own_rules):
        group = api.spec.title if rule.code in own else "Any API: its spec"
        yield Entry(rule.promise, group, tuple(sorted(rule.on)), rule.check)
    for state_rule in state_rules():
        operations = next((tuple(sorted(rule.on)) for rule in api.rules if rule.code == state_rule.code), ())
        yield Entry(state_rule.promise, "Any API: its resources", operations, state_rule.check)
    for lint_rule in lint_rules():
        yield Entry(lint_rule.promise, "Any API: its document", check=lint_rule.check)
    for promise in (UP_TO_DATE, READ_EXAMPLES):
        yield Entry(promise, "Any API: its generated files and models")
    yield Entry(GETS_A_RESPONSE, "Any API: its spec")
    yield Entry(MATCHES_A_WEBHOOK, "Any API: its webhooks")
    for promise in PROMISES.values():
        yield Entry(promise, "Any API: the checks of Schemathesis")


def entries_of_all(apis: Iterable[Api]) -> dict[str, Entry]:
    """The promises of several APIs by code, each code once and sorted."""
    by_code = {entry.promise.code: entry for api in apis for entry in entries(api)}
    return dict(sorted(by_code.items()))
