"""A printed pack as tagged PDF (PDF/UA-1), set by Typst."""

from governance.drawing.document.press import draw_document

__all__ = ["draw_document"]
