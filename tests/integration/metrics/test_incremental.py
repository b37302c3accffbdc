"""Whatever comes in, in whatever order: recomputing what was touched is recomputing everything."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.common.periods import month_of
from core.common.touch import Touched, touch
from metrics.models import (
    DeliveryMonth,
    FinanceMonth,
    KpiValue,
    LedgerEntry,
    SurveyAnswer,
    SurveyMonth,
    UsageMonth,
    UsageReading,
)
from metrics.services import recompute
from portfolio.models import Product
from roadmap.models import Release, WorkItem
from tests import factories as make

TODAY = date(2025, 7, 10)
FIRST = date(2025, 3, 1)
PRODUCTS = 3

days = st.integers(0, 120).map(lambda number: FIRST + timedelta(days=number))
products = st.integers(0, PRODUCTS - 1)
answers = st.tuples(st.just("survey"), st.integers(0, 5), products, days, st.integers(0, 10))
entries = st.tuples(
    st.just("finance"),
    st.integers(0, 5),
    products,
    days,
    st.sampled_from(["revenue", "investment", "benefit", "operating_cost"]),
)
readings = st.tuples(st.just("usage"), st.integers(0, 5), products, days, st.none() | st.integers(1, 9))
items = st.tuples(st.just("work_items"), st.integers(0, 5), products, days, st.none() | st.integers(0, 60))
releases = st.tuples(st.just("releases"), st.integers(0, 5), products, days, st.booleans())
removals = st.tuples(st.just("removal"), st.integers(0, 5), products, days, st.none())
batches = st.lists(
    st.lists(st.one_of(answers, entries, readings, items, releases, removals), max_size=6),
    min_size=1,
    max_size=4,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches)
def test_recomputing_what_was_touched_is_recomputing_everything(imports: list[list[Any]]) -> None:
    with transaction.atomic():
        group = make.node()
        portfolio = [make.product("", group) for _ in range(PRODUCTS)]
        recompute.recompute(today=TODAY, full=True)
        for rows in imports:
            for row in rows:
                _import(portfolio, *row)
            recompute.recompute(today=TODAY)
        step_by_step = _everything()

        recompute.recompute(today=TODAY, full=True)

        assert step_by_step == _everything()
        transaction.set_rollback(True)


def _import(portfolio: list[Product], kind: str, number: int, which: int, day: date, detail: Any) -> None:
    """Write one row by its key, as an import does, and tell of its months before and after."""
    product, key = portfolio[which], f"K{number}"
    if kind == "removal":
        old = SurveyAnswer.objects.filter(key=key)
        _touch("survey", [(it.product_id, it.responded_on) for it in old])
        old.delete()
    elif kind == "survey":
        old = SurveyAnswer.objects.filter(key=key)
        before = [(it.product_id, it.responded_on) for it in old]
        SurveyAnswer.objects.update_or_create(
            key=key, defaults={"product": product, "score": detail, "responded_on": day}
        )
        _touch("survey", [*before, (product.pk, day)])
    elif kind == "finance":
        before = [(it.product_id, it.month) for it in LedgerEntry.objects.filter(key=key)]
        LedgerEntry.objects.update_or_create(
            key=key,
            defaults={
                "product": product,
                "month": month_of(day),
                "account": detail,
                "measure": detail,
                "amount": number + 1,
                "currency": "EUR",
            },
        )
        _touch("finance", [*before, (product.pk, day)])
    elif kind == "usage":
        UsageReading.objects.update_or_create(
            product=product, read_on=day, defaults={"active_users": number, "eligible_users": detail}
        )
        _touch("usage", [(product.pk, day)])
    elif kind == "releases":
        before = [(it.product_id, it.released_on) for it in Release.objects.filter(product=product, name=key)]
        Release.objects.update_or_create(
            product=product, name=key, defaults={"released_on": day, "failed": detail}
        )
        _touch("releases", [*before, (product.pk, day)])
    else:
        _import_item(product, key, day, detail)


def _import_item(product: Product, key: str, day: date, lasts: int | None) -> None:
    started = datetime(day.year, day.month, day.day, tzinfo=UTC)
    done = None if lasts is None else started + timedelta(days=lasts)
    before = [
        (it.product_id, moment.date())
        for it in WorkItem.objects.filter(key=key)
        for moment in (it.started_at, it.done_at)
        if moment
    ]
    WorkItem.objects.update_or_create(
        origin="portal",
        key=key,
        defaults={
            "product": product,
            "created_at": started,
            "started_at": started,
            "done_at": done,
            "due_on": day,
            "committed_on": day.replace(day=1),
            "found_in_production": True,
            "severity": 4,
        },
    )
    _touch("work_items", [*before, (product.pk, day), *([(product.pk, done.date())] if done else [])])


def _touch(kind: str, touched: Iterable[tuple[int, date]]) -> None:
    touch(Touched(kind=kind, pairs={(product, month_of(day)) for product, day in touched}))


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every measure and every value, without ids and the time of computing."""
    found = {}
    for model in (SurveyMonth, FinanceMonth, UsageMonth, DeliveryMonth, KpiValue):
        names = [field.attname for field in model._meta.fields if field.attname not in ("id", "computed_at")]
        found[model.__name__] = sorted(map(repr, model.objects.values_list(*names)))
    assert connection.in_atomic_block
    return found
