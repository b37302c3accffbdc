"""Columns of lists: what a row says in them, and how it is drawn."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from core.common.listing import Column, Listing
from core.common.listing.cells import cell, content


@dataclass
class Team:
    name: str


@dataclass
class Thing:
    name: str = "<Pump>"
    team: Team | None = None
    amount: Any = None

    def get_stage_display(self) -> str:
        return "Growth"


@pytest.mark.parametrize(
    ("kind", "value", "english", "french"),
    [
        ("text", "a < b", "a < b", "a < b"),
        ("text", "", "–", "–"),
        ("number", None, "–", "–"),
        ("number", 0, "0", "0"),
        ("number", 41208, "41,208", "41\u202f208"),
        ("percent", Decimal("0.562"), "56.2%", "56,2\u202f%"),
        ("money", 970_000, "€970k", "970\u00a0k€"),
        ("money", (970_000, "USD"), "$970k", "970\u00a0k$"),
        ("days", 49, "49\u00a0d", "49\u00a0j"),
        ("date", date(2026, 11, 22), "22 Nov 2026", "22 nov. 2026"),
        ("month", date(2026, 10, 1), "Oct 2026", "oct. 2026"),
        ("yes_no", True, "Yes", "Oui"),
        ("yes_no", False, "No", "Non"),
    ],
)
def test_a_value_is_written_by_its_kind(kind: str, value: object, english: str, french: str) -> None:
    column = Column("amount", "Amount", kind=kind)
    with translation.override("en"):
        assert content(column, value) == english
    with translation.override("fr"):
        assert content(column, value) == french


def test_what_is_drawn_is_escaped_and_carries_its_label_for_phones() -> None:
    drawn = cell(Column("amount", 'A "label"', kind="mono"), Thing(amount="<b>"))
    assert drawn == (
        '<td data-label="A &quot;label&quot;" data-column="amount"><span class="mono">&lt;b&gt;</span></td>'
    )
    assert cell(Column("name", "Name"), Thing(), head=True, url="/things/1/?a=1&b=2") == (
        '<th scope="row" data-column="name"><a href="/things/1/?a=1&amp;b=2">&lt;Pump&gt;</a></th>'
    )


def test_a_column_follows_a_path_calls_what_can_be_called_and_stops_at_nothing() -> None:
    assert Column("team", "Team", show="team.name").value(Thing(team=Team("Flow"))) == "Flow"
    assert Column("team", "Team", show="team.name").value(Thing()) is None
    assert Column("stage", "Stage", show="get_stage_display").value(Thing()) == "Growth"
    assert Column("x", "X", show=lambda thing: mark_safe("<i>x</i>")).value(Thing()) == "<i>x</i>"


def test_the_first_column_stays_first_and_unknown_names_are_skipped() -> None:
    columns = (Column("name", "N"), Column("a", "A"), Column("b", "B", optional=True))
    assert [one.name for one in Listing(columns, "name").shown()] == ["name", "a"]
    chosen = Listing(columns, "name", chosen=["b", "gone", "name", "a"])
    assert [one.name for one in chosen.shown()] == ["name", "b", "a"]
    assert [one.name for one in Listing(columns, "name", chosen=["name"]).shown()] == ["name"]
