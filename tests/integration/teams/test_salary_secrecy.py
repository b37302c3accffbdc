"""What roles pay is nowhere for whoever lacks the right: every page, file and API answer is asked."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from core.access.models import User
from core.audit.models import AuditEvent
from core.ingest.models import ImportRun
from core.ingest.selectors.runs import runs_for
from core.profile.services import states as profile
from core.undo.models import Step
from teams.models import SalaryBand
from teams.services import salary_bands
from tests import factories
from tests.architecture.routes import QUERIES, ROUTES
from tests.architecture.test_urls import unpacked
from tests.architecture.world import World, build
from tests.integration.ingest.importing import bring, counts, faults
from tests.integration.lists.browsing import browser, patch

pytestmark = pytest.mark.django_db

# The digits of every planted figure, with whatever may stand between thousands.
PLANTED = re.compile(rb"(?:98|87|76|65)(?:[ ,.]|\xe2\x80\xaf|\xc2\xa0|&nbsp;|%2C)?(?:765|654|543|432)")
WITHOUT = ("cpo", "pmo", "head_of_product", "product_manager", "product_owner", "analyst", "executive")
FILE = """role_sheet,level,currency,salary_low,salary_mid,salary_high,from
SHEET,junior,EUR,65432.11,76543.21,87654.32,2026-02-01
"""


def somebody(*roles: str, **fields: str) -> User:
    user = factories.user(None, **fields)
    for role in roles:
        factories.grant(user, role)
    return user


@pytest.fixture
def hr() -> User:
    return somebody("hr_partner", email="hr@example.com")


@pytest.fixture
def planted(hr: User) -> World:
    """A world in which a band was added, changed, imported and removed."""
    world = build()
    sheet = world.talent.sheet
    figures = {"low": Decimal("76543.21"), "mid": Decimal("87654.32"), "high": Decimal("98765.43")}
    band = salary_bands.add(
        by=hr, sheet=sheet, level="lead", currency="EUR", starts_on=date(2026, 1, 1), **figures
    )
    salary_bands.change(by=hr, band=band, low=Decimal("65432.11"))
    assert patch(browser(hr), f"/lists/salary_bands/{band.pk}/low/", "65432.10")[0] == 200
    gone = salary_bands.add(
        by=hr, sheet=sheet, level="gone", currency="EUR", starts_on=date(2026, 1, 1), **figures
    )
    salary_bands.remove(by=hr, band=gone)
    assert counts(bring("salary_bands", FILE, by=hr)) == (1, 0, 0, 0)
    return world


def found(world: World, user: User, *, about: str = "") -> list[str]:
    """Ask every address that can be read (and says `about`), and say which answers hold a planted figure."""
    client = Client()
    client.force_login(user)
    told = []
    reads = [(address, needs["GET"]) for address, needs in ROUTES.items() if "GET" in needs]
    for template, need in [*reads, *QUERIES.items()]:
        if about not in template:
            continue
        address = world.address(template, of=need.of, place="own", user=user)
        with transaction.atomic():
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if PLANTED.search(unpacked(body)):
            told.append(template)
    return told


def test_no_answer_tells_a_salary_to_whoever_lacks_the_right(planted: World) -> None:
    """One user with every role that lacks the right, everywhere: what they are not told, none of them is."""
    assert found(planted, somebody(*WITHOUT)) == []


def test_the_same_search_finds_what_the_hr_partner_sees(planted: World, hr: User) -> None:
    told = found(planted, hr, about="salary")
    assert {"/salary-bands/", "/salary-bands/?export=csv", "/api/v1/salary-bands/"} <= set(told)


@pytest.mark.parametrize("role", WITHOUT)
def test_each_role_finds_no_page_no_file_and_no_route(planted: World, role: str) -> None:
    client = Client()
    client.force_login(somebody(role))
    band = SalaryBand.objects.get(level="lead")
    for address in (
        "/salary-bands/",
        "/salary-bands/?export=csv",
        "/salary-bands/?export=xlsx",
        "/salary-bands/new/",
        f"/salary-bands/{band.pk}/",
        "/api/v1/salary-bands/",
        f"/api/v1/salary-bands/{band.pk}/",
    ):
        assert client.get(address).status_code == 404, address
    assert b"/salary-bands/" not in client.get("/people/").content
    run = ImportRun.objects.get(source="salary_bands")
    assert client.get(f"/imports/{run.pk}/").status_code == 404
    assert client.get(f"/api/v1/imports/{run.pk}/").status_code == 404


def test_an_hr_partner_of_a_part_of_the_company_sees_no_salaries(planted: World) -> None:
    user = factories.user("hr_partner", planted.unit)
    assert found(planted, user, about="salary") == []
    assert found(planted, user, about="import") == []


def test_the_trail_and_the_way_back_name_the_band_without_its_figures(planted: World) -> None:
    events = AuditEvent.objects.filter(verb__startswith="teams.salary_band")
    assert events.count() == 5
    for event in events:
        said = f"{event.subject_label} {event.before} {event.after}".encode()
        assert not PLANTED.search(said)
    steps = Step.objects.filter(subject_kind="salary_band")
    assert steps.count() == 2
    assert not [one for one in steps if PLANTED.search(f"{one.label} {one.words}".encode())]


def test_a_file_that_nobody_named_yet_is_the_hr_partners_alone(planted: World, hr: User) -> None:
    """It may hold salaries: who may see all imports does not see it before its kind is known."""
    run = ImportRun.objects.get(source="salary_bands")
    ImportRun.objects.filter(pk=run.pk).update(source="", state=ImportRun.State.NEEDS_MAPPING)
    assert run not in runs_for(somebody("cpo"))
    assert run in runs_for(hr)
    others = factories.user("pmo")
    ImportRun.objects.filter(pk=run.pk).update(created_by_id=others.pk)
    assert run in runs_for(somebody("cpo"))


def test_only_who_may_see_salaries_imports_them(planted: World) -> None:
    before = SalaryBand.objects.count()
    run = bring("salary_bands", FILE.replace("junior", "senior"), by=somebody("cpo"))
    assert (run.state, run.error_code) == (ImportRun.State.REFUSED, "right_everywhere")
    assert SalaryBand.objects.count() == before


def test_amounts_that_fall_and_unknown_roles_are_refused_by_page_api_and_import(hr: User) -> None:
    factories.role_sheet("SHEET")
    client = Client()
    client.force_login(hr)
    sent = {"level": "x", "currency": "EUR", "low": "3", "mid": "2", "high": "4"}
    sheet = factories.role_sheet("OTHER")
    page = client.post("/salary-bands/new/", {**sent, "sheet": sheet.pk, "starts_on": "2026-01-01"})
    assert page.status_code == 422
    assert "The amounts do not rise" in page.content.decode()
    api = client.post(
        "/api/v1/salary-bands/",
        {**sent, "role": "OTHER", "from": "2026-01-01"},
        content_type="application/json",
    )
    assert (api.status_code, api.json()["fields"]["mid"]) == (
        400,
        ["The amounts do not rise. Give low, middle and high in this order, above 0."],
    )
    text = FILE + "SHEET,x,EUR,3,2,4,2026-01-01\nKING,x,EUR,1,2,3,2026-01-01\nSHEET,x,euro,1,2,3,2026-01-01\n"
    run = bring("salary_bands", text, by=hr)
    assert counts(run) == (1, 0, 0, 3)
    assert [(line, code) for line, _column, code in faults(run)] == [
        (3, "amounts_rise"),
        (4, "unknown_role"),
        (5, "too_long"),
    ]


def test_the_switch_puts_the_page_away_and_keeps_the_bands(planted: World, hr: User) -> None:
    client = Client()
    client.force_login(hr)
    before = SalaryBand.objects.count()
    profile.turn(by=hr, name="salary_bands", on=False)
    assert client.get("/salary-bands/").status_code == 404
    profile.turn(by=hr, name="salary_bands", on=True)
    assert client.get("/salary-bands/").status_code == 200
    assert SalaryBand.objects.count() == before
