"""What was stopped, called new, related and given to spend."""

from demo import money
from demo.company import Company
from demo.writing import Table

Row = list[str]
SPENT_ON = ("investment", "operating_cost")


def stopped_products(company: Company) -> Table:
    """Return the products that are no more; who stopped them and why follows."""
    header = ["code", "name", "portfolio", "stage", "innovation_class"]
    header += ["first_launched_on", "retired_on", "description"]
    rows = [
        [code, name, node, "retired", novelty, "", retired, about]
        for code, name, node, novelty, retired, about in company.raw["memory"]["stopped_products"]
    ]
    return Table("files/30_products_stopped.csv", "products", header, rows)


def stops(company: Company) -> Table:
    """Return why products were stopped and what is learnt."""
    header = ["product", "stopped_on", "reason", "reason_text", "sunk_cost", "currency", "released_fte"]
    header += ["released_days", "lessons", "stage_before", "restarted_on"]
    rows = [
        [code, day, reason, why, str(cost * 1000), "EUR", fte, days, lessons, before, again]
        for code, day, reason, why, cost, fte, days, lessons, before, again in company.raw["memory"]["stops"]
    ]
    return Table("files/31_stops.csv", "stops", header, rows)


def classifications(company: Company) -> Table:
    """Return how new products were said to be, and what a reviewer answered."""
    header = ["product", "innovation_class", "evidence", "evidence_url", "classified_by", "classified_on"]
    header += ["outcome", "reviewed_by", "reviewed_on", "review_note"]
    rows = [
        [code, novelty, evidence, url, company.email(by), on, outcome, company.email(who), day, note]
        for code, novelty, evidence, url, by, on, outcome, who, day, note in company.raw["memory"][
            "classifications"
        ]
    ]
    return Table("files/32_classifications.csv", "classifications", header, rows)


def budgets(company: Company) -> Table:
    """Return the envelopes of this year and the last, from what the ledger's budget says."""
    rows: list[Row] = []
    this_year = company.last // 12
    nodes = {code for code, *_ in company.raw["nodes"]}
    for year in (this_year - 1, this_year):
        planned = _planned(company, year)
        for place, part, currency, note in company.raw["memory"]["envelopes"]:
            codes = [one.code for one in company.under(place)] if place in nodes else [place]
            amount = 0.0
            for code in codes:
                amount += planned[code]
            at = [place, ""] if place in nodes else ["", place]
            rows.append([*at, str(year), _rounded(amount * part / _rate(company, currency)), currency, note])
    header = ["node", "product", "year", "amount", "currency", "note"]
    return Table("files/33_budgets.csv", "budgets", header, rows)


def commitments(company: Company) -> Table:
    """Return what is ordered."""
    header = ["reference", "product", "supplier", "subject", "amount", "currency", "committed_on"]
    header += ["settled_on"]
    rows = [
        [reference, code, supplier, subject, f"{thousands * 1000:.2f}", currency, day, settled]
        for reference, code, supplier, subject, thousands, currency, day, settled in company.raw["memory"][
            "commitments"
        ]
    ]
    return Table("files/34_budget_commitments.csv", "budget_commitments", header, rows)


def relations(company: Company) -> Table:
    """Return what products are to each other."""
    rows = [list(row) for row in company.raw["memory"]["relations"]]
    header = ["product", "relation", "other", "note"]
    return Table("files/34_product_relations.csv", "product_relations", header, rows)


def links(company: Company) -> Table:
    """Return pages elsewhere."""
    rows = [list(row) for row in company.raw["memory"]["links"]]
    return Table("files/34_product_links.csv", "product_links", ["product", "title", "url"], rows)


def _planned(company: Company, year: int) -> dict[str, float]:
    """Return what each product's budget of a year comes to in reporting currency."""
    planned = {product.code: 0.0 for product in company.products}
    for line in money.ledger(company):
        if line.scenario == "budget" and line.account in SPENT_ON and line.month // 12 == year:
            planned[line.product] += line.thousands * 1000 * _rate(company, line.currency)
    return planned


def _rate(company: Company, currency: str) -> float:
    start, end = company.raw["rates"].get(currency, [1.0, 1.0])
    return float(start + end) / 2


def _rounded(amount: float) -> str:
    """Round to ten thousands, as a budget letter does."""
    return str(int(amount / 10_000 + 0.5) * 10_000)
