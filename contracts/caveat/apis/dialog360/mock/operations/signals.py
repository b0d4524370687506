"""URLs to be called: registered and shown, for an ad, a keyword or a type of event."""

from __future__ import annotations

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.store.ads import Ad
from caveat.apis.dialog360.mock.store.errors import Missing
from caveat.apis.dialog360.mock.store.postbacks import Signal
from caveat_models.dialog360 import models
from caveat_models.dialog360.models import SignalLevel
from caveat_models.dialog360.provider import Principal


class SignalAnswers(Answerer):
    """The operations on signals."""

    @refusing
    def list_ad_signals(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.AdSignalList:
        """List the URLs registered for an ad, its keywords and its events."""
        ad = self.world.ads.ad(self.app(principal, client_id, app_id), ad_id)
        return models.AdSignalList(signals=[_model(signal) for signal in self.world.signals.of_ad(ad.id)])

    @refusing
    def get_ad_signal(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.SignalUrl:
        """Show the URL registered for an ad."""
        return self._url(self.world.ads.ad(self.app(principal, client_id, app_id), ad_id), SignalLevel.AD)

    @refusing
    def set_ad_signal(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id, body: models.SignalUrl
    ) -> models.Success:
        """Register the URL to call for each conversion of an ad."""
        ad = self.world.ads.ad(self.app(principal, client_id, app_id), ad_id)
        return self._register(Signal(ad.id, SignalLevel.AD, "", body.url))

    @refusing
    def get_keyword_signal(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id, keyword_id: models.Id
    ) -> models.SignalUrl:
        """Show the URL registered for a keyword of an ad."""
        ad = self._ad_with_keyword(principal, client_id, app_id, ad_id, keyword_id)
        return self._url(ad, SignalLevel.KEYWORD, keyword_id)

    @refusing
    def set_keyword_signal(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id,
        keyword_id: models.Id,
        body: models.SignalUrl,
    ) -> models.Success:
        """Register the URL to call for each conversion by a keyword of an ad."""
        ad = self._ad_with_keyword(principal, client_id, app_id, ad_id, keyword_id)
        return self._register(Signal(ad.id, SignalLevel.KEYWORD, keyword_id, body.url))

    @refusing
    def get_event_signal(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id,
        event_type: models.SignalEventType,
    ) -> models.SignalUrl:
        """Show the URL registered for a type of event on an ad."""
        ad = self.world.ads.ad(self.app(principal, client_id, app_id), ad_id)
        return self._url(ad, SignalLevel.EVENT, event_type)

    @refusing
    def set_event_signal(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id,
        event_type: models.SignalEventType,
        body: models.SignalUrl,
    ) -> models.Success:
        """Register the URL to call for each event of a type on an ad."""
        ad = self.world.ads.ad(self.app(principal, client_id, app_id), ad_id)
        return self._register(Signal(ad.id, SignalLevel.EVENT, event_type, body.url))

    def _ad_with_keyword(self, principal: Principal, client_id: str, app_id: str, ad_id: str, keyword_id: str) -> Ad:
        """An ad on which a keyword is tracked: the keyword's own, or any where it has none."""
        app = self.app(principal, client_id, app_id)
        ad = self.world.ads.ad(app, ad_id)
        keyword = self.world.keywords.find(app, keyword_id)
        if keyword.ad_id not in {"", ad.id}:
            raise Missing("keyword", keyword_id)
        return ad

    def _url(self, ad: Ad, level: SignalLevel, subject: str = "") -> models.SignalUrl:
        return models.SignalUrl(url=self.world.signals.find(ad.id, level, subject).url)

    def _register(self, signal: Signal) -> models.Success:
        self.world.signals.register(signal)
        return models.Success(success=True)


def _model(signal: Signal) -> models.AdSignal:
    return models.AdSignal(
        level=signal.level,
        keyword_id=signal.subject if signal.level is SignalLevel.KEYWORD else MISSING,
        event_type=models.SignalEventType(signal.subject) if signal.level is SignalLevel.EVENT else MISSING,
        url=signal.url,
    )
