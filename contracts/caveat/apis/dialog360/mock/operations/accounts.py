"""Attached Facebook accounts, and what a new campaign needs from them."""

from __future__ import annotations

from caveat.apis.dialog360.mock.operations.campaigns import campaign_model
from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.store import geography
from caveat.apis.dialog360.mock.store.accounts import AdAccount, FacebookAccount, Image
from caveat.apis.dialog360.mock.store.ads import Ad, Campaign
from caveat.apis.dialog360.mock.store.errors import Missing
from caveat.apis.dialog360.mock.store.index_keys import label
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class AccountAnswers(Answerer):
    """The operations on Facebook accounts."""

    @refusing
    def list_facebook_accounts(
        self, principal: Principal, *, client_id: str, app_id: models.Id
    ) -> models.FacebookAccountList:
        """List the Facebook accounts a client has attached."""
        self.app(principal, client_id, app_id)
        accounts = self.world.accounts.facebook.all(label(client_id, None))
        return models.FacebookAccountList(facebook_accounts=[self._account_model(account) for account in accounts])

    @refusing
    def attach_facebook_account(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewFacebookAccount
    ) -> models.FacebookAccount:
        """Attach a Facebook account by a temporary token."""
        self.app(principal, client_id, app_id)
        return self._account_model(self.world.accounts.attach(client_id, body.temporary_token))

    @refusing
    def get_facebook_account(
        self, principal: Principal, *, client_id: str, app_id: models.Id, facebook_account_id: models.Id
    ) -> models.FacebookAccount:
        """Show an attached Facebook account with its ad accounts."""
        self.app(principal, client_id, app_id)
        return self._account_model(self.world.accounts.facebook.find(facebook_account_id, label(client_id, None)))

    @refusing
    def create_ad_campaign(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
        body: models.NewAdCampaign,
    ) -> models.Campaign:
        """Create an ad campaign of one ad, from a page and an image of the ad account."""
        app = self.app(principal, client_id, app_id)
        account = self.world.accounts.ad_account(client_id, facebook_ad_account_id, facebook_account_id)
        if body.page_id not in {page.id for page in account.pages}:
            raise Missing("page", body.page_id)
        self.world.accounts.image(account.id, body.image_hash)
        campaign = Campaign(
            id=self.world.ids.meta(),
            app=app,
            ad_account_id=account.id,
            name=body.campaign_name,
            status=models.AdStatus.ACTIVE,
            start_time=body.start_time,
            end_time=body.end_time,
            daily_budget=body.daily_budget,
            created=self.world.now(),
        )
        name = f"{campaign.name}, ad"
        ad = Ad(self.world.ids.meta(), app, account.id, campaign.id, name, campaign.status, campaign.created)
        self.world.ads.add(campaign, ad)
        return campaign_model(campaign)

    @refusing
    def list_facebook_pages(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
    ) -> models.FacebookPageList:
        """List the Facebook pages that ads of an ad account can stand for."""
        account = self._account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        return models.FacebookPageList(facebook_pages=list(account.pages))

    @refusing
    def list_ad_images(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
    ) -> models.AdImageList:
        """List the images uploaded to an ad account."""
        account = self._account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        images = self.world.accounts.images(account.id)
        return models.AdImageList(facebook_ad_images=[_image_model(image) for image in images])

    @refusing
    def upload_ad_image(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
        body: models.NewAdImage,
    ) -> models.AdImage:
        """Upload an image for ads to an ad account."""
        account = self._account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        return _image_model(self.world.accounts.upload(account.id, body.img))

    @refusing
    def search_targeting_geolocations(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
        query: str,
    ) -> models.GeolocationList:
        """Search for places that an ad can be aimed at."""
        self._account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        return models.GeolocationList(targeting_geolocations=geography.search(query))

    def _account(
        self, principal: Principal, client_id: str, app_id: str, facebook_account_id: str, ad_account_id: str
    ) -> AdAccount:
        self.app(principal, client_id, app_id)
        return self.world.accounts.ad_account(client_id, ad_account_id, facebook_account_id)

    def _account_model(self, account: FacebookAccount) -> models.FacebookAccount:
        ad_accounts = self.world.accounts.of_facebook_account(account.client_id, account.id)
        return models.FacebookAccount(
            id=account.id,
            name=account.name,
            ad_accounts=[models.AdAccount(id=one.id, name=one.name, currency=one.currency) for one in ad_accounts],
        )


def _image_model(image: Image) -> models.AdImage:
    return models.AdImage(hash=image.hash, name=image.name, url=f"https://example.com/{image.name}")
