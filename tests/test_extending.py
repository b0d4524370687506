"""A fourth API, a check of the spec, a report format and a rule of the prose are new files; no line is edited."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("contracts", "generated", "specs", "tests", "scripts", "pyproject.toml", "README.md", "LICENSE", ".mypy_cache")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis")

NEW_FILES = {
    "contracts/caveat/apis/acme/__init__.py": '"""Acme: orders."""\n',
    "contracts/caveat/apis/acme/rules/__init__.py": '"""The promises of Acme\'s prose."""\n',
    "contracts/caveat/apis/acme/rules/orders.py": '''"""Orders that are read."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange
from caveat.judging.evidence import documented
from caveat.judging.rule import Breach, rule
from caveat_models.acme.models import Order
from caveat_models.acme.operations import Operation


@rule("ACM001", on=[Operation.GET_ORDER], evidence=documented("https://acme.example/docs, Orders"), accepted=True)
def an_order_has_the_id_asked_for(exchange: Exchange) -> Iterator[Breach]:
    """An order that is read by its id has that id."""
    expected = exchange.path_parameters["order_id"]
    order = exchange.response.parse(Order)
    if order.id != expected:
        yield Breach(f"the id is {order.id}, expected {expected}", at="body /id")
''',
    "contracts/caveat/apis/acme/mock/__init__.py": '"""The mock of Acme."""\n',
    "contracts/caveat/apis/acme/mock/provider.py": '''"""The behaviour of the mock: orders that begin with `o-` exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from caveat.provider.clock import Clock
from caveat_models.acme import models
from caveat_models.acme.provider import Principal, Provider

_KEY = "fake-acme-key"


class AcmeProvider(Provider):
    """Acme, as far as orders are read."""

    def credentials(self) -> Mapping[str, str]:
        """The key that is known."""
        return {"apiKey": _KEY}

    def authenticate(self, principal: Principal) -> bool:
        """Whether the key is known."""
        return principal.credential == _KEY

    def get_order(self, principal: Principal, *, order_id: str) -> models.Order | tuple[Literal[404], models.Error]:  # noqa: ARG002 - every key may read
        """Read an order."""
        if not order_id.startswith("o-"):
            return 404, models.Error(message=f"There is no order {order_id}.")
        return models.Order(id=order_id)


def make(*, seed: int, clock: Clock) -> AcmeProvider:  # noqa: ARG001 - the mock is the same at any time
    """A fresh mock."""
    return AcmeProvider()
''',
    "tests/cases/acme/ACM001.yaml": """\
kept:
  the order asked for: [{operation: get-order, path: {order_id: o-1}, response: {id: o-1}}]
broken:
  another order:
    - {operation: get-order, path: {order_id: o-1}, response: {id: o-2}}
    - {at: body /id, says: "the id is o-2, expected o-1"}
""",
    "contracts/caveat/checks/etag.py": '''"""Entity tags: written as RFC 9110 says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


@spec_rule("OAS900", evidence=standard("RFC 9110, 8.8.3"))
def entity_tags_are_quoted(exchange: Exchange, _operation: Operation, _spec: Spec) -> Iterator[Breach]:
    """An ETag is a quoted string, with W/ before it if it is weak."""
    tag = exchange.response.headers.get("etag", '""')
    if not re.fullmatch('(W/)?"[^"]*"', tag):
        yield Breach(f"the ETag is {tag}, expected a quoted string", at="header ETag")
''',
    "contracts/caveat/reports/formats/count.py": '''"""The number of findings, for a shell."""

from __future__ import annotations

from collections.abc import Sequence

from caveat.judging.verdict import Verdict


def report(verdicts: Sequence[Verdict], base: str) -> str:  # noqa: ARG001 - a number has no address
    """All findings, counted."""
    return f"{sum(len(verdict.findings) for verdict in verdicts)}\\n"
''',
}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the checkout with the new files, and what the generator makes of them."""
    copy = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=LEFT_OUT)
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, copy / part)
    for name, text in NEW_FILES.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text)
    (copy / "specs" / "acme").mkdir()
    shutil.copy2(ROOT / "tests" / "extension" / "openapi.yaml", copy / "specs" / "acme" / "openapi.yaml")
    run(copy, "caveat", "generate")
    rules = run(copy, "caveat", "rules", "--format", "md")
    (copy / "contracts" / "RULES.md").write_text(rules)
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


def run(copy: Path, module: str, *arguments: str) -> str:
    """Run a module of the copy; gives what it prints."""
    paths = os.pathsep.join(str(copy / part) for part in ("contracts", "generated"))
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_fourth_api_is_checked(extended: Path) -> None:
    printed = run(
        extended, "caveat", "check", "acme", "--examples", "5", "--report", "count", "--report", "text=out.txt"
    )
    assert printed == "0\n"
    assert "acme" in (extended / "out.txt").read_text()


def test_its_promises_are_listed(extended: Path) -> None:
    listed = run(extended, "caveat", "rules", "acme")
    assert "ACM001" in listed
    assert "OAS900" in listed
    assert "ACM001" in (extended / "contracts" / "RULES.md").read_text()


@pytest.mark.parametrize(
    "check",
    [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["caveat", "lint"],
        ["caveat", "generate", "--check", "--full"],
    ],
    ids=" ".join,
)
def test_the_checks_of_the_project_pass(extended: Path, check: list[str]) -> None:
    run(extended, *check)


def test_the_layers_hold(extended: Path) -> None:
    run(extended, "importlinter.cli", "lint-imports")


AUDITS = ["test_cases.py", "test_codes.py", "test_layout.py", "test_readme.py", "catalogue", "apis/test_seeds.py"]


def test_the_audits_pass(extended: Path) -> None:
    run(extended, "pytest", "-p", "no:cacheprovider", *(f"tests/{audit}" for audit in AUDITS))
