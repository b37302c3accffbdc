"""The database itself refuses a line of parents that leads back, at any distance, when a transaction ends."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from portfolio.models import Node
from teams.models import Person, Team
from tests import factories

pytestmark = pytest.mark.django_db


def chain(kind: str) -> tuple[type[Any], str, list[Any]]:
    """Return a noun, its column of parents, and three rows each below the one before."""
    match kind:
        case "node":
            top = factories.node("A")
            middle = factories.node("B", top)
            return Node, "parent", [top, middle, factories.node("C", middle)]
        case "team":
            top = factories.team("A")
            middle = factories.team("B", parent=top)
            return Team, "parent", [top, middle, factories.team("C", parent=middle)]
    top = factories.person()
    middle = factories.person(manager=top)
    return Person, "manager", [top, middle, factories.person(manager=middle)]


def ask_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("kind", ["node", "team", "person"])
def test_a_line_that_leads_back_is_refused(kind: str) -> None:
    model, column, (top, _middle, low) = chain(kind)
    ask_now()
    with pytest.raises(IntegrityError, match="would stand above itself"), transaction.atomic():
        model.objects.filter(pk=top.pk).update(**{column: low})


@pytest.mark.parametrize("kind", ["node", "team", "person"])
def test_rows_may_change_places_within_one_transaction(kind: str) -> None:
    model, column, (top, middle, low) = chain(kind)
    model.objects.filter(pk=top.pk).update(**{column: low})
    model.objects.filter(pk=middle.pk).update(**{column: None})
    ask_now()
    assert [getattr(model.objects.get(pk=row.pk), column) for row in (middle, low, top)] == [
        None,
        middle,
        low,
    ]
