"""Facts in one line each, and the recompute that makes measures and values of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from core.access.models import Scope, User
from metrics.measures.due import Due
from metrics.measures.rebuild import SOURCES, rebuild
from metrics.models import ExchangeRate, LedgerEntry, SurveyAnswer, Target, UsageReading
from metrics.selectors.reading import Reading
from metrics.selectors.readings import readings
from portfolio.models import Node, Product, SuccessCriterion
from roadmap.models import Launch, Release, WorkItem

_numbers = count(1)


def day(text: str) -> date:
    """Read "2025-06-30", or "2025-06" as the first of the month."""
    return date.fromisoformat(text if text.count("-") == 2 else f"{text}-01")


def moment(text: str) -> datetime:
    """Read a day, or a day and a time, as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def answers(product: Product, on: str, *scores: int, kind: str = "nps", **fields: Any) -> None:
    """Make answers of one day."""
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            key=f"A-{next(_numbers)}", product=product, kind=kind, score=score, responded_on=day(on), **fields
        )
        for score in scores
    )


def entry(
    product: Product,
    month: str,
    measure: str,
    amount: str | int,
    *,
    currency: str = "EUR",
    scenario: str = "actual",
    **fields: Any,
) -> LedgerEntry:
    """Make a ledger entry."""
    return LedgerEntry.objects.create(
        key=f"L-{next(_numbers)}",
        product=product,
        month=day(month),
        account=measure,
        measure=measure,
        scenario=scenario,
        amount=Decimal(amount),
        currency=currency,
        **fields,
    )


def rate(currency: str, month: str, value: str) -> ExchangeRate:
    """Make a rate."""
    return ExchangeRate.objects.create(currency=currency, month=day(month), rate=Decimal(value))


def usage(
    product: Product, on: str, active: int, eligible: int | None = None, signups: int | None = None
) -> None:
    """Make a usage reading."""
    UsageReading.objects.create(
        product=product, read_on=day(on), active_users=active, eligible_users=eligible, signups=signups
    )


def item(product: Product, **fields: Any) -> WorkItem:
    """Make a work item; `created`, `started`, `done` are moments in UTC, `…_on` days, as text."""
    moments = {
        f"{name}_at": moment(fields.pop(name)) for name in ("created", "started", "done") if name in fields
    }
    days = {name: day(value) for name, value in fields.items() if name.endswith("_on")}
    return WorkItem.objects.create(
        key=f"W-{next(_numbers)}", product=product, **{**fields, **moments, **days}
    )


def release(product: Product, on: str, *, failed: bool = False) -> Release:
    """Make a release."""
    return Release.objects.create(
        product=product, name=f"R-{next(_numbers)}", released_on=day(on), failed=failed
    )


def launch(product: Product, **days: str) -> Launch:
    """Make a launch; `launched`, `go`, `first_committed`, … are days."""
    fields = {f"{name}_on": day(value) for name, value in days.items()}
    return Launch.objects.create(product=product, name=f"Launch {next(_numbers)}", **fields)


def target(
    place: Node | Product, kpi: str, value: str, since: str, until: str | None = None, tolerance: str = "0"
) -> Target:
    """Make a target."""
    return Target.objects.create(
        scope=place.scope,
        kpi=kpi,
        value=Decimal(value),
        tolerance=Decimal(tolerance),
        starts_on=day(since),
        ends_on=day(until) if until else None,
    )


def criterion(
    product: Product, kpi: str, threshold: str, review: str, agreed: str | None = None, **fields: Any
) -> SuccessCriterion:
    """Make a success criterion, signed by nobody in particular where it is agreed."""
    return SuccessCriterion.objects.create(
        code=f"C-{next(_numbers)}",
        product=product,
        kpi=kpi,
        threshold=Decimal(threshold),
        review_on=day(review),
        agreed_on=day(agreed) if agreed else None,
        **{"direction": "at_least", **fields},
    )


def measure_all() -> None:
    """Make all measures again, as a full recompute does, without the values."""
    for source in SOURCES:
        rebuild(source, Due(everything=True))


def read(user: User, place: Node | Product, kpi: str, period: str, window: str | None = None) -> Reading:
    """Read one value from the measures."""
    kind = "node" if place.scope.kind == Scope.Kind.NODE else "product"
    (found,) = readings(
        user=user,
        **{kind: place.code},
        kpis=[kpi],
        window=window,
        period=day(period),
        today=date(2030, 1, 15),
    )
    return found
