"""How many queries each page and list costs: as many for 110 rows as for 10, as many as are kept, and few.

The numbers stand in query_counts.json. Three of each are the session, the user and their grants.
A number that should change: PORTAL_KEEP_QUERY_COUNTS=1 pytest tests/architecture/test_query_counts.py
"""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.common.listing import registry
from tests import factories
from tests.architecture.company import PAGES, Company

KEPT = Path(__file__).with_name("query_counts.json")
LIMIT = 15
# A page of one thing gathers what many apps say of it; the overview of a product most of all.
LIMIT_OF_ONE, LIMIT_OF_OVERVIEW = 20, 40
OVERVIEWS = {"/products/P0/", "/products/S0/"}
FEW, MANY = 10, 110


def counts(client: Client, addresses: list[str]) -> dict[str, int]:
    """Ask for every page and count. The first asking warms what a process keeps."""
    found = {}
    for page, address in zip(PAGES, addresses, strict=True):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            assert answer.status_code == 200, address
            for _part in answer.streaming_content if answer.streaming else ():
                pass
        found[page] = len(queries)
    return found


def is_list(page: str) -> bool:
    """Tell whether this is the page of a list that an app has declared."""
    address = urlsplit(page).path
    return any(listing.url_name and reverse(listing.url_name) == address for listing in registry.everything())


@pytest.mark.django_db
def test_no_page_costs_more_queries_for_more_rows() -> None:
    asker = factories.user("administrator")
    client = Client()
    client.force_login(asker)
    company = Company(asker)
    company.grow(range(FEW))
    few = counts(client, company.addresses())
    company.grow(range(FEW, MANY))
    many = counts(client, company.addresses())
    assert {page: (few[page], many[page]) for page in PAGES if few[page] != many[page]} == {}
    if os.environ.get("PORTAL_KEEP_QUERY_COUNTS"):
        KEPT.write_text(json.dumps(few, indent=4) + "\n")
    assert few == json.loads(KEPT.read_text())
    most = {page: LIMIT_OF_OVERVIEW if page in OVERVIEWS else LIMIT_OF_ONE for page in PAGES}
    assert {page: count for page, count in few.items() if count > most[page]} == {}
    asked = {page: few[page] for page in PAGES if page == "/dashboard/TOP/" or is_list(page)}
    assert len(asked) > 35
    assert {page: count for page, count in asked.items() if count > LIMIT} == {}


@pytest.mark.django_db
def test_a_dashboard_that_nobody_has_opened_costs_no_more_for_more_rows() -> None:
    asker = factories.user("administrator")
    client = Client()
    client.force_login(asker)
    company = Company(asker)
    found = []
    for rows in (range(FEW), range(FEW, MANY)):
        company.grow(rows)
        # Without, the planner takes the new rows for a handful, and some plans take minutes.
        connection.cursor().execute("ANALYZE")
        client.get("/dashboard/TOP/")
        caches["boards"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/dashboard/TOP/").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1]
