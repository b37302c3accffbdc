"""What the templates of a board are given: heat map, bubbles, what needs you, what changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.audit.models import AuditEvent
from core.collaboration import pile, waiting
from core.collaboration.pile import Pile
from core.collaboration.waiting import Question
from core.common import dates
from core.common.periods import shift
from metrics import charts, wording
from metrics.addresses import Choice
from metrics.kpis import registry
from metrics.selectors.board.attention import Ask
from metrics.selectors.board.board import Board, seen_on
from metrics.selectors.board.bubbles import ACROSS, AREA, UP
from metrics.selectors.board.heat_map import PAGE
from metrics.selectors.board.movements import Move, Movement
from metrics.selectors.board.names import names_of
from metrics.selectors.reading import Place
from metrics.wording.board import (
    ask_word,
    heat_columns,
    heat_lines,
    move_lines,
    move_word,
    need_lines,
    waiting_lines,
)
from metrics.wording.board.lines import Line, Names, place_url, value_text, why_url

SHOWN = 5
# Of those, what the place needs has at least so many lines: a reader's own work does not hide it.
OF_PLACE = 2
LIST_PAGE = 50
# The kind that stands for all kinds of the reader's own.
MINE = "mine"


def board_parts(board: Board, choice: Choice, *, counted: int, today: date) -> dict[str, Any]:
    """Return the cards of a board, the first few of each list.

    counted: products that are rolled up; the retired ones among them have no row of their own.
    """
    names = names_of(
        [
            board.place,
            *(row.scope_id for row in board.heat_map.rows),
            *(bubble.scope_id for bubble in board.bubbles.bubbles),
        ]
    )
    return {
        **lists(board, most=SHOWN, period=choice.period, today=today),
        "heat": _heat(board, names, choice) | {"counted": counted, "retired": counted - board.heat_map.total},
        "bubbles": _bubbles(board, names, choice.period),
    }


def lists(board: Board, *known: Place, most: int, period: date, today: date) -> dict[str, Any]:
    """Return the first few of what needs somebody and of what changed. known: places with their names."""
    needs, moves = board.attention.first(most), board.movements.first(most)
    names = names_of([*(need.scope_id for need in needs), *(move.scope_id for move in moves)], *known)
    return {
        "needs": need_lines(needs, names, seen_on(period, today)),
        "needs_count": len(board.attention.needs),
        "moves": move_lines(moves, names, _events(moves), period),
        "moves_count": len(board.movements.moves),
        "moves_since": dates.month(shift(board.movements.since, -1), language=wording.language()),
    }


def waiting_for(question: Question, *, period: date, most: int = SHOWN) -> Pile:
    """Return what waits for the reader at a place; of a month that is over, nothing: it waits today.

    One query. It is asked anew for every page: no board that is kept for all readers can know it.
    most: how much of each kind is shown at once.
    """
    if seen_on(period, question.today) != question.today:
        return pile.nothing(question)
    return pile.waits_for(question, at_once=most)


def with_mine(parts: Mapping[str, Any], rows: Pile, *, today: date) -> dict[str, Any]:
    """Put what waits for the reader before the first few of what the place needs."""
    needs: Sequence[Line] = parts["needs"]
    own = pile.first(rows.heads, SHOWN - min(OF_PLACE, len(needs)))
    return {
        **parts,
        "needs": [*waiting_lines(own, today), *needs][:SHOWN],
        "needs_count": parts["needs_count"] + len(rows),
    }


def needs_page(
    request: HttpRequest, board: Board, rows: Pile, choice: Choice, *, today: date
) -> dict[str, Any]:
    """Return all that waits for the reader and all that the place needs, of one kind or of all."""
    chosen = request.GET.get("kind", "")
    own = rows if chosen in ("", MINE) else rows.of(chosen)
    needs = [need for need in board.attention.needs if chosen in ("", need.ask)]
    mine = len(own)
    page = Paginator(range(mine + len(needs)), LIST_PAGE).get_page(request.GET.get("page"))
    first, last = page.start_index() - 1, page.end_index()
    lines = waiting_lines(own[max(0, first) : last], today)
    of_place = needs[max(0, first - mine) : max(0, last - mine)]
    as_of = seen_on(choice.period, today)
    names = names_of([board.place, *(need.scope_id for need in of_place)])
    lines += need_lines(of_place, names, as_of)
    return _list(page, lines, _needs_tabs(choice, board, rows, chosen))


def _needs_tabs(choice: Choice, board: Board, rows: Pile, chosen: str) -> list[dict[str, Any]]:
    counts = rows.counts | Counter(str(need.ask) for need in board.attention.needs)
    kinds = [
        *((one.kind, str(one.label)) for one in waiting.kinds()),
        *((ask.value, ask_word(ask)) for ask in Ask),
    ]
    tabs = _tabs(choice, counts, kinds, chosen)
    mine = {
        "label": _("Yours"),
        "url": choice.address(kind=MINE, page=None),
        "count": len(rows),
        "current": chosen == MINE,
    }
    return [*tabs[:1], mine, *tabs[1:]] if rows and board.attention.needs else tabs


def changes_page(request: HttpRequest, board: Board, choice: Choice) -> dict[str, Any]:
    """Return all that changed, of one kind or of all."""
    chosen = request.GET.get("kind", "")
    found = [move for move in board.movements.moves if chosen in ("", move.move)]
    page = Paginator(found, LIST_PAGE).get_page(request.GET.get("page"))
    shown: Sequence[Movement] = list(page)
    lines = move_lines(shown, names_of(move.scope_id for move in shown), _events(shown), choice.period)
    moved = Counter(str(move.move) for move in board.movements.moves)
    kinds = [(move.value, move_word(move)) for move in Move]
    return _list(page, lines, _tabs(choice, moved, kinds, chosen))


def _list(page: Any, lines: list[Line], tabs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"page": page, "lines": lines, "tabs": tabs}


def _tabs(
    choice: Choice, counts: Mapping[str, int], kinds: Sequence[tuple[str, str]], chosen: str
) -> list[dict[str, Any]]:
    """Offer all of them first, then each kind of which there is something."""
    offered = [("", _("All")), *(one for one in kinds if one[0] in counts)]
    return [
        {
            "label": label,
            "url": choice.address(kind=kind or None, page=None) or "?",
            "count": counts[kind] if kind else sum(counts.values()),
            "current": chosen == kind,
        }
        for kind, label in offered
    ]


def _heat(board: Board, names: Names, choice: Choice) -> dict[str, Any]:
    heat = board.heat_map
    more = heat.page * PAGE < heat.total
    return {
        "columns": heat_columns(heat),
        "rolled_up": heat_lines([heat.rolled_up], heat.columns, names, choice.period),
        "rows": heat_lines(heat.rows, heat.columns, names, choice.period),
        "total": heat.total,
        "first": (heat.page - 1) * PAGE + 1,
        "last": min(heat.page * PAGE, heat.total),
        "before": choice.address(rows=str(heat.page - 1)) + "#heat" if heat.page > 1 else "",
        "after": choice.address(rows=str(heat.page + 1)) + "#heat" if more else "",
        "legend": ("on_target", "in_tolerance", "off_target", "stale", "no_value"),
    }


def _bubbles(board: Board, names: Names, period: date) -> dict[str, Any]:
    shown = board.bubbles
    kpis = {name: registry.get(code) for name, code in (("across", ACROSS), ("up", UP), ("area", AREA))}
    rows = [
        {
            "name": names[bubble.scope_id].name,
            "url": place_url(names[bubble.scope_id]),
            "status": "off_target" if bubble.off_on_both else "",
            "numbers": [
                {
                    "text": value_text(cell.value, kpis[name]),
                    "url": why_url(cell, names[bubble.scope_id], period),
                }
                for name, cell in (("across", bubble.across), ("up", bubble.up), ("area", bubble.area))
            ],
        }
        for bubble in shown.bubbles
        if bubble.scope_id in names
    ]
    return {
        "figure": charts.bubble_figure(shown, names, language=wording.language()) if rows else None,
        "rows": rows,
        "placed": shown.placed,
        "heads": [kpi.said("short", wording.language()) for kpi in kpis.values()],
        "across": kpis["across"].said("name", wording.language()),
        "up": kpis["up"].said("name", wording.language()),
        "area": kpis["area"].said("name", wording.language()),
    }


def _events(moves: Sequence[Movement]) -> dict[int, AuditEvent]:
    wanted = [move.event for move in moves if move.event]
    return AuditEvent.objects.in_bulk(wanted) if wanted else {}
