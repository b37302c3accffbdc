"""Draw one file of a snapshot."""

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Final

from django.utils import translation

from governance.drawing.compose import compose
from governance.drawing.document import draw_document
from governance.drawing.pack import Pack
from governance.drawing.slides import draw_slides
from governance.drawing.workbook import draw_workbook
from governance.models import Snapshot

DRAWERS: Final[dict[str, Callable[[Pack], bytes]]] = {
    "pptx": draw_slides,
    "pdf": draw_document,
    "xlsx": draw_workbook,
}
FORMATS: Final = tuple(DRAWERS)
_DRAWN_WITH: Final = {
    "pptx": ("python-pptx", "lxml", "XlsxWriter"),
    "pdf": ("typst",),
    "xlsx": ("XlsxWriter",),
}


def pack_of(snapshot: Snapshot, language: str) -> Pack:
    """Say a snapshot in a language."""
    with translation.override(language):
        return compose(
            json.loads(snapshot.content),
            language=language,
            sha256=snapshot.sha256,
            position=snapshot.position,
        )


def draw(snapshot: Snapshot, *, format: str, language: str) -> bytes:  # noqa: A002 the word of the commands
    """Return the bytes of a file: the same for the same snapshot, format and language."""
    return DRAWERS[format](pack_of(snapshot, language))


def drawn_with(format: str) -> str:  # noqa: A002
    """Return the programs that draw a format, with their versions."""
    return ", ".join(f"{name} {version(name)}" for name in _DRAWN_WITH[format])
