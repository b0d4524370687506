"""The text of a document's file; a URL is no file."""

from __future__ import annotations

import re
import shlex
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from caveat.errors import BadDocument

_URL = re.compile(r"(https?):/+(.*)", re.IGNORECASE)
"""A URL, also as `pathlib` writes it: with one slash after the scheme."""


def text_of(path: Path) -> str:
    """The text of a file in UTF-8 or, with a byte order mark, UTF-16; raises `BadDocument`."""
    try:
        data = path.read_bytes()
        # YAML 1.2.2 (5.2): a file may be UTF-16, which begins with a byte order mark.
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocument(str(path), None, f"not UTF-8 at byte {error.start}", "Save the file as UTF-8") from error
    except OSError as error:
        url = _URL.match(str(path))
        if url:
            raise _is_no_file(f"{url[1]}://{url[2]}") from error
        raise BadDocument(str(path), None, f"cannot be read ({error.strerror})", "Check the path") from error


def is_url(name: str) -> bool:
    """Whether the name of a document is a URL: `read` then raises an error that says how to download it."""
    return _URL.match(name) is not None


def _is_no_file(url: str) -> BadDocument:
    name = url.partition("://")[2].partition("?")[0].partition("/")[2].rpartition("/")[2]
    file = name if name.endswith((".json", ".yaml", ".yml")) else "openapi.json"
    remedy = f"Download it first: {shlex.join(['curl', '-fL', '-o', file, url])}"
    return BadDocument(url, None, "a document is read from a file, not from a URL", remedy)
