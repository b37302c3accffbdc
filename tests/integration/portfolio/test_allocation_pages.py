"""Pages and API of allocations and load: the warning, the heat map, files, rights, the switch."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.periods import month_of, shift
from core.profile.services import states
from portfolio.models import Allocation, Ownership
from teams.models import Absence, CapacityChange
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db


def browser(role: str | None = "cpo", at: object = None) -> Client:
    client = Client()
    client.force_login(factories.user(role, at))  # type: ignore[arg-type]
    return client


def api(role: str = "cpo", at: object = None) -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user(role, at))  # type: ignore[arg-type]
    return client


def text_of(response: object) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_the_way_back_of_the_form_leads_to_the_product_that_the_address_names_or_to_the_list() -> None:
    factories.product("P")
    client = browser()
    for asked, back in (("P", "/products/P/people/"), ("NONE", "/allocations/"), ("a/b", "/allocations/")):
        page = client.get("/allocations/new/", {"product": asked})
        assert page.status_code == 200
        assert f'href="{back}"' in page.content.decode()


def test_what_is_too_much_is_shown_with_the_form_and_saved_the_second_time() -> None:
    ada = factories.person("ada@example.com", name="Ada")
    factories.product("OTHER")
    factories.product("P", name="Checkout")
    client = browser()
    sent = {"person": "Ada", "starts_on": "2030-01-01", "ends_on": "2030-03-01"}
    first = client.post("/allocations/new/", {**sent, "product": "OTHER", "percent": "70"})
    assert (first.status_code, first["Location"]) == (302, "/products/OTHER/people/")
    warned = client.post("/allocations/new/", {**sent, "product": "Checkout (P)", "percent": "50"})
    page = warned.content.decode()
    assert warned.status_code == 422
    assert "2 months are asked for more than there is" in page
    assert "Ada, Jan 2030: 1.20 FTE of 1.00 (120%)" in page
    assert "Save all the same" in page
    assert Allocation.objects.count() == 1
    accepted = warned.context["form"].data["accepted"]
    # More than what was seen warns again.
    more = {**sent, "product": "Checkout (P)", "percent": "60", "accepted": accepted}
    assert client.post("/allocations/new/", more).status_code == 422
    saved = client.post("/allocations/new/", {**more, "percent": "50"})
    assert saved.status_code == 302
    assert Allocation.objects.filter(person=ada).count() == 2


def test_refusals_stand_beside_their_fields_and_come_before_warnings() -> None:
    factories.person(name="Ada")
    factories.product("P")
    client = browser()
    sent = {"product": "P", "person": "Ada", "percent": "100", "starts_on": "2030-01-01"}
    client.post("/allocations/new/", sent)
    again = client.post("/allocations/new/", sent)
    assert list(again.context["form"].errors) == ["starts_on"]
    reversed_dates = client.post("/allocations/new/", {**sent, "ends_on": "2029-12-31"})
    assert list(reversed_dates.context["form"].errors) == ["ends_on"]
    nobody = client.post("/allocations/new/", {**sent, "person": ""})
    assert "person" in nobody.context["form"].errors


def test_an_allocation_is_changed_and_removed_and_comes_back() -> None:
    held = Allocation.objects.create(
        product=factories.product("P"),
        person=factories.person(name="Ada"),
        percent=40,
        starts_on="2030-01-01",
    )
    client = browser()
    page = client.get(f"/allocations/{held.pk}/")
    assert b'value="Ada &lt;' in page.content
    sent = {"person": "Ada", "percent": "60", "starts_on": "2030-01-01"}
    assert client.post(f"/allocations/{held.pk}/", sent).status_code == 302
    removed = client.post(f"/allocations/{held.pk}/remove/", follow=True)
    assert not Allocation.objects.exists()
    client.post(list(removed.context["messages"])[-1].extra_tags)
    assert Allocation.objects.get().percent == 60


@pytest.mark.parametrize(("role", "place", "status"), [
    ("product_manager", "own", 302), ("product_manager", "sibling", 422), ("product_owner", "own", 403),
    ("cpo", "parent", 302), (None, "own", 403),
])  # fmt: skip
def test_who_may_allocate_where(role: str | None, place: str, status: int) -> None:
    parent = factories.node("PARENT")
    nodes = {
        "own": factories.node("LINE", parent),
        "parent": parent,
        "sibling": factories.node("SIDE", parent),
    }
    factories.product("P", nodes["own"])
    factories.person(name="Ada")
    sent = {"product": "P", "person": "Ada", "percent": "10", "starts_on": "2030-01-01"}
    client = browser(role, nodes[place])
    assert client.post("/allocations/new/", sent).status_code == status


def test_the_heat_map_marks_by_shape_and_word_and_leads_on() -> None:
    first = month_of(timezone.localdate())
    team = factories.team("T", name="Flow team")
    over, idle = factories.person(name="Over", team=team), factories.person(name="Idle")
    gone = factories.person(name="Gone", leaves_on=date(2020, 1, 1))
    Absence.objects.create(person=idle, starts_on=shift(first, 1), ends_on=shift(first, 2), kind="sickness")
    for percent in (80, 60):
        product = factories.product()
        Allocation.objects.create(product=product, person=over, percent=percent, starts_on=first)
    page = browser().get("/load/").content.decode()
    assert "Over-allocated, 1.40 FTE of 1.00" in page
    assert ">140</span>" in page
    assert "Absent, 0.00 FTE of 0.00" in page
    assert "Has left" in page
    assert f'href="/people/{over.pk}/capacity/"' in page
    assert f'href="/load/{over.pk}/{first:%Y-%m}/" data-drawer' in page
    client = browser()

    def names(query: str) -> list[str]:
        return [line.person.name for line in client.get(f"/load/?{query}").context["lines"]]

    assert names("") == ["Gone", "Idle", "Over"]
    assert names("team=T") == names("state=over_allocated") == names(f"product={product.code}") == ["Over"]
    assert names(f"node={product.node.code}") == ["Over"]
    assert names("state=absent") == ["Idle"]
    assert names("state=under_used") == ["Idle"]  # who has left is neither
    assert names("q=gone") == [gone.name]
    assert names("month=2020-13&page=x") == ["Gone", "Idle", "Over"]


def test_days_are_a_way_to_show_load_and_no_filter() -> None:
    person = factories.person(name="Ada", capacity_pct=80)
    page = browser().get("/load/?show=capacity&month=2030-01")
    assert page.context["list"].words == []
    assert ">18.4</span>" in page.content.decode()  # 23 working days × 0.8
    assert "FTE of 0.80, 18.4 days of capacity" in page.content.decode()
    assert 'name="show" value="capacity"' in page.content.decode()
    assert 'value="80"' in browser().get(f"/people/{person.pk}/edit/").content.decode()


def test_load_allocations_absences_and_changes_lead_to_each_other_where_one_may() -> None:
    factories.product()

    def tabs(role: str, address: str) -> list[tuple[str, bool]]:
        return [(url, current) for _words, url, current in browser(role).get(address).context["tabs"]]

    calendars = ["/calendars/", "/days-off/"]
    everything = ["/load/", "/allocations/", "/absences/", "/capacity-changes/", *calendars]
    for address in everything:
        assert tabs("cpo", address) == [(url, url == address) for url in everything]
    seen = ["/load/", "/allocations/", *calendars]
    assert tabs("analyst", "/load/") == [(url, url == "/load/") for url in seen]
    states.turn(by=SYSTEM, name="allocations", on=False)
    assert tabs("cpo", "/absences/") == [(url, url == "/absences/") for url in everything[2:]]


def test_coverage_of_no_product_does_not_say_that_all_is_well() -> None:
    assert "No active product here" in browser().get("/coverage/").content.decode()


def test_a_cell_tells_what_it_is_made_of_and_hides_what_one_does_not_see() -> None:
    first = month_of(timezone.localdate())
    node = factories.node("MINE")
    ada = factories.person(name="Ada")
    seen, hidden = (
        factories.product("SEEN", node, name="Seen"),
        factories.product("HIDDEN", name="Hidden one"),
    )
    for product in (seen, hidden):
        Allocation.objects.create(product=product, person=ada, percent=30, starts_on=first)
    Absence.objects.create(person=ada, starts_on=first, ends_on=shift(first, 1), kind="sickness")
    address = f"/load/{ada.pk}/{first:%Y-%m}/"
    lead = browser("head_of_product", node).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Seen" in lead
    assert "Hidden one" not in lead
    assert "Products that you do not see" in lead
    assert "Sickness" in lead
    assert "<html" not in lead
    manager = browser("product_manager", node).get(address).content.decode()
    assert "Sickness" not in manager
    assert "<html" in manager
    assert browser().get(f"/load/{ada.pk}/2026-13/").status_code == 404


def test_the_file_of_load_has_a_line_per_person_and_month() -> None:
    ada = factories.person("ada@example.com", capacity_pct=50)
    product = factories.product()
    Allocation.objects.create(product=product, person=ada, percent=25, starts_on="2026-03-01")
    rows = list(csv.DictReader(io.StringIO(text_of(browser().get("/load/?month=2026-03&export=csv")))))
    assert len(rows) == 12
    march = [rows[0][name] for name in ("email", "month", "work_days", "load", "state")]
    assert march == ["ada@example.com", "2026-03", "22", "0.5000", "under_used"]
    assert (Decimal(rows[0]["capacity_days"]), Decimal(rows[0]["allocated_days"])) == (11, Decimal("5.5"))


def test_the_map_of_load_is_a_list_with_the_filters_of_the_api() -> None:
    """The same people by page, file and API; a view keeps both; there are no columns to choose."""
    inner = factories.team("IN", parent=factories.team("OUT"))
    ada, bo = factories.person("ada@example.com", name="Ada", team=inner), factories.person(name="Bo")
    product = factories.product("P", factories.node("N"))
    for percent, other in ((70, product), (60, factories.product("Q"))):
        Allocation.objects.create(product=other, person=ada, percent=percent, starts_on="2026-03-01")
    Allocation.objects.create(product=factories.product("R"), person=bo, percent=100, starts_on="2026-03-01")
    cpo = factories.user("cpo")
    client, api = Client(), APIClient()
    client.force_login(cpo)
    api.force_authenticate(cpo)
    for query, found in (
        ("", {"Ada", "Bo"}),
        ("team=OUT", {"Ada"}),
        ("node=N", {"Ada"}),
        ("product=R", {"Bo"}),
        ("state=over_allocated", {"Ada"}),
        ("email=ADA@example.com", {"Ada"}),
        ("q=bo", {"Bo"}),
        ("team=NONE", set()),
    ):
        listed = client.get(f"/load/?{query}&month=2026-04")
        assert {line.person.name for line in listed.context["lines"]} == found, query
        text = text_of(client.get(f"/load/?{query}&month=2026-04&export=csv"))
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["name"] for row in rows} == found, query
        assert {row["month"] for row in rows if row["month"] < "2026-04"} == set()
        asked = api.get(f"/api/v1/capacity/?{query}&from=2026-04&months=12").json()["results"]
        assert {one["name"] for one in asked} == found, query
    # Before anything was allocated nobody is over-allocated, by the months that are asked for.
    assert api.get("/api/v1/capacity/?state=over_allocated&from=2026-01&months=2").json()["count"] == 0
    assert api.get("/api/v1/capacity/?state=over_allocated&from=2026-01&months=3").json()["count"] == 1
    assert api.get("/api/v1/capacity/?state=idle").status_code == 400
    assert api.get("/api/v1/capacity/?show=capacity").status_code == 400

    kept = client.post(
        "/lists/load/views/",
        {"name": "Too full", "query": "state=over_allocated&month=2026-04", "next": "/load/"},
    )
    assert kept.status_code == 302
    page = client.get(kept["Location"])
    assert [line.person.name for line in page.context["lines"]] == ["Ada"]
    assert [tab.count for tab in page.context["views"].tabs] == [1]
    shown = page.content.decode()
    assert "Too full" in shown
    assert all(f"export={kind}" in shown for kind in ("csv", "xlsx"))
    assert 'data-opens="list-columns"' not in shown
    assert client.get("/lists/load/file/", {"row": ada.pk, "export": "csv"}).status_code == 404


def test_an_unchanged_export_of_allocations_changes_nothing() -> None:
    product, team = factories.product("P"), factories.team("T")
    ada = factories.person("ada@example.com", team=team)
    Allocation.objects.create(product=product, person=ada, percent=40, starts_on="2026-01-01")
    Allocation.objects.create(
        product=product, team=team, percent=150, starts_on="2026-01-01", ends_on="2026-06-01"
    )
    text = text_of(browser().get("/allocations/?export=csv"))
    assert text.splitlines()[0] == "product,email,team,from,to,percent"
    assert counts(bring("allocations", text)) == (0, 0, 2, 0)
    changed = bring("allocations", text.replace(",40", ",45").replace("40.00", "45"))
    assert counts(changed) == (0, 1, 1, 0)


def test_a_file_is_refused_by_line_and_warns_of_what_becomes_too_much() -> None:
    factories.person("ada@example.com", name="Ada")
    factories.team("T")
    factories.product("P")
    factories.product("Q")
    run = bring(
        "allocations",
        "product,email,team,from,to,percent\n"
        "P,ada@example.com,,2030-01-01,2030-03-01,80%\n"
        "Q,ada@example.com,,2030-02-01,,30\n"
        "P,,,2030-01-01,,10\n"
        "P,ada@example.com,T,2031-01-01,,10\n"
        "P,ada@example.com,,2030-02-28,,10\n"
        "Q,ada@example.com,,2030-01-01,2029-01-01,10\n"
        "Q,,T,2030-01-01,,0\n"
        "Q,bo@example.com,,2030-01-01,,10\n"
        "NONE,ada@example.com,,2030-01-01,,10\n",
    )
    assert faults(run) == [
        (2, "from", "overlap"),
        (4, "email", "nobody_given"),
        (5, "email", "two_given"),
        (6, "from", "overlap"),
        (7, "to", "dates_reversed"),
        (8, "percent", "allocation_range"),
        (9, "email", "unknown_person"),
        (10, "product", "unknown_product"),
    ]
    assert counts(run) == (1, 0, 0, 8)
    good = bring("allocations", "product,email,from,to,percent\nP,ada@example.com,2030-01-01,2030-03-01,80\n")
    (note,) = [note for note in good.note_texts() if "over-allocated" in note]
    assert note == (
        "1 month of a person becomes over-allocated (limit 100%): Ada, Feb 2030: 1.10 FTE of 1.00"
    )
    assert Allocation.objects.count() == 2


def test_unchanged_exports_of_absences_and_changes_change_nothing() -> None:
    ada = factories.person("ada@example.com")
    Absence.objects.create(person=ada, starts_on="2030-01-01", ends_on="2030-01-08", kind="sickness")
    CapacityChange.objects.create(person=ada, starts_on="2030-01-01", capacity_pct="62.5")
    for address, source in (("/absences/", "absences"), ("/capacity-changes/", "capacity_changes")):
        text = text_of(browser().get(f"{address}?export=csv"))
        assert counts(bring(source, text)) == (0, 0, 1, 0), source
        assert browser("analyst").get(address).status_code == 404


@pytest.mark.parametrize(
    ("noun", "more", "changed", "model"),
    [
        ("absence", {"kind": "sickness"}, {"kind": "parental"}, Absence),
        ("capacity-change", {"capacity_pct": "60"}, {"capacity_pct": "80"}, CapacityChange),
    ],
)
def test_a_list_of_time_adds_for_whoever_is_chosen_and_is_come_back_to(
    noun: str, more: dict[str, str], changed: dict[str, str], model: type[Absence] | type[CapacityChange]
) -> None:
    ada = factories.person("ada@example.com", name="Ada Lovelace")
    address, lead = reverse(f"teams:{noun}-list"), browser("head_of_product", factories.node("TOP"))
    assert f'href="{address}new/"' in lead.get(address).content.decode()
    days = {"starts_on": "2030-01-07", "ends_on": "2030-03-04"}
    for person, refusal in (("", "This field is required"), ("nobody@example.com", "Nobody has this name")):
        refused = lead.post(f"{address}new/", {**days, **more, "person": person})
        assert refused.status_code == 422
        assert refusal in refused.content.decode()
    sent = {**days, **more, "person": "ada@example.com"}
    assert lead.post(f"{address}new/", sent)["Location"] == address
    row = model._default_manager.get()
    assert (row.person_id, f"{row.starts_on}", f"{row.ends_on}") == (ada.pk, "2030-01-07", "2030-03-04")
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.subject_id) == (f"teams.{noun.partition('-')[0]}.added", f"{ada.pk}")
    overlapping = lead.post(f"{address}new/", sent)
    assert overlapping.status_code == 422
    assert "2030" in overlapping.content.decode()
    (link,) = re.findall(rf'href="({address}{row.pk}/[^"]*)"', lead.get(address).content.decode())
    form = lead.get(link).content.decode()
    assert f'href="{address}"' in form  # where Cancel leads
    assert lead.post(link, days | changed)["Location"] == address
    row.refresh_from_db()
    assert {name: f"{getattr(row, name)}".removesuffix(".00") for name in changed} == changed
    # From the person's page one comes back to it.
    tab = f"/people/{ada.pk}/capacity/"
    assert lead.post(f"{address}{row.pk}/", days | changed)["Location"] == tab
    (remove,) = re.findall(r'action="([^"]*/remove/[^"]*)"', form)
    assert lead.post(remove)["Location"] == address
    assert not model._default_manager.exists()
    assert browser("analyst").get(f"{address}new/").status_code == 403
    assert browser("analyst").post(f"{address}new/", sent).status_code == 403


def test_absences_and_changes_of_capacity_come_from_files() -> None:
    ada = factories.person("ada@example.com")
    away = bring(
        "absences",
        "email,kind,from,to\nada@example.com,congé parental,2030-01-07,2030-03-04\n"
        "ada@example.com,leave,2030-03-01,2030-03-08\nada@example.com,leave,2030-05-01,2030-04-01\n",
    )
    assert faults(away) == [(2, "from", "overlap"), (3, "from", "overlap"), (4, "to", "dates_reversed")]
    bring("absences", "email,kind,from,to\nada@example.com,congé parental,2030-01-07,2030-03-04\n")
    assert Absence.objects.get(person=ada).kind == "parental"
    part = bring("capacity_changes", "email,from,to,capacity_pct\nada@example.com,2030-01-01,,80 %\n")
    assert counts(part) == (1, 0, 0, 0)
    assert CapacityChange.objects.get().capacity_pct == 80
    assert faults(bring("capacity_changes", "email,from,capacity_pct\nada@example.com,2030-06-01,120\n")) == [
        (2, "capacity_pct", "too_large")
    ]


def test_the_api_does_it_and_says_what_is_too_much() -> None:
    factories.person("ada@example.com")
    factories.product("P")
    factories.product("Q")
    client = api()
    body = {"email": "ada@example.com", "percent": "80", "from": "2030-01-01", "to": "2030-02-01"}
    fine = client.post("/api/v1/allocations/", {**body, "product": "P"}, format="json")
    assert (fine.status_code, fine.json()["warnings"]) == (201, [])
    much = client.post("/api/v1/allocations/", {**body, "product": "Q"}, format="json")
    assert much.status_code == 201
    (warning,) = much.json()["warnings"]
    assert (warning["email"], warning["month"]) == ("ada@example.com", "2030-01")
    assert (warning["allocated_fte"], warning["capacity_fte"]) == ("1.6000", "1.0000")
    less = client.patch(f"/api/v1/allocations/{much.json()['id']}/", {"percent": "20"}, format="json")
    assert (less.status_code, less.json()["warnings"], less.json()["percent"]) == (200, [], "20.00")
    again = client.post("/api/v1/allocations/", {**body, "product": "Q"}, format="json")
    assert (again.status_code, again.json()["code"]) == (400, "allocation_overlaps")
    turned = client.post("/api/v1/allocations/", {**body, "product": "P", "to": "2029-01-01"}, format="json")
    assert turned.status_code == 400
    assert client.get("/api/v1/allocations/?email=ADA@example.com&on=2030-01-15").json()["count"] == 2
    assert client.delete(f"/api/v1/allocations/{much.json()['id']}/").status_code == 204


def test_the_api_tells_capacity_by_person_and_month() -> None:
    team = factories.team("T")
    ada = factories.person("ada@example.com", capacity_pct=50, team=team)
    factories.person("bo@example.com")
    Allocation.objects.create(product=factories.product(), person=ada, percent=40, starts_on="2026-03-01")
    answer = api("executive").get("/api/v1/capacity/?team=T&from=2026-03&months=2").json()
    (found,) = answer["results"]
    assert (found["email"], found["team"], [one["month"] for one in found["months"]]) == (
        "ada@example.com", "T", ["2026-03", "2026-04"],
    )  # fmt: skip
    assert found["months"][0] == {
        "month": "2026-03", "work_days": 22, "absent_days": 0, "off_days": 0, "capacity_days": "11.0000",
        "allocated_days": "8.8000", "load": "0.8000", "state": "within_capacity",
    }  # fmt: skip
    assert api().get("/api/v1/capacity/?from=2026-3").status_code == 400
    assert api().get("/api/v1/capacity/?months=0").status_code == 400


def test_why_somebody_is_away_is_for_leading_roles_alone() -> None:
    ada = factories.person("ada@example.com", name="Ada")
    lead, reader = api("head_of_product"), api("product_manager")
    sent = {"email": "ada@example.com", "from": "2030-01-01", "to": "2030-02-01", "kind": "sickness"}
    made = lead.post("/api/v1/absences/", sent, format="json")
    assert made.status_code == 201
    assert lead.get("/api/v1/absences/").json()["results"][0]["kind"] == "sickness"
    assert reader.get("/api/v1/absences/").json()["results"][0]["kind"] is None
    assert reader.post("/api/v1/absences/", sent, format="json").status_code == 403
    Absence.objects.update(starts_on=timezone.localdate(), ends_on=None)
    shown = {role: browser(role).get(f"/people/{ada.pk}/capacity/").content for role in ("pmo", "analyst")}
    assert b"Sickness" in shown["pmo"]
    assert b"Sickness" not in shown["analyst"]
    assert b"Sickness" not in browser("analyst").get(f"/people/{ada.pk}/history/").content


def test_the_coverage_of_the_api_is_that_of_the_page() -> None:
    product = factories.product("P", factories.node("N"))
    ada = factories.person("ada@example.com")
    soon = timezone.localdate() + timezone.timedelta(days=5)
    factories.ownership(product, ada, ends_on=soon)
    client = api()
    found = client.get("/api/v1/coverage/").json()["results"]
    told = [(one["product"], one["role"], one["kind"]) for one in found]
    assert told == [("P", "owner", "nobody"), ("P", "manager", "ends")]
    summary = client.get("/api/v1/coverage/summary/?node=N&more_than=0").json()
    assert summary == {
        "active": 1, "covered": 0, "without_manager": 0, "without_owner": 1, "successions_due": 1,
        "crowded": [{"email": "ada@example.com", "name": "Ada", "products": 1}],
    }  # fmt: skip
    assert client.get("/api/v1/coverage/?node=NONE").json()["count"] == 0


def test_the_switch_hides_the_pages_and_keeps_what_there_is() -> None:
    product = factories.product("P")
    Allocation.objects.create(product=product, person=factories.person(), percent=40, starts_on="2026-01-01")
    states.turn(by=SYSTEM, name="allocations", on=False)
    client = browser()
    for address in ("/load/", "/allocations/", "/allocations/new/"):
        assert client.get(address).status_code == 404
    assert b"FTE allocated" not in client.get("/products/P/").content
    assert client.get("/coverage/").status_code == 200
    assert api().get("/api/v1/allocations/").json()["count"] == 1
    states.turn(by=SYSTEM, name="allocations", on=True)
    assert client.get("/load/").status_code == 200


def test_a_role_is_handed_over_from_the_page_and_back() -> None:
    ada, bo = factories.person(name="Ada"), factories.person(name="Bo")
    held = factories.ownership(factories.product("P"), ada)
    client = browser()
    address = f"/products/P/ownership/{held.pk}/hand-over/"
    assert b'value="2030-01-04"' in client.get(f"{address}?on=2030-01-04").content
    assert client.post(address, {"person": "Ada", "starts_on": "2030-01-04"}).status_code == 422
    done = client.post(address, {"person": "Bo", "starts_on": "2030-01-04"}, follow=True)
    assert list(Ownership.objects.order_by("starts_on").values_list("person", flat=True)) == [ada.pk, bo.pk]
    (message,) = done.context["messages"]
    client.post(message.extra_tags)
    assert Ownership.objects.get().ends_on is None


def test_pages_ask_as_much_for_many_as_for_few() -> None:
    client = browser()
    team, product = factories.team("T"), factories.product("P")

    def grow(count: int) -> None:
        for _ in range(count):
            person = factories.person(team=team)
            factories.ownership(
                factories.product(), person, ends_on=timezone.localdate() + timezone.timedelta(days=9)
            )
            Allocation.objects.create(product=product, person=person, percent=30, starts_on="2020-01-01")
            Absence.objects.create(person=person, starts_on="2020-01-01", ends_on="2020-02-01")

    def asked() -> dict[str, int]:
        found = {}
        for address in ("/load/", "/coverage/", "/products/P/people/", "/allocations/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    grow(2)
    asked()
    few = asked()
    grow(12)
    assert asked() == few
    lists = ("/load/", "/coverage/", "/allocations/")
    assert max(few[address] for address in lists) <= 15
