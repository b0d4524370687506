"""Operation handlers: an error of an operation becomes its response, and any other error is raised."""

from __future__ import annotations

import pytest

from caveat.apis.dialog360.mock.operations.handlers import errors_as_responses
from caveat.apis.dialog360.mock.store.errors import Forbidden, NotFound, OperationError, UnknownType
from caveat_models.dialog360.models import Error


@errors_as_responses
def operation(error: Exception | None) -> str:
    """Raise an error, or return a result."""
    if error is not None:
        raise error
    return "result"


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (NotFound("ad", "7"), 404, "ad 7 not found"),
        (Forbidden("client"), 403, "the token has no access to client client"),
        (UnknownType("party"), 400, "the event type party is not known"),
    ],
)
def test_an_error_of_an_operation_is_its_response(error: OperationError, status: int, message: str) -> None:
    assert operation(error) == (status, Error(message=message))


def test_a_result_is_returned_and_another_error_is_raised() -> None:
    assert operation(None) == "result"
    with pytest.raises(ZeroDivisionError):
        operation(ZeroDivisionError())
