"""Findings as an Arazzo 1.0.1 document for other tools, with one workflow for each finding."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.judging.finding import Finding
from caveat.openapi.spec import Spec
from caveat.reports.arazzo_steps import Workflow

VERSION = "1.0.1"


@dataclass(frozen=True, slots=True)
class Source:
    """An OpenAPI document, and the findings of its API."""

    name: str
    url: str
    """A relative or absolute reference to the document."""
    spec: Spec
    findings: tuple[Finding, ...]


def not_exported(finding: Finding) -> str:
    """Why a finding has no workflow; `""` if it has one."""
    if not finding.exchanges:
        return "it is about a file, not about requests"
    if any(each.is_delivery for each in finding.exchanges):
        return "the API sends the request of a webhook"
    return "" if all(each.operation for each in finding.exchanges) else "a request belongs to no operation"


def document(sources: Iterable[Source]) -> str:
    """The document, as JSON."""
    chosen = tuple(sources)
    workflows: list[JsonValue] = [
        _workflow(source, finding, qualifies=len(chosen) > 1)
        for source in chosen
        for finding in source.findings
        if not not_exported(finding)
    ]
    whole: JsonValue = {
        "arazzo": VERSION,
        "info": {"title": "Requests that show broken promises", "version": "1"},
        "sourceDescriptions": [
            {"name": _identifier(source.name), "url": source.url, "type": "openapi"} for source in chosen
        ],
        "workflows": workflows,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _workflow(source: Source, finding: Finding, *, qualifies: bool) -> JsonValue:
    exported = Workflow(source.spec, finding.exchanges, _identifier(source.name) if qualifies else "")
    steps = exported.steps()
    workflow: dict[str, JsonValue] = {
        "workflowId": f"{_identifier(finding.code)}-{finding.fingerprint}",
        "summary": f"{finding.code} {finding.title}",
        "description": f"The last response breaks the promise: {finding.message}",
    }
    if exported.inputs:
        inputs: dict[str, JsonValue] = {
            name: {"type": "string", "description": f"The credential in {place}"}
            for name, place in exported.inputs.items()
        }
        workflow["inputs"] = {"type": "object", "properties": inputs, "required": list(inputs)}
    return {**workflow, "steps": steps}


def _identifier(text: str) -> str:
    """A text as an identifier of Arazzo."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", text)
