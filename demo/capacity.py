"""Time and work of people: part time, leave, allocations."""

from collections import Counter

from demo.company import Company, short_name
from demo.writing import Table

Row = list[str]


def absences(company: Company) -> Table:
    """Return who is away."""
    rows = [
        [company.email(person), kind, start, end]
        for person, kind, start, end in company.raw["time"]["absences"]
    ]
    return Table("files/40_absences.csv", "absences", ["email", "kind", "from", "to"], rows)


def capacity_changes(company: Company) -> Table:
    """Return who works part time for a while."""
    rows = [
        [company.email(person), start, end, str(percent)]
        for person, start, end, percent in company.raw["time"]["changes"]
    ]
    header = ["email", "from", "to", "capacity_pct"]
    return Table("files/41_capacity_changes.csv", "capacity_changes", header, rows)


def allocations(company: Company) -> Table:
    """Return who works on what: managers and owners on their products, others as was decided by hand."""
    time = company.raw["time"]
    beside = time["beside"]
    rows = [
        *_even(company, "managers", time["managers_give"]),
        *_even(company, "owners", time["owners_give"]),
        *([code, company.email(who), "", start, end, str(pct)] for who, code, pct, start, end in beside),
        *([code, "", team, start, end, str(pct)] for team, code, pct, start, end in time["teams"]),
    ]
    header = ["product", "email", "team", "from", "to", "percent"]
    return Table("files/42_allocations.csv", "allocations", header, rows)


def _even(company: Company, seats: str, give: int) -> list[Row]:
    """Share what each manager, or owner, gives evenly among the active products they have now.

    Who works part time gives the same part of their time.
    """
    works = {short_name(name): capacity for name, *_, capacity in company.raw["people"]}
    held = [
        (getattr(product, seats)[-1][0], product.code)
        for product in company.products
        if not product.retired and getattr(product, seats) and getattr(product, seats)[-1][0]
    ]
    count = Counter(person for person, _code in held)
    since = company.raw["time"]["since"]
    return [
        [
            code,
            company.email(person),
            "",
            since,
            "",
            str(give * works[person] // 100 // count[person] // 5 * 5),
        ]
        for person, code in held
    ]
