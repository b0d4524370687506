"""Ads of an ad account, and their daily figures."""

from __future__ import annotations

from caveat.apis.dialog360.mock.operations.campaigns import campaign_model
from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.store.ads import Ad
from caveat.apis.dialog360.mock.store.dates import stamp
from caveat.apis.dialog360.mock.store.index_keys import label
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class AdAnswers(Answerer):
    """The operations on ads."""

    @refusing
    def list_ads(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_account_id: models.Id,
        campaign_id: models.Id | None = None,
        limit: int = 25,
        offset: int = 0,
    ) -> models.AdPage:
        """List the ads of an ad account, page by page."""
        app = self.app(principal, client_id, app_id)
        account = self.world.accounts.ad_account(client_id, ad_account_id)
        page = self.world.ads.ads.page(label(app, account.id, campaign_id), offset, limit)
        ads = [self._ad_model(ad) for ad in page.things]
        return models.AdPage(count=len(ads), limit=limit, offset=offset, total=page.total, ads=ads)

    @refusing
    def get_ad(self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id) -> models.Ad:
        """Show one ad."""
        return self._ad_model(self.world.ads.ad(self.app(principal, client_id, app_id), ad_id))

    @refusing
    def list_ad_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.AdInsightList:
        """List the daily figures of an ad."""
        ad = self.world.ads.ad(self.app(principal, client_id, app_id), ad_id)
        insights = [
            models.AdInsight(
                ad_id=ad.id, date=day, impressions=sums.impressions, clicks=sums.clicks, spend=sums.cents / 100
            )
            for day, sums in self.world.ads.by_day(ad, self.world.now()).items()
        ]
        return models.AdInsightList(insights=insights)

    @refusing
    def refresh_ad_account_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_account_id: models.Id
    ) -> models.Refresh:
        """Fetch the figures of all ads of an ad account again."""
        self.app(principal, client_id, app_id)
        return self.refresh(self.world.accounts.ad_account(client_id, ad_account_id))

    @refusing
    def refresh_ad_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.Refresh:
        """Fetch the figures of one ad again."""
        return self.refresh(self.world.ads.ad(self.app(principal, client_id, app_id), ad_id))

    def _ad_model(self, ad: Ad) -> models.Ad:
        account = self.world.accounts.ad_account(ad.app.client_id, ad.ad_account_id)
        return models.Ad(
            id=ad.id,
            app_id=ad.app.id,
            name=ad.name,
            status=ad.status,
            created_time=stamp(ad.created),
            updated_time=stamp(self.world.ads.updated(ad)),
            ad_account=models.AdAccount(id=account.id, name=account.name, currency=account.currency),
            campaign=campaign_model(self.world.ads.campaign(ad.app, ad.campaign_id)),
        )
