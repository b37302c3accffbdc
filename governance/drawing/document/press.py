"""Set the document: `pack.typ` is ours and constant, the pack reaches it as data.

Slides and workbook keep letters that the document's fonts lack: the reader's computer has a font for them.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from core.common.press import set_document
from governance.drawing.pack import Pack

HERE: Final = Path(__file__).parent
# Memory grows with the rows: 2,000 take some 470 MB. The workbook has every row.
MOST_ROWS: Final = {
    "changes": 60,
    "heat": 250,
    "exceptions": 250,
    "launches": 150,
}


def draw_document(pack: Pack) -> bytes:
    """Return a PDF/UA-1: the same bytes for the same pack."""
    return set_document(HERE / "pack.typ", name="pack", content=_content(pack), moment=pack.taken_at)


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
