"""Why: success criteria with who signed them, objectives with their key results, visions."""

from demo import months
from demo.company import Company
from demo.writing import Table


def criteria(company: Company) -> Table:
    """Return the success criteria; each is reviewed on the last day of a month."""
    header = [
        "code",
        "product",
        "kpi",
        "direction",
        "threshold",
        "window",
        "review_on",
        "note",
        "proposed_by",
    ]
    rows = [
        [
            code,
            product,
            kpi,
            direction,
            str(threshold),
            window,
            months.last_day(months.index(review)).isoformat(),
            note,
            company.email(company.product(product).managers[-1][0]),
        ]
        for code, product, kpi, direction, threshold, window, review, note in company.strategy["criteria"]
    ]
    return Table("files/25_criteria.csv", "criteria", header, rows)


def signatures(company: Company) -> Table:
    """Return who signed them when: the chief product officer and the head of the project office."""
    header = ["criterion", "signs_as", "email", "signed_on"]
    signers = (("cpo", company.email("claire.vasseur")), ("pmo", company.email("owen.hartley")))
    rows = [
        [code, part, email, day]
        for code, *days in company.strategy["signatures"]
        for (part, email), day in zip(signers, days, strict=True)
        if day
    ]
    return Table("files/26_criteria_signatures.csv", "criteria_signatures", header, rows)


def objectives(company: Company) -> Table:
    """Return the objectives, parents first."""
    header = ["code", "portfolio", "title", "parent", "owner_email", "from", "to", "state", "description"]
    rows = [
        [code, node, title, parent, company.email(owner), first, last, state, about]
        for code, node, title, parent, owner, first, last, state, about in company.strategy["objectives"]
    ]
    return Table("files/27_objectives.csv", "objectives", header, rows)


def key_results(company: Company) -> Table:
    """Return what shows that they are reached."""
    header = ["code", "objective", "title", "kpi", "window", "product", "start", "target", "unit"]
    rows = [[str(cell) for cell in row] for row in company.strategy["key_results"]]
    return Table("files/28_key_results.csv", "key_results", header, rows)


def key_result_values(company: Company) -> Table:
    """Return what people said of those without a KPI."""
    header = ["key_result", "on", "value", "said_by", "note"]
    rows = [
        [code, day, str(value), company.email(who), note]
        for code, day, value, who, note in company.strategy["values"]
    ]
    return Table("files/29_key_result_values.csv", "key_result_values", header, rows)


def contributions(company: Company) -> Table:
    """Return which product serves which objective."""
    header = ["objective", "product", "weight", "note"]
    rows = [[str(cell) for cell in row] for row in company.strategy["contributions"]]
    return Table("files/29_contributions.csv", "contributions", header, rows)


def visions(company: Company) -> Table:
    """Return the statements of vision and strategy, oldest first."""
    header = ["portfolio", "product", "from", "vision", "strategy", "written_by"]
    rows = [
        [node, product, first, vision, strategy, company.email(who)]
        for node, product, first, vision, strategy, who in company.strategy["visions"]
    ]
    return Table("files/29_visions.csv", "visions", header, rows)
