"""What holds for all sums and quotients, however they are fed."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.kpis.formula import Form
from metrics.kpis.registry import built_in, get
from tests.pace import within

QUOTIENTS = [kpi for kpi in built_in() if kpi.formula.form is Form.QUOTIENT]
counts = st.integers(1, 10**9)


def by_code(kpi):
    return kpi.code


def positive_denominator(kpi, draw):
    """Draw operands of which the denominator is above zero."""
    row = {operand.name: draw(counts) for operand in kpi.operands}
    taken = sum(row[term.operand] for term in kpi.formula.denominator if term.sign < 0)
    row[kpi.formula.denominator[0].operand] += taken
    return row


@pytest.mark.parametrize("kpi", QUOTIENTS, ids=by_code)
@settings(max_examples=30)
@given(data=st.data())
def test_a_parent_lies_between_its_children(kpi, data):
    """Adding the operands and dividing once is a weighted mean: what makes a roll-up honest."""
    children = pd.DataFrame([positive_denominator(kpi, data.draw) for _ in range(3)])
    of_children = kpi.compute(children).value
    parent = kpi.compute(children.sum().to_frame().T).value[0]
    slack = 1e-9 * (1 + of_children.abs().max())
    assert of_children.min() - slack <= parent <= of_children.max() + slack


@pytest.mark.parametrize("kpi", QUOTIENTS, ids=by_code)
@settings(max_examples=30)
@given(data=st.data(), scale=st.integers(2, 1000))
def test_the_value_does_not_depend_on_the_size(kpi, data, scale):
    row = positive_denominator(kpi, data.draw)
    values = kpi.compute(pd.DataFrame([row, {name: scale * count for name, count in row.items()}])).value
    assert values[1] == pytest.approx(values[0], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("kpi", QUOTIENTS, ids=by_code)
def test_an_empty_denominator_is_no_value_and_never_zero(kpi):
    result = kpi.compute(pd.DataFrame([{operand.name: 0 for operand in kpi.operands}])).iloc[0]
    assert pd.isna(result.value)
    assert pd.isna(result.low)
    assert result.reason == "empty_denominator"
    assert result.denominator == 0


@pytest.mark.parametrize("kpi", QUOTIENTS, ids=by_code)
def test_an_operand_that_is_not_known_is_not_zero(kpi):
    alone = [
        operand for operand in kpi.operands if not operand.group and operand.name in kpi.formula.operand_names
    ]
    for missing in alone:
        row = {operand.name: 5.0 for operand in kpi.operands} | {missing.name: None}
        result = kpi.compute(pd.DataFrame([row])).iloc[0]
        assert pd.isna(result.value)
        assert result.reason == (
            "no_facts" if kpi.formula.operand_names == (missing.name,) else "missing_operand"
        )


def test_only_budget_variance_lets_operands_stand_in_for_each_other():
    grouped = {kpi.code for kpi in built_in() for operand in kpi.operands if operand.group}
    assert grouped == {"budget_variance"}


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 1000))
def test_one_more_promoter_for_one_detractor_fewer_is_better(promoters, passives, detractors):
    responses = promoters + passives + detractors
    frame = pd.DataFrame(
        {
            "promoters": [promoters, promoters + 1],
            "detractors": [detractors, detractors - 1],
            "responses": responses,
        }
    )
    result = get("nps").compute(frame)
    assert result.value.is_monotonic_increasing
    assert result.value[1] - result.value[0] == pytest.approx(200 / responses)
    assert result.low.is_monotonic_increasing
    assert result.high.is_monotonic_increasing


def test_the_index_of_the_frame_is_kept():
    index = pd.MultiIndex.from_tuples([("group", "2025-06"), ("unit", "2025-06")], names=["scope", "period"])
    frame = pd.DataFrame({"satisfied": [1, 2], "responses": [4, 4]}, index=index)
    result = get("csat").compute(frame)
    assert result.index.equals(index)
    assert result.value.loc[("unit", "2025-06")] == 0.5


def test_an_empty_frame_gives_an_empty_result(sample):
    for kpi in built_in():
        result = kpi.compute(sample(kpi, rows=2).iloc[:0])
        assert len(result) == 0


def test_decimals_and_floats_divide_alike():
    exact = {"revenue": [Decimal("1000.10"), None], "cost_of_sales": [Decimal("400.04"), Decimal(1)]}
    rough = {"revenue": [1000.10, np.nan], "cost_of_sales": [400.04, 1.0]}
    kpi = get("gross_margin")
    results = [kpi.compute(pd.DataFrame(frame | {"ledger_lines": 2})) for frame in (exact, rough)]
    pd.testing.assert_frame_equal(*results)


money = st.decimals(-(10**9), 10**9, places=2)


@given(st.lists(money, min_size=1, max_size=20))
def test_revenue_is_exact_to_the_cent(amounts):
    cents = sum(int(amount * 100) for amount in amounts)
    frame = pd.DataFrame({"revenue": [sum(amounts, Decimal(0))], "ledger_lines": [len(amounts)]})
    assert get("revenue").compute(frame).value[0] == Decimal(cents) / 100


@st.composite
def flows(draw):
    ages = draw(st.lists(st.integers(0, 60), min_size=1, max_size=12, unique=True))
    return [(t, draw(st.integers(-1000, 1000))) for t in sorted(ages)]


@given(flows())
def test_payback_step_by_step(flows):
    """The same rule told as a walk: at each flow, is the balance back at zero?"""
    balance, last_t, moved, expected = 0, 0, False, None
    for t, flow in flows:
        moved = moved or flow != 0
        if moved and balance + flow >= 0:
            expected = last_t + (t - last_t) * -balance / flow if balance < 0 else 0
            break
        balance, last_t = balance + flow, t
    frame = pd.DataFrame(flows, columns=["t", "flow"]).assign(key=1, products=1)
    value = get("payback").compute(frame).value[1]
    assert pd.isna(value) if expected is None else value == pytest.approx(expected)


@given(flows(), st.floats(0, 0.5))
def test_npv_is_linear_in_the_flows(flows, rate):
    frame = pd.DataFrame(flows, columns=["t", "flow"]).assign(key=1, products=1, discount_rate=rate)
    kpi = get("npv")
    once, twice = (kpi.compute(frame.assign(flow=frame.flow * times)).value[1] for times in (1, 2))
    assert abs(twice - 2 * once) <= Decimal("0.0002")
    assert abs(once) <= sum(abs(flow) for _, flow in flows)  # discounting only ever shrinks


def test_a_thousand_scopes_for_every_kpi_take_well_under_a_second(sample):
    frames = [(kpi, sample(kpi, rows=1000)) for kpi in built_in()]

    def compute_all():
        for kpi, frame in frames:
            kpi.compute(frame)

    within(1, compute_all)
