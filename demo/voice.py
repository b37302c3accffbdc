"""What customers say and do: survey answers and usage readings."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo import months
from demo.chance import Chance
from demo.company import Company, Product
from demo.organisation import month_range
from demo.writing import Table

Answer = tuple[datetime, str, str, int, str, str]


def survey(company: Company) -> Table:
    """Return all answers in the order in which they came, numbered."""
    answers: list[Answer] = []
    for product in company.products:
        for kind, plan in (("nps", product.nps), ("csat", product.csat)):
            if plan:
                answers += _answers(company, product, kind, plan)
    answers.sort()
    header = ["product", "score", "responded_at", "response_id", "kind", "segment", "wave", "comment"]
    rows = [
        [code, str(score), f"{at:%Y-%m-%dT%H:%M:%SZ}", f"R{number:06d}", kind, segment, _wave(at), comment]
        for number, (at, code, kind, score, segment, comment) in enumerate(answers, start=1)
    ]
    return Table("files/14_survey.csv", "survey", header, rows)


def _answers(company: Company, product: Product, kind: str, plan: list[float]) -> Iterator[Answer]:
    chance = Chance(company.seed, "survey", product.code, kind)
    segments = next(s for node, s in company.raw["segments"].items() if node in company.line_of(product.node))
    for month in month_range(company, product):
        years_ago = (company.last - month) / 12
        busy = company.raw["seasons"]["air"][month % 12]
        for _ in range(chance.count(max(0.0, plan[0] * busy * (1 + 0.12 * chance.normal())))):
            felt = _felt(company, product, month, kind, plan)
            score = (_nps_score if kind == "nps" else _csat_score)(chance, felt, years_ago)
            at = datetime.combine(_day_in(month, chance), datetime.min.time())
            at += timedelta(seconds=chance.whole(6 * 3600, 18 * 3600))
            comment = _comment(company, chance, kind, score)
            yield at, product.code, kind, score, chance.pick(segments), comment


def _felt(company: Company, product: Product, month: int, kind: str, plan: list[float]) -> list[float]:
    """Return the plan of a product's answers with what its customers went through then."""
    each_month, good, *rest = plan
    if kind == "csat":
        return [each_month, company.planted(product, month, "satisfied", good), *rest]
    poor, yearly = rest
    good = company.planted(product, month, "promoters", good)
    return [each_month, good, company.planted(product, month, "detractors", poor), yearly]


def _nps_score(chance: Chance, plan: list[float], years_ago: float) -> int:
    promoters = plan[1] - plan[3] * years_ago
    u = chance.between(0, 1)
    if u < promoters:
        return chance.pick((9, 9, 10))
    if u < promoters + plan[2]:
        return chance.pick((0, 2, 3, 4, 5, 5, 6, 6, 6))
    return chance.pick((7, 8, 8))


def _csat_score(chance: Chance, plan: list[float], years_ago: float) -> int:
    if chance.happens(plan[1] - plan[2] * years_ago):
        return chance.pick((4, 4, 5))
    return chance.pick((1, 2, 3, 3))


def _comment(company: Company, chance: Chance, kind: str, score: int) -> str:
    if not chance.happens(0.05):
        return ""
    good, poor = (9, 6) if kind == "nps" else (5, 2)
    mood = "good" if score >= good else "poor" if score <= poor else "fair"
    return str(chance.pick(company.raw["comments"][mood]))


def _wave(at: datetime) -> str:
    return f"{at.year}-Q{(at.month + 2) // 3}"


def _day_in(month: int, chance: Chance) -> date:
    return months.first_day(month).replace(day=chance.whole(1, months.last_day(month).day))


def usage(company: Company) -> Table:
    """Return the readings: weekly on Mondays, or on the last day of the month."""
    rows = [row for product in company.products if product.usage for row in _readings(company, product)]
    header = ["product", "date", "active_users", "eligible_users", "signups"]
    return Table("files/11_usage.csv", "usage", header, rows)


def _readings(company: Company, product: Product) -> Iterator[list[str]]:
    eligible_first, growth, share_first, share_last, rhythm = product.usage or []
    chance = Chance(company.seed, "usage", product.code)
    days = _reading_days(company, product, str(rhythm))
    begun, ended = days[0], months.last_day(company.last)
    stale = company.raw["stale_usage"]
    for day in days:
        if stale["node"] in company.line_of(product.node) and day > stale["last_reading"]:
            return
        years = (day - begun).days / 365
        eligible = int(eligible_first * (1 + growth * years) * (1 + 0.004 * chance.normal()))
        share = share_first + (share_last - share_first) * (day - begun).days / (ended - begun).days
        active = int(eligible * (share + 0.012 * chance.normal()))
        signups = chance.count(eligible * max(0.02, growth) / 52 * chance.between(0.6, 1.4))
        counted = "" if chance.happens(0.03) else str(eligible)  # not counted every time
        yield [product.code, day.isoformat(), str(active), counted, str(signups)]


def _reading_days(company: Company, product: Product, rhythm: str) -> list[date]:
    covered = month_range(company, product)
    if rhythm == "month":
        return [months.last_day(month) for month in covered]
    begun = max(months.first_day(covered[0]), date.fromisoformat(product.first))
    monday = begun + timedelta(days=-begun.weekday() % 7)
    ended = months.last_day(covered[-1])
    return [monday + timedelta(weeks=week) for week in range((ended - monday).days // 7 + 1)]
