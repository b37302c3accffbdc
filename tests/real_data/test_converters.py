"""The converters against the values that the real data's README gives."""

import csv
from decimal import Decimal

import pytest

from tests.oracle import values
from tests.real_data import converters

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_garden_store(tmp_path):
    rows = rows_of(converters.garden_store(tmp_path)["survey"])

    scores = [int(row["score"]) for row in rows if row["score"] != "NA"]
    promoters, detractors = sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)
    assert (len(rows), len(scores), promoters, detractors) == (2000, 1964, 1251, 169)
    assert 100 * (promoters - detractors) / len(scores) == pytest.approx(55.0916, abs=5e-5)
    assert len({row["response_id"] for row in rows}) == 2000


def test_todo_group(tmp_path):
    files = converters.todo_group(tmp_path)

    nps = values(tmp_path, "2020-09")["node", "TODO", "nps", "quarter"]
    assert (round(nps.value, 2), nps.n, nps.numerator) == (33.33, 12, 5 - 1)
    rows = rows_of(files["survey"])
    assert rows[0]["responded_at"] == "2020-08-31T14:24:18Z"
    assert any("\n" in row["comment"] for row in rows)


@pytest.mark.parametrize("wide", [True, False])
def test_adventureworks(tmp_path, wide):
    files = converters.adventureworks(tmp_path, wide=wide)

    assert len(rows_of(files["products"])) == 293
    for year, revenue, cost, margin in [
        ("2017", "6404933.58", "3803331.25", 0.40619),
        ("2018", "9324203.79", "5357119.66", 0.42546),
    ]:
        found = values(tmp_path, f"{year}-12")
        total = found["node", "AW", "revenue", "ytd"].value
        assert round(total, 2) == Decimal(revenue)
        assert found["node", "AW", "gross_margin", "ytd"].value == pytest.approx(margin, abs=5e-6)
        gross = found["node", "AW", "gross_margin", "ytd"].numerator
        assert round(total - gross, 2) == Decimal(cost)


def test_every_sale_is_of_a_known_product(tmp_path):
    files = converters.adventureworks(tmp_path, years=(2018,))

    known = {row["code"] for row in rows_of(files["products"])}
    assert {row["product"] for row in rows_of(files["finance"])} <= known
    assert {row["period"][:4] for row in rows_of(files["finance"])} == {"2018"}
