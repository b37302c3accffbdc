"""Everyone can use it: every page, light and dark, English and French, on a desk and on a phone.

Two of the eight variants by default; all of them with PORTAL_TESTS_LONG.
"""

import json
import os
from collections.abc import Sequence

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from core.access.models import User
from core.ingest.models import ImportRun
from tests import factories
from tests.architecture.company import PAGES, Company
from tests.functional.axe import faults, open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VARIANTS = [
    (scheme, width, lang) for scheme in ("light", "dark") for width in (1280, 390) for lang in ("en", "fr")
]
SHORT = [("light", 1280, "en"), ("dark", 390, "fr")]
IN_ONE_TAB = 25
OUTSIDE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/accounts/inactive/")
MORE = (
    "/design/",
    "/accounts/password/change/",
    "/nowhere/",
    "/products/?q=nothing-has-this-name",
    "/kpis/roi/",
)


@pytest.fixture
def everything(transactional_db: None) -> tuple[User, list[str]]:
    """A user who sees all, and the address of every page, each with rows."""
    user = factories.user("administrator", name="Camille Roux")
    company = Company(user)
    company.grow(range(3))
    with transaction.atomic():
        ImportRun.objects.create(
            file=company.file,
            file_name="odd.csv",
            state=ImportRun.State.NEEDS_MAPPING,
            created_by_id=user.pk,
            created_by_email=user.email,
        )
    whole = [
        address
        for page, address in zip(PAGES, company.addresses(), strict=True)
        if not page.startswith("/api/")
        and "export=" not in page
        and "csv" not in page
        and "correct" not in page
        and "/find/" not in page
        and "/level/" not in page
        and "/palette/" not in page
    ]
    drawer = next(address for address in whole if address.endswith("/why/"))
    return user, [*whole, *MORE, f"/dashboard/TOP/?drawer={drawer}"]


def walked(context: BrowserContext, url: str, addresses: Sequence[str]) -> dict[str, list[str]]:
    """Open one page after the other, some in each tab, and say by address what is wrong.

    A new tab costs as much as looking at what it shows; an old one keeps all that it has shown.
    """
    found = {}
    for begin in range(0, len(addresses), IN_ONE_TAB):
        page = context.new_page()
        for address in addresses[begin : begin + IN_ONE_TAB]:
            if wrong := list(faults(page, url + address, frame=address == addresses[0])):
                found[address] = wrong
        page.close()
    return found


@pytest.mark.parametrize(
    ("scheme", "width", "language"), VARIANTS if os.environ.get("PORTAL_TESTS_LONG") else SHORT
)
def test_every_page_is_for_everyone(
    browser: Browser,
    live_server: object,
    everything: tuple[User, list[str]],
    scheme: str,
    width: int,
    language: str,
) -> None:
    user, addresses = everything
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    found: dict[str, list[str]] = {}
    for signed_in, asked in ((True, addresses), (False, OUTSIDE)):
        context = open_for(browser, scheme, width, language)
        if signed_in:
            context.add_cookies(
                [
                    {"name": n, "value": kept.value, "url": live_server.url}
                    for n, kept in client.cookies.items()
                ]
            )
        found |= walked(context, live_server.url, asked)
        context.close()
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)
