"""Real files through the whole pipeline: imported as a user would, read through the API.

The expected values are the *check* values of the data's README, worked out by others.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import runs
from metrics.services import recompute
from tests import factories
from tests.real_data import converters

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def load(files: dict[str, Path]) -> dict[str, ImportRun]:
    loaded = {}
    for source, path in files.items():
        with path.open("rb") as file:
            loaded[source] = runs.import_now(file=file, name=path.name, source=source, by=SYSTEM)
        assert loaded[source].state == ImportRun.State.APPLIED, loaded[source].error_detail
    recompute.recompute(today=date(2026, 11, 23))
    return loaded


def value(**query: str) -> dict[str, Any]:
    client = APIClient()
    client.force_authenticate(factories.user(role="cpo"))
    response = client.get("/api/v1/kpi-values/", query)
    assert response.status_code == 200, response.content
    [only] = response.json()["results"]
    return dict(only)


def test_nps_of_a_french_chain_of_garden_stores(tmp_path: Path) -> None:
    survey = load(converters.garden_store(tmp_path))["survey"]
    assert (survey.read, survey.created, survey.rejected) == (2000, 1964, 36)
    assert survey.issues.filter(value="NA").count() == 36
    nps = value(node="GARDEN", kpi="nps", window="t12m", period="2018-06")
    assert (round(nps["value"], 4), nps["n"]) == (55.0916, 1964)
    assert (nps["numerator"], nps["denominator"]) == (1251 - 169, 1964)


def test_nps_of_a_form_with_twelve_answers(tmp_path: Path) -> None:
    survey = load(converters.todo_group(tmp_path))["survey"]
    assert (survey.read, survey.created, survey.rejected) == (12, 12, 0)
    nps = value(node="TODO", kpi="nps", window="quarter", period="2020-09")
    assert (round(nps["value"], 2), nps["n"]) == (33.33, 12)


@pytest.mark.parametrize("wide", [True, False])
def test_sales_of_two_years(tmp_path: Path, wide: bool) -> None:
    files = converters.adventureworks(tmp_path, wide=wide)
    assert load(files)["products"].created == 293
    node = "AW"
    for year, revenue, margin in (("2017", "6404933.58", 0.40619), ("2018", "9324203.79", 0.42546)):
        # Lines are added up by product and month and written to four places, so cents are exact.
        sold = value(node=node, kpi="revenue", window="ytd", period=f"{year}-12")
        assert f"{float(sold['value']):.2f}" == revenue
        made = value(node=node, kpi="gross_margin", window="ytd", period=f"{year}-12")
        assert made["value"] == pytest.approx(margin, abs=5e-6)
    growth = value(node=node, kpi="revenue_growth", window="ytd", period="2018-12")
    assert growth["value"] == pytest.approx(9324203.79 / 6404933.58 - 1, abs=1e-8)
