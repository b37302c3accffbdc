"""Rates and the ledger: actuals, budget and forecast of every product and month."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo import months
from demo.chance import Chance
from demo.company import Company, Product
from demo.writing import Table, french_amount

HEADER = ("product", "period", "account", "amount", "currency", "scenario")
FRENCH_HEADER = (*HEADER, "entry_id")
# How far each account strays from its plan by itself; revenue and its cost move together besides.
NOISE = {"revenue": 0.0, "cost_of_sales": 0.012, "operating_cost": 0.015, "investment": 0.04, "benefit": 0.03}
FRENCH_UNIT = "INDUSTRY"  # this business unit keeps its books in a French spreadsheet


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger, in thousands."""

    product: str
    month: int
    account: str
    thousands: float
    currency: str
    scenario: str


def rates(company: Company) -> Table:
    """Return each currency's rate for each month of the ledger, plan rates included."""
    rows = []
    span = company.budget_until - company.first
    for currency, (start, end) in company.raw["rates"].items():
        chance = Chance(company.seed, "rates", currency)
        for month in range(company.first, company.budget_until + 1):
            drift = start + (end - start) * (month - company.first) / span
            rows.append([currency, months.text(month), f"{drift + 0.008 * chance.normal():.4f}"])
    return Table("files/06_rates.csv", "rates", ["currency", "month", "rate"], rows)


def finance(company: Company) -> Table:
    """Return the ledger of the digital unit: plain, without entry numbers."""
    rows = [_row(line, line.thousands) for line in ledger(company) if not _is_french(company, line)]
    return Table("files/12_finance.csv", "finance", HEADER, rows)


def finance_fr(company: Company) -> Table:
    """Return the ledger of the industrial unit as a French Excel saves it, with entry numbers."""
    rows = [_french_row(number, line, mistake) for number, line, mistake in _entries(company)]
    return Table("files/13_finance_fr.csv", "finance", FRENCH_HEADER, rows, french=True)


def finance_correction(company: Company) -> Table:
    """Return the months in which something was booked wrong, sent again as they should have been."""
    entries = list(_entries(company))
    wrong = {(line.product, line.month) for _, line, mistake in entries if mistake != 1}
    rows = [
        _french_row(number, line, 1)
        for number, line, _ in entries
        if (line.product, line.month) in wrong and line.scenario == "actual"
    ]
    return Table("files/16_finance_correction.csv", "finance", FRENCH_HEADER, rows, french=True)


def second_closing(company: Company) -> Table:
    """Return the digital unit's last month as closed a second time, for somebody to look at and to apply."""
    plan = company.raw["second_closing"]
    factors = {(product, account): factor for product, account, factor in plan["changes"]}
    period, rows = months.text(company.last), []
    for line in ledger(company):
        here = line.month == company.last and line.scenario == "actual"
        if here and company.product(line.product).node == plan["node"]:
            rows.append(_row(line, line.thousands * factors.get((line.product, line.account), 1)))
    for product, account, thousands in plan["additions"]:
        rows.append(_row(Line(product, company.last, account, thousands, "EUR", "actual"), thousands))
    path = f"waiting/finance_{period}_second_closing.csv"
    return Table(path, "finance", HEADER, rows, waits_for=company.email(plan["sent_by"]))


def _entries(company: Company) -> Iterator[tuple[int, Line, float]]:
    """Yield the industrial unit's entries with their number, and by how much revenue was booked wrong."""
    lines = (part for line in ledger(company) if _is_french(company, line) for part in _by_channel(line))
    for number, line in enumerate(lines, start=1):
        earned = (line.account, line.scenario) == ("revenue", "actual")
        mistake = company.planted(company.product(line.product), line.month, "booked", 1) if earned else 1
        yield number, line, mistake


def _french_row(number: int, line: Line, mistake: float) -> list[str]:
    day = f"{months.last_day(line.month):%d/%m/%Y}"
    cents = int(line.thousands * mistake * 100_000 + (0.5 if line.thousands >= 0 else -0.5))
    amount, entry = french_amount(cents / 100), f"EC-{number:06d}"
    return [line.product, day, line.account, amount, line.currency, line.scenario, entry]


def planned_revenue(company: Company, product: Product, month: int) -> float:
    """Return the revenue to expect in a month, in thousands of the product's currency."""
    plan, start = product.money, company.sells_from(product)
    if not start <= month <= company.sells_until(product):
        return 0.0
    age = month - start
    ramp = min(1.0, (age + 1) / plan.ramp) if plan.ramp else 1.0
    growth = 1.0 + plan.growth * max(0, age - plan.ramp) / 12
    return plan.revenue * ramp * growth * float(company.raw["seasons"][plan.season][month % 12])


def budgeted_revenue(company: Company, product: Product) -> float:
    """Return the budget of the twelve months to the last complete one, in reporting currency."""
    start, end = company.raw["rates"].get(product.money.currency, [1.0, 1.0])
    planned = 0.0
    for month in range(company.last - 11, company.last + 1):
        planned += planned_revenue(company, product, month)
    return planned * (1 + product.money.stretch) * 1000 * float(start + end) / 2


def ledger(company: Company) -> Iterator[Line]:
    """Yield every line of every product, month by month."""
    notes = {(n["product"], months.index(n["month"])): n["thousands"] for n in company.raw["credit_notes"]}
    for product in company.products:
        chance = Chance(company.seed, "finance", product.code)
        start = months.index(product.money.since) if product.money.since else company.first
        for month in range(start, company.sells_until(product) + 1):
            yield from _month(company, product, month, chance)
            if (product.code, month) in notes:
                note = -float(notes[product.code, month])
                yield Line(product.code, month, "revenue", note, product.money.currency, "actual")


def _month(company: Company, product: Product, month: int, chance: Chance) -> Iterator[Line]:
    """Yield a month's lines: what happened (if it has), what was budgeted, what is forecast."""
    plan = _plan(company, product, month)
    busy = 1 + 0.03 * chance.normal()
    for account, noise in NOISE.items():
        expected, currency = plan[account], product.money.currency
        if not expected:
            continue
        if month <= company.last:
            follows = busy if account in ("revenue", "cost_of_sales") else 1.0
            follows *= company.planted(product, month, account, 1)
            actual = expected * follows * (1 + noise * chance.normal())
            yield Line(product.code, month, account, actual, currency, "actual")
        if account != "benefit":
            budget = expected * _budget_factor(product, account)
            yield Line(product.code, month, account, budget, currency, "budget")
        if account == "revenue" and month >= company.last:
            yield Line(product.code, month, account, expected * 1.01, currency, "forecast")


def _plan(company: Company, product: Product, month: int) -> dict[str, float]:
    plan, revenue = product.money, planned_revenue(company, product, month)
    selling = revenue > 0
    unlaunched = plan.before if product.first else plan.invest
    opening = plan.opening if month == company.first else 0.0
    benefit = 0.36 * revenue if plan.benefit and month >= months.index(plan.benefit) else 0.0
    return {
        "revenue": revenue,
        "cost_of_sales": revenue * plan.cost,
        "operating_cost": revenue * plan.overhead + plan.fixed if selling else 0.0,
        "investment": opening + (plan.invest if selling else unlaunched),
        "benefit": benefit,
    }


def _budget_factor(product: Product, account: str) -> float:
    if account in ("revenue", "cost_of_sales"):
        return 1 + product.money.stretch
    return 1 / (1 + product.money.overrun)


def _by_channel(line: Line) -> Iterator[Line]:
    """Split revenue that came in by its channel; the Swiss products are sold abroad in euros."""
    if line.account != "revenue" or line.scenario != "actual" or line.thousands < 0:
        yield line
        return
    abroad = "EUR" if line.currency == "CHF" else line.currency
    franc = 1.05 if line.currency == "CHF" else 1.0
    yield Line(line.product, line.month, line.account, line.thousands * 0.72, line.currency, line.scenario)
    yield Line(line.product, line.month, line.account, line.thousands * 0.28 * franc, abroad, line.scenario)


def _is_french(company: Company, line: Line) -> bool:
    return FRENCH_UNIT in company.line_of(company.product(line.product).node)


def _row(line: Line, thousands: float) -> list[str]:
    amount = f"{thousands * 1000:.2f}"
    return [line.product, months.text(line.month), line.account, amount, line.currency, line.scenario]
