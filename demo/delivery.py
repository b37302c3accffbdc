"""What was built and shipped: launches, releases, work items."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from demo import months
from demo.chance import Chance
from demo.company import Company, Product, short_name
from demo.organisation import month_range
from demo.writing import Table

SPRINT_DAYS = 14
LOOK_AHEAD = 3  # months of plan beyond the last facts, whose work may have begun
TODAY = 23  # day of the month after the last facts on which the files were written
NEVER = datetime(9999, 1, 1)  # noqa: DTZ001 (all moments here are UTC, and written so)
ITEM_HEADER = (
    *("product", "key", "type", "status", "status_category", "created_at", "started_at", "done_at"),
    *("due_on", "committed_on", "sprint", "sprint_start", "sprint_end", "points"),
    *("assignee_email", "severity", "found_in_production", "parent"),
)


def launches(company: Company) -> Table:
    """Return the launches with the dates that led there, and those under way."""
    rows = []
    for product, name, launched, days, slip, promised in company.raw["launches"]["rows"]:
        chance = Chance(company.seed, "launches", product, name)
        if launched:
            out = date.fromisoformat(launched)
            go, committed = out - timedelta(days=days), (out - timedelta(days=slip)).isoformat()
        else:
            today = months.first_day(company.last + 1).replace(day=TODAY)
            go, committed = today - timedelta(days=chance.whole(150, 320)), promised
        idea = go - timedelta(days=chance.whole(35, 160))
        development = go + timedelta(days=chance.whole(5, 40))
        led_there = [day.isoformat() for day in (idea, go, development)]
        rows.append([product, name, *led_there, committed, launched])
    header = ["product", "name", "idea_on", "go_on", "development_on", "committed_on", "launched_on"]
    return Table("files/08_launches.csv", "launches", header, rows)


def releases(company: Company) -> Table:
    """Return the releases."""
    rows = [row for product in company.products for row in _releases(company, product)]
    return Table("files/09_releases.csv", "releases", ["product", "name", "released_on", "failed"], rows)


def _releases(company: Company, product: Product) -> Iterator[list[str]]:
    if not product.quality:
        return
    each_month, usually_failed, _ = product.quality
    chance = Chance(company.seed, "releases", product.code)
    for month in month_range(company, product):
        failed = company.planted(product, month, "failed", usually_failed)
        days = sorted({chance.whole(1, 28) for _ in range(chance.count(each_month))})
        for number, day in enumerate(days, start=1):
            name = f"{months.text(month).replace('-', '.')}.{number}"
            out = months.first_day(month).replace(day=day).isoformat()
            yield [product.code, name, out, "true" if chance.happens(failed) else "false"]


@dataclass(slots=True)
class Item:
    """One work item on its way to a row."""

    type: str
    created: datetime
    started: datetime
    done: datetime | None
    due: str = ""
    committed: str = ""
    sprint: str = ""
    sprint_start: str = ""
    sprint_end: str = ""
    points: str = ""
    severity: str = ""
    in_production: str = "false"
    parent: str = ""


def work_items(company: Company) -> Table:
    """Return the items of every product's tracker, oldest first within a product."""
    rows = [row for product in company.products if product.work for row in _rows(company, product)]
    return Table("files/10_work_items.csv", "work_items", ITEM_HEADER, rows)


def _rows(company: Company, product: Product) -> Iterator[list[str]]:
    chance = Chance(company.seed, "work", product.code)
    planned = _sprint_items if product.work and product.work[3] == "sprint" else _month_items
    items = [*planned(company, product, chance), *_bugs(company, product, chance)]
    end = datetime.combine(months.first_day(company.last + 1), time())
    items = sorted((item for item in items if item.created < end), key=lambda item: item.created)
    prefix, crew = product.code.replace("-", ""), _crew(company, product)
    last_story = ""
    for number, item in enumerate(items, start=1):
        key = f"{prefix}-{number}"
        if item.type == "Sub-task":
            item.parent = last_story
        elif item.type == "Story":
            last_story = key
        _forget_the_future(item, end)
        yield [product.code, key, *_moments(item, end), *_rest(item, chance.pick(crew))]


def _forget_the_future(item: Item, end: datetime) -> None:
    """Empty what nobody knew at the end of the last month: promises and sprints of later ones."""
    if item.committed and date.fromisoformat(item.committed) >= end.date():
        item.committed = item.due = item.sprint = item.sprint_start = item.sprint_end = ""


def _moments(item: Item, end: datetime) -> list[str]:
    """Return type to done_at as the tracker knew them at the end of the last month."""
    done = item.done if item.done and item.done < end else None
    started = item.started if item.started < end else None
    state = ("Done", "done") if done else ("In progress", "in_progress") if started else ("To do", "to_do")
    return [
        item.type,
        *state,
        *(f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "" for at in (item.created, started, done)),
    ]


def _rest(item: Item, assignee: str) -> list[str]:
    sprint = [item.sprint, item.sprint_start, item.sprint_end]
    return [
        item.due,
        item.committed,
        *sprint,
        item.points,
        assignee,
        item.severity,
        item.in_production,
        item.parent,
    ]


def _sprint_items(company: Company, product: Product, chance: Chance) -> Iterator[Item]:
    first, team = months.first_day(_begun(company, product)), product.code.split("-")[0].title()
    start, number = _first_monday(company.first), 0
    while start <= months.last_day(company.last + LOOK_AHEAD):
        end, number = start + timedelta(days=SPRINT_DAYS - 1), number + 1
        if start >= first:
            a_month, days, kept = _pace(company, product, months.index(start.isoformat()))
            for _ in range(chance.count(a_month * SPRINT_DAYS / 30.4 * (1 + 0.15 * chance.normal()))):
                item = _planned(chance, start, end, days, kept)
                item.sprint, item.sprint_start, item.sprint_end = f"{team} {number}", str(start), str(end)
                yield item
        start += timedelta(days=SPRINT_DAYS)


def _month_items(company: Company, product: Product, chance: Chance) -> Iterator[Item]:
    for month in range(_begun(company, product), company.last + LOOK_AHEAD + 1):
        a_month, days, kept = _pace(company, product, month)
        first, last = months.first_day(month), months.last_day(month)
        for _ in range(chance.count(a_month * (1 + 0.15 * chance.normal()))):
            item = _planned(chance, first, last, days, kept)
            item.due = first.replace(day=chance.whole(8, last.day)).isoformat()
            yield item


def _pace(company: Company, product: Product, month: int) -> tuple[float, float, float]:
    """Return items a month, median days and the part that is kept, with what happened to the team then."""
    a_month, days, kept, _ = product.work or []
    return (
        a_month * company.planted(product, month, "items", 1),
        days * company.planted(product, month, "days", 1),
        company.planted(product, month, "kept", kept),
    )


def _first_monday(month: int) -> date:
    first = months.first_day(month)
    return first + timedelta(days=-first.weekday() % 7)


def _planned(chance: Chance, start: date, end: date, days: float, kept: float) -> Item:
    """Draw an item planned for a period: promised at its start or added later, done in it, late or never."""
    promised = chance.happens(0.88)
    committed = start + timedelta(days=-chance.whole(0, 3) if promised else chance.whole(1, 6))
    length = (end - start).days
    offset = chance.whole(1, length) if chance.happens(kept) else length + chance.whole(1, 24)
    done = _at(start + timedelta(days=offset), chance)
    started = done - timedelta(minutes=int(chance.duration(days) * 1440))
    created = min(started, _at(start, chance)) - timedelta(days=chance.whole(1, 45))
    dropped = chance.happens(0.02)
    if dropped:
        started = NEVER
    kind = chance.pick(("Story", "Story", "Story", "Story", "Task", "Task", "Sub-task"))
    points = "" if kind == "Sub-task" else str(chance.pick((1, 2, 3, 3, 5, 8)))
    finished = None if dropped else done
    return Item(kind, created, started, finished, committed=committed.isoformat(), points=points)


def _bugs(company: Company, product: Product, chance: Chance) -> Iterator[Item]:
    """Draw the bugs of each month: those from production follow the releases, others the work."""
    each_month, _, severe = product.quality or [0.0, 0.0, 0.0]
    a_month, days, _, _ = product.work or []
    launched = month_range(company, product)
    for month in range(_begun(company, product), company.last + 1):
        live = company.planted(product, month, "severe", 1) if month in launched else 0
        for rate, severities, in_production in (
            (live * each_month * severe, "333445", "true"),
            ((month in launched) * each_month * 0.7, "122", "true"),
            (a_month * 0.12, "122334", "false"),
        ):
            for _ in range(chance.count(rate * (1 + 0.2 * chance.normal()))):
                bug = _bug(chance, month, days)
                bug.severity, bug.in_production = chance.pick(severities), in_production
                yield bug


def _bug(chance: Chance, month: int, days: float) -> Item:
    day = chance.whole(1, months.last_day(month).day)
    created = _at(months.first_day(month).replace(day=day), chance)
    started = created + timedelta(minutes=chance.whole(60, 6 * 1440))
    done = started + timedelta(minutes=int(chance.duration(days * 0.7) * 1440))
    return Item("Bug", created, started, done)


def _begun(company: Company, product: Product) -> int:
    since = product.money.since
    return max(company.first, months.index(since)) if since else company.first


def _at(day: date, chance: Chance) -> datetime:
    """Return a moment of a working day, far from midnight in every European zone."""
    return datetime.combine(day, time()) + timedelta(seconds=chance.whole(7 * 3600, 17 * 3600))


def _crew(company: Company, product: Product) -> list[str]:
    """Return the people of the team in which the product's owner works."""
    teams = {short_name(name): team for name, _, _, _, team, _ in company.raw["people"]}
    home = teams[product.owners[0][0]]
    return [company.email(person) for person, team in teams.items() if team == home]
