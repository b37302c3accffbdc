"""How products pass their gates: life cycles, what is asked, what was decided, what is to be done."""

from collections import Counter

from demo.company import Company, Product
from demo.writing import Table

Row = list[str]
REVIEW = ["product", "gate", "asked_on"]


def life_cycles(company: Company) -> Table:
    """Return the life cycles, the company's own first."""
    header = ["code", "name", "name_fr", "portfolio"]
    return Table("files/20_life_cycles.csv", "life_cycles", header, _rows(company, "cycles"))


def stages(company: Company) -> Table:
    """Return the stages, in order within their life cycle."""
    header = ["life_cycle", "code", "name", "name_fr", "phase", "position"]
    rows = _numbered(_rows(company, "stages"), within=1)
    return Table("files/21_life_cycle_stages.csv", "life_cycle_stages", header, rows)


def gates(company: Company) -> Table:
    """Return the gates."""
    header = ["life_cycle", "code", "name", "name_fr", "from_stage", "to_stage", "roles"]
    return Table("files/22_gates.csv", "gates", header, _rows(company, "gates"))


def criteria(company: Company) -> Table:
    """Return what the gates ask."""
    header = ["life_cycle", "gate", "code", "name", "name_fr", "kind", "kpi", "direction"]
    header += ["threshold", "weight", "must_pass", "position"]
    rows = _numbered(_rows(company, "criteria"), within=2)
    return Table("files/22_gates_criteria.csv", "gate_criteria", header, rows)


def workstreams(company: Company) -> Table:
    """Return how far products are with their stages."""
    header = ["product", "stage", "state", "starts_on", "due_on", "ends_on", "reason", "email"]
    rows = [[*row[:-1], company.email(row[-1])] for row in _rows(company, "workstreams")]
    return Table("files/23_workstreams.csv", "workstreams", header, rows)


def actions(company: Company) -> Table:
    """Return what somebody has to do, at a product or a portfolio."""
    header = ["product", "portfolio", "title", "raised_on", "owner_email", "due_on", "done_on", "evidence"]
    products = {product.code for product in company.products}
    rows = []
    for code, title, raised, owner, due, done, evidence, _address in _rows(company, "actions"):
        place = [code, ""] if code in products else ["", code]
        rows.append([*place, title, raised, company.email(owner), due, done, evidence])
    return Table("files/24_actions.csv", "actions", header, rows)


def reviews(company: Company) -> Table:
    """Return the gate reviews, each asked for by whoever managed the product then."""
    header = ["product", "gate", "asked_on", "asked_by", "due_on", "note", "outcome", "decided_on"]
    header += ["decided_by", "reason", "next_on"]
    rows = []
    for code, gate, asked, due, note, outcome, decided, by, reason, following in _rows(company, "reviews"):
        asker = company.email(_manager(company.product(code), asked))
        head = [code, gate, asked, asker, due, note]
        rows.append([*head, outcome, decided, company.email(by), reason, following])
    return Table("files/24_gate_reviews.csv", "gate_reviews", header, rows)


def votes(company: Company) -> Table:
    """Return how people voted in reviews whose minutes say so."""
    header = [*REVIEW, "email", "vote", "roles", "note"]
    rows = [[*row[:3], company.email(row[3]), *row[4:]] for row in _rows(company, "votes")]
    return Table("files/49_gate_votes.csv", "gate_votes", header, rows)


def scores(company: Company) -> Table:
    """Return how they judged criteria."""
    rows = [[*row[:4], company.email(row[4]), row[5]] for row in _rows(company, "scores")]
    return Table("files/50_gate_scores.csv", "gate_scores", [*REVIEW, "criterion", "email", "score"], rows)


def evidence(company: Company) -> Table:
    """Return what was shown for criteria, and what was waived."""
    header = [*REVIEW, "criterion", "text", "url", "waived_reason", "waived_by", "met"]
    rows = [[*row[:7], company.email(row[7]), row[8]] for row in _rows(company, "evidence")]
    return Table("files/49_gate_evidence.csv", "gate_evidence", header, rows)


def _numbered(rows: list[Row], *, within: int) -> list[Row]:
    """Add to each row its position among those that begin with the same cells."""
    seen: Counter[tuple[str, ...]] = Counter()
    numbered = []
    for row in rows:
        seen[tuple(row[:within])] += 1
        numbered.append([*row, str(seen[tuple(row[:within])])])
    return numbered


def _rows(company: Company, name: str) -> list[Row]:
    rows: list[Row] = company.raw["gates"][name]
    return rows


def _manager(product: Product, day: str) -> str:
    """Return who managed a product on a day, its first manager before that."""
    seated = [person for person, since in product.managers if since <= day and person]
    return seated[-1] if seated else product.managers[0][0]
