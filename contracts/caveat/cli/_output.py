"""What commands print: without the control characters of documents and servers, and with colour on a terminal."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from caveat.judging.redaction import Redactor, without_secrets
from caveat.printable import printable, printable_line

QUIET = "caveat.quiet"
VERBOSE = "caveat.verbose"
"""Names of settings in the `meta` of a command's context."""

_SECRETS = "caveat.secrets"
"""Where the `meta` of a command's context has the functions that give secret values."""

_JUDGES = "caveat.judges"
"""Where the `meta` of a command's context says that its exit code is a verdict."""

_COLOURS = {"kept": "green", "broken": "red", "could not judge": "yellow"}

_STATE = re.compile(r"^((?:[^\s:]+: )?)(kept|broken|could not judge)(?=[:,]|  )", re.IGNORECASE | re.MULTILINE)
"""A verdict at the start of a line, after the name of an API if any."""


def echo(line: str = "", *, err: bool = False) -> None:
    """Print one line; line breaks and control characters in it are escaped."""
    _print(printable_line(line), err=err)


def echo_text(text: str, *, err: bool = False) -> None:
    """Print several lines; control characters other than line breaks are escaped."""
    _print(printable(text), err=err)


def echo_document(text: str) -> None:
    """Print a document for a program as it is; its format escapes control characters."""
    click.echo(text, nl=False)


def warn(notices: Iterable[str]) -> None:
    """Print a line to stderr for each part of a document that is set aside."""
    for notice in notices:
        echo(f"warning: {notice}", err=True)


def mask(secrets: Callable[[], Iterable[str]]) -> None:
    """Mask these values in all text that is printed from now on; reports are redacted before."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_SECRETS] = (*context.meta.get(_SECRETS, ()), secrets)


def masked_error(text: str, meta: Mapping[str, Any]) -> str:
    """An error, without the secrets of the command whose context had this `meta`, and without those of URLs."""
    return without_secrets(_masked(text, meta))


def _masked(text: str, meta: Mapping[str, Any]) -> str:
    values = {secret for secrets in meta.get(_SECRETS, ()) for secret in secrets()}
    return Redactor(frozenset(values)).text(text) if values else text


def give_verdict() -> None:
    """Mark the exit code of the current command as a verdict: an interrupt is then 2, could not judge."""
    click.get_current_context().meta[_JUDGES] = True


def gives_verdict(meta: Mapping[str, Any]) -> bool:
    """Whether `give_verdict` was called in the command whose context had this `meta`."""
    return bool(meta.get(_JUDGES))


def is_quiet() -> bool:
    """Whether `--quiet` is given."""
    return bool(click.get_current_context().meta.get(QUIET))


def is_verbose(meta: Mapping[str, Any] | None = None) -> bool:
    """Whether `--verbose` is given: to the current command, or to the one whose context had this `meta`."""
    return bool((click.get_current_context().meta if meta is None else meta).get(VERBOSE))


def is_plain() -> bool:
    """Whether colour is off even on a terminal: by `--no-color`, or by NO_COLOR (https://no-color.org)."""
    context = click.get_current_context(silent=True)
    return bool(os.environ.get("NO_COLOR")) or (context is not None and context.color is False)


def escape_unencodable() -> None:
    """Print characters that the encoding of stdout or stderr lacks as escapes; Python would fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _print(text: str, *, err: bool) -> None:
    context = click.get_current_context(silent=True)
    coloured = _STATE.sub(_coloured, text if context is None else _masked(text, context.meta))
    click.echo(coloured, err=err, color=False if is_plain() else None)


def _coloured(match: re.Match[str]) -> str:
    return match[1] + click.style(match[2], fg=_COLOURS[match[2].lower()], bold=True)
