"""The overview of a portal that holds nothing yet: steps for whoever may take them, else whom to ask."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "there", "missing"),
    [
        ("administrator", ("/profile/", "/portfolio/new/", "/imports/"), ()),
        ("cpo", ("/portfolio/new/", "/products/new/", "/imports/"), ("/profile/",)),
    ],
)
def test_an_empty_portal_says_where_to_begin(
    client: Client, role: str, there: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    client.force_login(factories.user(role))
    page = client.get("/").content.decode().partition('<ol class="card-list begin">')[2].partition("</ol>")[0]
    assert [f'href="{url}"' in page for url in there] == [True] * len(there)
    assert [f'href="{url}"' in page for url in missing] == [False] * len(missing)
    assert page.count("btn-primary") == 1


def test_who_may_do_nothing_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(factories.user(role=None))
    page = client.get("/").content.decode()
    assert "Ask your administrator" in page
    assert 'class="card-list begin"' not in page


def test_with_a_portfolio_it_opens_that(client: Client) -> None:
    node = factories.node()
    client.force_login(factories.user())
    assert client.get("/").headers["Location"] == f"/dashboard/{node.code}/"
