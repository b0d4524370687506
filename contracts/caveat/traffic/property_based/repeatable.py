"""Makes runs repeatable: only the seed decides which requests are made; Hypothesis keeps nothing for a later run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import core, stateful
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal import charmap, lambda_sources
from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.internal.intervalsets import IntervalSet
from hypothesis.internal.reflection import function_digest
from schemathesis import generation
from schemathesis.transport import requests as transport
from urllib3 import filepost


@contextmanager
def no_constants_from_source() -> Iterator[None]:
    """Keep Hypothesis from using constants in the source of loaded modules.

    It uses those of modules outside site-packages, so the same seed would make other requests in a checkout than in an
    installation, and other requests after an edit. No setting turns this off.
    """
    original = providers._get_local_constants, providers.CONSTANTS_CACHE  # noqa: SLF001 - see above
    providers._get_local_constants = lambda: _NO_CONSTANTS  # noqa: SLF001 - see above
    # It remembers the constants for a kind of value, also those of tests that ran before in this process.
    providers.CONSTANTS_CACHE = _allowed_constants
    try:
        yield
    finally:
        providers._get_local_constants, providers.CONSTANTS_CACHE = original  # noqa: SLF001 - see above


_NO_CONSTANTS = Constants()
_allowed_constants: LRUCache[providers.CacheKeyT, providers.CacheValueT] = LRUCache(1024)
"""The constants for a kind of value, without those of source."""


@contextmanager
def no_digests_of_source() -> Iterator[None]:
    """Keep Hypothesis from parsing the source of each test: that took a fifth of a run's time.

    A digest of the source is the test's name in a database of examples, which a run does not have. No setting turns
    this off.
    """
    users = (vars(core), vars(stateful))
    for names in users:
        names["function_digest"] = lambda _function: b""
    try:
        yield
    finally:
        for names in users:
            names["function_digest"] = function_digest


@contextmanager
def no_descriptions_of_lambdas() -> Iterator[None]:
    """Keep Hypothesis from parsing lambdas for the names of strategies: it took a twentieth of a short run.

    Nothing that a run shows has these names. What Hypothesis reads from a lambda to choose values, it reads as before.
    """
    original = lambda_sources.lambda_description
    lambda_sources.lambda_description = lambda _function: "lambda"
    try:
        yield
    finally:
        lambda_sources.lambda_description = original


_UTF_8 = (IntervalSet(((0, 0xD7FF), (0xE000, 0x10FFFF))), IntervalSet())
"""The characters that UTF-8 encodes, and those that do not decode to themselves (none)."""


@contextmanager
def known_characters() -> Iterator[None]:
    """Give Hypothesis the characters of UTF-8: it would encode every character, which takes a second in a first run."""
    names, original = vars(charmap), charmap.intervals_from_codec
    names["intervals_from_codec"] = lambda codec: _UTF_8 if codec == "utf-8" else original(codec)
    try:
        yield
    finally:
        names["intervals_from_codec"] = original


@contextmanager
def random_names(seed: str) -> Iterator[None]:
    """Draw the ids of test cases and the boundaries of multipart bodies from a seed: reports show them."""
    original = filepost.choose_boundary, transport.choose_boundary
    generation.RANDOM.seed(seed)
    filepost.choose_boundary = transport.choose_boundary = lambda: f"{generation.RANDOM.getrandbits(128):032x}"
    try:
        yield
    finally:
        filepost.choose_boundary, transport.choose_boundary = original


@contextmanager
def hypothesis_files_in_cache() -> Iterator[None]:
    """Store Hypothesis's character tables in the user's cache folder, not in the current folder."""
    if "HYPOTHESIS_STORAGE_DIRECTORY" in os.environ:
        yield
        return
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    set_hypothesis_home_dir(Path(cache) / "caveat" / "hypothesis")
    try:
        yield
    finally:
        set_hypothesis_home_dir(None)
