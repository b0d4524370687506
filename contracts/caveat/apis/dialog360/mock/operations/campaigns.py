"""Campaigns of an ad account, and their daily figures."""

from __future__ import annotations

from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.store.ads import Campaign
from caveat.apis.dialog360.mock.store.index_keys import label
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class CampaignAnswers(Answerer):
    """The operations on campaigns."""

    @refusing
    def list_campaigns(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_account_id: models.Id,
        limit: int = 25,
        offset: int = 0,
    ) -> models.CampaignPage:
        """List the campaigns of an ad account, page by page."""
        app = self.app(principal, client_id, app_id)
        account = self.world.accounts.ad_account(client_id, ad_account_id)
        page = self.world.ads.campaigns.page(label(app, account.id), offset, limit)
        campaigns = [campaign_model(campaign) for campaign in page.things]
        return models.CampaignPage(
            count=len(campaigns), limit=limit, offset=offset, total=page.total, campaigns=campaigns
        )

    @refusing
    def get_campaign(
        self, principal: Principal, *, client_id: str, app_id: models.Id, campaign_id: models.Id
    ) -> models.Campaign:
        """Show one campaign."""
        return campaign_model(self.world.ads.campaign(self.app(principal, client_id, app_id), campaign_id))

    @refusing
    def list_campaign_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, campaign_id: models.Id
    ) -> models.CampaignInsightList:
        """List the daily figures of a campaign."""
        campaign = self.world.ads.campaign(self.app(principal, client_id, app_id), campaign_id)
        insights = [
            models.CampaignInsight(
                campaign_id=campaign.id,
                date=day,
                impressions=sums.impressions,
                clicks=sums.clicks,
                spend=sums.cents / 100,
            )
            for day, sums in self.world.ads.by_day_of_campaign(campaign, self.world.now()).items()
        ]
        return models.CampaignInsightList(insights=insights)

    @refusing
    def refresh_ad_account_campaigns(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_account_id: models.Id
    ) -> models.Refresh:
        """Fetch the figures of all campaigns of an ad account again."""
        self.app(principal, client_id, app_id)
        return self.refresh(self.world.accounts.ad_account(client_id, ad_account_id))

    @refusing
    def refresh_campaign(
        self, principal: Principal, *, client_id: str, app_id: models.Id, campaign_id: models.Id
    ) -> models.Refresh:
        """Fetch the figures of one campaign again."""
        return self.refresh(self.world.ads.campaign(self.app(principal, client_id, app_id), campaign_id))


def campaign_model(campaign: Campaign) -> models.Campaign:
    """A campaign as it is answered."""
    return models.Campaign(
        id=campaign.id,
        name=campaign.name,
        status=campaign.status,
        start_time=campaign.start_time,
        end_time=campaign.end_time,
        daily_budget=campaign.daily_budget,
    )
