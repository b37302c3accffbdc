"""The body of a dashboard as it is drawn, kept with the numbers it shows.

Nothing in it depends on who looks: whoever sees a place sees all that lies below it. What waits for the
reader alone is put beside it when the page is answered; so the card that holds both is not drawn here.
"""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from metrics import wording
from metrics.addresses import Choice
from metrics.pages.board import board_parts
from metrics.pages.numbers import body_parts
from metrics.selectors.board.kept import kept, shown_at
from metrics.selectors.reading import Place
from metrics.wording.board import Line


@dataclass(frozen=True, slots=True)
class Body:
    """A drawn body in parts, and how many products it is about.

    above, moves, below: what stands over, beside and under the card of needs; moves: empty without numbers.
    needs: the first of what the place needs, of needs_count.
    """

    above: SafeString
    moves: SafeString
    below: SafeString
    needs: tuple[Line, ...]
    needs_count: int
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
    parts = board_parts(shown.board, choice, counted=products, today=today)
    context = body_parts(shown.dashboard, choice) | parts
    with_data = not context["without_data"]
    return Body(
        above=render_to_string("metrics/dashboard_above.html", context),
        moves=render_to_string("metrics/board/moves_card.html", context) if with_data else SafeString(),
        below=render_to_string("metrics/dashboard_below.html", context) if with_data else SafeString(),
        needs=tuple(context["needs"]) if with_data else (),
        needs_count=context["needs_count"] if with_data else 0,
        products=products,
    )
