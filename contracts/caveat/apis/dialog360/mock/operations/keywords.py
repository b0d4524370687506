"""Keywords: texts that count as a conversion when they occur in a conversation."""

from __future__ import annotations

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import DEFAULT_LIMIT, OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.store.dates import format_timestamp
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.records import Keyword
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal
from caveat_models.json_values import OpenEnum


class KeywordOperations(OperationHandlers):
    """The operations on keywords."""

    @errors_as_responses
    def list_keywords(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id | None = None,
        is_shared: bool | None = None,
        status: OpenEnum[models.KeywordStatus] | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.KeywordPage:
        """List the keywords of an app, page by page."""
        app = self._app(principal, client_id, app_id)
        limit, offset = limit or DEFAULT_LIMIT, offset or 0
        page = self.store.keywords.page(index_key(app, ad_id, is_shared, status), offset, limit)
        keywords = [keyword_model(keyword) for keyword in page.records]
        return models.KeywordPage(count=len(keywords), limit=limit, offset=offset, total=page.total, keywords=keywords)

    @errors_as_responses
    def create_keyword(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id | None = None,
        body: models.NewKeyword,
    ) -> models.Keyword:
        """Create a keyword."""
        app = self._app(principal, client_id, app_id)
        if ad_id is not None:
            self.store.ad(app, ad_id)
        return keyword_model(self._add(body.keyword, (app,), ad_id or "", shared=False))

    @errors_as_responses
    def get_keyword(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        keyword_id: models.Id,
        ad_id: models.Id | None = None,
        is_shared: bool | None = None,
    ) -> models.Keyword:
        """Get one keyword."""
        app = self._app(principal, client_id, app_id)
        return keyword_model(self.store.keyword(app, keyword_id, ad_id=ad_id, shared=is_shared))

    @errors_as_responses
    def delete_keyword(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        keyword_id: models.Id,
        ad_id: models.Id | None = None,
        delete: bool | None = None,  # noqa: ARG002 - the vendor does not explain it; the contract assumes no effect
    ) -> models.Success:
        """Delete a keyword."""
        app = self._app(principal, client_id, app_id)
        self.store.delete_keyword(self.store.keyword(app, keyword_id, ad_id=ad_id))
        return models.Success(success=True)

    @errors_as_responses
    def replace_keyword(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        keyword_id: models.Id,
        ad_id: models.Id | None = None,
        body: models.NewKeyword,
    ) -> models.Keyword:
        """Disable a keyword and create a new one in its place."""
        app = self._app(principal, client_id, app_id)
        old = self.store.keyword(app, keyword_id, ad_id=ad_id)
        self.store.disable_keyword(old)
        return keyword_model(self._add(body.keyword, old.apps, old.ad_id, shared=old.shared))

    @errors_as_responses
    def create_shared_keyword(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewKeyword
    ) -> models.Keyword:
        """Create a keyword for all apps of the client."""
        self._app(principal, client_id, app_id)
        return keyword_model(self._add(body.keyword, self.store.partners.apps(client_id), "", shared=True))

    def _add(self, text: str, apps: tuple[App, ...], ad_id: str, *, shared: bool) -> Keyword:
        keyword = Keyword(
            id=self.store.ids.record(),
            text=text,
            apps=apps,
            ad_id=ad_id,
            shared=shared,
            status=models.KeywordStatus.ACTIVE,
            created=self.store.now(),
        )
        self.store.keywords.put(keyword.id, keyword)
        return keyword


def keyword_model(keyword: Keyword) -> models.Keyword:
    """A keyword as a response shows it."""
    return models.Keyword(
        id=keyword.id,
        keyword=keyword.text,
        ad_id=keyword.ad_id or MISSING,
        is_shared=keyword.shared,
        status=keyword.status,
        created_time=format_timestamp(keyword.created),
    )
