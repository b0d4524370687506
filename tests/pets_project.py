"""A project with a document of pets and orders, and two configured targets, for tests of the command line."""

from __future__ import annotations

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      tags: [pets]
      responses: {'200': {description: Pets., content: {application/json: {schema: {type: array}, example: [1]}}}}
    post: {operationId: create-pet, tags: [pets], responses: {'201': {description: Made.}}}
  /orders:
    post: {operationId: order, x-effect: spends, responses: {'201': {description: Made.}}}
  /health:
    get: {operationId: health, responses: {'204': {description: Alive.}}}
"""

SECURED = (
    DOCUMENT
    + "security: [{keyAuth: []}]\ncomponents: {securitySchemes: {keyAuth: {type: apiKey, in: header, name: X-Acme}}}\n"
)

CONFIGURATION = """\
[targets.staging]
api = "pets.yaml"
url = "https://staging.acme.example/v1"
auth = { scheme = "keyAuth", token = "env:ACME_TOKEN" }
effects = ["reads", "writes"]
rate = "5/s"
max_requests = 500
max_writes = 20
max_time = "5m"
headers = { X-Team = "qa", X-Trace = "command:pass show fake-0123" }
exclude = ["/orders"]

[targets.local]
api = "dfend"
url = "env:LOCAL_URL"
private = true
"""
