"""Signals: URLs to call for the conversions of an ad, a keyword or an event type."""

from __future__ import annotations

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.operations.leads import convert
from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.records import Ad, Signal, signal_key
from caveat_models.dialog360 import models
from caveat_models.dialog360.models import SignalLevel
from caveat_models.dialog360.provider import Principal


class SignalOperations(OperationHandlers):
    """The operations on signals."""

    @errors_as_responses
    def list_ad_signals(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.AdSignalList:
        """List the URLs of an ad, its keywords and its event types."""
        ad = self._ad(principal, client_id, app_id, ad_id)
        return models.AdSignalList(signals=[_signal_model(signal) for signal in self.store.signals.all(ad.id)])

    @errors_as_responses
    def get_ad_signal(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id
    ) -> models.SignalUrl:
        """Get the URL of an ad."""
        return self._url(self._ad(principal, client_id, app_id, ad_id), SignalLevel.AD)

    @errors_as_responses
    def set_ad_signal(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id, body: models.SignalUrl
    ) -> models.Success:
        """Set the URL to call for each conversion of an ad."""
        ad = self._ad(principal, client_id, app_id, ad_id)
        return self._put(ad, Signal(ad.id, SignalLevel.AD, "", body.url))

    @errors_as_responses
    def get_keyword_signal(
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id, keyword_id: models.Id
    ) -> models.SignalUrl:
        """Get the URL of a keyword of an ad."""
        ad = self._ad_with_keyword(principal, client_id, app_id, ad_id, keyword_id)
        return self._url(ad, SignalLevel.KEYWORD, keyword_id)

    @errors_as_responses
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
        """Set the URL to call for each conversion by a keyword of an ad."""
        ad = self._ad_with_keyword(principal, client_id, app_id, ad_id, keyword_id)
        return self._put(ad, Signal(ad.id, SignalLevel.KEYWORD, keyword_id, body.url))

    @errors_as_responses
    def get_event_signal(
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id,
        event_type: models.SignalEventType,
    ) -> models.SignalUrl:
        """Get the URL of an event type on an ad."""
        return self._url(self._ad(principal, client_id, app_id, ad_id), SignalLevel.EVENT, event_type)

    @errors_as_responses
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
        """Set the URL to call for each event of a type on an ad."""
        ad = self._ad(principal, client_id, app_id, ad_id)
        return self._put(ad, Signal(ad.id, SignalLevel.EVENT, event_type, body.url))

    def _ad_with_keyword(self, principal: Principal, client_id: str, app_id: str, ad_id: str, keyword_id: str) -> Ad:
        """An ad with this keyword; a keyword that belongs to no ad is a keyword of every ad."""
        ad = self._ad(principal, client_id, app_id, ad_id)
        keyword = self.store.keyword(ad.app, keyword_id)
        if keyword.ad_id not in {"", ad.id}:
            raise NotFound("keyword", keyword_id)
        return ad

    def _url(self, ad: Ad, level: SignalLevel, subject: str = "") -> models.SignalUrl:
        return models.SignalUrl(url=self.store.signals.find(signal_key(ad.id, level, subject), ad.id).url)

    def _put(self, ad: Ad, signal: Signal) -> models.Success:
        self.store.signals.put(signal.key, signal)
        convert(self.store, ad, signal)
        return models.Success(success=True)


def _signal_model(signal: Signal) -> models.AdSignal:
    return models.AdSignal(
        level=signal.level,
        keyword_id=signal.subject if signal.level is SignalLevel.KEYWORD else MISSING,
        event_type=models.SignalEventType(signal.subject) if signal.level is SignalLevel.EVENT else MISSING,
        url=signal.url,
    )
