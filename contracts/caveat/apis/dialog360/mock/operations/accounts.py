"""Facebook accounts with their ad accounts, pages and images, and the creation of campaigns from them."""

from __future__ import annotations

import hashlib

from caveat.apis.dialog360.mock.operations import geolocations
from caveat.apis.dialog360.mock.operations.campaigns import campaign_model
from caveat.apis.dialog360.mock.operations.handlers import OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.records import Ad, AdAccount, Campaign, FacebookAccount, Image, image_key
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class AccountOperations(OperationHandlers):
    """The operations on Facebook accounts."""

    @errors_as_responses
    def list_facebook_accounts(
        self, principal: Principal, *, client_id: str, app_id: models.Id
    ) -> models.FacebookAccountList:
        """List the Facebook accounts that a client attached."""
        self._app(principal, client_id, app_id)
        accounts = self.store.facebook_accounts.all(index_key(client_id, None))
        return models.FacebookAccountList(facebook_accounts=[self._account_model(account) for account in accounts])

    @errors_as_responses
    def attach_facebook_account(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewFacebookAccount
    ) -> models.FacebookAccount:
        """Attach a Facebook account by a temporary token; any token is accepted."""
        self._app(principal, client_id, app_id)
        return self._account_model(self.store.attach_facebook_account(client_id, body.temporary_token))

    @errors_as_responses
    def get_facebook_account(
        self, principal: Principal, *, client_id: str, app_id: models.Id, facebook_account_id: models.Id
    ) -> models.FacebookAccount:
        """Get an attached Facebook account with its ad accounts."""
        self._app(principal, client_id, app_id)
        return self._account_model(self.store.facebook_accounts.find(facebook_account_id, index_key(client_id, None)))

    @errors_as_responses
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
        """Create a campaign with one ad, from a page and an image of the ad account."""
        app = self._app(principal, client_id, app_id)
        account = self.store.ad_account(client_id, facebook_ad_account_id, facebook_account_id)
        if body.page_id not in {page.id for page in account.pages}:
            raise NotFound("page", body.page_id)
        self.store.images.find(image_key(account.id, body.image_hash), account.id)
        campaign = Campaign(
            id=self.store.ids.meta(),
            app=app,
            ad_account_id=account.id,
            name=body.campaign_name,
            status=models.AdStatus.ACTIVE,
            start_time=body.start_time,
            end_time=body.end_time,
            daily_budget=body.daily_budget,
            created=self.store.now(),
        )
        name = f"{campaign.name}, ad"
        ad = Ad(self.store.ids.meta(), app, account.id, campaign.id, name, campaign.status, campaign.created)
        self.store.add_campaign(campaign, ad)
        return campaign_model(campaign)

    @errors_as_responses
    def list_facebook_pages(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
    ) -> models.FacebookPageList:
        """List the Facebook pages that the ads of an ad account can use."""
        account = self._ad_account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        return models.FacebookPageList(facebook_pages=list(account.pages))

    @errors_as_responses
    def list_ad_images(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        facebook_account_id: models.Id,
        facebook_ad_account_id: models.Id,
    ) -> models.AdImageList:
        """List the images of an ad account."""
        account = self._ad_account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        images = self.store.images.all(account.id)
        return models.AdImageList(facebook_ad_images=[_image_model(image) for image in images])

    @errors_as_responses
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
        """Upload an image to an ad account; an image that is there already is not added again."""
        account = self._ad_account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        digest = hashlib.md5(body.img, usedforsecurity=False).hexdigest()
        image = Image(account.id, digest, f"{digest[:8]}.jpg")
        self.store.images.put(image.key, image)
        return _image_model(image)

    @errors_as_responses
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
        """Search for places that an ad can target."""
        self._ad_account(principal, client_id, app_id, facebook_account_id, facebook_ad_account_id)
        return models.GeolocationList(targeting_geolocations=geolocations.search(query))

    def _ad_account(
        self, principal: Principal, client_id: str, app_id: str, facebook_account_id: str, ad_account_id: str
    ) -> AdAccount:
        self._app(principal, client_id, app_id)
        return self.store.ad_account(client_id, ad_account_id, facebook_account_id)

    def _account_model(self, account: FacebookAccount) -> models.FacebookAccount:
        ad_accounts = self.store.ad_accounts.all(index_key(account.client_id, account.id))
        return models.FacebookAccount(
            id=account.id,
            name=account.name,
            ad_accounts=[ad_account_model(ad_account) for ad_account in ad_accounts],
        )


def ad_account_model(account: AdAccount) -> models.AdAccount:
    """An ad account as a response shows it."""
    return models.AdAccount(id=account.id, name=account.name, currency=account.currency)


def _image_model(image: Image) -> models.AdImage:
    return models.AdImage(hash=image.hash, name=image.name, url=f"https://example.com/{image.name}")
