"""Values by unit; expectations from the pictures' tiles and the design reference's table."""

from decimal import Decimal

import pytest

from core.common import figures
from core.common.figures import Figure

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (0.562, "ratio", Figure("56.2", "%"), Figure("56,2", "%")),
        (1.38, "ratio", Figure("138", "%"), Figure("138", "%")),
        (32.5093, "points", Figure("32.5", "pts"), Figure("32,5", "pts")),
        (Decimal("144213408"), "money", Figure("€144.2M", ""), Figure(f"144,2{NO_BREAK}M€", "")),
        (241, "days", Figure("241", "days"), Figure("241", "jours")),
        (1.12, "per_release", Figure("1.1", "per release"), Figure("1,1", "par version")),
        (1284, "items", Figure("1,284", "items"), Figure(f"1{NARROW}284", "éléments")),
        (None, "ratio", Figure("–", ""), Figure("–", "")),
    ],
)
def test_a_tile_shows_number_and_unit_apart(value, unit, english, french):
    assert figures.figure(value, unit, language="en") == english
    assert figures.figure(value, unit, language="fr") == french


def test_number_and_unit_join_as_the_language_does():
    assert figures.joined(Figure("56.2", "%"), unit="ratio", language="en") == "56.2%"
    assert figures.joined(Figure("56,2", "%"), unit="ratio", language="fr") == f"56,2{NARROW}%"
    assert figures.joined(Figure("241", "days"), unit="days", language="en") == f"241{NO_BREAK}days"
    assert figures.joined(Figure("€970k", ""), unit="money", language="en") == "€970k"


def test_provenance_shows_every_digit():
    assert figures.in_full(32.509297, "points", language="en").text == "32.5093"
    assert figures.in_full(0.5, "ratio", language="en").text == "50"
    assert figures.in_full(Decimal("144213408.2"), "money", language="en").text == "€144,213,408.20"
    assert figures.in_full(None, "money", language="en").text == "–"
    assert figures.in_full(12, "launches", language="fr").text == "12"


def test_a_change_of_a_ratio_is_in_points():
    assert figures.change(0.013, "ratio", language="en") == f"+1.3{NO_BREAK}pts"
    assert figures.change(-12, "days", language="fr") == f"{MINUS}12,0{NO_BREAK}jours"
    assert figures.change(None, "ratio", language="en") == "–"


@pytest.mark.parametrize(
    ("value", "unit", "better", "english", "french"),
    [
        (35, "points", "higher", f"≥{NO_BREAK}35", f"≥{NO_BREAK}35"),
        (210, "days", "lower", f"≤{NO_BREAK}210", f"≤{NO_BREAK}210"),
        (0.05, "ratio", "closer_to_zero", f"±{NO_BREAK}5%", f"±{NO_BREAK}5{NARROW}%"),
        (144_000_000, "money", "higher", f"≥{NO_BREAK}€144M", f"≥{NO_BREAK}144{NO_BREAK}M€"),
        (None, "ratio", "higher", "–", "–"),
    ],
)
def test_targets(value, unit, better, english, french):
    assert figures.target(value, unit, better, language="en") == english
    assert figures.target(value, unit, better, language="fr") == french


def test_intervals():
    assert figures.interval(30.3, 34.7, "points", language="en") == "95%: 30.3 … 34.7"
    assert figures.interval(30.3, 34.7, "points", language="fr") == f"95{NARROW}%{NO_BREAK}: 30,3 … 34,7"
    assert figures.interval(0.267, 0.811, "ratio", language="en") == "95%: 26.7 … 81.1"
    assert figures.interval(None, 34.7, "points", language="en") == ""
