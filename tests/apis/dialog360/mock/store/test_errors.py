"""Errors of operations: each has the status and the message of its response."""

from __future__ import annotations

import pytest

from caveat.apis.dialog360.mock.store.errors import Forbidden, NotFound, NotTracked, OperationError, UnknownType


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (NotFound("ad", "7"), 404, "ad 7 not found"),
        (Forbidden("client"), 403, "the token has no access to client client"),
        (NotTracked("7"), 403, "tracking is not enabled for app 7; enable it at the Partner Hub"),
        (UnknownType("new"), 400, "the event type new is not known"),
    ],
)
def test_an_error_has_a_status_and_a_message(error: OperationError, status: int, message: str) -> None:
    assert (error.status, str(error)) == (status, message)
