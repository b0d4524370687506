"""Sales that were reported, and what they add up to for an ad."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.index_keys import Label, label, labels
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.timeline import Timeline

MOST_SALES = 20_000


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale to a lead; `ad_id` is that of the ad which brought the lead, `""` if none did."""

    id: str
    app: App
    phone: str
    amount: int | float
    ad_id: str
    moment: AwareDatetime


class Sales:
    """All sales."""

    def __init__(self) -> None:
        self._sales: Timeline[Sale] = Timeline(MOST_SALES, lambda sale: sale.moment, _labels)

    def dump(self) -> tuple[Sale, ...]:
        """All that are here."""
        return self._sales.dump()

    def load(self, sales: Iterable[Sale]) -> None:
        """Take in what others were."""
        for sale in sales:
            self._sales.add(sale)

    def record(self, sale: Sale) -> None:
        """Let a sale have happened."""
        self._sales.add(sale)

    def of_ad(self, app: App, ad_id: str, first: date, last: date) -> tuple[int, int | float]:
        """The number and the sum of an ad's sales from a day to a day."""
        sales = self._sales.between(label(app, ad_id), first, last)
        # Decimal, because the sum of two floats need not be one: it can be too large.
        total = sum((Decimal(repr(sale.amount)) for sale in sales), Decimal())
        return len(sales), int(total) if total == total.to_integral_value() else float(total)


def _labels(sale: Sale) -> Iterable[Label]:
    return labels(sale.app, sale.ad_id)
