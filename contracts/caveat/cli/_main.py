"""Runs the command line: every outcome becomes an exit code, and a failure one sentence on stderr."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from importlib import metadata
from typing import Any, TextIO

import click

from caveat.cli import _output
from caveat.errors import BadOption, CaveatError
from caveat.printable import printable_line

COMPLETION = "_CAVEAT_COMPLETE"
"""The environment variable by which a shell asks for completions."""

UNJUDGED = 2
"""Exit code: could not judge."""
INTERRUPTED = 130
"""Exit code: stopped by Ctrl-C, as shells define it."""
OUTPUT_CLOSED = 141
"""Exit code: the reader of the output closed it, as shells define it."""

_OUTPUT_ERRORS = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""The system's error numbers for output that cannot be written."""


def run(group: click.Group, arguments: Sequence[str]) -> int:
    """Run a command and return the exit code."""
    if COMPLETION in os.environ:
        return _complete(group, os.environ[COMPLETION])
    _output.escape_unencodable()
    # Click's own `main` exits with 1, which means broken here, when the output is closed.
    meta: MutableMapping[str, Any] = {}
    try:
        with group.make_context("caveat", list(arguments)) as context:
            meta = context.meta
            group.invoke(context)
        _flush()
    except (SystemExit, click.exceptions.Exit) as end:
        return _ended(end)
    except (click.Abort, KeyboardInterrupt):
        # Python exits by SIGINT if an `exec` was interrupted, as dataclasses use it; another `exec` resets that.
        exec("")  # noqa: S102 - an empty text
        _print_error("caveat: interrupted: there is no result")
        return UNJUDGED if _output.gives_verdict(meta) else INTERRUPTED
    except click.ClickException as error:
        _print_error(_output.masked_error(_usage(error), meta))
    except CaveatError as error:
        _print_error(_sentence(error, meta))
    except Exception as error:  # noqa: BLE001 - an unexpected exception must not end with 1, which means broken
        return _unexpected(error, meta)
    else:
        return 0
    return UNJUDGED


def _complete(group: click.Group, instruction: str) -> int:
    from click.shell_completion import shell_complete

    return shell_complete(group, {}, "caveat", COMPLETION, instruction)


def _ended(end: SystemExit | click.exceptions.Exit) -> int:
    """The exit code of a command that ended by itself, once all of its output is written."""
    code = end.code if isinstance(end, SystemExit) else end.exit_code
    try:
        _flush()
    except OSError as error:
        return _output_failed(error)
    return code if isinstance(code, int) else 0


def _usage(error: click.ClickException) -> str:
    text = io.StringIO()
    error.show(text)
    return text.getvalue().rstrip()


def _sentence(error: CaveatError, meta: Mapping[str, Any]) -> str:
    """The message in one line, above the lines that it says to write."""
    message = f"caveat: {error}"
    if not isinstance(error, BadOption) or not error.lines:
        return printable_line(_output.masked_error(message, meta))
    return "\n".join(
        printable_line(_output.masked_error(line, meta))
        for line in (message, "", *(f"    {line}" for line in error.lines))
    )


def _unexpected(error: Exception, meta: Mapping[str, Any]) -> int:
    try:
        _flush()
    except OSError as flush_error:
        return _output_failed(flush_error)
    if isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_ERRORS:
        return _output_failed(error)
    if _output.is_verbose(meta):
        import traceback

        _print_error(_output.masked_error("".join(traceback.format_exception(error)).rstrip(), meta))
    if isinstance(error, OSError) and error.filename is not None:
        file = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
        problem = _output.masked_error(f"{file} cannot be used ({error.strerror})", meta)
        remedy = "Give another path or folder, or correct its permissions or its disk; -v shows where it happened"
        _print_error(printable_line(f"caveat: {problem}. {remedy}"))
        return UNJUDGED
    described = _output.masked_error(_described(error), meta)
    _print_error(printable_line(f"caveat: internal error: {described}. {_where_to_report()}"))
    return UNJUDGED


def _described(error: Exception) -> str:
    first, *_ = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {first}".removesuffix(": ").rstrip(".")


def _where_to_report() -> str:
    """The advice for an internal error, with the address in the distribution's metadata, if it has one."""
    with suppress(metadata.PackageNotFoundError):
        for entry in metadata.metadata("caveat").get_all("Project-URL") or ():
            label, _, url = entry.partition(", ")
            if label == "Issues":
                return f"Please report it at {url} with the traceback that -v shows"
    return "Please report it with the traceback that -v shows"


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _output_failed(error: OSError) -> int:
    """The exit code where stdout cannot be written; its reader may have closed it, as `head` does."""
    _discard(sys.stdout)
    if error.errno == errno.EPIPE:
        return OUTPUT_CLOSED
    _print_error(f"caveat: the output cannot be written ({error.strerror}). Free some space, or write it elsewhere")
    return UNJUDGED


def _print_error(text: str) -> None:
    try:
        _output.echo_text(text, err=True)
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Discard the buffered output of a stream: Python would fail when it writes that at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
