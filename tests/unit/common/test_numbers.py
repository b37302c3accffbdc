"""Expectations written by hand from the table "Numbers and dates" of the design reference."""

from decimal import Decimal

import pytest

from core.common import numbers

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "english", "french"),
    [
        (41208, None, "41,208", f"41{NARROW}208"),
        (32.5, 1, "32.5", "32,5"),
        (1234567.891, 2, "1,234,567.89", f"1{NARROW}234{NARROW}567,89"),
        (-13.0, 1, f"{MINUS}13.0", f"{MINUS}13,0"),
        (0, None, "0", "0"),
        (0.30000000000000004, 1, "0.3", "0,3"),
        (Decimal("182410.00"), None, "182,410.00", f"182{NARROW}410,00"),
        (32.5, None, "32.5", "32,5"),
        (120.0, None, "120", "120"),
        (1e21, None, "1,000,000,000,000,000,000,000", NARROW.join(["1"] + ["000"] * 7)),
    ],
)
def test_a_number_is_grouped_and_pointed_as_the_language_does(value, decimals, english, french):
    assert numbers.number(value, language="en", decimals=decimals) == english
    assert numbers.number(value, language="fr", decimals=decimals) == french


def test_nothing_is_a_dash_and_never_a_zero():
    for write in (numbers.number, numbers.percent, numbers.points, numbers.money, numbers.three_figures):
        assert write(None, language="en") == "–"
        assert write(float("nan"), language="fr") == "–"
        assert write(float("inf"), language="en") == "–"
    assert numbers.money_in_full(None, language="en") == "–"


def test_rounding_is_half_away_from_zero():
    assert numbers.number(0.25, language="en", decimals=1) == "0.3"
    assert numbers.number(-0.25, language="en", decimals=1) == f"{MINUS}0.3"
    assert numbers.number(2.675, language="en", decimals=2) == "2.68"


def test_what_rounds_to_zero_has_no_sign():
    assert numbers.number(-0.04, language="en", decimals=1, signed=True) == "0.0"
    assert numbers.number(0.04, language="en", decimals=1, signed=True) == "0.0"


@pytest.mark.parametrize(
    ("ratio", "english", "french"),
    [
        (0.562, "56.2%", f"56,2{NARROW}%"),
        (0.972, "97.2%", f"97,2{NARROW}%"),
        (-0.48, f"{MINUS}48.0%", f"{MINUS}48,0{NARROW}%"),
    ],
)
def test_a_ratio_is_shown_as_percent(ratio, english, french):
    assert numbers.percent(ratio, language="en") == english
    assert numbers.percent(ratio, language="fr") == french


def test_a_change_carries_its_sign():
    assert numbers.percent(0.107, language="en", signed=True) == "+10.7%"
    assert numbers.percent(0.107, language="fr", signed=True) == f"+10,7{NARROW}%"
    assert numbers.points(-0.021, language="en") == f"{MINUS}2.1{NO_BREAK}pts"
    assert numbers.points(-0.021, language="fr") == f"{MINUS}2,1{NO_BREAK}pts"


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (144_213_408, "€144.2M", f"144,2{NO_BREAK}M€"),
        (970_000, "€970k", f"970{NO_BREAK}k€"),
        (9_400, "€9.4k", f"9,4{NO_BREAK}k€"),
        (940, "€940", f"940{NO_BREAK}€"),
        (0, "€0", f"0{NO_BREAK}€"),
        (999_499, "€999k", f"999{NO_BREAK}k€"),
        (999_500, "€1.0M", f"1,0{NO_BREAK}M€"),
        (999.6, "€1.0k", f"1,0{NO_BREAK}k€"),
        (999_949_999, "€999.9M", f"999,9{NO_BREAK}M€"),
        (999_950_000, "€1.0bn", f"1,0{NO_BREAK}Md€"),
        (1_284_000_000, "€1.3bn", f"1,3{NO_BREAK}Md€"),
        (-2_250_000, f"{MINUS}€2.3M", f"{MINUS}2,3{NO_BREAK}M€"),
        (Decimal("1500000.00"), "€1.5M", f"1,5{NO_BREAK}M€"),
    ],
)
def test_money_is_short(amount, english, french):
    assert numbers.money(amount, language="en") == english
    assert numbers.money(amount, language="fr") == french


@pytest.mark.parametrize(
    ("amount", "decimals", "text"),
    [
        (Decimal("4.5093"), None, "€4.51"),
        (45.093, None, "€45.1"),
        (450.93, None, "€451"),
        (0.045093, None, "€0.0451"),
        (9.996, None, "€10.0"),
        (-4.5093, None, f"{MINUS}€4.51"),
        (0.00001, None, "€0"),
        (Decimal("4.5093"), 2, "€4.51"),
        (Decimal("4.5093"), 4, "€4.5093"),
        (Decimal("4.5093"), 0, "€5"),
        (450.936, 2, "€450.94"),
        (999.5, 2, "€999.50"),
        (999.996, 2, "€1.0k"),
        (9_400, 2, "€9.4k"),
    ],
)
def test_a_small_amount_keeps_its_digits(amount, decimals, text):
    assert numbers.money(amount, language="en", decimals=decimals) == text


def test_another_currency_is_written():
    assert numbers.money(1_200_000, language="en", currency="GBP") == "£1.2M"
    assert numbers.money(1_200_000, language="en", currency="CHF") == f"CHF{NO_BREAK}1.2M"
    assert numbers.money(1_200_000, language="fr", currency="CHF") == f"1,2{NO_BREAK}M{NO_BREAK}CHF"
    assert numbers.money(800, language="fr", currency="CHF") == f"800{NO_BREAK}CHF"


def test_money_in_full_goes_to_the_cent():
    assert numbers.money_in_full(Decimal("182410.5"), language="en") == "€182,410.50"
    assert numbers.money_in_full(Decimal("-69803.55"), language="fr") == f"{MINUS}69{NARROW}803,55{NO_BREAK}€"


def test_a_target_drops_the_zeros_nobody_set():
    assert numbers.money(144_000_000, language="en", trim=True) == "€144M"
    assert numbers.percent(0.55, language="fr", trim=True) == f"55{NARROW}%"
    assert numbers.number(35.0, language="en", decimals=1, trim=True) == "35"
    assert numbers.number(100, language="en", decimals=1, trim=True) == "100"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (241.4, "241"),
        (73.84, "73.8"),
        (9.31, "9.3"),
        (99.96, "100"),
        (1284.2, "1,284"),
        (0.41, "0.4"),
        (-22.4, f"{MINUS}22.4"),
    ],
)
def test_a_tile_has_three_figures_and_one_decimal_at_most(value, text):
    assert numbers.three_figures(value, language="en") == text


def test_other_languages_count_as_their_first_part_or_as_english():
    assert numbers.number(1.5, language="fr-ca") == "1,5"
    assert numbers.number(1.5, language="de") == "1.5"
