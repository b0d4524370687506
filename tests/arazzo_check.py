"""Checks of the Arazzo Specification 1.0.1 for a document, and a small runner of its workflows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

from jsonschema import Draft202012Validator

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.spec import Spec

_NAME: JsonValue = {"type": "string", "pattern": r"^[A-Za-z0-9_\-]+$"}
_OUTPUTS: JsonValue = {
    "type": "object",
    "propertyNames": {"pattern": r"^[a-zA-Z0-9.\-_]+$"},
    "additionalProperties": {"type": "string", "pattern": r"^\$response\.(header\.[a-z-]+|body#/.+)$"},
}
_STEP: JsonValue = {
    "type": "object",
    "required": ["stepId", "operationId"],
    "additionalProperties": False,
    "properties": {
        "stepId": _NAME,
        "operationId": {"type": "string"},
        "parameters": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["name", "in", "value"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "in": {"enum": ["path", "query", "header", "cookie"]},
                    "value": True,
                },
            },
        },
        "requestBody": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"contentType": {"type": "string"}, "payload": True},
        },
        "successCriteria": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["condition"],
                "properties": {"condition": {"type": "string", "pattern": r"^\$statusCode == \d{3}$"}},
            },
        },
        "outputs": _OUTPUTS,
    },
}
SCHEMA: dict[str, JsonValue] = {
    "type": "object",
    "required": ["arazzo", "info", "sourceDescriptions", "workflows"],
    "additionalProperties": False,
    "properties": {
        "arazzo": {"const": "1.0.1"},
        "info": {"type": "object", "required": ["title", "version"]},
        "sourceDescriptions": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "url"],
                "additionalProperties": False,
                "properties": {
                    "name": _NAME,
                    "url": {"type": "string", "format": "uri-reference"},
                    "type": {"enum": ["arazzo", "openapi"]},
                },
            },
        },
        "workflows": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["workflowId", "steps"],
                "additionalProperties": False,
                "properties": {
                    "workflowId": _NAME,
                    "summary": {"type": "string"},
                    "description": {"type": "string"},
                    "inputs": {"type": "object"},
                    "steps": {"type": "array", "minItems": 1, "items": _STEP},
                },
            },
        },
    },
}


def problems(text: str) -> list[str]:
    """The problems of a document."""
    document = json.loads(text)
    found = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]
    for workflow in document["workflows"]:
        outputs, names = set[str](), [step["stepId"] for step in workflow["steps"]]
        inputs = as_object(as_object(workflow.get("inputs")).get("properties")).keys()
        found += ["two steps have one name"] if len({*names}) < len(names) else []
        for step in workflow["steps"]:
            used = re.findall(r"\$steps\.[\w-]+\.outputs\.[\w.-]+|\$inputs\.[\w.-]+", json.dumps(step))
            known = {*outputs, *(f"$inputs.{name}" for name in inputs)}
            found += [f"{each} is not defined" for each in used if each not in known]
            places = [(each["name"], each["in"]) for each in step.get("parameters", [])]
            found += ["two parameters have one name"] if len({*places}) < len(places) else []
            outputs |= {f"$steps.{step['stepId']}.outputs.{name}" for name in step.get("outputs", {})}
    return found


def sent(workflow: dict[str, JsonValue], spec: Spec, answer: Callable[[Request], Response]) -> list[bool]:
    """Carry out a workflow; whether each step meets its criterion."""
    values: dict[str, JsonValue] = dict.fromkeys(_inputs(workflow), "Bearer a")
    met = list[bool]()
    for step in map(as_object, as_list(workflow["steps"])):
        response = answer(_request(step, spec, values))
        condition = as_object(as_list(step["successCriteria"])[0])["condition"]
        met.append(condition == f"$statusCode == {response.status}")
        for name, source in as_object(step.get("outputs")).items():
            kind, _, place = str(source).removeprefix("$response.").partition("#" if "#" in str(source) else ".")
            value = lookup(response.json, place) if kind == "body" else response.headers[place]
            values[f"$steps.{step['stepId']}.outputs.{name}"] = value
    return met


def _inputs(workflow: dict[str, JsonValue]) -> list[str]:
    return [f"$inputs.{name}" for name in as_object(as_object(workflow.get("inputs")).get("properties"))]


def _request(step: dict[str, JsonValue], spec: Spec, values: dict[str, JsonValue]) -> Request:
    operation = spec.operations[str(step["operationId"])]
    path, query, headers = operation.path, list[tuple[str, str]](), list[tuple[str, str]]()
    for each in map(as_object, as_list(step.get("parameters"))):
        name, value = str(each["name"]), each["value"]
        text = str(values.get(value, value) if isinstance(value, str) else value)
        if each["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(text, safe=""))
        elif each["in"] == "query":
            query.append((name, text))
        else:
            headers.append((name, text))
    body = b""
    if "requestBody" in step:
        content = as_object(step["requestBody"])
        headers.append(("content-type", str(content["contentType"])))
        body = json.dumps(content["payload"]).encode()
    return Request(operation.method, path + (f"?{urlencode(query)}" if query else ""), Headers(headers), body)
