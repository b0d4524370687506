"""The base class of all operation handlers, and the conversion of errors to responses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Literal, ParamSpec, TypeAlias, TypeVar

from caveat.apis.dialog360.mock.operations.insights import refresh
from caveat.apis.dialog360.mock.store.errors import OperationError
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.records import Ad, Campaign
from caveat.apis.dialog360.mock.store.store import Store
from caveat_models.dialog360.models import Error, Refresh
from caveat_models.dialog360.provider import Principal

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_AD_LIMIT = 25
"""Ads or campaigns of a page without `limit`. The vendor has a default, and its value is not known."""

DEFAULT_LIMIT = 100
"""Other items of a page without `limit`."""

ErrorResponse: TypeAlias = tuple[Literal[400, 403, 404], Error]


def errors_as_responses(operation: Callable[P, R]) -> Callable[P, R | ErrorResponse]:
    """Decorate an operation to return an error response where it raises `OperationError`."""

    @functools.wraps(operation)
    def handler(*args: P.args, **kwargs: P.kwargs) -> R | ErrorResponse:
        try:
            return operation(*args, **kwargs)
        except OperationError as error:
            return error.status, Error(message=str(error))

    return handler


class OperationHandlers:
    """Handles operations on one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _app(self, principal: Principal, client_id: str, app_id: str) -> App:
        """The app of the request's path. Raises `OperationError`."""
        return self.store.partners.app(principal.credential, client_id, app_id)

    def _ad(self, principal: Principal, client_id: str, app_id: str, ad_id: str) -> Ad:
        """The ad of the request's path. Raises `OperationError`."""
        return self.store.ad(self.store.partners.app(principal.credential, client_id, app_id), ad_id)

    def _campaign(self, principal: Principal, client_id: str, app_id: str, campaign_id: str) -> Campaign:
        """The campaign of the request's path. Raises `OperationError`."""
        return self.store.campaign(self.store.partners.app(principal.credential, client_id, app_id), campaign_id)

    def _refreshed_ad_account(self, principal: Principal, client_id: str, app_id: str, ad_account_id: str) -> Refresh:
        """Refresh the insights of all ads of an ad account, and so those of its campaigns. Raises `OperationError`."""
        self._app(principal, client_id, app_id)
        return refresh(self.store, self.store.ad_account(client_id, ad_account_id))
