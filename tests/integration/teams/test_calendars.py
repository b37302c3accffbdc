"""Calendars and days off: by page, list, API and file; proposed, taken over and taken back."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from core.audit.models import AuditEvent
from core.audit.presenters import sentence
from core.ingest.recognition import recognise, tie
from core.undo.models import Step
from teams.models import DayOff, Person, Team, WorkCalendar
from teams.selectors.capacity import capacity_days
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db
# The eleven public holidays of France in 2026, and the two more of Alsace and the Moselle.
FRANCE = {
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
    "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
}  # fmt: skip
MOSELLE = {"2026-04-03", "2026-12-26"}


def browser(role: str = "hr_partner") -> Client:
    client = Client()
    client.force_login(factories.user(role))
    return client


def days(code: str = "METZ") -> set[str]:
    return {f"{one.day}" for one in DayOff.objects.filter(calendar__code=code)}


def text_of(response: object) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_a_calendar_is_made_filled_with_a_year_and_given_to_a_team() -> None:
    client = browser()
    assert "No calendars yet" in client.get("/calendars/").content.decode()
    assert "There is no calendar yet." in client.get("/days-off/new/").content.decode()
    sent = {"code": "METZ", "name": "Metz plant", "country": "fr", "subdivision": "57"}
    for wrong, said in (
        ({"country": "XX"}, "No country has the code XX"),
        ({"subdivision": "ZZ"}, "FR has no part with the code ZZ"),
        ({"name": ""}, "This field is required"),
    ):
        refused = client.post("/calendars/new/", sent | wrong)
        assert refused.status_code == 422
        assert said in refused.content.decode()
    assert client.post("/calendars/new/", sent)["Location"] == "/calendars/METZ/"
    assert client.post("/calendars/new/", sent).status_code == 422  # the code is taken
    calendar = WorkCalendar.objects.get()
    assert (calendar.country, calendar.subdivision) == ("FR", "57")

    # A day of the company's own stays, and is not proposed again.
    bridge = {"calendar": calendar.pk, "day": "2026-05-15", "name": "Bridge"}
    assert client.post("/days-off/new/", bridge)["Location"] == "/calendars/METZ/?year=2026"
    assert client.post("/days-off/new/", bridge).status_code == 422
    client.post("/days-off/new/", {**bridge, "day": "2026-05-14", "name": "Ascension"})
    page = client.get("/calendars/METZ/?year=2026").content.decode()
    assert "Bridge" in page
    assert "Add 12 days off" in page
    assert days() == {"2026-05-14", "2026-05-15"}
    assert client.post("/calendars/METZ/adopt/", {"year": "2026"})["Location"].endswith("?year=2026")
    assert days() == FRANCE | MOSELLE | {"2026-05-15"}
    names = set(DayOff.objects.values_list("name", flat=True))
    assert {"Bridge", "Ascension", "Good Friday"} <= names
    assert "has every public holiday" in client.get("/calendars/METZ/?year=2026").content.decode()
    told = [sentence(event) for event in AuditEvent.objects.filter(verb="teams.day_off.added")]
    assert len(told) == 14
    assert any("added Bridge" in one and "to the calendar Metz plant" in one for one in told)

    # Given to a team, a person of it without a calendar has one: April 2026 loses two of 22 days.
    team = factories.team("HEAT")
    ada = factories.person("ada@example.com", team=team)
    april = date(2026, 4, 1)
    assert capacity_days(ada.pk, april) == 22
    asked = {"code": "HEAT", "name": "Heat", "calendar": calendar.pk}
    assert client.post("/teams/HEAT/", asked).status_code == 302
    assert capacity_days(ada.pk, april) == 20
    assert "Given to 0 people, 1 team" in " ".join(client.get("/calendars/METZ/").content.decode().split())
    tab = client.get(f"/people/{ada.pk}/capacity/").content.decode()
    assert "Working days by the calendar Metz plant of the team Heat" in tab
    # Somebody two teams further inside has it too, and what is given to them themselves comes first.
    bo = factories.person(team=factories.team("PUMPS", parent=factories.team("LINE", parent=team)))
    assert capacity_days(bo.pk, april) == 20
    assert "Metz plant of the team Heat" in client.get(f"/people/{bo.pk}/capacity/").content.decode()
    Person.objects.filter(pk=bo.pk).update(calendar=calendar)
    assert "Metz plant of" not in client.get(f"/people/{bo.pk}/capacity/").content.decode()
    Person.objects.filter(pk=bo.pk).delete()
    api = APIClient()
    api.force_authenticate(factories.user("analyst"))
    month = api.get("/api/v1/capacity/?from=2026-04&months=1").json()["results"][0]["months"][0]
    assert (month["work_days"], month["off_days"], month["capacity_days"]) == (20, 2, "20.0000")

    # While somebody has it, it stays; what was taken over goes back but for what was changed since.
    client.post("/calendars/METZ/remove/")
    assert "1 person or team has this calendar" in client.get("/calendars/METZ/").content.decode()
    easter = DayOff.objects.get(day="2026-04-06")
    assert client.post(f"/days-off/{easter.pk}/", {"day": "2026-04-07", "name": "Later"}).status_code == 302
    step = Step.objects.get(kind="teams.days_adopted")
    client.post(step.address)
    assert days() == {"2026-04-07", "2026-05-14", "2026-05-15"}
    client.post(f"/days-off/{easter.pk}/remove/")
    assert days() == {"2026-05-14", "2026-05-15"}
    client.post(Step.objects.filter(kind="deleted").latest("pk").address)
    assert "2026-04-07" in days()
    Team.objects.update(calendar=None)
    assert client.post("/calendars/METZ/remove/")["Location"] == "/calendars/"
    client.post(Step.objects.filter(kind="deleted").latest("pk").address)
    assert days() == {"2026-04-07", "2026-05-14", "2026-05-15"}

    # Who sees people sees calendars, and changes nothing.
    reader = browser("executive")
    page = reader.get("/calendars/METZ/?year=2026").content.decode()
    assert "Bridge" in page
    assert "Public holidays" not in page
    assert reader.post("/calendars/METZ/adopt/", {"year": "2026"}).status_code == 403


def test_the_database_keeps_a_day_once_and_a_place_in_form() -> None:
    site = factories.calendar(date(2026, 5, 1))
    for wrong in (
        lambda: DayOff.objects.create(calendar=site, day="2026-05-01", name="Again"),
        lambda: WorkCalendar.objects.create(code="X", name="X", country="fr"),
        lambda: WorkCalendar.objects.create(code="Y", name="Y", subdivision="57"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_files_bring_calendars_and_give_them_and_unchanged_ones_change_nothing() -> None:
    run = bring("calendars", "code,name,pays\nMETZ,Metz,fr\nLYON,Lyon,\nBAD,Bad,Atlantis\n")
    assert counts(run) == (2, 0, 0, 1)
    assert WorkCalendar.objects.get(code="METZ").country == "FR"
    run = bring(
        "days_off",
        "calendar,day,name\nMETZ,2026-05-01,Labour Day\nmetz,2026-12-25,Christmas\n"
        "NOWHERE,2026-01-01,New Year\n"
        "METZ,soon,Feast\n",
    )
    assert counts(run) == (2, 0, 0, 2)
    assert {(line, code) for line, _column, code in faults(run)} >= {(4, "unknown_calendar")}
    assert days() == {"2026-05-01", "2026-12-25"}
    for header, kind in (
        (("code", "name", "country", "subdivision"), "calendars"),
        (("calendar", "day", "name"), "days_off"),
        (("code", "name", "parent", "lead_email", "calendar"), "teams"),
        (("email", "name", "team", "calendar"), "people"),
    ):
        assert [one.source.name for one in tie(recognise(header))] == [kind]
    bring("teams", "code,name,calendar\nHEAT,Heat,LYON\n")
    bring("people", "email,name,team,calendar\nada@example.com,Ada,HEAT,METZ\nbo@example.com,Bo,HEAT,\n")
    assert Person.objects.get(name="Ada").calendar.code == "METZ"
    assert Team.objects.get().calendar.code == "LYON"
    refused = bring("people", "email,name,calendar\ncy@example.com,Cy,NOWHERE\n")
    assert faults(refused) == [(2, "calendar", "unknown_calendar")]

    client = browser("cpo")
    for address, source, rows in (
        ("/calendars/", "calendars", 2),
        ("/days-off/", "days_off", 2),
        ("/teams/", "teams", 1),
        ("/people/", "people", 2),
    ):
        text = text_of(client.get(f"{address}?export=csv"))
        assert counts(bring(source, text)) == (0, 0, rows, 0), address
    changed = text_of(client.get("/days-off/?export=csv")).replace("Labour Day", "1 May")
    assert counts(bring("days_off", changed)) == (0, 1, 1, 0)
    assert "Lyon" not in client.get("/people/?calendar=METZ").content.decode().split("list-table")[1]
    asked = {"column": "calendar", "row": [str(one.pk) for one in Person.objects.all()], "next": "/people/"}
    client.post("/lists/people/bulk/", {**asked, "value": "LYON"})
    assert set(Person.objects.values_list("calendar__code", flat=True)) == {"LYON"}
    assert client.get("/days-off/?calendar=METZ&year=2026&q=christ").content.decode().count("data-row=") == 1


def test_the_api_has_calendars_their_days_and_what_is_proposed() -> None:
    lead, reader = APIClient(), APIClient()
    lead.force_authenticate(factories.user("pmo"))
    reader.force_authenticate(factories.user("analyst"))
    sent = {"code": "METZ", "name": "Metz", "country": "FR", "subdivision": "57"}
    made = lead.post("/api/v1/calendars/", sent, format="json")
    assert made.status_code == 201
    assert made.json() == {"id": made.json()["id"], **sent}
    at = f"/api/v1/calendars/{made.json()['id']}/"
    assert reader.get(at).json()["code"] == "METZ"
    unknown = lead.patch(at, {"country": "ZZ"}, format="json")
    assert (unknown.status_code, list(unknown.json()["fields"])) == (400, ["country"])
    found = reader.get(f"{at}proposed/?year=2026").json()
    assert {one["day"] for one in found} == FRANCE | MOSELLE
    assert reader.post(f"{at}adopt/", {"year": 2026}, format="json").status_code == 403
    assert lead.post(f"{at}adopt/", {"year": 1492}, format="json").status_code == 400
    assert len(lead.post(f"{at}adopt/", {"year": 2026}, format="json").json()) == 13
    assert lead.post(f"{at}adopt/", {"year": 2026}, format="json").json() == []
    day = {"calendar": "METZ", "day": "2026-05-15", "name": "Bridge"}
    own = lead.post("/api/v1/days-off/", day, format="json")
    assert own.status_code == 201
    assert lead.post("/api/v1/days-off/", day, format="json").status_code == 400
    assert reader.get("/api/v1/days-off/?calendar=metz&year=2026").json()["count"] == 14
    assert reader.get("/api/v1/days-off/?year=2027").json()["count"] == 0
    where = f"/api/v1/days-off/{own.json()['id']}/"
    assert lead.patch(where, {"name": "Bridge day"}, format="json").json()["name"] == "Bridge day"
    assert reader.delete(where).status_code == 403
    assert lead.delete(where).status_code == 204
    person = factories.person("ada@example.com")
    given = lead.patch(f"/api/v1/people/{person.pk}/", {"calendar": "METZ"}, format="json")
    assert given.json()["calendar"] == "METZ"
    assert lead.delete(at).status_code == 400  # somebody has it
    lead.patch(f"/api/v1/people/{person.pk}/", {"calendar": None}, format="json")
    assert lead.delete(at).status_code == 204
