"""Warnings before an import changes months of products: higher apps know who was shown them.

A higher app registers a warning in `AppConfig.ready()` under the code of a note, whose sentence it adds to
`core.ingest.messages`. The warning is asked with the (product id, first day of month) pairs that a run
touches and answers with the note's parameters, or None where it has nothing to say.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

Pairs = Collection[tuple[int, date]]
MonthWarning = Callable[[Pairs], dict[str, Any] | None]
Note = dict[str, Any]
_warnings: dict[str, MonthWarning] = {}


def register(code: str, warning: MonthWarning) -> None:
    """Ask `warning` at every run from now on; the same code again replaces it."""
    _warnings[code] = warning


def warned(notes: Collection[Note], pairs: Pairs) -> list[Note]:
    """Return a run's notes with the warnings that these pairs ask for, in the place of earlier ones."""
    asked = ((code, warning(pairs)) for code, warning in _warnings.items()) if pairs else ()
    found = [{"code": code, "parameters": said} for code, said in asked if said is not None]
    return [*(note for note in notes if note["code"] not in _warnings), *found]
