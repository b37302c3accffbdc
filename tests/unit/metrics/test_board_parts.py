"""The parts of a board that need no database: heat map, bubbles, movements among cells."""

from datetime import date
from itertools import combinations
from typing import Any

from metrics.charts import bubble_figure
from metrics.selectors.board.attention import Ask, Attention, Need
from metrics.selectors.board.bubbles import MOST, bubble_map
from metrics.selectors.board.cells import Cell
from metrics.selectors.board.heat_map import PAGE, heat_map
from metrics.selectors.board.movements import Move, _statuses, _tested
from metrics.selectors.reading import Place
from metrics.wording.board.heat import heat_lines

NODE = 1


def cell(scope_id: int, kpi: str = "nps", value: float | None = 10.0, **fields: Any) -> Cell:
    known: dict[str, Any] = dict.fromkeys(Cell._fields)
    known |= {"window": "t12m", "status": "", "stale": False, "reason": "", "status_before": ""}
    return Cell(**known | {"scope_id": scope_id, "kpi": kpi, "value": value} | fields)


def test_the_worst_product_comes_first_and_equals_keep_their_order() -> None:
    cells = [
        cell(2, "nps", status="off_target"),
        cell(3, "nps", status="in_tolerance"),
        cell(3, "csat", status="in_tolerance"),
        cell(4, "nps", status="off_target"),
        cell(4, "csat", status="in_tolerance"),
        cell(NODE, "nps", status="on_target"),
    ]
    shown = heat_map(cells, place=NODE, products=[5, 2, 6, 3, 4], columns=["nps", "csat"])
    assert [row.scope_id for row in shown.rows] == [4, 2, 3, 5, 6]
    assert shown.rolled_up.scope_id == NODE
    assert [one and one.kpi for one in shown.rows[0].cells] == ["nps", "csat"]
    assert shown.rows[1].cells[1] is None


def test_stale_and_missing_values_are_not_held_against_a_product() -> None:
    cells = [cell(2, status="off_target", stale=True), cell(3, value=None, status="no_value")]
    shown = heat_map(cells, place=NODE, products=[2, 3], columns=["nps"])
    assert [row.badness for row in shown.rows] == [(0, 0), (0, 0)]
    assert [row.cells[0].mark for row in shown.rows if row.cells[0]] == ["stale", "no_value"]


def test_a_cell_is_read_out_with_the_digits_that_it_shows() -> None:
    near = cell(2, "gross_margin", 0.399996, status="in_tolerance", target=0.4)
    shown = heat_map([near], place=NODE, products=[2], columns=["gross_margin"])
    names = {2: Place(2, "product", "PURE", "Pure", "1.2")}

    (line,) = heat_lines(shown.rows, ["gross_margin"], names, date(2026, 10, 1))

    assert 'aria-label="Gross margin, Pure: 39.99%, In tolerance, target ≥\xa040%"' in line.cells[0]
    assert ">39.99</span>" in line.cells[0]


def test_a_heat_map_has_pages_and_every_product_is_on_one_of_them() -> None:
    products = list(range(2, 2 + PAGE + 7))
    pages = [heat_map([], place=NODE, products=products, columns=["nps"], page=page) for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [PAGE, 7, 7]
    assert [page.page for page in pages] == [1, 2, 2]
    assert {row.scope_id for page in pages for row in page.rows} == set(products)
    assert {page.total for page in pages} == {PAGE + 7}


def bubble_cells(
    scope_id: int, roi: float | None, nps: float, revenue: float, status: str = ""
) -> list[Cell]:
    return [
        cell(scope_id, "roi", roi, status=status),
        cell(scope_id, "nps", nps, status=status, low=nps - 5, high=nps + 7),
        cell(scope_id, "revenue", revenue),
    ]


def test_bubbles_need_all_three_numbers_and_the_largest_come_first() -> None:
    cells = [
        *bubble_cells(2, 0.1, 20, 100),
        *bubble_cells(3, -0.2, 5, 400, status="off_target"),
        *bubble_cells(4, None, 40, 900),
        *bubble_cells(NODE, 0.3, 25, 500),
    ]
    shown = bubble_map(cells, place=NODE)
    assert [bubble.scope_id for bubble in shown.bubbles] == [3, 2]
    assert [bubble.off_on_both for bubble in shown.bubbles] == [True, False]
    many = [each for scope_id in range(2, 60) for each in bubble_cells(scope_id, 0.1, 20, scope_id)]
    shown = bubble_map(many, place=NODE)
    assert (len(shown.bubbles), shown.placed) == (MOST, 58)


def test_the_area_of_a_bubble_is_its_revenue_and_only_the_doubly_missed_is_marked() -> None:
    cells = [
        *bubble_cells(2, 0.1, 20, 100),
        *bubble_cells(3, -0.2, 5, 400, status="off_target"),
        cell(NODE, "roi", 0.3, target=0.8),
        cell(NODE, "nps", 25, target=35.0),
    ]
    names = {
        number: Place(number, "product", f"P{number}", f"Product {number}", str(number)) for number in (2, 3)
    }
    drawn = bubble_figure(bubble_map(cells, place=NODE), names, language="en")
    circles, marks = drawn["data"]
    # Four times the revenue is twice the diameter.
    assert circles["marker"]["size"] == [44.0, 22.0]
    assert circles["x"] == [-20.0, 10.0]
    assert (circles["error_y"]["array"], circles["error_y"]["arrayminus"]) == ([7, 7], [5, 5])
    assert marks["x"] == [-20.0]
    assert circles["marker"]["line"]["color"] == ["var:bad", "var:ink-2"]
    assert [line["x0"] for line in drawn["layout"]["shapes"]] == [80.0, 0]
    said = {label["text"] for label in drawn["layout"]["annotations"]}
    assert {"Product 2", "Product 3"} <= said


def test_names_of_bubbles_never_lie_on_each_other() -> None:
    names = {n: Place(n, "product", f"P{n}", f"A product of number {n}", str(n)) for n in range(2, 40)}
    cells = [each for n in names for each in bubble_cells(n, n % 7 / 10, n % 11, n)]
    layout = bubble_figure(bubble_map(cells, place=NODE), names, language="en")["layout"]
    labels = layout["annotations"]
    assert 1 < len(labels) < len(names)
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    # As wide as its letters, 14 px high, in the drawing of 400 × 220 px that names are placed for.
    at = [
        (
            400 * (label["x"] - left) / (right - left) + label["xshift"],
            220 * (label["y"] - low) / (high - low) + label["yshift"],
            len(label["text"]) * 6.4,
        )
        for label in labels
    ]
    for (x, y, width), (other_x, other_y, other_width) in combinations(at, 2):
        beside = abs(x - other_x) >= (width + other_width) / 2 - 0.2
        assert beside or abs(y - other_y) >= 13.8


def test_a_name_is_no_markup() -> None:
    names = {2: Place(2, "product", "P2", "Heat & <b>Cool</b>", "2")}
    cells = [*bubble_cells(2, 0.1, 20, 100), *bubble_cells(NODE, 0.3, 25, 500)]
    drawn = bubble_figure(bubble_map(cells, place=NODE), names, language="en")
    assert {label["text"] for label in drawn["layout"]["annotations"]} == {
        "Heat &amp; &lt;b&gt;Cool&lt;/b&gt;"
    }
    assert "&lt;b&gt;Cool" in drawn["data"][0]["text"][0]


def test_a_status_that_crossed_its_target_is_told_the_place_itself_first() -> None:
    cells = [
        cell(2, status="off_target", status_before="in_tolerance"),
        cell(NODE, status="on_target", status_before="off_target"),
        cell(3, status="on_target", status_before="on_target"),
        cell(4, status="on_target", status_before=""),
        cell(5, status="off_target", status_before="on_target", stale=True),
        cell(6, value=None, status="no_value", status_before="on_target"),
    ]
    assert [move.scope_id for move in _statuses(cells, NODE)] == [NODE, 2]


def test_a_list_of_changes_keeps_false_discoveries_rare() -> None:
    """z = 2 is beyond 1.96 alone, not among twenty: Benjamini–Hochberg asks p ≤ 0.05 · 1/20 of the best."""
    alone = [cell(2, z=2.0)]
    assert [move.move for move in _tested(alone, NODE)] == [Move.DISTINGUISHABLE]
    among = [cell(2, z=2.0), *(cell(number, z=0.1) for number in range(3, 22))]
    assert _tested(among, NODE) == []
    with_one = [cell(2, z=-5.0), cell(NODE, z=0.3), *(cell(number, z=0.1) for number in range(3, 21))]
    assert [(move.move, move.scope_id) for move in _tested(with_one, NODE)] == [
        (Move.NOISE, NODE),
        (Move.DISTINGUISHABLE, 2),
    ]


def test_the_first_needs_are_of_every_kind() -> None:
    reds = [Need(ask=Ask.OFF_TARGET, scope_id=number, count=9) for number in range(2, 12)]
    late = [Need(ask=Ask.OVERDUE_LAUNCH, scope_id=3, since=date(2026, 1, 1))]
    nobody = [Need(ask=Ask.NO_MANAGER, scope_id=4)]
    shown = Attention((*late, *nobody, *reds)).first(5)
    assert [need.ask for need in shown] == [Ask.OVERDUE_LAUNCH, Ask.NO_MANAGER, *[Ask.OFF_TARGET] * 3]
