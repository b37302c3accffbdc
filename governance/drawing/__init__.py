"""Files drawn from a snapshot alone: slides, a document and a workbook, the same bytes every time.

content of a snapshot  →  compose: a Pack, in one language  →  slides, document, workbook
"""

from governance.drawing.draw import DRAWERS, FORMATS, draw, drawn_with

__all__ = ["DRAWERS", "FORMATS", "draw", "drawn_with"]
