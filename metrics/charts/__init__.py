"""Figures as tested data; the page only draws them."""

from metrics.charts.bubbles import bubble_figure
from metrics.charts.table import TrendRow, trend_table
from metrics.charts.trend import trend_figure

__all__ = ["TrendRow", "bubble_figure", "trend_figure", "trend_table"]
