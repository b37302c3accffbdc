import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from metrics.kpis import registry
from metrics.kpis.measures import MEASURES
from metrics.kpis.parameters import PARAMETERS
from metrics.kpis.registry import built_in, get

ROOT = Path(registry.__file__).parents[2]
LIST = "from metrics.kpis.registry import built_in; print(*(kpi.code for kpi in built_in()))"

# The rows of the handbook's table whose facts are imported, in its order, and innovation by revenue.
HANDBOOK = [
    "nps",
    "csat",
    "adoption",
    "time_to_market",
    "revenue",
    "revenue_growth",
    "new_product_revenue_share",
    "new_product_profit_share",
    "new_product_revenue_growth",
    "gross_margin",
    "operating_margin",
    "roi",
    "npv",
    "payback",
    "budget_variance",
    "launch_success",
    "successful_launches",
    "on_time_launch",
    "innovation_share",
    "innovation_revenue_share",
    "escaped_defects",
    "change_failure_rate",
    "throughput",
    "cycle_time",
    "wip",
    "predictability",
    "role_coverage",
]


def test_every_kpi_of_the_handbook_in_its_order():
    assert [kpi.code for kpi in built_in()] == HANDBOOK


@pytest.mark.django_db
def test_get():
    assert get("nps").name == "Net Promoter Score"
    with pytest.raises(KeyError):
        get("happiness")


@pytest.fixture
def elsewhere(tmp_path):
    """A copy of the folder, and what a fresh interpreter finds in it."""
    shutil.copytree(ROOT / "metrics" / "kpis", tmp_path / "metrics" / "kpis")
    (tmp_path / "metrics" / "__init__.py").touch()

    def listed():
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", LIST],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return tmp_path / "metrics" / "kpis", listed


def test_deleting_a_file_removes_the_kpi_and_nothing_else(elsewhere):
    folder, listed = elsewhere
    (folder / "nps.py").unlink()
    assert listed().stdout.split() == HANDBOOK[1:]


def test_a_file_under_another_name_is_refused(elsewhere):
    folder, listed = elsewhere
    (folder / "nps.py").rename(folder / "score.py")
    assert "score.py defines nps" in listed().stderr


def test_two_kpis_in_one_place_are_refused(elsewhere):
    folder, listed = elsewhere
    source = (folder / "nps.py").read_text()
    (folder / "nps.py").write_text(source.replace("order=10", "order=20"))
    assert "two KPIs have the same order" in listed().stderr


def test_every_measure_and_parameter_a_kpi_names_exists():
    for kpi in built_in():
        assert set(kpi.measures) <= set(MEASURES), kpi.code
        assert set(kpi.parameters) <= set(PARAMETERS), kpi.code
        assert set(kpi.column_parameters) <= set(kpi.parameters), kpi.code


def test_a_part_belongs_to_a_measure_of_the_table():
    for measure in MEASURES.values():
        assert measure.base is None or measure.base in MEASURES, measure.name


def test_the_kind_of_a_kpi_fits_its_measures():
    shapes = {"pooled": {"pooled"}, "flow": {"by_age"}, "as_of": {"as_of"}}
    for kpi in built_in():
        found = {MEASURES[name].time_aggregation for name in kpi.measures}
        allowed = shapes.get(kpi.kind, {"sum", "last", "as_of", "cohort", "life"})
        assert found <= allowed, kpi.code
        assert ("life" in found or "by_age" in found) == (kpi.windows == ("life",)), kpi.code


def test_defaults_of_parameters_are_among_their_choices():
    for parameter in PARAMETERS.values():
        assert not parameter.choices or parameter.default in parameter.choices, parameter.code
        if not parameter.choices:
            assert parameter.least < parameter.default < parameter.most, parameter.code
