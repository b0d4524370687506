"""The endpoints of the contract's pages."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caveat.console import docs_pages, request_form
from caveat.console.endpoints import base, control, form_of
from caveat.console.links import DOCS
from caveat.openapi.operation import Operation
from caveat.suggestion import did_you_mean, similar


class Docs(HTTPEndpoint):
    """The index of the contract."""

    async def get(self, request: Request) -> Response:
        """Return the operations whose texts have `q`, the schemas and the promises."""
        return docs_pages.index(control(request), base(request), request.query_params.get("q", "").strip())


class DocsOperation(HTTPEndpoint):
    """The page of an operation."""

    async def get(self, request: Request) -> Response:
        """Return the page; values in the query, such as `path.petId=7`, are filled in."""
        form = request_form.prefilled(control(request), _operation(request), request.query_params)
        return docs_pages.operation(control(request), base(request), form)

    async def post(self, request: Request) -> Response:
        """Send the request of the form to the mock, and return the page with the exchange."""
        form = request_form.submitted(control(request), _operation(request), await form_of(request))
        sent = await control(request).send(request_form.request(control(request), form, base(request)), base(request))
        notice = "" if sent is not None else "The request is sent, but it is too large to be recorded."
        return docs_pages.operation(control(request), base(request), form, sent=sent, notice=notice)


class DocsSchema(HTTPEndpoint):
    """The page of a component schema."""

    async def get(self, request: Request) -> Response:
        """Return the page."""
        name, known = request.query_params.get("name", ""), docs_pages.contract_of(control(request).api.spec).schemas
        if name not in known:
            raise HTTPException(404, f"the contract has no schema {name!r}. {_remedy(name, known)}")
        return docs_pages.schema(control(request), base(request), name)


def _operation(request: Request) -> Operation:
    operations = control(request).api.spec.operations
    name = request.query_params.get("id", "")
    if name not in operations:
        raise HTTPException(404, f"the contract has no operation {name!r}. {_remedy(name, operations)}")
    return operations[name]


def _remedy(name: str, known: Iterable[str]) -> str:
    return did_you_mean(similar(name, known, limit=3), f"See {DOCS}")
