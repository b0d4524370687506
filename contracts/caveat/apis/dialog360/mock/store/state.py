"""All that a world knows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.accounts import AccountStocks
from caveat.apis.dialog360.mock.store.ads import AdStocks
from caveat.apis.dialog360.mock.store.conversions import EventStocks
from caveat.apis.dialog360.mock.store.ids import Given
from caveat.apis.dialog360.mock.store.keywords import Keyword
from caveat.apis.dialog360.mock.store.postbacks import Signal
from caveat.apis.dialog360.mock.store.sales import Sale
from caveat.apis.dialog360.mock.store.shelf import Stock


@dataclass(frozen=True, slots=True)
class State:
    """The whole of it but for partners, which nothing changes; the seed decides ids and figures."""

    seed: int
    clock: AwareDatetime | None
    """What a clock that ticks tells next."""
    ids: Given
    accounts: AccountStocks
    ads: AdStocks
    keywords: Stock[Keyword]
    conversions: EventStocks
    sales: tuple[Sale, ...]
    signals: Stock[Signal]
