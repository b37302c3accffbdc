"""Set the document: `pack.typ` is ours and constant, the pack reaches it as data.

No text that a person wrote is ever compiled as markup: it is read from JSON into strings, and strings are
printed as they are.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

from governance.drawing.pack import Pack

HERE: Final = Path(__file__).parent
FONTS: Final = Path(settings.BASE_DIR) / "static/vendor/fonts/print"
# Memory grows with the rows: 2,000 take some 470 MB. The workbook has every row.
MOST_ROWS: Final = {
    "changes": 60,
    "heat": 250,
    "exceptions": 250,
    "launches": 150,
}
MISSING: Final = "□"


def draw_document(pack: Pack) -> bytes:
    """Return a PDF/UA-1: the same bytes for the same pack."""
    shown = printable(_content(pack))
    set_: bytes = typst.compile(
        HERE / "pack.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"pack": json.dumps(shown, ensure_ascii=False, sort_keys=True, default=str)},
        pdf_standards="ua-1",
        timestamp=pack.taken_at.astimezone(UTC),
    )
    return set_


def _content(pack: Pack) -> dict[str, Any]:
    """Return what the document prints, its lists cut to what a document holds."""
    shown = asdict(pack)
    shown["words"] = pack.words.said
    shown["more"] = {}
    for name, most in MOST_ROWS.items():
        beyond = len(shown[name]) - most
        shown["more"][name] = pack.words["more"] % {"count": beyond} if beyond > 0 else ""
        shown[name] = shown[name][:most]
    smaller = len(pack.changes) - len(pack.main_changes)
    shown["smaller"] = pack.words["smaller"] % {"count": smaller} if smaller > 0 else ""
    return shown


def printable(value: Any) -> Any:
    """Put a box in the place of every letter that the fonts lack: a standard PDF may not leave it out.

    The slides and the workbook keep the letter: the reader's computer has a font for it.
    """
    if isinstance(value, str):
        return "".join(letter if covered(letter) else MISSING for letter in value)
    if isinstance(value, Mapping):
        return {name: printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def covered(letter: str) -> bool:
    """Tell whether the text font has a letter."""
    starts, ends = _coverage()
    at = bisect_right(starts, ord(letter)) - 1
    return at >= 0 and ord(letter) <= ends[at]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """Read the runs of code points that Inter has, as `covers.txt` lists them."""
    runs = [run.split("-") for run in (FONTS / "covers.txt").read_text().split()]
    return [int(run[0], 16) for run in runs], [int(run[-1], 16) for run in runs]
