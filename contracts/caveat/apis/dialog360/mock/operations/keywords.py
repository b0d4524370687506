"""Keywords: created, listed, replaced and given up."""

from __future__ import annotations

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.store.dates import stamp
from caveat.apis.dialog360.mock.store.keywords import Keyword
from caveat.apis.dialog360.mock.store.partners import App
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class KeywordAnswers(Answerer):
    """The operations on keywords."""

    @refusing
    def list_keywords(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id | None = None,
        is_shared: bool | None = None,
        status: models.KeywordStatus | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> models.KeywordPage:
        """List the keywords of an app, page by page."""
        app = self.app(principal, client_id, app_id)
        page = self.world.keywords.page(app, ad_id, is_shared, status, offset=offset, limit=limit)
        keywords = [keyword_model(keyword) for keyword in page.things]
        return models.KeywordPage(count=len(keywords), limit=limit, offset=offset, total=page.total, keywords=keywords)

    @refusing
    def create_keyword(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id | None = None,
        body: models.NewKeyword,
    ) -> models.Keyword:
        """Start to track a keyword."""
        app = self.app(principal, client_id, app_id)
        if ad_id is not None:
            self.world.ads.ad(app, ad_id)
        return keyword_model(self._add(body.keyword, (app,), ad_id or "", shared=False))

    @refusing
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
        """Show one keyword."""
        app = self.app(principal, client_id, app_id)
        return keyword_model(self.world.keywords.find(app, keyword_id, ad_id=ad_id, shared=is_shared))

    @refusing
    def delete_keyword(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        keyword_id: models.Id,
        ad_id: models.Id | None = None,
        delete: bool | None = None,  # noqa: ARG002 - its effect is not explained; the contract takes it for none
    ) -> models.Success:
        """Give up a keyword."""
        app = self.app(principal, client_id, app_id)
        self.world.give_up_keyword(self.world.keywords.find(app, keyword_id, ad_id=ad_id))
        return models.Success(success=True)

    @refusing
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
        """Swap a keyword for a new one."""
        app = self.app(principal, client_id, app_id)
        old = self.world.keywords.find(app, keyword_id, ad_id=ad_id)
        self.world.disable_keyword(old)
        return keyword_model(self._add(body.keyword, old.apps, old.ad_id, shared=old.shared))

    @refusing
    def create_shared_keyword(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewKeyword
    ) -> models.Keyword:
        """Start to track a keyword for all numbers of the account."""
        self.app(principal, client_id, app_id)
        return keyword_model(self._add(body.keyword, self.world.partners.apps(client_id), "", shared=True))

    def _add(self, text: str, apps: tuple[App, ...], ad_id: str, *, shared: bool) -> Keyword:
        keyword = Keyword(
            id=self.world.ids.record(),
            text=text,
            apps=apps,
            ad_id=ad_id,
            shared=shared,
            status=models.KeywordStatus.ACTIVE,
            created=self.world.now(),
        )
        self.world.keywords.add(keyword)
        return keyword


def keyword_model(keyword: Keyword) -> models.Keyword:
    """A keyword as it is shown."""
    return models.Keyword(
        id=keyword.id,
        keyword=keyword.text,
        ad_id=keyword.ad_id or MISSING,
        is_shared=keyword.shared,
        status=keyword.status,
        created_time=stamp(keyword.created),
    )
