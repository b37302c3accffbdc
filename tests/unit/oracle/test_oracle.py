"""The oracle against numbers worked out by hand, and against the handbook's own vectors."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.oracle import OracleValue, Settings, values
from tests.oracle.files import number, read_file
from tests.oracle.health import Targets, status

TREE = {
    "01_portfolios": "code,name,parent\nTOP,Top,\nLEFT,Left,TOP\nRIGHT,Right,TOP\n",
    "02_products": (
        "code,name,portfolio,stage,innovation_class,first_launched_on,retired_on\n"
        "A,A,LEFT,growth,new_line,2025-02-01,\n"
        "B,B,LEFT,maturity,extension,2015-01-01,\n"
        "C,C,RIGHT,maturity,refresh,2025-03-01,\n"
        "D,D,RIGHT,retired,new_to_world,2012-01-01,2025-04-30\n"
    ),
}


def ask(folder: Path, period: str = "2025-06", settings: Settings | None = None, **files: str):
    """Write the tree and more files into a folder, and ask the oracle."""
    for name, text in {**TREE, **files}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return values(folder, period, settings or Settings())


def answers(product: str, *, nps: dict[int, int], day: str = "2025-06-10") -> str:
    """Return survey lines: for each score, how many."""
    return "".join(f"{product},{score},{day}\n" * times for score, times in nps.items())


SURVEY = "product,score,responded_at\n"


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "value", "low", "high"),
    [(50, 30, 20, 30.0, 14.05, 44.20), (5, 3, 2, 30.0, -19.05, 65.20), (10, 0, 0, 100.0, 47.50, 100.0)],
)
def test_nps_agrees_with_the_handbook(tmp_path, promoters, passives, detractors, value, low, high):
    lines = answers("A", nps={9: promoters, 8: passives, 6: detractors})

    found = ask(tmp_path, survey=SURVEY + lines)["product", "A", "nps", "month"]

    n = promoters + passives + detractors
    assert found.value == value
    assert (found.low, found.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))
    assert (found.numerator, found.denominator, found.n) == (promoters - detractors, n, n)


def test_a_node_has_the_nps_of_all_its_answers(tmp_path):
    lines = answers("A", nps={10: 90, 7: 10}) + answers("B", nps={9: 1, 0: 9})

    found = ask(tmp_path, survey=SURVEY + lines)

    assert found["node", "LEFT", "nps", "month"].value == pytest.approx(74.5454, abs=1e-4)
    assert found["product", "B", "nps", "month"].value == -80
    assert found["node", "RIGHT", "nps", "month"] == OracleValue(n=0)


def test_an_answer_counts_once_by_id_or_by_content_and_place(tmp_path):
    header = "product,score,responded_at,response_id,kind\n"
    first = header + "A,9,2025-06-01,X1,nps\nA,9,2025-06-02,,nps\nA,9,2025-06-02,,nps\n"
    again = header + "A,3,2025-06-01,X1,nps\nA,9,2025-06-02,,nps\nA,4,2025-06-02,X2,csat\n"

    found = ask(tmp_path, **{"10_survey": first, "11_survey_more": again})

    assert found["product", "A", "nps", "month"].n == 3
    assert found["product", "A", "nps", "month"].numerator == 2 - 1
    assert found["product", "A", "csat", "month"].value == 1.0


def test_windows_end_with_the_period(tmp_path):
    days = ["2024-06-30", "2024-07-01", "2025-01-01", "2025-03-31", "2025-04-01", "2025-06-30", "2025-07-01"]
    lines = "".join(answers("A", nps={9: 1}, day=day) for day in days)

    found = ask(tmp_path, survey=SURVEY + lines)
    fiscal = ask(tmp_path, settings=Settings(fiscal_first_month=4))

    n = {window: found["product", "A", "nps", window].n for window in ("month", "quarter", "ytd", "t12m")}
    assert n == {"month": 1, "quarter": 2, "ytd": 4, "t12m": 5}
    assert fiscal["product", "A", "nps", "ytd"].n == 2


def test_wilson_of_seven_in_nine(tmp_path):
    releases = "product,name,released_on,failed\n" + "".join(
        f"A,{name},2025-06-0{name},{'true' if name <= 7 else 'false'}\n" for name in range(1, 10)
    )

    found = ask(tmp_path, releases=releases)["product", "A", "change_failure_rate", "month"]

    assert found.value == pytest.approx(7 / 9)
    assert (found.low, found.high) == (pytest.approx(0.453, abs=5e-4), pytest.approx(0.937, abs=5e-4))


LEDGER = "product,period,account,amount,currency,scenario\n"


def test_money_is_converted_by_the_rate_of_its_month_before_it_is_divided(tmp_path):
    ledger = LEDGER + (
        "A,2025-05,revenue,100,GBP,actual\nA,2025-06,revenue,100,GBP,actual\nB,2025-06,revenue,300,,\n"
        "A,2025-06,cost_of_sales,60,GBP,actual\nB,2025-06,cost_of_sales,240,EUR,actual\n"
        "A,2025-06,revenue,999,GBP,budget\nB,2025-06,revenue,999,EUR,forecast\n"
    )
    rates = "currency,month,rate\nGBP,2025-05,1.25\nGBP,2025-06,1.5\n"

    found = ask(tmp_path, finance=ledger, rates=rates)

    assert found["node", "TOP", "revenue", "month"].value == Decimal("450")
    assert found["node", "TOP", "revenue", "quarter"].value == Decimal("575")
    assert found["node", "TOP", "revenue", "month"].n == 4
    assert found["node", "LEFT", "gross_margin", "month"].value == pytest.approx((450 - 90 - 240) / 450)
    assert found["node", "LEFT", "operating_margin", "month"].value is None
    assert found["product", "C", "revenue", "month"].value is None


def test_without_a_rate_there_is_no_value_where_it_is_needed(tmp_path):
    ledger = (
        LEDGER + "A,2025-05,revenue,100,GBP,actual\nA,2025-06,revenue,80,EUR,actual\nB,2025-05,revenue,50,,\n"
    )

    found = ask(tmp_path, finance=ledger)

    assert found["product", "A", "revenue", "quarter"].value is None
    assert found["node", "TOP", "revenue", "quarter"].value is None
    assert found["product", "A", "revenue", "month"].value == 80
    assert found["product", "B", "revenue", "quarter"].value == 50
    assert found["node", "TOP", "npv", "life"].value is None


def test_an_entry_number_replaces_and_without_it_the_key_does(tmp_path):
    first = "product,period,account,amount,entry_id\nA,2025-06,revenue,10,E1\nA,2025-06,revenue,20,E2\n"
    second = "product,period,account,amount,entry_id\nA,2025-06,revenue,15,E1\n"
    wide = "product,period,revenue,cost_of_sales\nB,2025-06-30,7,4\n"
    wide_again = "product,period,revenue,cost_of_sales\nB,2025-06,8,\n"

    found = ask(
        tmp_path, **{"1_finance": first, "2_finance": second, "3_finance": wide, "4_finance": wide_again}
    )

    assert found["product", "A", "revenue", "month"].value == 35
    assert found["product", "B", "revenue", "month"].value == 8
    assert found["product", "B", "gross_margin", "month"].value == 0.5


def test_new_products_are_chosen_anew_for_each_window_and_refreshes_are_not(tmp_path):
    ledger = LEDGER + "".join(
        f"{product},{period},revenue,{amount},EUR,actual\n{product},{period},cost_of_sales,{cost},EUR,actual\n"
        for product, period, amount, cost in [
            ("A", "2025-06", 60, 20),
            ("B", "2025-06", 100, 60),
            ("C", "2025-06", 40, 20),
            ("A", "2024-06", 30, 10),
            ("B", "2024-06", 90, 60),
        ]
    )

    found = ask(tmp_path, finance=ledger)
    one_year = Settings(horizon_years=1)

    assert found["node", "TOP", "new_product_revenue_share", "month"].value == pytest.approx(60 / 200)
    assert found["node", "TOP", "new_product_profit_share", "month"].value == pytest.approx(40 / 100)
    assert found["node", "TOP", "revenue_growth", "month"].value == pytest.approx(200 / 120 - 1)
    # A was not launched in June 2024: there was no new product then, so growth has nothing to grow from.
    assert found["node", "TOP", "new_product_revenue_growth", "month"].value is None
    # 1 Feb 2025 is less than a year before 31 Jan 2026, and more than one before 28 Feb 2026.
    last = values(tmp_path, "2026-01", one_year)["node", "TOP", "new_product_revenue_share", "t12m"]
    gone = values(tmp_path, "2026-02", one_year)["node", "TOP", "new_product_revenue_share", "t12m"]
    assert (last.value, gone.value) == (pytest.approx(0.3), 0)


def test_growth_of_new_products_against_those_new_then(tmp_path):
    ledger = LEDGER + (
        "A,2026-06,revenue,90,EUR,actual\nC,2026-06,revenue,50,EUR,actual\n"
        "A,2025-06,revenue,60,EUR,actual\nB,2025-06,revenue,10,EUR,actual\n"
    )

    found = ask(tmp_path, "2026-06", finance=ledger)

    assert found["node", "TOP", "new_product_revenue_growth", "month"].value == pytest.approx(0.5)
    short = values(tmp_path, "2026-06", Settings(horizon_years=1))
    assert short["node", "TOP", "new_product_revenue_growth", "month"].value == -1


def test_life_agrees_with_the_handbook(tmp_path):
    """−100, 30, 40, 50, 20 yearly at 10 %: NPV 11.5566, payback 31.2 months, ROI 40 %."""
    ledger = LEDGER + (
        "A,2021-06,investment,100,EUR,actual\nA,2022-06,revenue,30,EUR,actual\nA,2023-06,revenue,40,EUR,actual\n"
        "A,2024-06,revenue,50,EUR,actual\nA,2025-06,revenue,20,EUR,actual\n"
    )

    found = ask(tmp_path, finance=ledger)

    assert found["product", "A", "npv", "life"].value == pytest.approx(
        Decimal("11.5566"), abs=Decimal("0.00005")
    )
    assert found["product", "A", "payback", "life"].value == pytest.approx(31.2)
    assert found["product", "A", "roi", "life"].value == pytest.approx(0.40)
    early = values(tmp_path, "2023-12")
    assert early["product", "A", "payback", "life"].value is None
    assert early["product", "A", "roi", "life"].value == pytest.approx(-0.30)


def test_flows_add_up_by_age_and_a_booked_benefit_replaces_the_contribution(tmp_path):
    """Ages: A −50 at 0, +30 at 1; B, a year older, −10 at 0, +8 at 1 (its revenue is not its benefit)."""
    ledger = LEDGER + (
        "A,2025-05,investment,50,EUR,actual\nA,2025-06,revenue,45,EUR,actual\nA,2025-06,cost_of_sales,10,EUR,actual\n"
        "A,2025-06,operating_cost,5,EUR,actual\n"
        "B,2024-05,investment,10,EUR,actual\nB,2024-06,benefit,8,EUR,actual\nB,2024-06,revenue,500,EUR,actual\n"
        "B,2024-04,investment,10,EUR,budget\n"
    )

    found = ask(tmp_path, finance=ledger)

    assert found["node", "LEFT", "roi", "life"].value == pytest.approx((38 - 60) / 60)
    assert found["node", "LEFT", "payback", "life"].value is None
    rate = Decimal("1.1") ** (Decimal(1) / 12)
    assert found["node", "LEFT", "npv", "life"].value == pytest.approx(-60 + 38 / rate)
    assert found["node", "LEFT", "npv", "life"].n == 2
    # Before the first benefit was booked, B's contribution stood for it: there was none.
    assert values(tmp_path, "2024-05")["product", "B", "roi", "life"].value == -1


def test_budget_variance(tmp_path):
    ledger = LEDGER + (
        "A,2025-06,investment,60,EUR,actual\nA,2025-06,operating_cost,50,EUR,actual\nA,2025-06,revenue,999,EUR,actual\n"
        "A,2025-06,investment,70,EUR,budget\nA,2025-06,operating_cost,30,EUR,budget\nB,2025-07,investment,5,EUR,budget\n"
    )

    found = ask(tmp_path, finance=ledger)

    assert found["node", "TOP", "budget_variance", "ytd"].value == pytest.approx(0.10)
    assert found["product", "B", "budget_variance", "ytd"].value is None


def test_adoption_takes_each_products_last_month_with_both_counts(tmp_path):
    usage = (
        "product,date,active_users,eligible_users\nA,2025-06-10,10,100\nA,2025-06-20,30,100\nA,2025-06-27,99,\n"
        "B,2025-04-30,50,50\nB,2025-05-31,10,50\nB,2025-06-30,7,\n"
    )

    found = ask(tmp_path, usage=usage)

    assert found["node", "LEFT", "adoption", "month"].value == pytest.approx(30 / 100)
    assert found["node", "LEFT", "adoption", "quarter"].value == pytest.approx(40 / 150)


def test_launches(tmp_path):
    header = "product,name,idea_on,go_on,development_on,committed_on,launched_on\n"
    first = header + (
        "A,One,2024-12-01,2025-01-01,2025-01-11,2025-06-01,\nA,Two,,2025-05-01,,2025-06-30,2025-06-11\n"
        "B,Three,,,,,2025-06-12\nB,Four,,2025-01-01,,2025-08-01,\n"
    )
    moved = header + "A,One,2024-12-01,2025-01-01,2025-01-11,2025-06-20,2025-06-20\n"

    found = ask(tmp_path, **{"1_launches": first, "2_launches_moved": moved})
    from_idea = values(tmp_path, "2025-06", Settings(start_event="idea"))

    # One came on its second date, not its first; Three was never promised; Four is not out.
    assert found["node", "TOP", "on_time_launch", "month"].value == pytest.approx(1 / 3)
    market = found["node", "TOP", "time_to_market", "month"]
    assert (market.value, market.n) == ((170 + 41) / 2, 2)
    assert market.p85 == pytest.approx(41 + 0.85 * (170 - 41))
    assert from_idea["node", "TOP", "time_to_market", "month"].value == 201


ITEMS = (
    "product,key,type,created_at,started_at,done_at,due_on,committed_on,sprint_start,sprint_end,severity,"
    "found_in_production\n"
)


def test_commitments_are_counted_where_their_period_ends(tmp_path):
    items = ITEMS + (
        "A,1,Story,,,2025-06-08T10:00:00Z,,2025-05-26,2025-05-26,2025-06-08,,\n"  # kept, in June
        "A,2,Story,,,2025-06-09T10:00:00Z,2025-06-30,2025-05-20,2025-05-26,2025-06-08,,\n"  # a day late
        "A,3,Story,,,2025-06-01T10:00:00Z,,2025-05-27,2025-05-26,2025-06-08,,\n"  # promised after the start
        "B,4,Task,,,2025-06-30T23:00:00Z,2025-06-12,2025-06-01,,,,\n"  # kept: the month is its period
        "B,5,Task,,,,2025-06-12,2025-06-01,,,,\n"  # not done
        "B,6,Task,,,2025-06-02T10:00:00Z,,2025-06-01,,,,\n"  # no period
    )

    found = ask(tmp_path, work_items=items)

    kept = found["node", "LEFT", "predictability", "month"]
    assert (kept.value, kept.numerator, kept.denominator) == (0.5, 2, 4)
    assert found["product", "A", "predictability", "month"].value == 0.5
    assert found["node", "LEFT", "throughput", "month"].value == 5


def test_cycle_time_work_in_progress_and_defects(tmp_path):
    items = ITEMS + (
        "A,1,Story,,2025-06-01T00:00:00Z,2025-06-02T12:00:00Z,,,,,,\n"  # 1.5 days
        "A,2,Story,,2025-05-01T00:00:00Z,2025-06-01T00:00:00Z,,,,,,\n"  # 31 days
        "A,3,Story,,2025-06-30T20:00:00Z,,,,,,,\n"  # under way
        "A,4,Story,,2025-06-02T00:00:00Z,2025-07-01T08:00:00Z,,,,,,\n"  # done after the window
        "A,5,Bug,2025-06-10T08:00:00Z,,,,,,,3,true\nA,6,Bug,2025-06-10T08:00:00Z,,,,,,,2,true\n"
        "A,7,Bug,2025-06-10T08:00:00Z,,,,,,,5,false\nA,8,Bug,2025-05-10T08:00:00Z,,,,,,,4,true\n"
    )
    releases = "product,name,released_on,failed\nA,1,2025-06-01,\nA,2,2025-06-30,\n"

    found = ask(tmp_path, work_items=items, releases=releases)

    cycle = found["product", "A", "cycle_time", "month"]
    assert (cycle.value, cycle.n, cycle.p85) == (16.25, 2, pytest.approx(1.5 + 0.85 * 29.5))
    assert found["product", "A", "wip", "month"].value == 2
    assert found["product", "A", "escaped_defects", "month"].value == 0.5
    assert found["product", "A", "escaped_defects", "quarter"].value == 1.0
    assert found["product", "B", "escaped_defects", "month"].value is None
    assert found["product", "B", "throughput", "month"].value is None
    # Before A's first item nothing was tracked; once it was, a month without work done is a zero.
    assert values(tmp_path, "2025-04")["product", "A", "throughput", "month"].value is None
    assert values(tmp_path, "2025-09")["product", "A", "throughput", "month"].value == 0


def test_portfolio_as_it_stands_on_the_last_day(tmp_path):
    seats = (
        "product,email,role,from,to\n"
        "A,x@y.example,manager,2025-01-01,\nA,x@y.example,owner,2025-01-01,2025-06-30\n"
        "B,x@y.example,manager,2025-06-30,\nB,x@y.example,owner,2025-01-01,2025-07-01\n"
        "D,x@y.example,manager,2020-01-01,\nD,x@y.example,owner,2020-01-01,\n"
    )
    ledger = LEDGER + "".join(
        f"{product},2025-06,revenue,{amount},EUR,actual\n"
        for product, amount in [("A", 30), ("B", 90), ("D", 40)]
    )

    found = ask(tmp_path, ownership=seats, finance=ledger)

    assert found["node", "TOP", "role_coverage", "month"].value == pytest.approx(1 / 3)
    assert found["node", "TOP", "innovation_share", "month"].value == pytest.approx(1 / 3)
    assert found["product", "D", "innovation_share", "month"].value is None
    assert found["node", "TOP", "innovation_revenue_share", "month"].value == pytest.approx(30 / 120)


def test_a_french_file_is_read(tmp_path):
    text = "product;period;account;amount\r\n"
    text += "É;30/06/2025;revenue;1\u00a0234,50\r\nÉ;30/06/2025;benefit;(2,25)\r\n"
    path = tmp_path / "finance_fr.csv"
    path.write_bytes(text.encode("cp1252"))

    rows = read_file(path)

    assert [row["product"] for row in rows] == ["É", "É"]
    assert [number(row["amount"]) for row in rows] == [Decimal("1234.50"), Decimal("-2.25")]


def test_the_nearest_target_in_force_applies(tmp_path):
    text = (
        "kpi,node,product,target,tolerance,from,to\nnps,TOP,,20,5,2024-01-01,2025-06-30\nnps,TOP,,30,5,2025-06-30,\n"
        "nps,LEFT,,40,4,2025-01-01,\nnps,,A,50,3,2025-07-01,\n"
    )
    ask(tmp_path, targets=text)
    targets, on = Targets(tmp_path), date(2025, 6, 30)

    assert targets.nearest("product", "C", "nps", on) == (30, 5)
    assert targets.nearest("product", "A", "nps", on) == (40, 4)
    assert targets.nearest("node", "TOP", "csat", on) is None


@pytest.mark.parametrize(
    ("kpi", "value", "expected"),
    [
        ("nps", 30, "on_target"),
        ("nps", 25, "in_tolerance"),
        ("nps", 24.9, "off_target"),
        ("cycle_time", 35, "in_tolerance"),
        ("cycle_time", 36, "off_target"),
        ("budget_variance", -31, "in_tolerance"),
        ("nps", None, "no_value"),
    ],
)
def test_status(kpi, value, expected):
    assert status(kpi, value, (Decimal(30), Decimal(5))) == expected
