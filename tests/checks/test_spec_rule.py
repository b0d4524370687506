"""Rules for every spec: they know their operation, and are called only for statuses that concern them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from caveat.checks import rules
from caveat.checks.spec_rule import spec_rule, when_accepted
from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import standard
from caveat.judging.judge import judge
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: list-pets
      security: [{key: []}]
      responses:
        '200':
          description: x
          headers: {Total: {schema: {type: integer}}}
          content: {application/json: {schema: {type: string, x-extensible-enum: [red]}}}
        '400': {description: x}
    delete: {operationId: drop-pets, responses: {'204': {description: x}, '500': {description: x}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: key}}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


@spec_rule("PET001", evidence=standard("a clause"), concerns=when_accepted)
def pets_are_hidden(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """Pets are hidden."""
    yield Breach(f"{operation.id} of {spec.title} has the status {exchange.response.status}")


@pytest.mark.parametrize(("status", "messages"), [(200, ["list-pets of a test has the status 200"]), (404, [])])
def test_a_check_gets_the_operation_and_the_spec_where_a_status_concerns_it(
    compiled: Callable[[str], Spec], status: int, messages: list[str]
) -> None:
    titled = compiled("info: {title: a test}\n" + DOCUMENT)
    found = judge(titled.exchange(Request("GET", "/pets"), Response(status)), [pets_are_hidden.bind(titled)])
    assert [finding.message for finding in found] == messages


# OAS003 reads the body of each response: it may be malformed.
CONCERNED: dict[tuple[str, int], set[str]] = {
    ("list-pets", 200): {"OAS002", "OAS004", "OAS006", "OAS007", "OAS008"},
    ("list-pets", 201): {"OAS001", "OAS006", "OAS007"},
    ("list-pets", 400): {"OAS005", "SEC001"},
    ("list-pets", 404): {"OAS001", "SEC001"},
    ("list-pets", 429): {"SEC001"},
    ("list-pets", 500): {"OAS009", "SEC001"},
    ("drop-pets", 204): {"OAS006"},
    ("drop-pets", 400): {"OAS001", "SEC001"},
    ("drop-pets", 500): {"SEC001"},
    ("drop-pets", 503): {"SEC001"},
}


@pytest.mark.parametrize(("operation", "status"), CONCERNED)
def test_a_status_concerns_the_rules_that_may_find_something_in_it(spec: Spec, operation: str, status: int) -> None:
    in_the_table = {"OAS003"}.union(*CONCERNED.values())
    concerned = {rule.code for rule in rules(spec) if rule.concerns(operation, status)}
    assert concerned & in_the_table == {"OAS003", *CONCERNED[operation, status]}
