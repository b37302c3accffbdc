"""What counts as a value of a page, and how many facts a company has."""

from bench.dashboard import shown_values
from bench.world import World

PAGE = """
<main><h1>Company of 2025</h1>
  <div class="kpi-value">37.5<span class="kpi-unit"> %</span></div>
  <div class="kpi-value muted">–</div>
  <table><tr><th>9</th><td class="num"><div>1,234</div> <div>of 5</div></td><td>On target</td></tr></table>
  <script>var figure = [1, 2, 3];</script>
</main>
"""


def test_values_are_cells_and_big_numbers_that_hold_a_digit_each_once() -> None:
    assert shown_values(PAGE) == ["37.5 %", "1,234 of 5"]


def test_a_company_of_a_thousand_products_has_the_rows_that_are_promised() -> None:
    assert list(World().rows.values()) == [1_000_000, 1_000_000, 360_000, 365_000]


def test_a_thinner_company_has_a_fact_of_each_kind_in_every_month() -> None:
    # Four hundredths of 1,000 answers and items, of 10 lines a month, of 365 readings: 40, 40, 0.4, 14.6.
    assert list(World(products=10, share=0.04).rows.values()) == [400, 400, 360, 360]
