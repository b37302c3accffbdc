"""Role sheets on paper."""

from teams.drawing.sheet import draw_sheet

__all__ = ["draw_sheet"]
