"""What is due is noted with the facts, and made again once, whatever happens on the way."""

import threading
from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from core.common.touch import Touched, touch
from core.jobs import registry
from core.jobs.models import Job
from metrics.models import DueMonth, KpiValue, SurveyMonth
from metrics.services import recompute as service
from metrics.services.due import RECOMPUTE
from portfolio.models import Product
from tests import factories as make
from tests.factories import facts

TODAY = date(2025, 7, 10)
JUNE = date(2025, 6, 1)


def touched(product: Product, month: date = JUNE, *, kind: str = "survey", cause: int | None = None) -> None:
    with transaction.atomic():
        touch(Touched(kind=kind, pairs={(product.pk, month)}, cause=cause))


@pytest.mark.django_db
def test_a_change_of_facts_notes_its_months_and_asks_for_one_recompute() -> None:
    product = make.product()

    touched(product, cause=7)
    touched(product, date(2025, 5, 1), kind="work_items", cause=8)
    touched(product, cause=8)

    assert set(DueMonth.objects.values_list("source", "product_id", "month")) == {
        ("survey", product.pk, JUNE),
        ("delivery", product.pk, date(2025, 5, 1)),
    }
    job = Job.objects.get(kind=RECOMPUTE)
    assert job.payload == {"causes": [7, 8]}
    registry.kind(RECOMPUTE)


@pytest.mark.django_db
def test_a_recompute_that_runs_already_is_followed_by_another() -> None:
    product = make.product()
    touched(product)
    Job.objects.update(state=Job.State.RUNNING)

    touched(product)

    assert Job.objects.filter(kind=RECOMPUTE, state=Job.State.DUE).count() == 1


@pytest.mark.django_db
def test_what_moves_no_number_is_passed_over() -> None:
    with transaction.atomic():
        touch(Touched(kind="people", everything=False))
        touch(Touched(kind="survey", pairs=()))

    assert not DueMonth.objects.exists()
    assert not Job.objects.filter(kind=RECOMPUTE).exists()


@pytest.mark.django_db
def test_only_the_touched_months_and_the_places_above_are_made_again() -> None:
    group = make.node()
    unit, other_unit = make.node(parent=group), make.node(parent=group)
    mine, other = make.product("MINE", unit), make.product("OTHER", other_unit)
    for product in (mine, other):
        facts.answers(product, "2025-05-10", 10)
        facts.answers(product, "2025-06-10", 10)
    service.recompute(today=TODAY, full=True)
    rows = dict(SurveyMonth.objects.values_list("product__code", "pk").filter(month=date(2025, 5, 1)))
    KpiValue.objects.update(computed_at="2020-01-01T00:00Z")
    facts.answers(mine, "2025-06-11", 0)
    facts.answers(mine, "2025-05-11", 0)  # its month is not touched: it stays as it was
    touched(mine)

    done = service.recompute(today=TODAY)

    assert done.rows == {"survey": 1}
    assert dict(SurveyMonth.objects.values_list("product__code", "pk").filter(month=date(2025, 5, 1))) == rows
    fresh = KpiValue.objects.exclude(computed_at__year=2020)
    assert set(fresh.values_list("scope__code", flat=True)) == {group.code, unit.code, "MINE"}
    assert set(fresh.values_list("kpi", flat=True)) == {"nps", "csat"}
    assert KpiValue.objects.get(scope=mine.scope, kpi="nps").n == 3  # May's two months as measured before
    assert not DueMonth.objects.exists()


@pytest.mark.django_db
def test_a_month_that_lost_its_last_fact_loses_its_row() -> None:
    product = make.product()
    facts.answers(product, "2025-06-10", 10)
    service.recompute(today=TODAY, full=True)
    connection.cursor().execute("DELETE FROM metrics_surveyanswer")
    touched(product)

    service.recompute(today=TODAY)

    assert not SurveyMonth.objects.exists()
    assert KpiValue.objects.get(scope=product.scope, kpi="nps").reason == "no_facts"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["portfolios", "products", "ownership", "targets", "rates", "parameters"])
def test_what_every_value_depends_on_values_everything_again(kind: str) -> None:
    product = make.product()
    facts.answers(product, "2025-06-10", 10)
    service.recompute(today=TODAY, full=True)
    KpiValue.objects.all().delete()
    with transaction.atomic():
        touch(Touched(kind=kind, everything=True))

    done = service.recompute(today=TODAY)

    assert done.rows == {}  # the measures do not depend on it
    assert KpiValue.objects.filter(scope=product.scope, kpi="nps", value=100).exists()


@pytest.mark.django_db
def test_a_new_month_replaces_the_values_of_the_last_one() -> None:
    product = make.product()
    facts.answers(product, "2025-06-10", 10)
    service.recompute(today=TODAY, full=True)

    service.refresh(today=date(2025, 8, 1))

    assert set(KpiValue.objects.values_list("period", flat=True)) == {date(2025, 7, 1)}
    assert KpiValue.objects.get(scope=product.scope, kpi="nps").value == 100


@pytest.mark.django_db
def test_the_command_makes_everything_again(capsys: pytest.CaptureFixture[str]) -> None:
    product = make.product()
    facts.answers(product, "2025-06-10", 10)
    facts.entry(product, "2025-06", "revenue", 5)

    call_command("recompute", "--full")

    said = capsys.readouterr().out
    assert "survey: 1 rows" in said
    assert "finance: 1 rows" in said
    assert "seconds" in said
    call_command("recompute")
    assert "values: 0 rows" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_recompute_that_dies_is_taken_up_again() -> None:
    product = make.product()
    facts.answers(product, "2025-06-10", 10)
    touched(product)

    with patch.object(service, "_refresh", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        service.recompute(today=TODAY)

    assert not SurveyMonth.objects.exists()
    assert DueMonth.objects.count() == 1
    assert service.recompute(today=TODAY).rows == {"survey": 1}
    assert KpiValue.objects.get(scope=product.scope, kpi="nps").value == 100
    assert not DueMonth.objects.exists()


@pytest.fixture
def second_connection() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_facts_committed_while_a_recompute_runs_stay_due(second_connection: None) -> None:
    product = make.product()
    facts.answers(product, "2025-06-10", 10)
    touched(product)
    taken, committed = threading.Event(), threading.Event()
    rebuild = service.rebuild

    def slowly(source: str, due: object) -> int:
        made = rebuild(source, due)  # type: ignore[arg-type]
        taken.set()
        assert committed.wait(10)
        return made

    def recompute() -> None:
        with patch.object(service, "rebuild", slowly):
            service.recompute(today=TODAY)
        connection.close()

    worker = threading.Thread(target=recompute)
    worker.start()
    assert taken.wait(10)
    facts.answers(product, "2025-06-11", 0)
    touched(product)  # the same month: neither waits for the other
    committed.set()
    worker.join(10)

    assert DueMonth.objects.count() == 1
    service.recompute(today=TODAY)
    assert KpiValue.objects.get(scope=product.scope, kpi="nps").value == 0
