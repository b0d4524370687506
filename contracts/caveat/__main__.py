"""`caveat`, and `python -m caveat`: the command line."""

from __future__ import annotations

import sys

_INTERRUPTED = 130
"""Exit code: stopped by Ctrl-C, as shells define it."""


_JUDGING = frozenset({"check", "cleanup", "fuzz", "mutate", "replay", "test"})
"""The commands whose exit code is a verdict."""

_UNJUDGED = 2
"""Exit code: could not judge."""


def main() -> None:
    """Run the command line and exit; an interrupt while its modules load prints one sentence and no traceback."""
    try:
        from caveat.cli import main as run  # noqa: PLC0415 - an interrupt may come while it loads
    except KeyboardInterrupt:
        # Python exits by SIGINT if an `exec` was interrupted, as dataclasses use it; another `exec` resets that.
        exec("")  # noqa: S102 - an empty text
        sys.stderr.write("caveat: interrupted: there is no result\n")
        command = next((each for each in sys.argv[1:] if not each.startswith("-")), "")
        sys.exit(_UNJUDGED if command in _JUDGING else _INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
