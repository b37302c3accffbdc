"""Slides in PowerPoint's own format: native text, tables and charts that stay editable."""

from governance.drawing.slides.deck import draw_slides

__all__ = ["draw_slides"]
