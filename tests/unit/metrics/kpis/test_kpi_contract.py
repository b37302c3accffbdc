"""The contract: formulas as data, and definitions that cannot be wrong."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.kpis.contract import RESULT_COLUMNS, Kpi, Version
from metrics.kpis.formula import Form, Formula, Term, terms
from metrics.kpis.registry import built_in, get
from metrics.kpis.vocabulary import Interval, Window


def test_terms_keep_their_order_and_sign():
    assert terms("revenue - cost_of_sales + other2") == (
        Term("revenue"),
        Term("cost_of_sales", -1),
        Term("other2"),
    )


@pytest.mark.parametrize("nonsense", ["", "a * b", "a -", "2 + a", "a b", "a; b", "-"])
def test_a_formula_is_a_sum_of_names(nonsense):
    with pytest.raises(ValueError, match="not a sum of operands"):
        terms(nonsense)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (Formula.quotient("a - b", "c", factor=100), "100 · (a − b) / c"),
        (Formula.quotient("a", "b - c"), "a / (b − c)"),
        (Formula.quotient("a", "b", offset=-1), "a / b − 1"),
        (Formula.sum("a + b"), "a + b"),
        (Formula.over(Form.MEDIAN, "days"), "median(days)"),
    ],
)
def test_a_formula_reads_as_one_line(formula, text):
    assert formula.text == text


def test_an_operand_used_twice_is_named_once():
    assert Formula.quotient("a - b", "b").operand_names == ("a", "b")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_from": None}, "n_from is missing"),
        ({"n_from": "nobody"}, "n_from names an operand it has not"),
        ({"operands": ()}, "the formula names an operand it has not"),
        ({"operands": get("csat").operands * 2}, "two operands have the same name"),
        ({"default_window": Window.LIFE}, "the default window is not allowed"),
        ({"versions": (Version(2),)}, "versions are not numbered 1, 2"),
        ({"interval": Interval.ADJUSTED_WALD}, "the formula does not fit the interval"),
        (
            {"formula": Formula.quotient("satisfied", "responses", factor=100)},
            "Wilson's interval is that of a ratio",
        ),
    ],
)
def test_a_definition_that_cannot_be_computed_is_refused(change, message):
    with pytest.raises(ValueError, match=f"KPI csat: .*{message}"):
        replace(get("csat"), **change)


def test_the_version_in_force_on_a_day():
    kpi = replace(
        get("nps"),
        versions=(
            Version(1),
            Version(2, date(2025, 1, 1), "In-app survey.", "Enquête dans le produit."),
            Version(3, date(2026, 1, 1), "New scale.", "Nouvelle échelle."),
        ),
    )
    days = [date(1999, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [kpi.version_on(day).number for day in days] == [1, 1, 2, 2, 3]


def test_a_definition_speaks_both_languages():
    revenue = get("revenue")
    assert revenue.said("name", "en") == "Revenue"
    assert revenue.said("name", "fr") == revenue.said("name", "fr-ca") == "Chiffre d’affaires"
    assert revenue.operand("revenue").said("label", "fr") == "chiffre d’affaires"


@pytest.mark.parametrize("kpi", built_in(), ids=lambda kpi: kpi.code)
def test_every_kpi_gives_the_same_columns(kpi: Kpi, sample):
    result = kpi.compute(sample(kpi, rows=3))
    assert tuple(result.columns) == RESULT_COLUMNS
    assert len(result) == 3
    has_value = result["value"].notna()
    assert (result["reason"].isna() == has_value).all()
    assert result["n"].dtype == result["low"].dtype == "float64"


@pytest.mark.parametrize(
    ("n", "language", "said"),
    [
        (0, "en", "answers"),
        (1, "en", "answer"),
        (1.5, "en", "answers"),
        (2, "en", "answers"),
        (0, "fr", "réponse"),
        (1, "fr", "réponse"),
        (1, "fr-CA", "réponse"),
        (2, "fr", "réponses"),
    ],
)
def test_what_is_counted_agrees_with_its_number(n: float, language: str, said: str) -> None:
    assert get("nps").counted(n, language) == said
