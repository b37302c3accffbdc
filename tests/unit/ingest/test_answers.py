"""What people write on the page of columns, and back."""

import pytest

from core.ingest.answers import pairs_from_text, text_from_pairs
from metrics.imports.accounts import read_accounts, write_accounts
from roadmap.imports.rules import read_rules, write_rules


def test_pairs_are_read_line_by_line_and_written_back():
    text = "706100 = revenue\n\n  a = b = c  \n"
    assert pairs_from_text(text) == {"706100": "revenue", "a = b": "c"}
    assert text_from_pairs({"706100": "revenue", "607*": "x"}) == "706100 = revenue\n607* = x"
    assert pairs_from_text("") == {}


@pytest.mark.parametrize("text", ["a = b\nno pair", "ok = 1\n= right", "ok = 1\nleft ="])
def test_line_that_is_no_pair_is_named(text):
    with pytest.raises(ValueError, match="Line 2 is not of the form"):
        pairs_from_text(text)


def test_accounts_know_measures_and_signs():
    accounts = read_accounts("706100 = revenue\n607* = −Cost of sales\n613 = -operating_cost")
    assert accounts == {
        "706100": {"measure": "revenue", "sign": 1},
        "607*": {"measure": "cost_of_sales", "sign": -1},
        "613": {"measure": "operating_cost", "sign": -1},
    }
    assert read_accounts(write_accounts(accounts)) == accounts
    with pytest.raises(ValueError, match="“turnover” is none of revenue"):
        read_accounts("706100 = turnover")


def test_rules_lead_from_projects_and_labels_to_products():
    rules = read_rules("project: Payments = CHECKOUT\nLabel: pos: new = TERMINAL-ONE")
    assert rules == {"project": {"Payments": "CHECKOUT"}, "labels": {"pos: new": "TERMINAL-ONE"}}
    assert read_rules(write_rules(rules)) == rules
    for wrong in ("Payments = CHECKOUT", "project: = CHECKOUT", "team: Payments = CHECKOUT"):
        with pytest.raises(ValueError, match="must begin with"):
            read_rules(wrong)
