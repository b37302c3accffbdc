"""What people are called: as a person of the company, else as somebody who signs in."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from core.access.models import User
from core.common.people import look_up_by, search_by
from core.common.plain import has_letters
from teams.models import Person


def names(emails: set[str]) -> dict[str, str]:
    """Return names by e-mail, in one statement; two people of one name are told apart by their e-mails."""
    rows = _named(User, emails, place=1).union(_named(Person, emails, place=2)).order_by("place")
    return {email: f"{name} ({email})" if shared else name for email, name, shared, _place in rows}


def register_names() -> None:
    """Make the names of people known to pages that have their e-mails only."""
    look_up_by(names)
    search_by(shown, bearers)


def shown(email: str) -> Any:
    """Return the name that is shown for the e-mail in a field: the person's, else the user's."""
    same = {"key": Lower(OuterRef(email))}
    named = (
        model.objects.alias(key=Lower("email")).filter(**same).exclude(name="").values("name")[:1]
        for model in (Person, User)
    )
    return Coalesce(*(Subquery(rows) for rows in named))


def bearers(word: str) -> list[QuerySet[Any, Any]]:
    """Return the e-mails of those whose names hold a word."""
    return [
        model.objects.filter(has_letters(model, "name", word)).values(key=Lower("email"))
        for model in (Person, User)
    ]


def _named(model: Any, emails: set[str], *, place: int) -> QuerySet[Any, Any]:
    namesakes = model.objects.annotate(key=Lower("email")).filter(name=OuterRef("name"))
    found = model.objects.annotate(key=Lower("email"), place=Value(place)).filter(key__in=emails)
    shared = Exists(namesakes.exclude(key=OuterRef("key")))
    named: QuerySet[Any, Any] = found.exclude(name="").annotate(shared=shared)
    return named.values_list("key", "name", "shared", "place")
