"""KPIs as columns of the list of products."""

import csv
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import KpiValue
from portfolio.models import Product
from tests import factories
from tests.integration.ingest.importing import bring, counts


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


def test_the_file_holds_the_kpis_shown_with_unit_and_time_and_comes_back_without_them(
    pumps: list[Product],
) -> None:
    value(pumps[0], "nps", "-13.123456789")
    value(pumps[0], "revenue", "45400000.5")
    value(pumps[1], "gross_margin", "0.3333333333")
    client = choosing("kpi_nps", "kpi_revenue", "kpi_gross_margin")
    answer = client.get("/products/?export=csv&sort=code")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *lines = list(csv.reader(StringIO(text)))
    said = (("nps", "points"), ("revenue", "EUR"), ("gross_margin", "ratio"))
    names = [f"kpi_{kpi} [{unit} t12m 2026-10]" for kpi, unit in said]
    assert head[-3:] == names
    assert [line[-3:] for line in lines] == [
        ["-13.123457", "45400000.5", ""], ["", "", "0.333333"], ["", "", ""], ["", "", ""]
    ]  # fmt: skip
    # Brought back with another value in a KPI, and one row renamed: the name is what changes.
    lines[0][head.index("name")], lines[0][-1] = "Anew", "0.99"
    out = StringIO()
    csv.writer(out).writerows([head, *lines])
    run = bring("products", out.getvalue(), by=factories.user("cpo", email="cpo@example.com"))
    assert counts(run) == (0, 1, 3, 0)
    assert run.notes == [{"code": "computed", "parameters": {"columns": ", ".join(names)}}]
    changed = Product.objects.get(code="A")
    assert (changed.name, changed.attributes) == ("Anew", None)
    assert set(KpiValue.objects.values_list("kpi", flat=True)) == {"nps", "revenue", "gross_margin"}


def test_the_api_answers_with_the_kpis_that_are_asked_for_in_one_query_more(pumps: list[Product]) -> None:
    value(pumps[0], "nps", "41.2", target=Decimal(35), health="on_target")
    value(pumps[1], "revenue", "45400000.5", stale=True)
    client = choosing()
    plain = client.get("/api/v1/products/").json()["results"]
    assert [one["kpis"] for one in plain] == [{} for _product in plain]
    with CaptureQueriesContext(connection) as asked:
        client.get("/api/v1/products/?page_size=50")
    with CaptureQueriesContext(connection) as more:
        found = client.get("/api/v1/products/?page_size=50&kpis=nps,kpi_revenue").json()["results"]
    assert len(more) == len(asked) + 2  # the values, and which KPIs the company has of its own
    assert found[0]["kpis"] == {
        "nps": {
            "value": 41.2, "target": 35.0, "unit": "points", "window": "t12m", "period": "2026-10",
            "status": "on_target", "stale": False,
        },
        "revenue": None,
    }  # fmt: skip
    assert found[1]["kpis"]["revenue"]["value"] == "45400000.5"
    assert client.get("/api/v1/products/A/?kpis=nps").json()["kpis"]["nps"]["value"] == 41.2
    refused = client.get("/api/v1/products/?kpis=nsp")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["kpis"])
