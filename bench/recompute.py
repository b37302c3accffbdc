"""How fast measures and values are made again: everything, and what one import touched.

1,000 products × 36 months: 1,000,000 survey answers, 1,000,000 work items, 360,000 ledger lines and
365,000 usage readings. Ours makes every measure and every cached value of every place. The reference
is, for each of the four sources, one bare INSERT … SELECT … GROUP BY product, month into a table with
a column per measure and the same key.
"""

import csv
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.context import Context
from bench.registry import Timing, benchmark
from bench.world import MONTHS, World
from core.common.periods import last_complete_month, shift
from metrics.models import DueMonth, KpiValue
from metrics.services import recompute
from portfolio.models import Product

WORLD: Final = World()
REPEATS: Final = 3  # of ours and of the reference alike: other work on the machine only ever slows down
TOUCHED_PRODUCTS, TOUCHED_ROWS = 10, 1_000


@benchmark("recompute_full_vs_group_by")
def recompute_full_vs_group_by(context: Context) -> Timing:
    """Compare making everything again with the bare GROUP BY of each source."""
    WORLD.make(context)
    runs = [(full(), group_by()) for _ in range(REPEATS)]
    check_measures()
    check_values()
    return quickest(runs)


@benchmark("recompute_touched_vs_full")
def recompute_touched_vs_full(context: Context) -> Timing:
    """Compare the recompute after an import of 1,000 rows for 10 products with making everything again."""
    WORLD.make(context)
    full()
    runs = [(touched(context.folder / f"touched-{at}.csv", at), full()) for at in range(REPEATS)]
    check_values()
    return quickest(runs)


def quickest(runs: Sequence[tuple[float, float]]) -> Timing:
    """Take the quickest of ours and of the reference, run in turn."""
    return Timing(min(ours for ours, _ in runs), min(reference for _, reference in runs))


def full() -> float:
    """Make everything again; return its seconds."""
    begun = time.perf_counter()
    done = recompute.recompute(today=timezone.localdate(), full=True)
    seconds = time.perf_counter() - begun
    assert min(done.rows.values()) >= WORLD.products * MONTHS, done
    assert done.values == KpiValue.objects.count() > WORLD.products, done
    return seconds


def touched(path: Path, number: int) -> float:
    """Import a file of answers to ten products, and return the seconds of the recompute that it asks for."""
    answers_file(path, number)
    call_command("import_data", "survey", str(path))
    assert DueMonth.objects.values("product_id").distinct().count() == TOUCHED_PRODUCTS
    begun = time.perf_counter()
    done = recompute.recompute(today=timezone.localdate())
    seconds = time.perf_counter() - begun
    assert done.rows["survey"] >= TOUCHED_PRODUCTS * 30, done  # a hundred days each fall in most of 36 months
    return seconds


def answers_file(path: Path, number: int) -> None:
    """Write answers to ten products over all months, the same every time."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    months = [shift(last_complete_month(timezone.localdate()), -back) for back in range(MONTHS)]
    codes = list(Product.objects.order_by("code").values_list("code", flat=True)[:: WORLD.products // 10])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("response_id", "product", "score", "responded_at"))
        for row in range(TOUCHED_ROWS):
            day = chance.choice(months).replace(day=chance.randint(1, 28))
            answer = f"T{number}/{row}"
            writer.writerow((answer, codes[row % TOUCHED_PRODUCTS], chance.randint(0, 10), day.isoformat()))


def _among(what: str, **conditions: str) -> dict[str, str]:
    return {name: f"{what} FILTER (WHERE {condition})" for name, condition in conditions.items()}


@dataclass(frozen=True)
class Bare:
    """A GROUP BY over a source as anybody would write it: where its facts are, their month, its measures."""

    facts: str
    month: str
    columns: dict[str, str]
    where: str = "true"


# A work item has four dates; here it counts by the one on which it was done.
BARE: Final = {
    "survey": Bare(
        "metrics_surveyanswer",
        "date_trunc('month', responded_on::timestamp)::date",
        _among(
            "count(*)",
            nps_promoters="kind = 'nps' AND score >= 9",
            nps_passives="kind = 'nps' AND score BETWEEN 7 AND 8",
            nps_detractors="kind = 'nps' AND score <= 6",
            nps_responses="kind = 'nps'",
            csat_satisfied="kind = 'csat' AND score >= 4",
            csat_responses="kind = 'csat'",
        ),
    ),
    "finance": Bare(
        "metrics_ledgerentry",
        "month",
        _among(
            "sum(amount)",
            revenue="scenario = 'actual' AND measure = 'revenue'",
            cost_of_sales="scenario = 'actual' AND measure = 'cost_of_sales'",
            operating_cost="scenario = 'actual' AND measure = 'operating_cost'",
            investment="scenario = 'actual' AND measure = 'investment'",
            benefit="scenario = 'actual' AND measure = 'benefit'",
            budget_operating_cost="scenario = 'budget' AND measure = 'operating_cost'",
            budget_investment="scenario = 'budget' AND measure = 'investment'",
        )
        | _among("count(*)", ledger_lines="scenario = 'actual'"),
    ),
    "usage": Bare(
        "metrics_usagereading",
        "date_trunc('month', read_on::timestamp)::date",
        {
            "active_users": "max(active_users)",
            "eligible_users": "max(eligible_users)",
            "signups": "sum(signups)",
            "usage_latest_on": "max(read_on)",
        },
    ),
    "delivery": Bare(
        "roadmap_workitem",
        "date_trunc('month', done_at AT TIME ZONE 'UTC')::date",
        _among(
            "count(*)",
            items_done="done_at IS NOT NULL",
            items_finished="started_at IS NOT NULL",
            committed_items="committed_on IS NOT NULL",
            committed_items_done="committed_on IS NOT NULL AND done_at < due_on",
            defects_1="found_in_production AND severity = 1",
            defects_2="found_in_production AND severity = 2",
            defects_3="found_in_production AND severity = 3",
            defects_4="found_in_production AND severity = 4",
            defects_5="found_in_production AND severity = 5",
        ),
        where="done_at IS NOT NULL",
    ),
}


def group_by() -> float:
    """Fill an empty table with a key for each source by one statement; return the seconds of all four."""
    with connection.cursor() as cursor:
        for source, bare in BARE.items():
            columns = ", ".join(("product_id", "month", *bare.columns))
            cursor.execute(
                f"""
                DROP TABLE IF EXISTS bare_{source};
                CREATE TABLE bare_{source} AS SELECT {columns} FROM metrics_{source}month WITH NO DATA;
                ALTER TABLE bare_{source} ADD UNIQUE (product_id, month)
                """  # noqa: S608 only constants
            )
        begun = time.perf_counter()
        with transaction.atomic():
            for source, bare in BARE.items():
                measures = ", ".join(bare.columns.values())
                cursor.execute(
                    f"""
                    INSERT INTO bare_{source} SELECT product_id, {bare.month}, {measures}
                    FROM {bare.facts} WHERE {bare.where} GROUP BY 1, 2
                    """  # noqa: S608 only constants
                )
                assert cursor.rowcount > WORLD.products * (MONTHS - 1), source
        return time.perf_counter() - begun


def check_measures() -> None:
    """Compare our measures with the reference's where the two count the same. Raises AssertionError."""
    same = {source: ", ".join(BARE[source].columns) for source in ("survey", "finance")}
    same |= {"usage": "signups, usage_latest_on", "delivery": "items_done, items_finished"}
    with connection.cursor() as cursor:
        for source, columns in same.items():
            some = "WHERE items_done > 0" if source == "delivery" else ""
            ours, bare = (
                f"SELECT product_id, month, {columns} FROM {table} {some}"  # noqa: S608 only constants
                for table in (f"metrics_{source}month", f"bare_{source}")
            )
            cursor.execute(f"({ours} EXCEPT ALL {bare}) UNION ALL ({bare} EXCEPT ALL {ours})")
            assert not cursor.fetchall(), source


def check_values() -> None:
    """Compare two values of the whole company with sums over the facts. Raises AssertionError."""
    period = last_complete_month(timezone.localdate())
    window = {"first": shift(period, -11), "after": shift(period, 1)}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 100.0 * (sum((score >= 9)::int) - sum((score <= 6)::int)) / count(*)
            FROM metrics_surveyanswer
            WHERE kind = 'nps' AND responded_on >= %(first)s AND responded_on < %(after)s
            """,
            window,
        )
        (nps,) = cursor.fetchone()
        cursor.execute(
            """
            SELECT sum(amount * coalesce(rate, 1)) FROM metrics_ledgerentry entry
            LEFT JOIN metrics_exchangerate rate USING (currency, month)
            WHERE measure = 'revenue' AND scenario = 'actual' AND month >= %(first)s AND month < %(after)s
            """,
            window,
        )
        (revenue,) = cursor.fetchone()
    kept = dict(KpiValue.objects.filter(scope__code="N").values_list("kpi", "value"))
    assert abs(kept["nps"] - nps) < 1e-9, (kept["nps"], nps)
    assert abs(kept["revenue"] - revenue) < 1e-3, (kept["revenue"], revenue)
