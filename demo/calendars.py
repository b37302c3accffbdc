"""On which days the company's two sites do not work: public holidays by rule, and a bridge of its own."""

from collections.abc import Iterator
from datetime import date, timedelta

from demo import months
from demo.company import Company
from demo.writing import Table

Row = list[str]
FRANCE, ENGLAND = "FR-LYON", "GB-LEEDS"
FIXED_IN_FRANCE = (
    (1, 1, "Jour de l’an"),
    (5, 1, "Fête du travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
# A larger team's calendar holds for the teams inside it that have none of their own.
TEAMS = {"PRODUCT": FRANCE, "ENGINEERING": FRANCE, "ENG-DIG": ENGLAND}


def calendars(company: Company) -> Table:
    """Return the calendars."""
    rows = [[FRANCE, "Lyon", "FR", ""], [ENGLAND, "Leeds", "GB", "ENG"]]
    return Table("files/43_calendars.csv", "calendars", ["code", "name", "country", "subdivision"], rows)


def days_off(company: Company) -> Table:
    """Return the days off of the year of the last month, of the one before and of the next."""
    this = months.first_day(company.last).year
    rows = [
        [code, day.isoformat(), name]
        for code, of_year in ((FRANCE, in_france), (ENGLAND, in_england))
        for year in (this - 1, this, this + 1)
        for day, name in sorted(of_year(year))
    ]
    return Table("files/43_days_off.csv", "days_off", ["calendar", "day", "name"], rows)


def of_teams(company: Company) -> Table:
    """Return the teams that have a calendar; those inside them follow."""
    names = {code: name for code, name, *_ in company.raw["teams"]}
    rows = [[code, names[code], calendar] for code, calendar in TEAMS.items()]
    return Table("files/44_teams_calendars.csv", "teams", ["code", "name", "calendar"], rows)


def in_france(year: int) -> Iterator[tuple[date, str]]:
    """Yield the eleven public holidays, and the day after Ascension, on which the site is closed."""
    yield from ((date(year, month, day), name) for month, day, name in FIXED_IN_FRANCE)
    sunday = easter(year)
    yield sunday + timedelta(days=1), "Lundi de Pâques"
    yield sunday + timedelta(days=39), "Ascension"
    yield sunday + timedelta(days=40), "Pont de l’Ascension"
    yield sunday + timedelta(days=50), "Lundi de Pentecôte"


def in_england(year: int) -> Iterator[tuple[date, str]]:
    """Yield the eight bank holidays; one on a weekend is the next working day instead."""
    yield _working(date(year, 1, 1)), "New Year’s Day"
    yield easter(year) - timedelta(days=2), "Good Friday"
    yield easter(year) + timedelta(days=1), "Easter Monday"
    yield _monday(date(year, 5, 1)), "Early May bank holiday"
    yield _monday(date(year, 5, 25)), "Spring bank holiday"
    yield _monday(date(year, 8, 25)), "Summer bank holiday"
    christmas = _working(date(year, 12, 25))
    yield christmas, "Christmas Day"
    yield _working(max(date(year, 12, 26), christmas + timedelta(days=1))), "Boxing Day"


def easter(year: int) -> date:
    """Return Easter Sunday (Gregorian calendar, Meeus)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday(day: date) -> date:
    """Return the first Monday from a day on."""
    return day + timedelta(days=-day.weekday() % 7)


def _working(day: date) -> date:
    """Return a day, or the Monday after it where it lies on a weekend."""
    return _monday(day) if day.weekday() > 4 else day
