"""Cells and bulk changes of allocations, targets, bands, assessments, catalogues: rights, refusals, undo."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from core.audit.models import AuditEvent
from core.collaboration.services import comments
from core.common.listing import registry
from core.undo.models import Step
from metrics.models import CompanyKpi, Target
from portfolio.models import Allocation, Node
from teams.models import Assessment, SalaryBand, SheetLine, Skill, WorkCalendar
from tests import factories
from tests.factories import facts
from tests.integration.lists.browsing import browser, etag, patch, undo_address

pytestmark = pytest.mark.django_db
NEXT = date.today().year + 1  # noqa: DTZ011 any day of the coming year
# Facts, trails and what somebody signed, said or decided: corrected at their source, or never; and what is
# worked out.
READ_ALONE = {
    "audit_trail", "imports", "jobs", "steering_packs", "criteria_signatures", "releases", "work_items",
    "users", "gate_votes", "gate_scores", "gate_evidence", "key_result_values", "load",
}  # fmt: skip


def bulk(client: Client, listing: str, rows: list[Any], column: str, value: str, *, ask: bool = False) -> str:
    """Ask what a change of many rows would do, or make it."""
    sent = {"column": column, "row": [str(row.pk) for row in rows], "value": value, "next": "/"}
    address = f"/lists/{listing}/bulk/"
    answer = client.get(address, sent) if ask else client.post(address, sent)
    assert answer.status_code == (200 if ask else 302)
    return " ".join(answer.content.decode().split())


def refused(client: Client, cell: str, value: str) -> str:
    status, said = patch(client, cell, value)
    assert status == 422
    return str(said["detail"])


def test_only_what_nobody_may_rewrite_has_no_cell_that_changes() -> None:
    every = {one.name: [column for column in one.columns if column.edit] for one in registry.everything()}
    assert {name for name, edits in every.items() if not edits} == READ_ALONE


@pytest.fixture
def held() -> list[Allocation]:
    """Ada on two products, whole; Bob on one, half; all next year, so that today plays no part."""
    group = factories.node("GROUP")
    one, two = (factories.product(code, factories.node(f"N{code}", group)) for code in ("P1", "P2"))
    ada, bob = (
        factories.person("ada@example.com", name="Ada"),
        factories.person("bob@example.com", name="Bob"),
    )
    days = {"starts_on": date(NEXT, 3, 1), "ends_on": date(NEXT, 5, 1)}
    return [
        Allocation.objects.create(product=one, person=ada, percent=60, **days),
        Allocation.objects.create(product=two, person=ada, percent=40, **days),
        Allocation.objects.create(product=two, person=bob, percent=50, **days),
    ]


def test_an_allocation_is_changed_where_one_may_as_far_as_there_is_time(held: list[Allocation]) -> None:
    first, second, third = held
    near = browser(factories.user("product_manager", Node.objects.get(code="NP2")))
    share = "/lists/allocations/{}/percent/"
    assert patch(near, share.format(first.pk), "10")[0] == 404
    assert patch(browser(factories.user("analyst")), share.format(second.pk), "10")[0] == 403
    # Of 100 % that Ada has, 60 are given elsewhere: 41 would be one too many, in March first.
    much = refused(near, share.format(second.pk), "41")
    assert much.startswith(f"Ada would be asked for 1.01 FTE of 1.00 in Mar {NEXT}, above the limit of 100%.")
    assert "at most 100" in refused(near, share.format(third.pk), "101")
    assert "The end lies before the start" in refused(
        near, f"/lists/allocations/{second.pk}/ends_on/", f"{NEXT}-02-01"
    )
    later = Allocation.objects.create(
        product=second.product, person=second.person, percent=5, starts_on=date(NEXT + 1, 6, 1)
    )
    assert "works on this product already" in refused(near, f"/lists/allocations/{second.pk}/ends_on/", "")
    later.delete()
    status, said = patch(near, share.format(second.pk), "25", etag(near, share.format(second.pk)))
    assert (status, Allocation.objects.get(pk=second.pk).percent) == (200, 25)
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.before, event.after) == (
        "portfolio.allocation.changed", {"percent": "40.00"}, {"percent": "25"}
    )  # fmt: skip
    near.post(undo_address(said["toast"]))
    assert Allocation.objects.get(pk=second.pk).percent == 40


def test_many_allocations_end_on_a_day_and_what_was_too_much_comes_back(
    held: list[Allocation],
) -> None:
    first, _second, third = held
    client = browser(factories.user("cpo"))
    Allocation.objects.filter(pk=first.pk).update(percent=90)
    page = bulk(client, "allocations", held, "percent", "80", ask=True)
    # Ada would have 80 + 80 where she has 90 + 40: more than now, and both rows are part of it. Bob has room.
    assert "Change 1 row" in page
    assert page.count(f"Ada would be asked for 1.60 FTE of 1.00 in Mar {NEXT}") == 2
    bulk(client, "allocations", held, "percent", "30")
    assert [one.percent for one in Allocation.objects.order_by("pk")] == [30, 30, 30]
    step = Step.objects.latest("id")
    client.post(step.address)
    assert [one.percent for one in Allocation.objects.order_by("pk")] == [90, 40, 50]
    bulk(client, "allocations", held, "ends_on", f"{NEXT}-04-01")
    assert {one.ends_on for one in Allocation.objects.all()} == {date(NEXT, 4, 1)}
    assert AuditEvent.objects.filter(verb="portfolio.allocation.changed").count() == 9
    assert third.holder_name in str(client.get("/allocations/").content)


def test_targets_are_changed_in_the_unit_of_their_kpi_and_by_whoever_may_there() -> None:
    mine, other = factories.node("MINE"), factories.node("OTHER")
    nps, csat, far = (
        facts.target(place, kpi, value, "2026-01-01", "2027-01-01")
        for place, kpi, value in ((mine, "nps", "30"), (mine, "csat", "0.8"), (other, "nps", "30"))
    )
    client = browser(factories.user("head_of_product", mine))
    cell = "/lists/targets/{}/{}/"
    assert patch(client, cell.format(far.pk, "target"), "40")[0] == 404
    assert patch(browser(factories.user("analyst")), cell.format(nps.pk, "target"), "40")[0] == 403
    assert (
        refused(client, cell.format(nps.pk, "target"), "40%")
        == "This KPI is no percentage. Leave the percent sign out."
    )
    assert "Write 45%" in refused(client, cell.format(csat.pk, "target"), "45")
    assert "cannot be below zero" in refused(client, cell.format(nps.pk, "tolerance"), "-1")
    assert "The end must come after" in refused(client, cell.format(nps.pk, "to"), "2025-01-01")
    facts.target(mine, "nps", "50", "2027-01-01")
    assert "Another target begins on 1 Jan 2027" in refused(client, cell.format(nps.pk, "to"), "")
    status, said = patch(
        client, cell.format(csat.pk, "target"), "85%", etag(client, cell.format(csat.pk, "target"))
    )
    assert (status, Target.objects.get(pk=csat.pk).value) == (200, Decimal("0.85"))
    assert "85%" in said["toast"]
    client.post(undo_address(said["toast"]))
    assert Target.objects.get(pk=csat.pk).value == Decimal("0.8")
    page = bulk(client, "targets", [nps, csat], "target", "40%", ask=True)
    assert "Change 1 row" in page
    assert "This KPI is no percentage" in page
    bulk(client, "targets", [nps, csat], "tolerance", "0.5")
    assert (
        list(Target.objects.filter(pk__in=[nps.pk, csat.pk]).values_list("tolerance", flat=True))
        == [Decimal("0.5")] * 2
    )
    assert AuditEvent.objects.filter(verb="metrics.target.changed").count() == 4
    Target.objects.filter(pk=nps.pk).update(kpi="gone")
    assert not CompanyKpi.objects.exists()
    assert "archived" in bulk(client, "targets", [nps], "tolerance", "1", ask=True)


def test_a_band_is_changed_by_who_sees_salaries_and_no_amount_is_given_to_many() -> None:
    bands = [
        factories.salary_band(factories.role_sheet(code), level="lead", low=40, mid=50, high=60)
        for code in ("PM", "PO")
    ]
    cell = f"/lists/salary_bands/{bands[0].pk}/{{}}/"
    assert patch(browser(factories.user("cpo")), cell.format("low"), "45")[0] == 404
    client = browser(factories.user("hr_partner"))
    assert "The amounts do not rise" in refused(client, cell.format("low"), "55")
    status, said = patch(client, cell.format("low"), "45", etag(client, cell.format("low")))
    assert (status, SalaryBand.objects.get(pk=bands[0].pk).low) == (200, 45)
    client.post(undo_address(said["toast"]))
    assert SalaryBand.objects.get(pk=bands[0].pk).low == 40
    sent = {"column": "low", "row": [str(bands[0].pk)], "value": "41", "next": "/"}
    assert client.get("/lists/salary_bands/bulk/", sent).status_code == 400
    bulk(client, "salary_bands", bands, "currency", "CHF")
    assert set(SalaryBand.objects.values_list("currency", flat=True)) == {"CHF"}
    assert "three capital letters" in bulk(client, "salary_bands", bands, "currency", "chf", ask=True)
    told = AuditEvent.objects.filter(verb="teams.salary_band.changed")
    assert [(event.before, set(event.after)) for event in told] == [(None, {"currency", "from"})] * 4


def test_a_judgement_is_corrected_by_who_may_give_it_and_comes_back_as_theirs() -> None:
    boss = factories.person("boss@example.com", name="Boss")
    ada = factories.person("ada@example.com", name="Ada", manager=boss)
    skill = factories.skill("cut")
    own = factories.assessment(ada, skill, 2, "self", assessed_by_email="ada@example.com")
    led = factories.assessment(ada, skill, 3, "manager", assessed_by_email="boss@example.com", note="seen")
    me, above = (browser(factories.user("analyst", email=f"{name}@example.com")) for name in ("ada", "boss"))
    cell = "/lists/assessments/{}/level/"
    assert patch(me, cell.format(led.pk), "5")[0] == 403
    assert patch(above, cell.format(own.pk), "5")[0] == 403
    assert patch(browser(factories.user("cpo", email="far@example.com")), cell.format(led.pk), "5")[0] in {
        403,
        404,
    }
    assert patch(me, cell.format(own.pk), "4")[0] == 200
    assert patch(above, cell.format(led.pk), "9")[0] == 422
    hr = browser(factories.user("hr_partner", email="hr@example.com"))
    status, said = patch(hr, cell.format(led.pk), "1", etag(hr, cell.format(led.pk)))
    changed = Assessment.objects.get(pk=led.pk)
    assert (status, changed.level, changed.assessed_by_email, changed.note) == (
        200,
        1,
        "hr@example.com",
        "seen",
    )
    assert "Ada" in said["toast"]
    hr.post(undo_address(said["toast"]))
    changed.refresh_from_db()
    assert (changed.level, changed.assessed_by_email) == (3, "boss@example.com")
    assert patch(above, f"/lists/assessments/{led.pk}/note/", "seen twice")[0] == 200
    told = AuditEvent.objects.filter(verb="teams.assessment.kept")
    assert [event.after["skills"] for event in told] == [1] * 4
    assert not [event for event in told if "level" in event.after or "note" in event.after]


def test_catalogues_drafts_and_threads_are_changed_in_their_cells() -> None:
    user = factories.user("cpo")
    client = browser(user)
    skill, calendar = factories.skill("cut"), factories.calendar(code="FR")
    line = factories.sheet_line(factories.role_sheet("PM"), "mission", en="Lead", fr="Mener")
    assert patch(client, f"/lists/skills/{skill.pk}/name_fr/", "Découpe")[0] == 200
    assert Skill.objects.get().name_fr == "Découpe"
    assert patch(client, f"/lists/calendars/{calendar.pk}/country/", "fr")[0] == 200
    assert "no part with the code 99" in refused(client, f"/lists/calendars/{calendar.pk}/subdivision/", "99")
    assert WorkCalendar.objects.get().country == "FR"
    status, said = patch(client, f"/lists/role_sheet_lines/{line.pk}/fr/", "Conduire")
    assert (status, SheetLine.objects.get(pk=line.pk).fr) == (200, "Conduire")
    client.post(undo_address(said["toast"]))
    assert SheetLine.objects.get(pk=line.pk).fr == "Mener"
    assert "in English and in French" in refused(client, f"/lists/role_sheet_lines/{line.pk}/en/", "")
    product = factories.product()
    thread = comments.add(by=user, kind="product", pk=product.pk, text="Why?")
    answer = comments.add(by=user, kind="product", pk=product.pk, text="So.", parent=thread)
    page = bulk(client, "comments", [thread, answer], "resolved", "True", ask=True)
    assert "Change 1 row" in page
    bulk(client, "comments", [thread, answer], "resolved", "True")
    thread.refresh_from_db()
    assert thread.resolved_by == user
    client.post(Step.objects.latest("id").address)
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_a_node_hangs_elsewhere_only_where_one_may_change_both_places() -> None:
    group = factories.node("GROUP")
    line, side = factories.node("LINE", group), factories.node("SIDE", group)
    leaf = factories.node("LEAF", line)
    cell = "/lists/portfolios/{}/parent/"
    head = browser(factories.user("head_of_product", line))
    assert patch(head, cell.format(line.pk), "SIDE")[0] == 403
    assert patch(head, cell.format(leaf.pk), "SIDE")[0] == 422
    client = browser(factories.user("cpo"))
    assert (
        "below itself" in refused(client, cell.format(line.pk), "LEAF")
        or Node.objects.get(code="LINE").parent == group
    )
    status, said = patch(client, cell.format(leaf.pk), "SIDE")
    assert (status, Node.objects.select_related("scope").get(code="LEAF").scope.path) == (
        200, f"{group.scope_id}.{side.scope_id}.{leaf.scope_id}"
    )  # fmt: skip
    client.post(undo_address(said["toast"]))
    assert Node.objects.get(code="LEAF").parent == line
