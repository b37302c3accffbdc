"""Expectations written by hand from the table "Numbers and dates" of the design reference."""

from datetime import UTC, date, datetime

import pytest

from core.common import dates

NO_BREAK = "\u00a0"


def test_days_and_months():
    assert dates.day(date(2026, 11, 22), language="en") == "22 Nov 2026"
    assert dates.day(date(2026, 11, 22), language="fr") == "22 nov. 2026"
    assert dates.day(date(2026, 3, 1), language="fr", year=False) == "1er mars"
    assert dates.month(date(2026, 10, 1), language="en") == "Oct 2026"
    assert dates.month(date(2026, 10, 1), language="fr") == "oct. 2026"
    assert dates.month(date(2026, 8, 1), language="fr", year=False) == "août"


def test_moments():
    at = datetime(2026, 11, 22, 7, 14, 9, tzinfo=UTC)
    assert dates.moment(at, language="en") == "22 Nov 07:14"
    assert dates.moment(at, language="fr") == "22 nov. à 07:14"
    assert dates.moment(at, language="en", year=True, seconds=True) == "22 Nov 2026 07:14:09"


def test_ages_and_durations():
    assert dates.age(22, language="en") == f"22{NO_BREAK}d old"
    assert dates.age(22, language="fr") == f"22{NO_BREAK}j"
    assert dates.days(49, language="en") == f"49{NO_BREAK}d"
    assert dates.days(1049, language="fr") == f"1\u202f049{NO_BREAK}j"


@pytest.mark.parametrize(
    ("seconds", "english"),
    [
        (0.6, "0.6 s"),
        (12.4, "12 s"),
        (9.97, "10 s"),
        (125, "2 min 05 s"),
        (59.4, "59 s"),
        (4200, "1 h 10 min"),
    ],
)
def test_short_durations(seconds, english):
    assert dates.seconds(seconds, language="en") == english.replace(" ", NO_BREAK)
    assert dates.seconds(seconds, language="fr") == english.replace(" ", NO_BREAK).replace(".", ",")


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 bytes", "0 octets"),
        (612, "612 bytes", "612 octets"),
        (612_904, "612.9 kB", "612,9 ko"),
        (2_400_000, "2.4 MB", "2,4 Mo"),
        (2_000_000_000, "2.0 GB", "2,0 Go"),
    ],
)
def test_file_sizes(count, english, french):
    assert dates.file_size(count, language="en") == english.replace(" ", NO_BREAK)
    assert dates.file_size(count, language="fr") == french.replace(" ", NO_BREAK)


def test_nothing_is_a_dash():
    for write in (
        dates.day,
        dates.month,
        dates.moment,
        dates.days,
        dates.age,
        dates.seconds,
        dates.file_size,
    ):
        assert write(None, language="fr") == "–"
