"""Working times, columns of one name, and months in four languages."""

from datetime import date

import pytest

from core.ingest.cells import CellError, Date, DateOrder, Decimal, Duration, Single, Texts, Timestamp
from core.ingest.cells.texts import SEVERAL

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "seconds", "form"),
    [
        ("7200", 2 * HOUR, "seconds"),
        ("7200.0", 2 * HOUR, "seconds"),
        ("0", 0, "seconds"),
        ("38h", 38 * HOUR, "units"),
        ("1.5h", 1.5 * HOUR, "units"),
        ("1,5 h", 1.5 * HOUR, "units"),
        ("2d 4h", 20 * HOUR, "units"),
        ("1w", 40 * HOUR, "units"),
        ("1 semaine, 2 jours", 56 * HOUR, "units"),
        ("3 Std. 30 Min.", 3.5 * HOUR, "units"),
        ("2 días 1 hora", 17 * HOUR, "units"),
    ],
)
def test_working_times(text, seconds, form):
    assert Duration().clean(text) == (seconds, form)


@pytest.mark.parametrize("text", ["soon", "3 fortnights", "h", "-7200", "2h then 3", "1" * 61 + "h"])
def test_what_is_no_working_time_is_refused(text):
    with pytest.raises(CellError) as refused:
        Duration().clean(text)
    assert refused.value.code == "not_a_duration"
    assert "7200" in refused.value.advice


def test_empty_cells_say_nothing():
    assert (Duration().clean(" "), Texts().clean(SEVERAL), Single(Decimal()).clean("")) == (None, None, None)


def test_columns_of_one_name():
    assert Texts().clean(SEVERAL.join(["a", "", " b ", "a"])) == ("a", "b")
    single = Single(Decimal())
    assert single.clean(SEVERAL.join(["3", "3"])) == single.clean("3")
    with pytest.raises(CellError) as refused:
        single.clean(SEVERAL.join(["3", "5"]))
    assert (refused.value.code, refused.value.parameters) == ("several_values", {"values": "3, 5"})
    dates = Single(Date()).told("month_first")
    assert dates.clean("03/04/25") == date(2025, 3, 4)
    assert (dates.kind, dates.setting) == ("date", "date_order")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("11/mai/24", 5),
        ("11/May/24", 5),
        ("11/mayo/24", 5),
        ("11/Mai/24", 5),
        ("11/févr./24", 2),
        ("11/ene/24", 1),
        ("11/dic/24", 12),
        ("11/Mär/24", 3),
        ("11/Mrz/24", 3),
        ("11/Okt/24", 10),
        ("11/Dez/24", 12),
        ("11/août/24", 8),
        ("11/ago/24", 8),
        ("11/set/24", 9),
    ],
)
def test_months_by_their_names(text, month):
    assert Date(DateOrder.ISO).clean(text) == date(2024, month, 11)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("11/May/24 03:26 PM", 15),
        ("11/may/24 3:26 p. m.", 15),
        ("11/may/24 3:26 a.\u00a0m.", 3),
        ("11/mai/24 15:26", 15),
    ],
)
def test_times_of_day_beside_them(text, hour):
    moment = Timestamp().clean(text)
    assert (moment.hour, moment.minute) == (hour, 26)
