"""Public holidays that are proposed for a calendar: from the library `holidays`, which knows most countries.

A company keeps what it takes of them as rows of its own; nothing is looked up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import holidays

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST: Final = 150


class UnknownPlace(Exception):
    """There is no such country or part of a country."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A day that is a public holiday somewhere, and what it is called there."""

    day: date
    name: str


def proposed(country: str, subdivision: str, year: int, language: str) -> Sequence[Proposed]:
    """Return the public holidays of a country, or of a part of it, in a year, in order.

    In the language where they are known in it, else as they are called there. Raises UnknownPlace.
    """
    try:
        known = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
        if language in known.supported_languages:
            known = holidays.country_holidays(
                country, subdiv=subdivision or None, years=year, language=language
            )
    except NotImplementedError as error:
        raise UnknownPlace from error
    return [Proposed(day, name.replace("'", "’")[:LONGEST]) for day, name in sorted(known.items())]


def countries() -> Sequence[str]:
    """Return the codes of the countries whose public holidays are known."""
    return sorted(code for code in holidays.list_supported_countries(include_aliases=True) if len(code) == 2)


def is_known(country: str, subdivision: str) -> bool:
    """Tell whether days can be proposed for a place."""
    supported = holidays.list_supported_countries(include_aliases=True)
    return country in supported and (not subdivision or subdivision in supported[country])
