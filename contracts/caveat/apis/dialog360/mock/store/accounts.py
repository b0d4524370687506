"""Facebook accounts that clients have attached, with their ad accounts, pages and images."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.ids import Ids
from caveat.apis.dialog360.mock.store.index_keys import Label, label, labels
from caveat.apis.dialog360.mock.store.shelf import Shelf, Stock
from caveat_models.dialog360 import models

MOST_ACCOUNTS = 200
MOST_IMAGES = 1000


@dataclass(frozen=True, slots=True)
class FacebookAccount:
    """A Facebook account, attached by a client with a token."""

    id: str
    client_id: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class AdAccount:
    """An ad account of a Facebook account, with the pages its ads can stand for."""

    id: str
    client_id: str
    facebook_account_id: str
    name: str
    currency: str
    pages: tuple[models.FacebookPage, ...]
    fetched: AwareDatetime | None = None
    """When the figures of its ads were last fetched on request."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image in an ad account; what it shows is not kept."""

    ad_account_id: str
    hash: str
    name: str


@dataclass(frozen=True, slots=True)
class AccountStocks:
    """All accounts, and the images in them."""

    facebook: Stock[FacebookAccount]
    ad: Stock[AdAccount]
    images: Stock[Image]


class Accounts:
    """All attached accounts."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.facebook: Shelf[FacebookAccount] = Shelf("Facebook account", MOST_ACCOUNTS, _facebook_labels)
        self.ad: Shelf[AdAccount] = Shelf("ad account", MOST_ACCOUNTS, _ad_labels)
        self._images: Shelf[Image] = Shelf("image", MOST_IMAGES, lambda image: (image.ad_account_id,))

    def settle(self) -> None:
        """What is here now never gives way."""
        for shelf in (self.facebook, self.ad, self._images):
            shelf.settle()

    def dump(self) -> AccountStocks:
        """All that is here."""
        return AccountStocks(self.facebook.dump(), self.ad.dump(), self._images.dump())

    def load(self, stocks: AccountStocks) -> None:
        """Take in what others were."""
        self.facebook.load(stocks.facebook)
        self.ad.load(stocks.ad)
        self._images.load(stocks.images)

    def attach(self, client_id: str, token: str) -> FacebookAccount:
        """The account behind a token: any token has one, and always the same."""
        for known in self.facebook.all(label(client_id, token)):
            return known
        account = FacebookAccount(self._ids.meta(), client_id, "Attached shop", token)
        self.add(account)
        page = models.FacebookPage(id=self._ids.meta(), name=account.name)
        self.add_ad_account(AdAccount(self._ids.meta(), client_id, account.id, account.name, "EUR", (page,)))
        return account

    def add(self, account: FacebookAccount) -> None:
        """Let a client have attached an account."""
        self.facebook.put(account.id, account)

    def add_ad_account(self, account: AdAccount) -> None:
        """Add an ad account, or put it in the place of the one with its id."""
        self.ad.put(account.id, account)

    def of_facebook_account(self, client_id: str, facebook_account_id: str) -> tuple[AdAccount, ...]:
        """The ad accounts of a Facebook account."""
        return self.ad.all(label(client_id, facebook_account_id))

    def ad_account(self, client_id: str, ad_account_id: str, facebook_account_id: str | None = None) -> AdAccount:
        """An ad account of a client, and if one is named of that Facebook account; raises `Missing`."""
        if facebook_account_id is not None:
            self.facebook.find(facebook_account_id, label(client_id, None))
        return self.ad.find(ad_account_id, label(client_id, facebook_account_id))

    def upload(self, ad_account_id: str, content: bytes) -> Image:
        """Keep an image; the same image is there but once."""
        return self.add_image(ad_account_id, hashlib.md5(content, usedforsecurity=False).hexdigest())

    def add_image(self, ad_account_id: str, digest: str, name: str | None = None) -> Image:
        """Let an image have been uploaded."""
        image = Image(ad_account_id, digest, name or f"{digest[:8]}.jpg")
        self._images.put(f"{ad_account_id} {digest}", image)
        return image

    def images(self, ad_account_id: str) -> tuple[Image, ...]:
        """The images of an ad account."""
        return self._images.all(ad_account_id)

    def image(self, ad_account_id: str, digest: str) -> Image:
        """An image of an ad account by its hash; raises `Missing`."""
        return self._images.find(f"{ad_account_id} {digest}", ad_account_id)


def _facebook_labels(account: FacebookAccount) -> Iterable[Label]:
    return labels(account.client_id, account.token)


def _ad_labels(account: AdAccount) -> Iterable[Label]:
    return labels(account.client_id, account.facebook_account_id)
