"""`caveat targets`: the configured targets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._completion import complete_targets
from caveat.cli._lookup import named_target
from caveat.cli._output import echo, echo_document

if TYPE_CHECKING:
    from caveat.targets.configuration.settings import TargetSettings


@click.command("targets", short_help="Show the configured targets, with their limits.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_targets)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration.")
@_options.output
def command(*, name: str | None, schema: bool) -> None:
    """Show the targets of the nearest pyproject.toml and caveat.toml, or one target; no secret is read or printed.

    \b
        [targets.staging]                  # in pyproject.toml: [tool.caveat.targets.staging]
        api = "acme.yaml"
        url = "https://staging.acme.example/v1"
        auth = { token = "env:ACME_TOKEN" }
        rate = "5/s"
        max_requests = 500

    `caveat test --target staging` tests it, and --dry-run prints what would be sent.
    """  # noqa: D301 - click reads this character: it keeps the lines of a paragraph
    from caveat.targets.configuration import configuration

    if schema:
        echo_document(json.dumps(configuration.schema(), indent=2) + "\n")
        return
    targets = configuration.find_all() if name is None else (named_target(name, "NAME"),)
    for settings in targets:
        for line in _lines(settings):
            echo(line)
    if not targets:
        echo("no target is configured. Write [targets.NAME] in caveat.toml, as `caveat targets --help` shows")


def _lines(settings: TargetSettings) -> Iterator[str]:
    yield f"{settings.name}  {settings.defined_in}"
    values = {
        "api": settings.api,
        "url": settings.url,
        "effects": ", ".join(sorted(settings.effects)),
        "limits": ", ".join(_limits(settings)) or "none",
        "auth": "; ".join(_auth(settings)) or "none",
        "headers": ", ".join(_headers(settings)),
        "parameters": ", ".join(settings.parameters),
        "include": ", ".join(settings.include),
        "exclude": ", ".join(settings.exclude),
        "consent": ", ".join(_consents(settings)),
        "proxy": settings.proxy,
        "ledger": settings.ledger,
    }
    yield from (f"  {key}: {value}" for key, value in values.items() if value)


def _limits(settings: TargetSettings) -> Iterator[str]:
    budget = settings.budget
    if settings.rate is not None:
        yield f"{settings.rate:.3g} requests per second"
    for limit, noun in ((budget.requests, "requests"), (budget.writes, "writes"), (budget.spends, "spends")):
        if limit is not None:
            yield f"{limit:,} {noun}"
    if budget.seconds is not None:
        yield f"{budget.seconds:g} s"


def _auth(settings: TargetSettings) -> Iterator[str]:
    """Each scheme and kind, with the references to its secrets; other values are masked."""
    for auth in settings.auth:
        secrets = ", ".join(f"{name} {_masked(str(secret))}" for name, secret in auth.secrets.items())
        scheme = f"{auth.scheme}: " if auth.scheme else ""
        yield f"{scheme}{auth.kind} ({secrets})"


def _headers(settings: TargetSettings) -> Iterator[str]:
    for name, secret in settings.headers.items():
        yield f"{name} {_masked(str(secret))}"


def _masked(text: str) -> str:
    """A reference to a variable as it is written; anything else may contain a secret."""
    if text.startswith("env:"):
        return text
    return "command:***" if text.startswith("command:") else "***"


def _consents(settings: TargetSettings) -> Iterator[str]:
    if settings.production:
        yield "production"
    if settings.private:
        yield "private addresses"
    if settings.foreign_writes:
        yield "writes to items of others"
    if settings.exclusive:
        yield "exclusive use"
