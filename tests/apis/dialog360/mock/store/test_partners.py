"""Partners: a token gives access to the partner's own clients and their apps."""

from __future__ import annotations

import pytest

from caveat.apis.dialog360.mock.store.errors import Forbidden, NotFound, NotTracked, OperationError
from caveat.apis.dialog360.mock.store.partners import App, Partners

PARTNERS = Partners(
    {"token": {"client": ("1", "2", "untracked")}, "other token": {"other client": ("3",)}},
    untracked={App("client", "untracked")},
)


def test_a_token_gives_access_to_the_apps_of_its_partner() -> None:
    assert PARTNERS.app("token", "client", "2") == App("client", "2")
    assert PARTNERS.apps("client") == (App("client", "1"), App("client", "2"))
    assert PARTNERS.has_token("token")
    assert not PARTNERS.has_token("unknown token")


@pytest.mark.parametrize(
    ("client_id", "app_id", "error"),
    [
        ("client", "3", NotFound("app", "3")),
        ("unknown client", "1", NotFound("client", "unknown client")),
        ("other client", "3", Forbidden("other client")),
        ("client", "untracked", NotTracked("untracked")),
    ],
)
def test_an_unknown_app_is_not_found_and_an_app_of_another_partner_is_forbidden(
    client_id: str, app_id: str, error: OperationError
) -> None:
    with pytest.raises(type(error)) as raised:
        PARTNERS.app("token", client_id, app_id)
    assert raised.value == error
    assert raised.value.status == (403 if isinstance(error, Forbidden | NotTracked) else 404)
