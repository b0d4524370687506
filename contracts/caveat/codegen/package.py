"""The generated files of one API, in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping

from caveat.catalogue.workspace import Workspace
from caveat.codegen import common_files, inputs, manifest, sources
from caveat.codegen.client import client
from caveat.codegen.fidelity import count
from caveat.codegen.models import models
from caveat.openapi import document
from caveat.openapi.spec import Spec


def package(workspace: Workspace, api: str) -> Mapping[str, bytes]:
    """The files of an API's package by name; raises `BadDocument`."""
    compiled = document.load(workspace.spec(api))
    spec = Spec(compiled.value, file=compiled.file)
    texts = {
        "__init__.py": sources.package(spec, api),
        "models.py": models(compiled.value, compiled.file, sources.models_header(spec, api)),
        "operations.py": sources.operations(spec, api, compiled.file),
        "provider.py": sources.provider(spec, api, compiled.file),
        "client.py": client(spec, api, compiled.file),
        "openapi.json": json.dumps(compiled.value, indent=1, ensure_ascii=False) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    facts = manifest.Manifest(
        generator=manifest.generator(),
        inputs=inputs.digests(workspace, api, compiled.inputs),
        outputs={name: manifest.digest(content) for name, content in files.items()},
        gaps=count(spec.schemas, {"models": texts["models.py"], **common_files.modules()}),
    )
    return {**files, manifest.NAME: facts.text.encode()}
