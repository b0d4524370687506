"""A mock of pets with injected faults."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
from starlette.types import Receive, Scope, Send

from caveat.asgi.in_process import InProcess
from caveat.mock.engine import Mock
from caveat.mock.faults.fault import parse_fault
from caveat.mock.faults.injector import FaultInjector
from caveat.openapi.spec import Spec

DOCUMENT = """\
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer, const: 7}}}
              example: {id: 7}
    head: {operationId: count-pets, responses: {'200': {content: {application/json: {example: [1]}}}}}
    post:
      operationId: add-pet
      responses:
        '201': {content: {application/json: {example: {id: 8}}}}
        '429': {headers: {Retry-After: {required: true, schema: {const: 60}}}}
        '503':
          content:
            application/json:
              schema: {type: object, required: [error], properties: {error: {type: string}}}
    delete: {operationId: drop-pets, responses: {'204': {}}}
"""


@dataclass
class FaultyMock:
    """A mock with injected faults; counts the requests that reach the mock, and records the waits."""

    spec: Spec
    seed: int = 0
    reached: int = 0
    waits_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mock = Mock(self.spec)
        self.injector = FaultInjector(self._count, self.spec, seed=self.seed)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached += scope["type"] == "http"
        await self.mock(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request without real waits."""
        if scope["type"] == "http":
            scope["extensions"] = {**scope["extensions"], "caveat.wait": self.wait}
        await self.injector(scope, receive, send)

    async def wait(self, seconds: float) -> None:
        self.waits_s.append(seconds)

    def set_faults(self, *faults: str) -> None:
        self.injector.set_faults(parse_fault(fault, self.spec.operations) for fault in faults)

    def statuses(self, requests: int, method: str = "GET") -> list[int]:
        with httpx.Client(transport=InProcess(self.injector), base_url="http://a.test") as client:
            return [client.request(method, "/pets").status_code for _ in range(requests)]
