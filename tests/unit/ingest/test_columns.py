"""Whole columns: their conventions, fast cleaning, and what is written for COPY."""

import datetime as dt
import io
from decimal import Decimal as Number

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.ingest.cells import (
    Code,
    ColumnCleaner,
    Date,
    Decimal,
    Integer,
    NumberConvention,
    Text,
    Timestamp,
    clean_column,
    columns,
    copy_block,
    decide_date_order,
    decide_number_convention,
    evidence_for,
    to_copy,
)
from core.ingest.cells.contract import Decision
from core.ingest.readers.headers import match_headers


@pytest.mark.parametrize(
    ("values", "outcome", "lines"),
    [
        (["2025-01-02", "2025-02-03"], "iso", ()),
        (["11/May/24 03:26 PM"], "iso", ()),
        (["03/03/2025"], "iso", ()),
        (["01/02/2025", "13/02/2025"], "day_first", (2,)),
        (["01/02/2025", "", "02/13/25 10:00"], "month_first", (3,)),
        (["01/02/2025", "13/02/2025", "02/13/2025"], "mixed", (2, 3)),
        (["x", "01/02/2025", "03.04.2025", "2025-01-01", "05/06/07", "07/08/2025"], "undecidable", (2, 3, 5)),
        (["99/99/2025", "45678", ""], "iso", ()),
    ],
)
def test_the_date_order_is_what_the_whole_column_shows(
    values: list[str], outcome: str, lines: tuple[int, ...]
) -> None:
    decision = decide_date_order(values)
    assert (decision.outcome, decision.lines) == (outcome, lines)
    assert decision.usable == (outcome in ("iso", "day_first", "month_first"))
    assert all(str(line) in decision.message for line in lines)
    if not decision.usable:
        assert "date_order" in decision.message


@pytest.mark.parametrize(
    ("values", "outcome", "lines"),
    [
        (["12", "1 234", "-5"], "plain", ()),
        (["1,234", "12.5"], "point", (2,)),
        (["1,234", "1,234,567"], "point", (2,)),
        (["1,234", "1 234,56 €"], "comma", (2,)),
        (["1.234", "0,5"], "comma", (2,)),
        (["0.123"], "point", (1,)),
        (["1234,567"], "comma", (1,)),
        (["12.5", "12,5"], "mixed", (1, 2)),
        (["12,5", "x", "1,234.5"], "mixed", (1, 3)),
        (["1,234", "2.345"], "undecidable", (1, 2)),
        (["12,5 %"], "comma", (1,)),
        (["abc", "", "#REF!"], "plain", ()),
    ],
)
def test_the_decimal_mark_is_what_the_whole_column_shows(
    values: list[str], outcome: str, lines: tuple[int, ...]
) -> None:
    decision = decide_number_convention(values)
    assert (decision.outcome, decision.lines) == (outcome, lines)
    if not decision.usable:
        assert "decimal_mark" in decision.message


def test_evidence_is_gathered_over_batches_with_the_files_own_lines() -> None:
    evidence = evidence_for(Date())
    assert evidence is not None
    evidence.see(["01/02/2025"] * 5, [2, 3, 4, 6, 7])
    evidence.see(["01/02/2025", "31/01/2025"], [8, 11])
    evidence.see(["31/01/2025", "01/31/2025"], [12, 15])
    decision = evidence.decide()
    assert (decision.outcome, decision.lines) == ("mixed", (11, 15))
    assert decision.samples == ("31/01/2025", "01/31/2025")


def test_a_contradiction_is_found_however_late_it_comes() -> None:
    evidence = evidence_for(Decimal())
    assert evidence is not None
    for start in range(0, 10_000, 1_000):
        evidence.see([f"{number},25" for number in range(start, start + 1_000)])
    evidence.see(["1.5"])
    assert evidence.decide().lines == (1, 10_001)


def test_a_decision_settles_a_cleaner_and_an_unusable_one_does_not() -> None:
    assert Decimal().under(decide_number_convention(["1,5"])).clean("1,234") == Number("1.234")
    assert Decimal().told("point").clean("1,234") == Number(1234)
    assert Date().told("month_first").clean("03/04/2025") == dt.date(2025, 3, 4)
    assert evidence_for(Text()) is None
    assert Text().told("anything") == Text()
    with pytest.raises(ValueError, match="mixed"):
        Date().under(Decision("date_order", "mixed"))


def test_a_column_is_cleaned_with_the_place_of_every_error() -> None:
    values = ["1", "x", "", "2", "x", "11"]
    cleaned, errors = clean_column(Integer(min=0, max=10), values)
    assert cleaned == [1, None, None, 2, None, None]
    assert [(index, error.code) for index, error in errors] == [
        (1, "not_a_number"),
        (4, "not_a_number"),
        (5, "too_large"),
    ]


def test_a_word_for_nothing_is_a_setting_of_the_column() -> None:
    assert clean_column(Integer(), ["NA", "1"], missing=["NA"]) == ([None, 1], [])
    assert [error.code for _index, error in clean_column(Integer(), ["NA", "1"])[1]] == ["not_a_number"]
    assert clean_column(Text(), ["NA", "ND"], missing=["NA"]) == ([None, "ND"], [])


def test_a_text_is_parsed_once_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "REMEMBERED", 100)
    column = ColumnCleaner(Integer())
    seen = 0
    for start in range(0, 2_000, 10):
        values = [str(number) for number in range(start, start + 10)] * 5
        cleaned, errors = column.clean(values)
        assert cleaned == [int(text) for text in values]
        assert errors == []
        seen = max(seen, len(column._values))
    assert seen <= 100


def test_errors_come_again_in_every_batch_that_has_them() -> None:
    column = ColumnCleaner(Integer())
    for _batch in range(3):
        _cleaned, errors = column.clean(["1", "x", "1", "1"])
        assert [index for index, _error in errors] == [1]
    assert column.clean(["1", "1"]) == ([1, 1], [])


NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(lambda number: str(number).replace(".", ",")),
    st.integers(0, 10**9).map(lambda number: f"{number:,}".replace(",", "\u202f")),
    st.sampled_from(["", " ", "x", "1,2,3", "1\n2", "0,001", "1.234", "-", "'-5"]),
)


@given(st.lists(NUMBERS, max_size=30))
def test_many_cells_at_once_are_read_as_one_by_one(values: list[str]) -> None:
    cleaner = Decimal(places=2, min=-(10**8), max=10**8, convention=NumberConvention.COMMA)
    cleaned, errors = clean_column(cleaner, values)
    wrong = dict(errors)
    for index, text in enumerate(values):
        single, single_errors = clean_column(cleaner, [text, "x"])
        assert cleaned[index] == single[0]
        assert (index in wrong) == (bool(single_errors) and single_errors[0][0] == 0)


AWKWARD = ["plain", "", None, "a\tb", "a\nb\r", "back\\slash", "\\N", "\\.", "é œ 🙂", "a,b", "null"]


@pytest.mark.django_db
def test_copy_brings_every_value_back_from_postgresql() -> None:
    rows = [
        AWKWARD,
        [number if number % 3 else None for number in range(len(AWKWARD))],
        [Number("-12.50")] * len(AWKWARD),
        [True, False, None] + [True] * (len(AWKWARD) - 3),
        [dt.date(2025, 3, 1)] * len(AWKWARD),
        [dt.datetime(2025, 3, 1, 10, 30, tzinfo=dt.UTC)] * len(AWKWARD),
        [{"a\\b": 'c\n\t"d"', "e": [1, None]}] * len(AWKWARD),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copied (n serial, t text, i integer, d numeric, b boolean, day date,"
            " at timestamptz, j jsonb)"
        )
        cursor.copy_expert(
            "COPY copied (t, i, d, b, day, at, j) FROM STDIN", io.BytesIO(copy_block(rows).encode())
        )
        cursor.execute("SELECT t, i, d, b, day, at FROM copied ORDER BY n")
        assert cursor.fetchall() == list(zip(*rows[:6], strict=True))
        cursor.execute("SELECT count(*) FROM copied WHERE j->>%s = %s", ["a\\b", 'c\n\t"d"'])
        assert cursor.fetchone() == (len(AWKWARD),)


def test_texts_without_anything_to_escape_are_passed_on() -> None:
    assert to_copy(["a", "b c"]) == ["a", "b c"]
    assert to_copy(["a\\", None]) == ["a\\\\", "\\N"]
    assert to_copy([None, None]) == ["\\N", "\\N"]
    assert to_copy([]) == []
    assert copy_block([["a", None], [1, 2]]) == "a\t1\n\\N\t2\n"


def test_columns_are_found_by_name_or_alias() -> None:
    match = match_headers(
        ["Code Produit", "SCORE (0-10)", "Commentaire", "labels", "Labels", ""],
        {"product": ["code produit"], "score": ["score 0-10"], "comment": ["commentaire"], "date": []},
    )
    assert match.positions == {"product": 0, "score": 1, "comment": 2}
    assert match.unmatched == {3: "labels", 4: "Labels", 5: ""}
    assert match.repeated == {"labels": (3, 4)}
    assert match.ambiguous == {}


def test_two_columns_of_ours_cannot_share_an_alias() -> None:
    with pytest.raises(ValueError, match="names both"):
        match_headers([], {"product": ["Produit"], "name": ["PRODUIT"]})


def test_codes_are_cleaned_in_the_order_of_the_file() -> None:
    values = [f"P{number % 7}" for number in range(50)]
    assert ColumnCleaner(Code()).clean(values) == (values, [])
    stamps = [f"2025-03-01 10:00:{second:02d}" for second in range(60)]
    cleaned, errors = clean_column(Timestamp(), stamps)
    assert [moment.second for moment in cleaned] == list(range(60))
    assert errors == []
