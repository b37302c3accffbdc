"""The handbook's formulas, one function each."""

import math
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from tests.oracle.place import MissingRate, Place
from tests.oracle.result import NOTHING, OracleValue

Z = 1.96
Number = TypeVar("Number", int, Decimal)
Formula = Callable[[Place], OracleValue]


# ---------------------------------------------------------------- customers
def nps(place: Place) -> OracleValue:
    """100·(promoters − detractors)/responses, adjusted Wald."""
    promoters, detractors, n = (place.count(what) for what in ("promoters", "detractors", "nps_responses"))
    if not n:
        return OracleValue(n=0)
    low, high = adjusted_wald(promoters, detractors, n)
    return OracleValue(100 * (promoters - detractors) / n, promoters - detractors, n, n, low, high)


def adjusted_wald(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of an NPS (Rocks 2016)."""
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    centre, half = 100 * (p - d), Z * 100 * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return max(-100.0, centre - half), min(100.0, centre + half)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson)."""
    p = successes / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def rate(hits: str, of: str) -> Formula:
    """Return the formula of a rate with its Wilson interval."""

    def formula(place: Place) -> OracleValue:
        successes, n = place.count(hits), place.count(of)
        if not n:
            return OracleValue(n=0)
        low, high = wilson(successes, n)
        return OracleValue(successes / n, successes, n, n, low, high)

    return formula


def adoption(place: Place) -> OracleValue:
    """Active/eligible: each product's last month in the window that has both, then the sum."""
    active = eligible = 0
    for code in place.members:
        book = place.facts.usage.get(code, {})
        months = [month for month in place.months if month in book]
        if months:
            active += book[months[-1]][1]
            eligible += book[months[-1]][2]
    return OracleValue(active / eligible, active, eligible, eligible) if eligible else OracleValue(n=0)


# ---------------------------------------------------------------- money
def priced(formula: Formula) -> Formula:
    """Give no value where a rate is missing."""

    def guarded(place: Place) -> OracleValue:
        try:
            return formula(place)
        except MissingRate:
            return NOTHING

    return guarded


def part(numerator: Decimal | None, denominator: Decimal | None, n: int | None) -> OracleValue:
    """Return a quotient. Nothing known, or nothing (or less) to divide by: no value."""
    if numerator is None or denominator is None or denominator <= 0:
        return OracleValue(numerator=numerator, denominator=denominator, n=n)
    return OracleValue(float(numerator / denominator), numerator, denominator, n)


def growth(now: Decimal | None, before: Decimal | None, n: int | None) -> OracleValue:
    """Return now/before − 1."""
    found = part(now, before, n)
    value = None if found.value is None else float(found.value) - 1
    return OracleValue(value, now, before, n)


def revenue(place: Place) -> OracleValue:
    """Σ revenue in reporting currency."""
    total = place.money("revenue")
    return OracleValue(total, total, None, place.count("ledger_lines"))


def revenue_growth(place: Place) -> OracleValue:
    """Revenue against the same window a year before."""
    return growth(place.money("revenue"), place.year_before.money("revenue"), place.count("ledger_lines"))


def new_product_revenue_share(place: Place) -> OracleValue:
    """Revenue of new products/revenue."""
    return part(_new_revenue(place), place.money("revenue"), len(place.new()))


def new_product_profit_share(place: Place) -> OracleValue:
    """Gross profit of new products/gross profit."""
    total = gross_profit(place)
    cohort = place.of(place.new())
    new = _or_zero(cohort.money("revenue")) - _or_zero(cohort.money("cost_of_sales"))
    return part(None if total is None else new, total, len(place.new()))


def new_product_revenue_growth(place: Place) -> OracleValue:
    """Revenue of the products new now against that of the products new then; none new now is −100 %."""
    return growth(_new_revenue(place), _new_revenue(place.year_before), len(place.new()))


def _new_revenue(place: Place) -> Decimal | None:
    """Return the revenue of new products: 0 where there is revenue and none of it is new."""
    if place.money("revenue") is None:
        return None
    return _or_zero(place.of(place.new()).money("revenue"))


def gross_profit(place: Place) -> Decimal | None:
    """Return revenue − cost of sales, None where one is not known."""
    came_in, cost = place.money("revenue"), place.money("cost_of_sales")
    return None if came_in is None or cost is None else came_in - cost


def gross_margin(place: Place) -> OracleValue:
    """Gross profit/revenue."""
    return part(gross_profit(place), place.money("revenue"), place.count("ledger_lines"))


def operating_margin(place: Place) -> OracleValue:
    """(Gross profit − operating cost)/revenue."""
    profit, cost = gross_profit(place), place.money("operating_cost")
    left = None if profit is None or cost is None else profit - cost
    return part(left, place.money("revenue"), place.count("ledger_lines"))


def budget_variance(place: Place) -> OracleValue:
    """(Actual − budget)/budget on investment + operating cost."""
    spent, planned = (
        total(place, scenario, "investment", "operating_cost") for scenario in ("actual", "budget")
    )
    over = None if spent is None or planned is None else spent - planned
    return part(over, planned, place.count("ledger_lines"))


def total(place: Place, scenario: str, *accounts: str) -> Decimal | None:
    """Return the sum of several accounts, None where none has a line."""
    found = [amount for account in accounts if (amount := place.money(account, scenario)) is not None]
    return sum(found, Decimal(0)) if found else None


def innovation_revenue_share(place: Place) -> OracleValue:
    """Revenue of active innovative products/revenue of active products."""
    everything = place.of(place.active()).money("revenue")
    innovative = place.of(place.innovative()).money("revenue") or Decimal(0)
    return part(None if everything is None else innovative, everything, len(place.active()))


# ---------------------------------------------------------------- life: by age of each product
def flows(place: Place) -> dict[int, tuple[Decimal, Decimal]]:
    """Return benefit and investment by age in months, counted from each product's first ledger line."""
    by_age: dict[int, tuple[Decimal, Decimal]] = {}
    for code in place.members:
        lines = place.facts.counts.get((code, "ledger_lines"), Counter())
        months = sorted(month for month in lines if month <= place.months[-1])
        one = place.of([code])
        booked = bool(months) and one_over(one, months[0]).money("benefit") is not None
        for month in months:
            now = one_month(one, month)
            benefit = _or_zero(now.money("benefit")) if booked else _contribution(now)
            before = by_age.get(month - months[0], (Decimal(0), Decimal(0)))
            by_age[month - months[0]] = (before[0] + benefit, before[1] + _or_zero(now.money("investment")))
    return by_age


def one_over(place: Place, first: int) -> Place:
    """Return the product from a month to the window's end."""
    return Place(place.facts, place.members, range(first, place.months[-1] + 1), place.settings)


def one_month(place: Place, month: int) -> Place:
    """Return the product in one month."""
    return Place(place.facts, place.members, range(month, month + 1), place.settings)


def _contribution(place: Place) -> Decimal:
    revenue_, cost, overhead = (
        _or_zero(place.money(a)) for a in ("revenue", "cost_of_sales", "operating_cost")
    )
    return revenue_ - cost - overhead


def _or_zero(amount: Decimal | None) -> Decimal:
    return Decimal(0) if amount is None else amount


def products_with_lines(place: Place) -> int:
    """Return how many of the products have a ledger line up to the window's end."""
    books = (place.facts.counts.get((code, "ledger_lines"), Counter()) for code in place.members)
    return sum(any(month <= place.months[-1] for month in book) for book in books)


def roi(place: Place) -> OracleValue:
    """(Σ benefits − Σ investment)/Σ investment."""
    found = flows(place).values()
    gains, spent = sum((gain for gain, _ in found), Decimal(0)), sum((cost for _, cost in found), Decimal(0))
    return part(gains - spent, spent, products_with_lines(place)) if found else OracleValue(n=0)


def npv(place: Place) -> OracleValue:
    """Σ CFₜ/(1+r)^(t/12), t in months."""
    factor = 1 + place.settings.discount_rate
    found = flows(place)
    present = [(gain - cost) / factor ** (Decimal(age) / 12) for age, (gain, cost) in found.items()]
    return OracleValue(sum(present, Decimal(0)) if found else None, n=products_with_lines(place))


def payback(place: Place) -> OracleValue:
    """Return the age at which the cumulative flow reaches 0, on the line from the age before."""
    cumulative, age_before, n = Decimal(0), 0, products_with_lines(place)
    for age, (gain, cost) in sorted(flows(place).items()):
        flow = gain - cost
        if cumulative + flow >= 0:
            share = -cumulative / flow if flow else Decimal(0)
            return OracleValue(float(age_before + share * (age - age_before)), n=n)
        cumulative, age_before = cumulative + flow, age
    return OracleValue(n=n)


# ---------------------------------------------------------------- delivery
def pooled(what: str) -> Formula:
    """Return the formula of a median and 85th percentile over pooled durations."""

    def formula(place: Place) -> OracleValue:
        days = place.durations(what)
        if not days:
            return OracleValue(n=0)
        return OracleValue(percentile(days, 0.5), n=len(days), p85=percentile(days, 0.85))

    return formula


def percentile(ordered: list[float], fraction: float) -> float:
    """Return a percentile on the line between the two nearest."""
    place = fraction * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def successful_launches(place: Place) -> OracleValue:
    """Launches that met all their criteria; no value where no launch was ever judged by any."""
    if not place.ever("judged"):
        return OracleValue(n=0)
    met = place.count("successful")
    return OracleValue(met, met, None, place.count("reviewed"))


def escaped_defects(place: Place) -> OracleValue:
    """Severe defects found in production/releases; no value where nobody tracks defects."""
    defects, releases = place.count("escaped"), place.count("releases")
    if not releases or not place.tracks_work():
        return OracleValue(n=releases)
    return OracleValue(defects / releases, defects, releases, releases)


def throughput(place: Place) -> OracleValue:
    """Items done; no value where no work is tracked."""
    if not place.tracks_work():
        return OracleValue(n=0)
    done = place.count("done")
    return OracleValue(done, done, None, done)


def wip(place: Place) -> OracleValue:
    """Items started and not done on the last day; no value where no work is tracked."""
    if not place.tracks_work():
        return OracleValue(n=0)
    on = place.ends_on
    items = (item for code in place.members for item in place.facts.work.get(code, ()))
    open_items = sum(started <= on and (done is None or done > on) for started, done in items)
    return OracleValue(open_items, open_items, None, open_items)


# ---------------------------------------------------------------- portfolio
def innovation_share(place: Place) -> OracleValue:
    """Active innovative products/active products."""
    return share_of_active(place, len(place.innovative()))


def role_coverage(place: Place) -> OracleValue:
    """Active products with a manager and an owner/active products."""
    covered = place.seated("manager") & place.seated("owner")
    return share_of_active(place, len(covered.intersection(place.active())))


def share_of_active(place: Place, part_of: int) -> OracleValue:
    """Return a number of products over the active ones."""
    active = len(place.active())
    return OracleValue(part_of / active, part_of, active, active) if active else OracleValue(n=0)


OVER_A_WINDOW: dict[str, Formula] = {
    "nps": nps,
    "csat": rate("satisfied", "csat_responses"),
    "adoption": adoption,
    "time_to_market": pooled("to_market"),
    "revenue": priced(revenue),
    "revenue_growth": priced(revenue_growth),
    "new_product_revenue_share": priced(new_product_revenue_share),
    "new_product_profit_share": priced(new_product_profit_share),
    "new_product_revenue_growth": priced(new_product_revenue_growth),
    "gross_margin": priced(gross_margin),
    "operating_margin": priced(operating_margin),
    "budget_variance": priced(budget_variance),
    "launch_success": rate("successful", "reviewed"),
    "successful_launches": successful_launches,
    "on_time_launch": rate("on_time", "launches"),
    "innovation_share": innovation_share,
    "innovation_revenue_share": priced(innovation_revenue_share),
    "escaped_defects": escaped_defects,
    "change_failure_rate": rate("failed", "releases"),
    "throughput": throughput,
    "cycle_time": pooled("cycle"),
    "wip": wip,
    "predictability": rate("kept", "committed"),
    "role_coverage": role_coverage,
}

OVER_LIFE: dict[str, Formula] = {"roi": priced(roi), "npv": priced(npv), "payback": priced(payback)}
