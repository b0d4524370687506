"""Campaigns of an ad account, and their insights."""

from __future__ import annotations

from caveat.apis.dialog360.mock.operations.handlers import DEFAULT_AD_LIMIT, OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.operations.insights import campaign_insights, refresh
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.records import Campaign
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class CampaignOperations(OperationHandlers):
    """The operations on campaigns."""

    @errors_as_responses
    def list_campaigns(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_account_id: models.Id,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.CampaignPage:
        """List the campaigns of an ad account, page by page."""
        app = self._app(principal, client_id, app_id)
        account = self.store.ad_account(client_id, ad_account_id)
        limit, offset = limit or DEFAULT_AD_LIMIT, offset or 0
        page = self.store.campaigns.page(index_key(app, account.id), offset, limit)
        campaigns = [campaign_model(campaign) for campaign in page.records]
        return models.CampaignPage(
            count=len(campaigns), limit=limit, offset=offset, total=page.total, campaigns=campaigns
        )

    @errors_as_responses
    def get_campaign(
        self, principal: Principal, *, client_id: str, app_id: models.Id, campaign_id: models.Id
    ) -> models.Campaign:
        """Get one campaign."""
        return campaign_model(self._campaign(principal, client_id, app_id, campaign_id))

    @errors_as_responses
    def list_campaign_insights(
        self, principal: Principal, *, client_id: str, app_id: models.Id, campaign_id: models.Id
    ) -> models.CampaignInsightList:
        """List the daily insights of a campaign."""
        campaign = self._campaign(principal, client_id, app_id, campaign_id)
        insights = [
            models.CampaignInsight(campaign_id=campaign.id, date=day, **metrics.fields())
            for day, metrics in campaign_insights(self.store, campaign, self.store.now()).items()
        ]
        return models.CampaignInsightList(insights=insights)

    @errors_as_responses
    def refresh_ad_account_campaigns(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_account_id: models.Id
    ) -> models.Refresh:
        """Refresh the insights of all campaigns of an ad account."""
        return self._refreshed_ad_account(principal, client_id, app_id, ad_account_id)

    @errors_as_responses
    def refresh_campaign(
        self, principal: Principal, *, client_id: str, app_id: models.Id, campaign_id: models.Id
    ) -> models.Refresh:
        """Refresh the insights of one campaign."""
        return refresh(self.store, self._campaign(principal, client_id, app_id, campaign_id))


def campaign_model(campaign: Campaign) -> models.Campaign:
    """A campaign as a response shows it."""
    return models.Campaign(
        id=campaign.id,
        name=campaign.name,
        status=campaign.status,
        start_time=campaign.start_time,
        end_time=campaign.end_time,
        daily_budget=campaign.daily_budget,
    )
