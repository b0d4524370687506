"""The generated files of one package, in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from caveat.catalogue import project_document
from caveat.catalogue.configuration import ProjectPackage
from caveat.catalogue.workspace import Workspace
from caveat.codegen import common_files, destination, inputs, manifest, sources
from caveat.codegen.client import client
from caveat.codegen.destination import Destination
from caveat.codegen.fidelity import count
from caveat.codegen.inline_schemas import with_names
from caveat.codegen.models import models
from caveat.codegen.multipart import with_binary_parts
from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.openapi.spec import Spec
from caveat.openapi.usable import unused_operations


def package(workspace: Workspace, api: str) -> Mapping[str, bytes]:
    """The files of an API's package in our own checkout, by name; raises `BadDocument`."""
    compiled = document.load(workspace.spec(api))
    digests = inputs.digests(workspace, api, compiled.inputs)
    return _package(compiled, destination.of_checkout(api), digests)


def standalone(of: ProjectPackage, warn: Callable[[str], None] = lambda _sentence: None) -> Mapping[str, bytes]:
    """The files of a package that needs pydantic and httpx alone, by name.

    `warn` gets a sentence about each operation of the document that cannot be in it. Raises `BadDocument`, and
    `BadValue` or `BadConfiguration` for a pattern that matches no operation.
    """
    loaded = project_document.load(of)
    for sentence in unused_operations(loaded):
        warn(sentence)
    digests = inputs.digests_of(loaded.inputs, of.document.parent)
    to = destination.standalone(of.package, of.document.name)
    return _package(loaded, to, digests, warn)


def _package(
    compiled: Document,
    to: Destination,
    digests: Mapping[str, str],
    warn: Callable[[str], None] = lambda _sentence: None,
) -> Mapping[str, bytes]:
    """The files of a package; raises `BadDocument`, with the line of a schema that cannot be used."""
    compiled.require_complete()
    root = with_binary_parts(compiled.value, compiled.file)
    named = with_names(root, compiled.file)
    try:
        texts, gaps = _modules(named, compiled.file, to)
    except BadDocument as error:
        if named is root:
            raise _placed(error, compiled) from error
        try:
            texts, gaps = _modules(root, compiled.file, to)
        except BadDocument as same:
            raise _placed(same, compiled) from same
        warn(f"{error}. Inline objects are dicts therefore, and only named schemas have models")
    texts["openapi.json"] = json.dumps(compiled.value, indent=1, ensure_ascii=False) + "\n"
    if to.support == to.package:
        texts |= {f"{name}.py": text for name, text in common_files.modules(to.support).items()}
        texts["py.typed"] = ""
    files = {name: text.encode() for name, text in texts.items()}
    facts = manifest.Manifest(
        generator=manifest.generator(),
        inputs=digests,
        outputs={name: manifest.digest(content) for name, content in files.items()},
        gaps=gaps,
    )
    return {**files, manifest.NAME: facts.text.encode()}


def _placed(error: BadDocument, compiled: Document) -> BadDocument:
    """The error with the file and line of the schema that it is about, if it names one."""
    if error.line is not None or error.pointer is None:
        return error
    place = compiled.place(error.pointer)
    return replace(error, file=place.file, line=place.line)


def _modules(
    root: dict[str, JsonValue], file: str, to: Destination
) -> tuple[dict[str, str], tuple[manifest.Count, ...]]:
    """The modules of a package that depend on its document, by name, and the gaps of the models."""
    spec = Spec(root, file=file)
    texts = {
        "__init__.py": sources.package(spec, to),
        "models.py": models(root, file, sources.models_header(spec, to), to.support),
        "operations.py": sources.operations(spec, to),
        "provider.py": sources.provider(spec, to),
        "client.py": client(spec, to),
    }
    shared = common_files.modules(to.support)
    return texts, _gaps(spec, {"models": texts["models.py"], **shared}, to.support)


def _gaps(spec: Spec, texts: Mapping[str, str], support: str) -> tuple[manifest.Count, ...]:
    try:
        return count(spec.schemas, texts, support)
    except BadDocument:
        raise
    except Exception as error:
        # Any exception: Python or pydantic refuses the output of the code generator for a document that it misreads.
        problem = f"the models of its schemas cannot be imported ({type(error).__name__}: {error})"
        raise BadDocument(spec.file, None, " ".join(problem.split()), "Simplify the schema with an overlay") from error
