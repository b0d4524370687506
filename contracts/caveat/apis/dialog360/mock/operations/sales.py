"""Sales to leads, and the sales insights of an ad."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from caveat.apis.dialog360.mock.operations.handlers import OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.store.dates import format_timestamp, parse_date
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.records import Sale, lead_key
from caveat.apis.dialog360.mock.store.timeline import TimeRange
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class SaleOperations(OperationHandlers):
    """The operations on sales."""

    @errors_as_responses
    def record_sale(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewSale
    ) -> models.Sale:
        """Record a sale to a lead, which counts for the ad of the lead's latest event."""
        app = self._app(principal, client_id, app_id)
        event = self.store.events.latest(lead_key(app, body.phone))
        sale = Sale(
            id=self.store.ids.record(),
            app=app,
            phone=body.phone,
            amount=body.amount,
            ad_id=event.ad_id if event else "",
            created=self.store.now(),
        )
        self.store.sales.add(sale)
        return models.Sale(
            id=sale.id, phone=sale.phone, amount=sale.amount, created_time=format_timestamp(sale.created)
        )

    @errors_as_responses
    def get_sale_insights(  # noqa: PLR0913 - the generated protocol's
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id, date_from: str, date_to: str
    ) -> models.SaleInsights:
        """Count and sum the sales of an ad in a period."""
        ad = self._ad(principal, client_id, app_id, ad_id)
        first, last = parse_date(date_from, date.min), parse_date(date_to, date.max)
        sales = self.store.sales.between(index_key(ad.app, ad.id), first, last)
        return models.SaleInsights(
            ad_id=ad.id, date_from=first, date_to=last, sales=len(sales), amount=_total_amount(sales)
        )


def _total_amount(sales: TimeRange[Sale]) -> int | float:
    # Decimal, because the sum of two floats can be too large for a float.
    total = sum((Decimal(repr(sale.amount)) for sale in sales), Decimal())
    return int(total) if total == total.to_integral_value() else float(total)
