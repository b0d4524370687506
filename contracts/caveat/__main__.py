"""`caveat`, and `python -m caveat`: the command line."""

from __future__ import annotations

import sys

_INTERRUPTED = 130
"""Exit code: stopped by Ctrl-C, as shells define it."""


def main() -> None:
    """Run the command line and exit; an interrupt while it is loaded is a sentence, too."""
    try:
        from caveat.cli import main as run  # noqa: PLC0415 - an interrupt may come meanwhile
    except KeyboardInterrupt:
        # Python ends by the signal if an interrupt came in text that it executes, such as a dataclass; this resets it.
        exec("")  # noqa: S102 - an empty text
        sys.stderr.write("caveat: interrupted: there is no result\n")
        sys.exit(_INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
