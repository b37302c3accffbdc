"""Who and what: teams, people, tree, products, ownership, targets."""

from collections.abc import Iterator

from demo import money
from demo.company import Company, Product, short_name
from demo.writing import Table

Row = list[str]


def teams(company: Company) -> Table:
    """Return the teams, larger ones first; their leads follow once the people are known."""
    rows = [[code, name, parent] for code, name, parent, _ in company.raw["teams"]]
    return Table("files/01_teams.csv", "teams", ["code", "name", "parent"], rows)


def team_leads(company: Company) -> Table:
    """Return the teams again, each with who leads it."""
    rows = [[code, name, parent, company.email(lead)] for code, name, parent, lead in company.raw["teams"]]
    return Table("files/15_teams_leads.csv", "teams", ["code", "name", "parent", "lead_email"], rows)


def people(company: Company) -> Table:
    """Return the people, managers before those they lead."""
    header = ["email", "name", "role", "level", "manager_email", "team", "capacity_pct", "leaves_on"]
    leaves = dict(company.raw["time"]["leaves"])
    rows = [
        [
            company.email(short_name(name)),
            name,
            role,
            level,
            company.email(manager),
            team,
            str(capacity),
            leaves.get(name, ""),
        ]
        for name, role, level, manager, team, capacity in company.raw["people"]
    ]
    return Table("files/02_people.csv", "people", header, rows)


def portfolios(company: Company) -> Table:
    """Return the tree, parents first."""
    rows = [
        [code, name, parent, kind, company.email(owner)]
        for code, name, parent, kind, owner in company.raw["nodes"]
    ]
    return Table(
        "files/03_portfolios.csv", "portfolios", ["code", "name", "parent", "kind", "owner_email"], rows
    )


def products(company: Company) -> Table:
    """Return the products. Who answers for them is in the ownership file, with dates."""
    header = ["code", "name", "portfolio", "stage", "innovation_class"]
    header += ["first_launched_on", "retired_on", "description"]
    rows = [
        [p.code, p.name, p.node, p.stage, p.innovation_class, p.first, p.retired, p.about]
        for p in company.products
    ]
    return Table("files/04_products.csv", "products", header, rows)


def ownership(company: Company) -> Table:
    """Return who managed and owned what, from when to when; a range ends where the next begins."""
    rows: list[Row] = []
    last_days = company.raw["time"]["ends"]
    for product in company.products:
        for role, seats in (("manager", product.managers), ("owner", product.owners)):
            last_day = last_days.get(product.code, {}).get(role, "")
            ends = [start for _, start in seats[1:]] + [last_day]
            rows += [
                [product.code, company.email(person), role, start, end]
                for (person, start), end in zip(seats, ends, strict=True)
                if person
            ]
    return Table("files/05_ownership.csv", "ownership", ["product", "email", "role", "from", "to"], rows)


def targets(company: Company) -> Table:
    """Return the targets that were set by hand, then those that follow from budget and plan."""
    rows: list[Row] = []
    for kpi, kind, code, target, tolerance, start, end in company.raw["targets"]["rows"]:
        place = [code, ""] if kind == "node" else ["", code]
        rows.append([kpi, *place, str(target), str(tolerance), start, end])
    rows += _revenue_targets(company)
    rows += _work_targets(company)
    header = ["kpi", "node", "product", "target", "tolerance", "from", "to"]
    return Table("files/07_targets.csv", "targets", header, rows)


def _revenue_targets(company: Company) -> Iterator[Row]:
    """Ask of each place the revenue that its budget promised, with a few percent tolerated."""
    promised = {
        product.code: _rounded(money.budgeted_revenue(company, product)) for product in company.products
    }
    for code, *_ in company.raw["nodes"]:
        yield from _since_2026(
            "revenue", [code, ""], sum(promised[p.code] for p in company.under(code)), 0.04
        )
    for product in company.products:
        if promised[product.code]:
            yield from _since_2026("revenue", ["", product.code], promised[product.code], 0.06)


def _work_targets(company: Company) -> Iterator[Row]:
    for product in company.products:
        if product.work:
            items, days = product.work[:2]
            yield from _since_2026("throughput", ["", product.code], int(items * 1.25), 0.30)
            yield from _since_2026("wip", ["", product.code], int(items * days / 24) + 2, 0.5)


def _since_2026(kpi: str, place: Row, target: int, part_tolerated: float) -> Iterator[Row]:
    yield [kpi, *place, str(target), str(round(target * part_tolerated)), "2026-01-01", ""]


def _rounded(amount: float) -> int:
    """Round to ten thousands, as a budget letter does."""
    return int(amount / 10_000 + 0.5) * 10_000


def month_range(company: Company, product: Product) -> range:
    """Return the months in which a product is with customers, up to the last complete one."""
    return range(company.sells_from(product), min(company.sells_until(product), company.last) + 1)
