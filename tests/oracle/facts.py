"""The rows as facts by product and month, each row once, whatever files it came in."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from tests.oracle.files import Row, day, moment, month, month_of, number, read_folder, yes

WIDE_ACCOUNTS = ("revenue", "cost_of_sales", "operating_cost", "investment", "benefit")


@dataclass(frozen=True)
class Product:
    """What the product file says."""

    node: str
    stage: str
    innovation_class: str
    first_launched_on: date | None
    retired_on: date | None


@dataclass(frozen=True)
class Criterion:
    """A success criterion, and the day of the second of its two signatures."""

    product: str
    kpi: str
    window: str
    at_least: bool
    threshold: Decimal
    review_on: date
    agreed_on: date


@dataclass
class Facts:
    """All that the formulas need. Months are numbers, money is in the reporting currency."""

    parents: dict[str, str] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    seats: list[tuple[str, str, date, date | None]] = field(
        default_factory=list
    )  # product, role, from, until
    # counts[product, what][month]
    counts: defaultdict[tuple[str, str], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    # money[product, scenario, account][month]; None where a rate was missing
    money: defaultdict[tuple[str, str, str], dict[int, Decimal | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    # durations[product, what]: (month, days)
    durations: defaultdict[tuple[str, str], list[tuple[int, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    usage: defaultdict[str, dict[int, tuple[date, int, int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    work: defaultdict[str, list[tuple[date, date | None]]] = field(default_factory=lambda: defaultdict(list))
    first_work: dict[str, date] = field(default_factory=dict)
    first_launch: dict[str, date] = field(default_factory=dict)
    criteria: list["Criterion"] = field(default_factory=list)

    def members(self, node: str) -> list[str]:
        """Return the products of a node and of all nodes below it."""
        return [code for code, product in self.products.items() if node in self._line(product.node)]

    def _line(self, node: str) -> list[str]:
        line = [node]
        while self.parents[line[-1]]:
            line.append(self.parents[line[-1]])
        return line


def read(folder: Path, *, start_event: str, severity: int) -> Facts:
    """Read a folder of import files."""
    files, facts = read_folder(folder), Facts()
    for row in _last_of_each(files["portfolios"], "code"):
        facts.parents[row["code"]] = row.get("parent", "")
    for row in _last_of_each(files["products"], "code"):
        facts.products[row["code"]] = _product(row)
    for row in _last_of_each(files["ownership"], "product", "email", "role", "from"):
        starts = day(row["from"])
        if starts:
            facts.seats.append((row["product"], row["role"], starts, day(row.get("to", ""))))
    _survey(facts, files["survey"])
    _finance(facts, files["finance"], _rates(files["rates"]))
    _usage(facts, files["usage"])
    _work(facts, files["work_items"], severity)
    for row in _last_of_each(files["releases"], "product", "name"):
        facts.counts[row["product"], "releases"][month(row["released_on"])] += 1
        facts.counts[row["product"], "failed"][month(row["released_on"])] += yes(row.get("failed", ""))
    _launches(facts, files["launches"], start_event)
    _criteria(facts, files["criteria"], files["criteria_signatures"])
    return facts


def _last_of_each(files: list[list[Row]], *key: str) -> list[Row]:
    """Return one row for each key: a later file's row replaces an earlier one's."""
    kept: dict[tuple[str, ...], Row] = {}
    for rows in files:
        for row in rows:
            kept[tuple(row.get(column, "") for column in key)] = row
    return list(kept.values())


def _product(row: Row) -> Product:
    return Product(
        node=row["portfolio"],
        stage=row.get("stage", ""),
        innovation_class=row.get("innovation_class", ""),
        first_launched_on=day(row.get("first_launched_on", "")),
        retired_on=day(row.get("retired_on", "")),
    )


def _survey(facts: Facts, files: list[list[Row]]) -> None:
    """Count each answer once: by its id, or by its content and its n-th occurrence in the file."""
    answers: dict[tuple[object, ...], Row] = {}
    for rows in files:
        seen: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            content = tuple(row.values())
            seen[content] += 1
            answers[(row.get("response_id") or (content, seen[content]),)] = row
    for row in answers.values():
        kind, score, when = row.get("kind") or "nps", int(row["score"]), month(row["responded_at"])
        facts.counts[row["product"], f"{kind}_responses"][when] += 1
        if kind == "csat":
            facts.counts[row["product"], "satisfied"][when] += score >= 4
        elif score >= 9:
            facts.counts[row["product"], "promoters"][when] += 1
        elif score <= 6:
            facts.counts[row["product"], "detractors"][when] += 1


def _rates(files: list[list[Row]]) -> dict[tuple[str, int], Decimal]:
    rows = _last_of_each(files, "currency", "month")
    return {(row["currency"], month(row["month"])): number(row["rate"]) for row in rows}


def _finance(facts: Facts, files: list[list[Row]], rates: dict[tuple[str, int], Decimal]) -> None:
    entries: dict[tuple[object, ...], tuple[str, int, str, str, Decimal, str]] = {}
    for row in (row for rows in files for row in rows):
        when, scenario = month(row["period"]), row.get("scenario") or "actual"
        for account, written in _amounts(row):
            entry = (row["product"], when, account, scenario)
            key = (row["entry_id"], account) if row.get("entry_id") else entry
            entries[key] = (*entry, number(written), row.get("currency") or "EUR")
    for product, when, account, scenario, amount, currency in entries.values():
        rate = Decimal(1) if currency == "EUR" else rates.get((currency, when))
        book = facts.money[product, scenario, account]
        so_far = book.get(when, Decimal(0))
        book[when] = None if rate is None or so_far is None else so_far + amount * rate
        if scenario == "actual":
            facts.counts[product, "ledger_lines"][when] += 1


def _amounts(row: Row) -> list[tuple[str, str]]:
    """Return the amounts of a long row (one) or of a wide one (one for each account that is filled)."""
    if row.get("account"):
        return [(row["account"], row["amount"])]
    return [(account, row[account]) for account in WIDE_ACCOUNTS if row.get(account)]


def _usage(facts: Facts, files: list[list[Row]]) -> None:
    """Keep, for each month, the latest reading that has both counts."""
    for row in _last_of_each(files, "product", "date"):
        read_on = day(row["date"])
        if not row.get("active_users") or not row.get("eligible_users") or read_on is None:
            continue
        book, when = facts.usage[row["product"]], month_of(read_on)
        if when not in book or book[when][0] < read_on:
            book[when] = (read_on, int(row["active_users"]), int(row["eligible_users"]))


def _work(facts: Facts, files: list[list[Row]], severity: int) -> None:
    for row in _last_of_each(files, "key"):
        product = row["product"]
        created, started, done = (
            moment(row.get(f"{name}_at", "")) for name in ("created", "started", "done")
        )
        signs = [_utc(at) for at in (created, started, done) if at]
        facts.first_work[product] = min([*signs, facts.first_work.get(product, date.max)])
        if started:
            facts.work[product].append((_utc(started), _utc(done) if done else None))
        if done:
            facts.counts[product, "done"][month_of(_utc(done))] += 1
            if started:
                took = (done - started) / timedelta(days=1)
                facts.durations[product, "cycle"].append((month_of(_utc(done)), took))
        if created and yes(row.get("found_in_production", "")) and int(row.get("severity") or 0) >= severity:
            facts.counts[product, "escaped"][month_of(_utc(created))] += 1
        _commitment(facts, row, done)


def _commitment(facts: Facts, row: Row, done: datetime | None) -> None:
    """Count an item in the month in which its sprint, or else the month it is due in, ends."""
    committed_on, due_on = day(row.get("committed_on", "")), day(row.get("due_on", ""))
    begins, ends = day(row.get("sprint_start", "")), day(row.get("sprint_end", ""))
    if not (begins and ends) and due_on:
        begins = due_on.replace(day=1)
        ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if not (begins and ends and committed_on and committed_on <= begins):
        return
    facts.counts[row["product"], "committed"][month_of(ends)] += 1
    facts.counts[row["product"], "kept"][month_of(ends)] += bool(done and _utc(done) <= ends)


def _launches(facts: Facts, files: list[list[Row]], start_event: str) -> None:
    """Count launches; the date first promised, in whatever file, is the promise."""
    promised: dict[tuple[str, str], date | None] = {}
    for row in (row for rows in files for row in rows):
        key = (row["product"], row["name"])
        promised[key] = promised.get(key) or day(row.get("committed_on", ""))
    for row in _last_of_each(files, "product", "name"):
        launched, start = day(row.get("launched_on", "")), day(row.get(f"{start_event}_on", ""))
        if not launched:
            continue
        earlier = facts.first_launch.get(row["product"], launched)
        facts.first_launch[row["product"]] = min(earlier, launched)
        promise = promised[row["product"], row["name"]]
        facts.counts[row["product"], "launches"][month_of(launched)] += 1
        facts.counts[row["product"], "on_time"][month_of(launched)] += bool(promise and launched <= promise)
        if start:
            took = float((launched - start).days)
            facts.durations[row["product"], "to_market"].append((month_of(launched), took))


def _criteria(facts: Facts, files: list[list[Row]], signed: list[list[Row]]) -> None:
    """Keep the criteria that both sides signed, with the day of the later signature."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    for row in _last_of_each(signed, "criterion", "signs_as"):
        on = day(row["signed_on"])
        days[row["criterion"]] += [on] if on else []
    for code, product in facts.products.items():
        launched = [it for it in (product.first_launched_on, facts.first_launch.get(code)) if it]
        if launched:
            facts.first_launch[code] = min(launched)
    for row in _last_of_each(files, "code"):
        review = day(row["review_on"])
        if len(days[row["code"]]) == 2 and review:
            found = Criterion(
                row["product"],
                row["kpi"],
                row["window"],
                row["direction"] == "at_least",
                number(row["threshold"]),
                review,
                max(days[row["code"]]),
            )
            facts.criteria.append(found)


def _utc(at: datetime) -> date:
    return at.astimezone(UTC).date()
