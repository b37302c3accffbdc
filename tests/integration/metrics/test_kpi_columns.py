"""KPIs as columns of the list of products."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import KpiValue
from portfolio.models import Product
from tests import factories


def value(product: Product, kpi: str, amount: str | None, **more: object) -> None:
    KpiValue.objects.create(
        scope_id=product.scope_id,
        kpi=kpi,
        kpi_version=1,
        window="t12m",
        period=date(2026, 10, 1),
        value=amount and Decimal(amount),
        computed_at=datetime(2026, 11, 22, tzinfo=UTC),
        **more,
    )


def cells(page: str, column: str) -> list[str]:
    """Return what each row says in a column, as text."""
    found = re.findall(rf'<td[^>]*data-column="{column}"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def choosing(*columns: str) -> Client:
    client = Client()
    client.force_login(factories.user("analyst"))
    client.post("/lists/products/columns/", {"column": columns, "next": "/products/"})
    return client


@pytest.fixture
def pumps(db: None) -> list[Product]:
    node = factories.node("TOP")
    return [factories.product(code, node) for code in ("A", "B", "C", "D")]


def test_a_kpi_is_a_column_with_its_mark_and_an_order(pumps: list[Product]) -> None:
    low, high, none, _never = pumps
    value(low, "nps", "-13", target=Decimal(35), health="off_target")
    value(high, "nps", "41.2", target=Decimal(35), health="on_target")
    value(none, "nps", None, health="no_value")
    value(high, "revenue", "45400000", stale=True)
    client = choosing("kpi_nps", "kpi_revenue")

    page = client.get("/products/?sort=-kpi_nps").content.decode()

    assert re.findall(r'<th scope="row"[^>]*><a href="/products/(\w)/"', page) == ["B", "A", "C", "D"]
    assert cells(page, "kpi_nps") == ["On target 41.2", "Off target −13.0", "–", "–"]
    assert cells(page, "kpi_revenue") == ["Stale €45.4M", "–", "–", "–"]
    assert 'href="/products/B/kpis/"' in page
    assert "NPS, pts" in page


def test_the_values_of_a_page_are_read_at_once_and_only_when_shown(pumps: list[Product]) -> None:
    for product in pumps:
        value(product, "nps", "10", health="in_tolerance")

    def asked(client: Client) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/products/")
        return [one["sql"] for one in caught if "metrics_kpivalue" in one["sql"]]

    assert len(asked(choosing("kpi_nps", "kpi_roi"))) == 1
    assert asked(choosing("stage")) == []
