"""Ads of an ad account, and their insights."""

from __future__ import annotations

from datetime import datetime

from caveat.apis.dialog360.mock.operations.accounts import ad_account_model
from caveat.apis.dialog360.mock.operations.campaigns import campaign_model
from caveat.apis.dialog360.mock.operations.handlers import DEFAULT_AD_LIMIT, OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.operations.insights import ad_insights, last_update, refresh, total_insights
from caveat.apis.dialog360.mock.store.dates import format_timestamp
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.records import Ad
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class AdOperations(OperationHandlers):
    """The operations on ads."""

    @errors_as_responses
    def list_ads(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_account_id: models.Id,
        campaign_id: models.Id | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.AdPage:
        """List the ads of an ad account, page by page."""
        app = self._app(principal, client_id, app_id)
        account = self.store.ad_account(client_id, ad_account_id)
        limit, offset = limit or DEFAULT_AD_LIMIT, offset or 0
        page = self.store.ads.page(index_key(app, account.id, campaign_id), offset, limit)
        now = self.store.now()
        ads = [self._ad_model(ad, now) for ad in page.records]
        return models.AdPage(count=len(ads), limit=limit, offset=offset, total=page.total, ads=ads)

    @errors_as_responses
    def get_ad(self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id) -> models.Ad:
        """Get one ad."""
        return self._ad_model(self._ad(principal, client_id, app_id, ad_id), self.store.now())

    @errors_as_responses
    def list_ad_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.AdInsightList:
        """List the daily insights of an ad."""
        ad = self._ad(principal, client_id, app_id, ad_id)
        insights = [
            models.AdInsight(ad_id=ad.id, date=day, **metrics.fields())
            for day, metrics in ad_insights(self.store, ad, self.store.now()).items()
        ]
        return models.AdInsightList(insights=insights)

    @errors_as_responses
    def refresh_ad_account_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_account_id: models.Id
    ) -> models.Refresh:
        """Refresh the insights of all ads of an ad account."""
        return self._refreshed_ad_account(principal, client_id, app_id, ad_account_id)

    @errors_as_responses
    def refresh_ad_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.Refresh:
        """Refresh the insights of one ad."""
        return refresh(self.store, self._ad(principal, client_id, app_id, ad_id))

    def _ad_model(self, ad: Ad, now: datetime) -> models.Ad:
        account = self.store.ad_account(ad.app.client_id, ad.ad_account_id)
        campaign = self.store.campaign(ad.app, ad.campaign_id)
        return models.Ad(
            id=ad.id,
            app_id=ad.app.id,
            name=ad.name,
            status=ad.status,
            created_time=format_timestamp(ad.created),
            updated_time=format_timestamp(last_update(ad, campaign, account)),
            ad_account=ad_account_model(account),
            campaign=campaign_model(campaign),
            **total_insights(self.store, ad, now).fields(),
        )
