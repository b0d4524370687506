"""Sales of the mock: each counts for the ad of the lead's latest event."""

from __future__ import annotations

import pytest

from caveat_models.dialog360.models import Sale, SaleInsights
from dialog360_client import AD, Dialog360Client

ALL_DATES: dict[str, object] = {"date_from": "2020-01-01", "date_to": "2030-12-31"}


def count_and_amount(client: Dialog360Client, **query: object) -> tuple[int, float]:
    insights = client.get(SaleInsights, f"/ads/{AD}/sale-insights", ALL_DATES | query)
    return insights.sales, insights.amount


@pytest.mark.parametrize(
    ("phone", "amounts", "expected"),
    [
        ("123456789", [], (1, 100)),
        ("123456789", [5], (2, 105)),
        ("+123456789", [0.1, 0.2], (3, 100.3)),
        ("123456789", [1e308] * 3, (4, 3 * 10**308 + 100)),
        ("987654321", [5], (1, 100)),
    ],
)
def test_a_sale_counts_for_the_ad_of_its_lead(
    client: Dialog360Client, phone: str, amounts: list[float], expected: tuple[int, float]
) -> None:
    for amount in amounts:
        sale = client.post(Sale, "/sales", {"phone": phone, "amount": amount})
        assert (sale.phone, sale.amount) == (phone, amount)

    count, total = count_and_amount(client)
    assert count == expected[0]
    assert total == pytest.approx(expected[1]) if total < 1e300 else total // 10**308 == 3


@pytest.mark.parametrize(
    ("date_from", "date_to", "expected"),
    [
        ("2023-09-18", "2023-09-18", (1, 100)),
        ("2023-09-19", "2026-04-30", (0, 0)),
        ("2026-05-01", "2026-05-01", (1, 7)),
        ("2023-09-18", "2026-05-01", (2, 107)),
    ],
)
def test_only_sales_in_the_period_count(
    client: Dialog360Client, date_from: str, date_to: str, expected: tuple[int, int]
) -> None:
    client.post(Sale, "/sales", {"phone": "123456789", "amount": 7})

    assert count_and_amount(client, date_from=date_from, date_to=date_to) == expected
