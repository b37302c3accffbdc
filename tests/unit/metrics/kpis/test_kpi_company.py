"""A company's definition becomes a KPI like any other: units, roll-up, values, versions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from metrics.kpis.checking import check
from metrics.kpis.company import COUNTERS, DefinedVersion, Definition, build, counters_of
from metrics.kpis.contract import Kpi
from metrics.kpis.measures import MEASURES
from metrics.kpis.parser import FormulaError


def definition(*formulas: str, counted: str = "ledger_lines", **fields: object) -> Definition:
    versions = tuple(
        DefinedVersion(at, date(2025, at, 1) if at > 1 else None, formula, counted, f"v{at}", f"v{at}")
        for at, formula in enumerate(formulas, start=1)
    )
    told = {name: name for name in ("name", "name_fr", "short", "short_fr", "description", "description_fr")}
    fields = {
        "unit": "money", "better": "higher", "default_window": "t12m", "decimals": 1, "cadence_days": 35,
        "family": "finance", "code": "own", "place": 7, **told, **fields,
    }  # fmt: skip
    return Definition(versions=versions, **fields)


def kpi(formula: str, **fields: object) -> Kpi:
    return build(definition(formula, **fields))


@pytest.mark.parametrize(
    ("formula", "units", "words"),
    [
        ("revenue - cost_of_sales", ["money"], "money"),
        ("(revenue - cost_of_sales) / revenue", ["ratio", "points", "number"], "a plain number"),
        ("revenue / active_users", ["money"], "money per user"),
        ("escaped_defects / releases", ["per_release", "number"], "work items per release"),
        ("active_users", ["users", "number"], "users"),
        ("items_done / active_products", ["number"], "work items per product"),
        ("nps_promoters + csat_satisfied", ["number"], "answers"),
        ("1 + revenue / cost_of_sales", ["ratio", "points", "number"], "a plain number"),
        ("revenue * items_done / items_done", ["money"], "money"),
    ],
)
def test_units_are_derived(formula: str, units: list[str], words: str) -> None:
    checked = check(formula)
    assert list(checked.units) == units
    assert checked.dimension.words == words


@pytest.mark.parametrize(
    ("formula", "position", "said"),
    [
        ("100 * (revenu - cost_of_sales)", 8, "no measure `revenu`; did you mean `revenue`?"),
        ("zzzz", 1, "no measure `zzzz`. Choose one"),
        ("revenue + items_done", 9, "money and work items cannot be added"),
        ("revenue - 5", 9, "money and a plain number cannot be subtracted"),
        ("items_done + releases", 12, "work items and releases cannot be added"),
        ("revenue * revenue", 9, "the result would be money × money"),
        ("100 / revenue", 5, "the result would be 1 per money"),
        ("revenue / (2 - 2)", 9, "not above zero"),
        ("cycle_days / items_done", 1, "durations do not add up"),
        ("cash_flow", 1, "a flow by age"),
        ("life_benefits / revenue", 17, "cover different months"),
        ("3 + 4", 1, "no measure is named"),
    ],
)
def test_what_would_lie_is_refused_with_a_reason(formula: str, position: int, said: str) -> None:
    with pytest.raises(FormulaError) as caught:
        check(formula)
    assert caught.value.position == position
    assert said in caught.value.message


def test_the_reason_is_said_in_french_too() -> None:
    with pytest.raises(FormulaError) as caught:
        check("revenu")
    assert caught.value.said("message", "fr") == (
        "Au caractère 1\u00a0: il n’y a pas de mesure `revenu`\u202f; vouliez-vous dire `revenue`\u202f?"
    )


def test_n_is_read_from_what_counts_the_usual_one_first() -> None:
    assert counters_of(check("revenue - cost_of_sales"))[0].measure == "ledger_lines"
    assert counters_of(check("csat_satisfied / csat_responses"))[0].measure == "csat_responses"
    assert counters_of(check("nps_promoters"))[0].measure == "nps_responses"
    assert counters_of(check("revenue / active_users"))[0].measure == "active_users"
    assert [it.measure for it in counters_of(check("life_benefits"))] == ["life_products"]
    assert set(COUNTERS) <= set(MEASURES)


def test_a_quotient_of_sums_is_computed_by_hand() -> None:
    own = kpi(
        "100 * (nps_promoters - nps_detractors) / nps_responses", unit="points", counted="nps_responses"
    )
    frame = pd.DataFrame(
        {
            "nps_promoters": [91.0, 0.0, float("nan"), 2.0],
            "nps_detractors": [9.0, 0.0, float("nan"), float("nan")],
            "nps_responses": [110.0, 0.0, float("nan"), 4.0],
        }
    )
    found = own.compute(frame)
    # 100 · (91 − 9) / 110; the handbook's example of a roll-up.
    assert found["value"].tolist()[0] == pytest.approx(74.545454, abs=1e-6)
    assert found["numerator"].tolist()[0] == 8200.0
    assert found["denominator"].tolist()[:2] == [110.0, 0.0]
    assert found["reason"].tolist() == [None, "empty_denominator", "no_facts", "missing_operand"]
    assert found["value"].isna().tolist() == [False, True, True, True]
    assert found["n"].tolist()[0] == 110.0


def test_money_stays_exact() -> None:
    own = kpi("(revenue - cost_of_sales) * 1.1")
    frame = pd.DataFrame(
        {
            "revenue": pd.Series([Decimal("100.10"), None], dtype=object),
            "cost_of_sales": pd.Series([Decimal("0.10"), Decimal(1)], dtype=object),
            "ledger_lines": [2.0, 1.0],
        }
    )
    assert own.compute(frame)["value"].tolist() == [Decimal("110.000"), None]


def test_a_negative_base_and_an_absurd_number_give_no_value() -> None:
    own = kpi("revenue / (revenue - cost_of_sales)", unit="ratio")
    frame = pd.DataFrame({"revenue": [1.0], "cost_of_sales": [3.0], "ledger_lines": [2.0]})
    assert own.compute(frame)["reason"].tolist() == ["negative_denominator"]
    huge = kpi("revenue * 999999999999 * 999999999999")
    frame = pd.DataFrame({"revenue": [Decimal(5)], "ledger_lines": [1.0]})
    assert huge.compute(frame)[["value", "reason"]].values.tolist() == [[None, "out_of_range"]]


def test_an_inner_division_by_nothing_gives_no_value() -> None:
    own = kpi("revenue / cost_of_sales + investment / operating_cost", unit="ratio")
    frame = pd.DataFrame(
        {
            "revenue": [1.0],
            "cost_of_sales": [2.0],
            "investment": [1.0],
            "operating_cost": [0.0],
            "ledger_lines": [1],
        }
    )
    assert own.compute(frame)["reason"].tolist() == ["empty_denominator"]


def test_each_version_keeps_its_formula() -> None:
    own = build(definition("revenue", "revenue - cost_of_sales", "revenue - investment"))
    on = {day: own.worded_on(day) for day in (date(2024, 1, 31), date(2025, 2, 1), date(2025, 3, 31))}
    assert [it.formula.text for it in on.values()] == [
        "revenue", "revenue − cost_of_sales", "revenue − investment",
    ]  # fmt: skip
    assert on[date(2025, 3, 31)] is own
    assert set(own.measures) == {"revenue", "cost_of_sales", "investment", "ledger_lines"}
    assert own.order == 10_007


def test_a_total_is_judged_in_its_default_window_alone() -> None:
    assert not kpi("revenue * 2").has_targets_in("month")
    assert not kpi("revenue / active_users", counted="active_users").has_targets_in("month")
    assert kpi("revenue / cost_of_sales", unit="ratio").has_targets_in("month")
    assert kpi("active_users", unit="users", counted="active_users").has_targets_in("month")


def test_settings_that_choose_rows_travel_along() -> None:
    assert kpi("new_product_revenue / revenue", unit="ratio").parameters == ("vitality_horizon_years",)


def test_a_measure_that_is_gone_is_told() -> None:
    gone = replace(definition("revenue"), versions=(DefinedVersion(1, None, "gone", "ledger_lines", "", ""),))
    with pytest.raises(FormulaError):
        build(gone)
