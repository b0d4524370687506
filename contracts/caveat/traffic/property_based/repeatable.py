"""A run depends on its seed alone, and leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def seed_alone_decides() -> Iterator[None]:
    """Keep Hypothesis from drawing constants out of the source of whatever modules are loaded.

    It does so for modules outside site-packages, so that the same seed would make other requests in a checkout than
    in an installation, and others after an edit. No setting turns it off.
    """
    drawn = providers._get_local_constants  # noqa: SLF001 - see above
    providers._get_local_constants = lambda: _NO_CONSTANTS  # noqa: SLF001 - see above
    try:
        yield
    finally:
        providers._get_local_constants = drawn  # noqa: SLF001 - see above


_NO_CONSTANTS = Constants()


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    """Keep Hypothesis's tables of characters in the user's cache, not in whatever folder a run is started from."""
    if "HYPOTHESIS_STORAGE_DIRECTORY" in os.environ:
        yield
        return
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    set_hypothesis_home_dir(Path(cache) / "caveat" / "hypothesis")
    try:
        yield
    finally:
        set_hypothesis_home_dir(None)
