"""Columns of working time: in seconds, or written with units."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from core.ingest.cells.contract import CellError
from core.ingest.cells.texts import Unsettled, meaning, shown

HOURS_OF_DAY: Final = 8
DAYS_OF_WEEK: Final = 5
MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
SECONDS_OF: Final = {
    "s": 1,
    "m": MINUTE,
    "h": HOUR,
    "d": HOURS_OF_DAY * HOUR,
    "w": DAYS_OF_WEEK * HOURS_OF_DAY * HOUR,
}
UNITS: Final = {
    unit: short
    for short, units in {
        "s": "s sec secs second seconds seconde secondes segundo segundos sekunde sekunden",
        "m": "m min mins minute minutes minuto minutos minuten",
        "h": "h hr hrs hour hours heure heures hora horas std stunde stunden",
        "d": "d day days j jour jours día días dia dias t tag tage",
        "w": "w wk week weeks sem semaine semaines semana semanas woche wochen",
    }.items()
    for unit in units.split()
}
BARE: Final = re.compile(r"[0-9]{1,10}(?:[.,]0+)?")
PART: Final = re.compile(
    r"([0-9]{1,7}(?:[.,][0-9]{1,3})?)[ \u00a0\u202f]?([^\W\d_]{1,8})\.?(?:[ ,;\u00a0\u202f]+|$)"
)
MAX_CHARACTERS: Final = 60


class WorkingTime(NamedTuple):
    """A time, and how the cell wrote it: `seconds`, or `units` such as 2d 4h."""

    seconds: int
    form: str


@dataclass(frozen=True, slots=True)
class Duration(Unsettled):
    """A working time: a bare number is seconds; a week has 5 days, a day 8 hours."""

    kind: str = field(default="duration", init=False)

    def clean(self, text: str) -> WorkingTime | None:
        """Give the time with the form of its cell, None when empty; CellError not_a_duration."""
        text = meaning(text)
        if not text:
            return None
        if BARE.fullmatch(text):
            return WorkingTime(int(re.split("[.,]", text)[0]), "seconds")
        if len(text) > MAX_CHARACTERS:
            raise CellError("not_a_duration", text=shown(text))
        place, total = 0, Decimal(0)
        while place < len(text):
            found = PART.match(text, place)
            unit = UNITS.get(found[2].casefold()) if found else None
            if found is None or unit is None:
                raise CellError("not_a_duration", text=shown(text))
            total += Decimal(found[1].replace(",", ".")) * SECONDS_OF[unit]
            place = found.end()
        return WorkingTime(int(total), "units")
