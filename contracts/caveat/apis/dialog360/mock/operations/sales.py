"""Sales to leads, and their sums for each ad."""

from __future__ import annotations

from datetime import date

from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.store.dates import day_written, stamp
from caveat.apis.dialog360.mock.store.sales import Sale
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal


class SaleAnswers(Answerer):
    """The operations on sales."""

    @refusing
    def record_sale(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewSale
    ) -> models.Sale:
        """Report a sale to a lead, which counts for the ad that brought the lead last."""
        app = self.app(principal, client_id, app_id)
        lead = self.world.conversions.lead(app, body.phone)
        sale = Sale(
            id=self.world.ids.record(),
            app=app,
            phone=body.phone,
            amount=body.amount,
            ad_id=lead.ad_id if lead else "",
            moment=self.world.now(),
        )
        self.world.sales.record(sale)
        return models.Sale(id=sale.id, phone=sale.phone, amount=sale.amount, created_time=stamp(sale.moment))

    @refusing
    def get_sale_insights(  # noqa: PLR0913 - the generated protocol's
        self, principal: Principal, *, client_id: str, app_id: models.Id, ad_id: models.Id, date_from: str, date_to: str
    ) -> models.SaleInsights:
        """Sum up the sales of an ad in a period."""
        ad = self.world.ads.ad(self.app(principal, client_id, app_id), ad_id)
        first, last = day_written(date_from, date.min), day_written(date_to, date.max)
        many, amount = self.world.sales.of_ad(ad.app, ad.id, first, last)
        return models.SaleInsights(ad_id=ad.id, date_from=first, date_to=last, sales=many, amount=amount)
