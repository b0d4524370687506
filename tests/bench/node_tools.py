"""Tools of npm to compare with: found beside the document that is measured, or on the PATH."""

from __future__ import annotations

import shutil
from pathlib import Path

SCALAR = """
import { createMockServer } from '@scalar/mock-server'
import { serve } from '@hono/node-server'
import { readFileSync } from 'node:fs'
const [file, port] = process.argv.slice(1)
const text = readFileSync(file, 'utf8')
// Versions of the library call it one or the other.
const app = await createMockServer({ specification: text, document: text })
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) })
"""


def modules(document: Path) -> Path | None:
    """The nearest `node_modules` around a document, or in the current folder."""
    folders = (*document.resolve().parents, Path.cwd())
    return next((folder / "node_modules" for folder in folders if (folder / "node_modules" / ".bin").is_dir()), None)


def tool(name: str, document: Path) -> str | None:
    """A command of npm, None if it is not installed."""
    found = modules(document)
    return shutil.which(name, path=None if found is None else str(found / ".bin")) or shutil.which(name)


def scalar(document: Path, port: int) -> list[str] | None:
    """The command that mocks a document with Scalar's mock server; None if that is not installed."""
    found, node = modules(document), shutil.which("node")
    if found is None or node is None or not (found / "@scalar/mock-server").is_dir():
        return None
    if not (found / "@hono/node-server").is_dir():
        return None
    # Names of packages are looked up from the current folder.
    run = ["env", "-C", str(found.parent), node, "--input-type=module", "--eval", SCALAR]
    return [*run, str(document.resolve()), str(port)]


def prism(document: Path, port: int) -> list[str] | None:
    """The command that mocks a document with Prism; None if that is not installed."""
    found = tool("prism", document)
    return None if found is None else [found, "mock", "--host", "127.0.0.1", "--port", str(port), str(document)]
