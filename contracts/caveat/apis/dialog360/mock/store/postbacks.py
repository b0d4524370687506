"""The URLs that are to be called when a conversion is detected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caveat.apis.dialog360.mock.store.ads import Ad
from caveat.apis.dialog360.mock.store.conversions import Event
from caveat.apis.dialog360.mock.store.index_keys import Label
from caveat.apis.dialog360.mock.store.shelf import Shelf, Stock
from caveat_models.dialog360.models import SignalLevel

MOST_SIGNALS = 5_000


@dataclass(frozen=True, slots=True)
class Signal:
    """A URL for an ad, or for a keyword or a type of event (its `subject`) on that ad."""

    ad_id: str
    level: SignalLevel
    subject: str
    url: str

    @property
    def key(self) -> str:
        """What it is registered for."""
        return f"for {self.level} {self.subject or self.ad_id} of ad {self.ad_id}"


class Signals:
    """All registered URLs; ids of ads are unique, so theirs are enough."""

    def __init__(self) -> None:
        self._shelf: Shelf[Signal] = Shelf("URL", MOST_SIGNALS, _labels)

    def settle(self) -> None:
        """What is here now never gives way."""
        self._shelf.settle()

    def dump(self) -> Stock[Signal]:
        """All that is here."""
        return self._shelf.dump()

    def load(self, stock: Stock[Signal]) -> None:
        """Take in what others were."""
        self._shelf.load(stock)

    def register(self, signal: Signal) -> None:
        """Register a URL, in the place of the one before."""
        self._shelf.put(signal.key, signal)

    def find(self, ad_id: str, level: SignalLevel, subject: str = "") -> Signal:
        """What is registered; raises `Missing`."""
        return self._shelf.find(Signal(ad_id, level, subject, "").key, ad_id)

    def of_ad(self, ad_id: str) -> tuple[Signal, ...]:
        """What is registered for an ad, its keywords and its events."""
        return self._shelf.all(ad_id)

    def forget_keyword(self, keyword_id: str) -> None:
        """Drop what is registered for a keyword."""
        for signal in self._shelf.all(_keyword(keyword_id)):
            self._shelf.take(signal.key)

    def concerning(self, event: Event, ads: tuple[Ad, ...]) -> tuple[str, ...]:
        """The URLs to call for an event that belongs to these ads, each once."""
        registered = (signal for ad in ads for signal in self.of_ad(ad.id))
        return tuple(dict.fromkeys(signal.url for signal in registered if _concerns(signal, event)))


def _concerns(signal: Signal, event: Event) -> bool:
    match signal.level:
        case SignalLevel.AD:
            return True
        case SignalLevel.KEYWORD:
            return signal.subject == event.type_id
        case SignalLevel.EVENT:
            return signal.subject == event.type


def _keyword(keyword_id: str) -> Label:
    return ("keyword", keyword_id)


def _labels(signal: Signal) -> Iterator[Label]:
    yield signal.ad_id
    if signal.level is SignalLevel.KEYWORD:
        yield _keyword(signal.subject)
