"""The body of a dashboard as it is drawn, kept with the numbers it shows.

Nothing in it depends on who looks: whoever sees a place sees all that lies below it.
"""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from metrics import board_pages, pages, wording
from metrics.addresses import Choice
from metrics.selectors.board.kept import kept, shown_at
from metrics.selectors.reading import Place


@dataclass(frozen=True, slots=True)
class Body:
    """A drawn body, and how many products it is about."""

    markup: SafeString
    products: int


def body(place: Place, choice: Choice, *, today: date) -> Body:
    """Return the body of the dashboard of a place that the caller may see.

    Raises NotFound and Invalid as `dashboard` does.
    """
    return kept(place, ("body", choice, today, wording.language()), lambda: _drawn(place, choice, today))


def _drawn(place: Place, choice: Choice, today: date) -> Body:
    shown = shown_at(
        place, window=choice.window, period=choice.period, kpi=choice.kpi, rows=choice.rows, today=today
    )
    products = shown.dashboard.product_count
    parts = board_pages.board_parts(shown.board, choice, counted=products, today=today)
    context = pages.body_parts(shown.dashboard, choice) | parts
    return Body(render_to_string("metrics/dashboard_body.html", context), products)
