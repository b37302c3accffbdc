"""Every kind of cell: what it accepts, what it refuses, and with which reason."""

import datetime as dt
from decimal import Decimal as Number
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ingest.cells import (
    Boolean,
    CellError,
    Choice,
    Code,
    Date,
    DateOrder,
    Decimal,
    Email,
    Integer,
    Month,
    NumberConvention,
    Percent,
    Text,
    Timestamp,
    code_key,
    header_key,
)
from core.ingest.cells.messages import CELLS, cell_message

POINT = NumberConvention.POINT
COMMA = NumberConvention.COMMA
DAY = DateOrder.DAY_FIRST
MONTH = DateOrder.MONTH_FIRST
STAGES = Choice({"development": ["développement", "dev"], "retired": ["retiré", "arrêté"]})


def refused(cleaner: Any, text: str) -> str:
    with pytest.raises(CellError) as caught:
        cleaner.clean(text)
    message, advice = cell_message(caught.value.code, caught.value.parameters)
    assert (message, advice) == (caught.value.message, caught.value.advice)
    assert message
    assert advice
    assert "%(" not in message + advice
    return caught.value.code


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\u202f", "\ufeff", " \u200b "])
@pytest.mark.parametrize(
    "cleaner",
    [
        Text(),
        Code(),
        Email(),
        STAGES,
        Boolean(),
        Integer(),
        Decimal(),
        Percent(),
        Date(),
        Month(),
        Timestamp(),
    ],
    ids=lambda cleaner: cleaner.kind,
)
def test_a_blank_cell_is_none_of_every_kind(cleaner: Any, blank: str) -> None:
    assert cleaner.clean(blank) is None


@pytest.mark.parametrize("error", ["#REF!", "#N/A", " #DIV/0! ", "#valeur!", "#N/D"])
@pytest.mark.parametrize("cleaner", [Text(), Code(), Decimal(), Date(), STAGES], ids=lambda each: each.kind)
def test_an_error_of_the_spreadsheet_is_no_value(cleaner: Any, error: str) -> None:
    assert refused(cleaner, error) == "spreadsheet_error"
    assert refused(cleaner, "#UNCALCULATED!") == "uncalculated"


@pytest.mark.parametrize(
    ("cleaner", "text", "value"),
    [
        (Text(), "  deux mots \n", "deux mots"),
        (Text(), "été\r\nhiver", "été\r\nhiver"),
        (Text(), "'=SUM(A1)", "=SUM(A1)"),
        (Text(), "'tis", "'tis"),
        (Text(), "#1 choice", "#1 choice"),
        (Text(max_length=3), " abc ", "abc"),
        (Code(), "\ufeffP-1 ", "P-1"),
        (Code(), "007", "007"),
        (Code(), "P\n1", "P 1"),
        (Code(), "1E5", "1E5"),
        (Email(), " Jean.Dupont@Example.COM ", "jean.dupont@example.com"),
        (Email(), "o'neil+tag@sub.example.co.uk", "o'neil+tag@sub.example.co.uk"),
        (STAGES, "Développement", "development"),
        (STAGES, "DEV", "development"),
        (STAGES, " arrete", "retired"),
        (Boolean(), "Oui", True),
        (Boolean(), "X", True),
        (Boolean(), "1", True),
        (Boolean(), "vrai", True),
        (Boolean(), "NON", False),
        (Boolean(), "0", False),
        (Boolean(), "false", False),
    ],
)
def test_texts(cleaner: Any, text: str, value: object) -> None:
    assert cleaner.clean(text) == value


@pytest.mark.parametrize(
    ("cleaner", "text", "code"),
    [
        (Text(max_length=3), "abcd", "too_long"),
        (Text(), "a\0b", "control_character"),
        (Code(), "1.2E+15", "excel_shortened"),
        (Code(), "1,20163E+15", "excel_shortened"),
        (Code(), "a\x07b", "control_character"),
        (Code(max_length=3), "abcd", "too_long"),
        (Email(), "jean", "not_an_email"),
        (Email(), "a@b", "not_an_email"),
        (Email(), "Jean <a@b.fr>", "not_an_email"),
        (Email(), "a@b.fr, c@d.fr", "not_an_email"),
        (Email(), "a@" + "b" * 250 + ".fr", "not_an_email"),
        (STAGES, "developement", "not_a_choice_near"),
        (STAGES, "xyz", "not_a_choice"),
        (Boolean(), "maybe", "not_a_boolean"),
    ],
)
def test_texts_refused(cleaner: Any, text: str, code: str) -> None:
    assert refused(cleaner, text) == code


def test_a_choice_names_the_nearest_value() -> None:
    with pytest.raises(CellError, match="Did you mean “development”"):
        STAGES.clean("devlopment")


def test_two_values_of_a_choice_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="names both"):
        Choice({"a": ["Été"], "b": ["ete"]})


@pytest.mark.parametrize(
    ("convention", "text", "value"),
    [
        (POINT, "1234.56", "1234.56"),
        (POINT, "1,234.56", "1234.56"),
        (POINT, "1,234", "1234"),
        (POINT, "1,234,567", "1234567"),
        (POINT, "$1,234.50", "1234.50"),
        (POINT, "£ 3", "3"),
        (POINT, "(1,234.50)", "-1234.50"),
        (POINT, "($12)", "-12"),
        (POINT, "12.5-", "-12.5"),
        (POINT, "-12.5", "-12.5"),
        (POINT, "+12.5", "12.5"),
        (POINT, "\u221212.5", "-12.5"),
        (POINT, "-$12.5", "-12.5"),
        (POINT, "$-12.5", "-12.5"),
        (POINT, "1'234.5", "1234.5"),
        (POINT, "1’234’567.5", "1234567.5"),
        (POINT, ".5", "0.5"),
        (POINT, "5.", "5"),
        (POINT, "1e-7", "0.0000001"),
        (POINT, "1.5e3", "1500"),
        (COMMA, "1234,56", "1234.56"),
        (COMMA, "1 234,56", "1234.56"),
        (COMMA, "1\u202f234\u202f567,89 €", "1234567.89"),
        (COMMA, "1\u00a0234,56", "1234.56"),
        (COMMA, "1.234,56", "1234.56"),
        (COMMA, "1.234", "1234"),
        (COMMA, "1,234", "1.234"),
        (COMMA, "-0,5", "-0.5"),
        (COMMA, "(1 234,50 €)", "-1234.50"),
        (COMMA, "€ 12", "12"),
        (NumberConvention.PLAIN, "1234", "1234"),
        (NumberConvention.PLAIN, "1 234,5", "1234.5"),
        (NumberConvention.PLAIN, "1,234.5", "1234.5"),
        (NumberConvention.PLAIN, "0,125", "0.125"),
        (NumberConvention.PLAIN, "12,5", "12.5"),
        (NumberConvention.PLAIN, "1.234.567", "1234567"),
        (NumberConvention.PLAIN, "-1 234", "-1234"),
    ],
)
def test_decimals(convention: NumberConvention, text: str, value: str) -> None:
    assert Decimal(convention=convention).clean(text) == Number(value)


@pytest.mark.parametrize(
    ("cleaner", "text", "code"),
    [
        (Decimal(), "1,234", "ambiguous_number"),
        (Decimal(), "-1.234", "ambiguous_number"),
        (Decimal(convention=POINT), "1,5", "other_decimal_mark"),
        (Decimal(convention=POINT), "1.234,5", "other_decimal_mark"),
        (Decimal(convention=COMMA), "1.5", "other_decimal_mark"),
        (Decimal(convention=COMMA), "1,234.5", "other_decimal_mark"),
        (Decimal(convention=POINT), "12,34,567.5", "bad_grouping"),
        (Decimal(), "1 23", "bad_grouping"),
        (Decimal(), "12 34 567", "bad_grouping"),
        (Decimal(), "1,2,3", "bad_grouping"),
        (Decimal(), "abc", "not_a_number"),
        (Decimal(), "12 abc", "not_a_number"),
        (Decimal(), "--5", "not_a_number"),
        (Decimal(), "-5-", "not_a_number"),
        (Decimal(), "(-5)", "not_a_number"),
        (Decimal(), "NaN", "not_a_number"),
        (Decimal(), "Infinity", "not_a_number"),
        (Decimal(), "1e999", "not_a_number"),
        (Decimal(), "٣", "not_a_number"),
        (Decimal(), "5%", "not_a_number"),
        (Decimal(), "9" * 65, "too_many_digits"),
        (Decimal(), "1.2E+15", "excel_shortened"),
        (Decimal(), "9" * 40, "too_many_digits"),
        (Decimal(places=2, convention=POINT), "1.234", "too_many_places"),
        (Decimal(min=0, convention=POINT), "-0.01", "too_small"),
        (Decimal(max=10, convention=POINT), "10.01", "too_large"),
        (Integer(), "12.5", "not_whole"),
        (Integer(min=0, max=10), "11", "too_large"),
        (Integer(min=0, max=10), "-1", "too_small"),
        (Integer(), "1" * 25, "too_many_digits"),
        (Percent(max=1), "101 %", "too_large"),
        (Percent(), "% 5", "not_a_number"),
    ],
)
def test_numbers_refused(cleaner: Any, text: str, code: str) -> None:
    assert refused(cleaner, text) == code


@pytest.mark.parametrize(
    ("cleaner", "text", "value"),
    [
        (Integer(), "12", 12),
        (Integer(), "12.0", 12),
        (Integer(), "12,00", 12),
        (Integer(), "1\u202f234", 1234),
        (Integer(convention=POINT), "1,234", 1234),
        (Integer(min=0, max=10), "10", 10),
        (Percent(), "45 %", Number("0.45")),
        (Percent(), "45%", Number("0.45")),
        (Percent(), "12,5\u202f%", Number("0.125")),
        (Percent(), "45", Number("0.45")),
        (Percent(bare="ratio"), "0.45", Number("0.45")),
        (Percent(bare="ratio"), "45 %", Number("0.45")),
        (Decimal(places=2, convention=POINT), "1.230", Number("1.23")),
        (Decimal(places=2, rounded=True, convention=POINT), "1.005", Number("1.01")),
        (Decimal(places=2, rounded=True, convention=POINT), "-1.005", Number("-1.01")),
        (Decimal(places=0, convention=POINT), "12.0", Number("12")),
    ],
)
def test_numbers(cleaner: Any, text: str, value: object) -> None:
    assert cleaner.clean(text) == value


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        (DateOrder.ISO, "2025-03-04", (2025, 3, 4)),
        (DateOrder.ISO, "2025/3/4", (2025, 3, 4)),
        (DateOrder.ISO, "20250304", (2025, 3, 4)),
        (DateOrder.ISO, "2025-03-04T23:59:00-05:00", (2025, 3, 4)),
        (DateOrder.ISO, "31/12/2025", (2025, 12, 31)),
        (DateOrder.ISO, "12/31/2025", (2025, 12, 31)),
        (DateOrder.ISO, "04/04/2025", (2025, 4, 4)),
        (DateOrder.ISO, "11/May/24", (2024, 5, 11)),
        (DateOrder.ISO, "11/mai/24", (2024, 5, 11)),
        (DateOrder.ISO, "1er août 2025", (2025, 8, 1)),
        (DateOrder.ISO, "3 févr. 2025", (2025, 2, 3)),
        (DateOrder.ISO, "July 31, 2022", (2022, 7, 31)),
        (DateOrder.ISO, "31-Dec-1999", (1999, 12, 31)),
        (DAY, "03/04/2025", (2025, 4, 3)),
        (DAY, "3.4.25", (2025, 4, 3)),
        (DAY, "03-04-2025 14:30", (2025, 4, 3)),
        (DAY, "2025-03-04", (2025, 3, 4)),
        (MONTH, "03/04/2025", (2025, 3, 4)),
        (MONTH, "8/31/2020 14:24:18", (2020, 8, 31)),
        (DAY, "01/01/69", (1969, 1, 1)),
        (DAY, "01/01/68", (2068, 1, 1)),
        (DAY, "29/02/2024", (2024, 2, 29)),
    ],
)
def test_dates(order: DateOrder, text: str, day: tuple[int, int, int]) -> None:
    assert Date(order=order).clean(text) == dt.date(*day)


@pytest.mark.parametrize(
    ("cleaner", "text", "code"),
    [
        (Date(), "03/04/2025", "ambiguous_date"),
        (Date(order=MONTH), "31/12/2025", "other_date_order"),
        (Date(order=DAY), "12/31/2025", "other_date_order"),
        (Date(order=DAY), "31/02/2025", "no_such_date"),
        (Date(order=DAY), "32/13/2025", "no_such_date"),
        (Date(), "2025-02-30", "no_such_date"),
        (Date(), "45678", "excel_serial"),
        (Date(), "45678.5", "excel_serial"),
        (Date(), "0025-03-01", "year_out_of_range"),
        (Date(), "9999-12-31", "year_out_of_range"),
        (Date(), "TBD", "not_a_date"),
        (Date(), "########", "not_a_date"),
        (Date(), "2025-03", "not_a_date"),
        (Date(), "11/Foo/24", "not_a_date"),
        (Date(), "x" * 70, "not_a_date"),
        (Date(), "2025-03-01 25:00", "not_a_time"),
        (Month(), "2025-13", "no_such_date"),
        (Month(), "mars", "not_a_month"),
        (Month(), "Q1 2025", "not_a_month"),
        (Month(), "03/04/2025", "ambiguous_date"),
        (Month(), "45678", "excel_serial"),
        (Timestamp(), "2025-03-01 10:61", "not_a_time"),
        (Timestamp(order=DAY), "01/03/2025 13:00 PM", "not_a_time"),
        (Timestamp(), "10:00", "not_a_date"),
    ],
)
def test_dates_refused(cleaner: Any, text: str, code: str) -> None:
    assert refused(cleaner, text) == code


def test_a_serial_number_is_told_with_its_date() -> None:
    with pytest.raises(CellError, match="2025-01-21"):
        Date().clean("45678")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-03", (2025, 3)),
        ("2025/3", (2025, 3)),
        ("202503", (2025, 3)),
        ("2025M03", (2025, 3)),
        ("03/2025", (2025, 3)),
        ("mars 2025", (2025, 3)),
        ("Mars-25", (2025, 3)),
        ("Mar-25", (2025, 3)),
        ("décembre 2025", (2025, 12)),
        ("DÉC. 2025", (2025, 12)),
        ("2025 March", (2025, 3)),
        ("2025-03-31", (2025, 3)),
        ("2025-03-01T00:00:00", (2025, 3)),
        ("31/03/2025", (2025, 3)),
        ("31 mars 2025", (2025, 3)),
    ],
)
def test_months(text: str, month: tuple[int, int]) -> None:
    assert Month().clean(text) == dt.date(*month, 1)


@pytest.mark.parametrize(
    ("cleaner", "text", "moment"),
    [
        (Timestamp(), "2025-03-01T10:00:00Z", "2025-03-01T10:00:00+00:00"),
        (Timestamp(), "2025-03-01T10:00:00.000+0000", "2025-03-01T10:00:00+00:00"),
        (Timestamp(), "2025-03-01 10:00:00+02:00", "2025-03-01T08:00:00+00:00"),
        (Timestamp(), "2025-03-01 10:00 UTC", "2025-03-01T10:00:00+00:00"),
        (Timestamp(zone="Europe/Paris"), "2025-07-01 10:00", "2025-07-01T08:00:00+00:00"),
        (Timestamp(zone="Europe/Paris"), "2025-01-01 10:00", "2025-01-01T09:00:00+00:00"),
        (Timestamp(zone="Europe/Paris"), "2025-01-01", "2024-12-31T23:00:00+00:00"),
        (Timestamp(order=DAY), "31/12/2025 14:30", "2025-12-31T14:30:00+00:00"),
        (Timestamp(order=DAY), "31/12/2025 à 14h30", "2025-12-31T14:30:00+00:00"),
        (Timestamp(order=DAY), "1/2/2025 9h", "2025-02-01T09:00:00+00:00"),
        (Timestamp(), "11/May/24 03:26 PM", "2024-05-11T15:26:00+00:00"),
        (Timestamp(), "22/Sep/25 9:26 AM", "2025-09-22T09:26:00+00:00"),
        (Timestamp(), "30/Sep/26 12:00 AM", "2026-09-30T00:00:00+00:00"),
        (Timestamp(), "30/Sep/26 12:30 PM", "2026-09-30T12:30:00+00:00"),
        (Timestamp(), "11/mai/24 15:26", "2024-05-11T15:26:00+00:00"),
        (Timestamp(order=MONTH), "6/21/2025 16:14", "2025-06-21T16:14:00+00:00"),
        (Timestamp(order=MONTH), "8/31/2020 14:24:18", "2020-08-31T14:24:18+00:00"),
        (Timestamp(), "2025-03-01T10:00:00.123456Z", "2025-03-01T10:00:00.123456+00:00"),
    ],
)
def test_timestamps(cleaner: Timestamp, text: str, moment: str) -> None:
    cleaned = cleaner.clean(text)
    assert cleaned is not None
    assert cleaned.astimezone(dt.UTC) == dt.datetime.fromisoformat(moment)


def test_names_are_compared_without_case_accents_spaces_or_punctuation() -> None:
    assert header_key("Date de réponse") == header_key("DATE_DE_REPONSE") == "datedereponse"
    assert header_key("Œuvre (1)") == header_key("oeuvre 1")
    assert header_key("Straße") == header_key("STRASSE")
    assert header_key("Σ Time Spent") != header_key("Time Spent")
    assert code_key(" ＡＢ-1\ufeff") == code_key("ab-1") == "ab-1"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_any_number_survives_every_way_of_writing_it(number: Number) -> None:
    english = f"{number:,}"
    french = english.replace(",", "\u202f").replace(".", ",")
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    accounting = f"({-number:,})" if number < 0 else english
    for convention, text in ((POINT, english), (COMMA, french), (COMMA, german), (POINT, accounting)):
        assert Decimal(convention=convention).clean(text) == number


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_any_day_survives_every_way_of_writing_it(day: dt.date) -> None:
    assert Date().clean(day.isoformat()) == day
    assert Date(order=DAY).clean(f"{day:%d/%m/%Y}") == day
    assert Date(order=MONTH).clean(f"{day:%m/%d/%Y}") == day
    assert Date().clean(f"{day.day} {day:%B} {day.year}") == day
    assert Month().clean(f"{day:%Y-%m}") == day.replace(day=1)


@given(st.text(max_size=80))
@pytest.mark.parametrize(
    "cleaner",
    [
        Text(),
        Code(),
        Email(),
        STAGES,
        Boolean(),
        Integer(),
        Decimal(),
        Percent(),
        Date(),
        Month(),
        Timestamp(),
    ],
    ids=lambda cleaner: cleaner.kind,
)
def test_any_text_is_cleaned_or_refused_with_a_sentence(cleaner: Any, text: str) -> None:
    error = None
    try:
        cleaner.clean(text)
    except CellError as raised:
        error = raised
    assert error is None or (error.code in CELLS and error.message and error.advice)
