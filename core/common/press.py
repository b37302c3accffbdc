"""Set PDF documents: templates are ours and constant, what they say reaches them as data.

No text that a person wrote is ever compiled as markup: it is read from JSON into strings, and strings are
printed as they are. Every document is a PDF/UA-1, and the same bytes for the same data.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

FONTS: Final = Path(settings.BASE_DIR) / "static/vendor/fonts/print"
MISSING: Final = "□"


def set_document(template: Path, *, name: str, content: Any, moment: datetime) -> bytes:
    """Return the PDF of a template whose input `name` is the content, dated by a moment."""
    shown = json.dumps(printable(content), ensure_ascii=False, sort_keys=True, default=str)
    set_: bytes = typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={name: shown},
        pdf_standards="ua-1",
        timestamp=moment.astimezone(UTC).replace(microsecond=0),
    )
    return set_


def printable(value: Any) -> Any:
    """Put a box in the place of every letter that the fonts lack: a standard PDF may not leave it out."""
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
