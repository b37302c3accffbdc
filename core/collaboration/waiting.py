"""What waits for one person, as of a day: a vote, a signature, an action of theirs that is due.

An app says in `AppConfig.ready()` what can wait for somebody:

    register(Waiting(kind="gate_vote", order=20, label=_("Votes at gates"), icon="gavel", switch="gates",
                     detail=_("Your vote is needed"), rows=votes, url=review_url))

`rows` answers a question with a query whose columns `shaped` makes: all kinds are read in one statement, and
of each only what is shown and how many there are, so that a page costs the same however many kinds there are,
and however many rows (`core/collaboration/pile.py`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any, Final, Literal

from django.db.models import BigIntegerField, DateField, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.access.models import User
from core.access.permissions import Action, grants_of, paths_for
from core.collaboration.sentences import Sentence
from core.collaboration.words import Joined, Place, Query
from core.common.plain import Unaccented
from core.profile import is_on

# Whoever is told a fortnight ahead can still do it in time.
AHEAD: Final = timedelta(days=14)
# Not an empty Q: "this or everything" is everything.
EVERYTHING: Final = ~Q(pk__in=[])


@dataclass(frozen=True)
class Question:
    """For whom, on which day. inside: a path of the tree, None: all of it.

    anywhere: also what belongs to no place of the tree, such as what somebody wants to learn.
    late: only what should have been done by now. words: only what has them in its title, or in what is to do.
    """

    user: User
    today: date
    inside: str | None = None
    anywhere: bool = True
    late: bool = False
    words: str = ""

    @property
    def soon(self) -> date:
        """Return the last day of what is told as due."""
        return self.today + AHEAD

    def here(self, path: str) -> Q:
        """Keep what stands at the place that was asked about. path: the field with a row's path."""
        return among(None if self.inside is None else [self.inside], path)

    def allowed(self, action: Action, path: str) -> Q:
        """Keep what stands where the user may do something."""
        return among(paths_for(self.user, action), path)

    def holding(self, role: str, path: str) -> Q:
        """Keep what stands where the user has a role."""
        paths = [place for held, place in grants_of(self.user) if held == role]
        return among(None if None in paths else [place for place in paths if place], path)

    @property
    def roles(self) -> set[str]:
        """Return the roles that the user has anywhere."""
        return {role for role, _place in grants_of(self.user)}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits.

    what: how it is called; place, code: of the product or portfolio it belongs to; more: what its kind says
    besides; day: since when it waits or by when it is due.
    """

    kind: str
    pk: int
    what: str
    place: str
    code: str
    more: str
    day: date | None


WHAT: Final = Sentence("%(what)s")
OF_PLACE: Final = Sentence(gettext_lazy("%(place)s: %(what)s"))


@dataclass(frozen=True)
class Waiting:
    """A kind of thing that waits for people.

    kind:   its word in addresses; label: the name of its tab; order: the most pressing have the lowest.
    title, detail: what is said of a row, and what has to be done: sentences over its columns.
    day:    what the day of a row is: by when it is due, or since when it waits.
    switch: asked while this governance switch is on.
    """

    kind: str
    order: int
    label: str | Promise
    icon: str
    rows: Callable[[Question], QuerySet[Any]]
    url: Callable[[Row], str]
    detail: Sentence
    title: Sentence = OF_PLACE
    day: Literal["due", "since"] = "due"
    switch: str = ""

    def asked(self, question: Question) -> QuerySet[Any]:
        """Return its rows that answer a question."""
        rows = self.rows(question)
        if question.late:
            rows = rows.filter(waits_day__lt=question.today) if self.day == "due" else rows.none()
        query = Query.of(question.words)
        return self._with_words(rows, query) if query else rows

    def _with_words(self, rows: QuerySet[Any], query: Query) -> QuerySet[Any]:
        said = [sentence.in_database(PREFIX) for sentence in (self.title, self.detail)]
        place = Place(Unaccented(Joined(Value(""), *said)), blank_before=True)
        each = [place.has("waits_said", word) for word in query.words]
        found: QuerySet[Any] = rows.alias(waits_said=place.text).filter(reduce(and_, each))
        return found


_kinds: dict[str, Waiting] = {}
_NONE: Final = Cast(Value(None), DateField())
# Before the name of a column, where all kinds have it.
PREFIX: Final = "waits_"


def register(waiting: Waiting) -> None:
    """Make a kind known; the same kind again replaces it."""
    _kinds[waiting.kind] = waiting


def kinds() -> list[Waiting]:
    """Return every kind that the governance profile has, the most pressing first."""
    there = [one for one in _kinds.values() if not one.switch or is_on(one.switch)]
    return sorted(there, key=lambda one: one.order)


def known(kind: str) -> Waiting:
    """Return a kind by its word. Raises KeyError for one that no app registered."""
    return _kinds[kind]


def among(paths: Collection[str] | None, field: str) -> Q:
    """Keep what stands at or below one of these paths; None: everything."""
    return EVERYTHING if paths is None else Q(**{f"{field}__within": list(paths)})


def shaped(
    rows: QuerySet[Any],
    *,
    what: str | Combinable,
    place: str | Combinable = "",
    code: str | Combinable = "",
    more: str | Combinable = "",
    day: str | Combinable = "",
) -> QuerySet[Any]:
    """Give the rows of a kind the columns that all kinds have. A text names a field; "" is nothing."""
    texts = {"what": what, "place": place, "code": code, "more": more}
    found: QuerySet[Any] = rows.order_by().annotate(
        waits_pk=Cast("pk", BigIntegerField()),
        waits_day=Cast(day, DateField()) if day else _NONE,
        **{f"waits_{name}": _text(said) for name, said in texts.items()},
    )
    return found


def _text(said: str | Combinable) -> Cast:
    return Cast(Value("") if said == "" else said, TextField())
