"""Search over everything that a user may see.

One statement looks at every kind at once; each gives its best rows and how many there are. One more
query for each kind that has some reads those rows. How a row is ranked:

    100  its title is what was typed         60  a word of it begins so
     95  another field is what was typed     50  it is inside the title
     80  its title begins so                 30  all words stand in the row, in any field

Before the rest comes a title that is shorter, so that less is in it that was not asked for. Where
nothing at all is found, one more statement looks for what is nearly so: a slip of the pen.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, CharField, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Length
from django.db.models.lookups import Exact
from django.utils.functional import Promise

from core.access.models import User
from core.collaboration import finders, words
from core.collaboration.finders import Found
from core.collaboration.words import SLIP_FROM, Likeness, Plainly, Query
from core.common.plain import escaped
from core.subjects import Subject, kinds, known

SHORT: Final = 5
# A thing that is called by another (a review by its product) comes after that one.
BORROWED: Final = 1_000
NEAR: Final = 0.5


# OFFSET 0 lets the database take the accents off a title once, instead of once for every way to fit.
_BEST: Final = """
    (SELECT noun, key, CASE
        WHEN found_title LIKE portal_plain(%s) THEN 100.0
        WHEN exactly THEN 95.0
        WHEN found_title LIKE portal_plain(%s) THEN 80.0
        WHEN found_title LIKE portal_plain(%s) THEN 60.0
        WHEN found_title LIKE portal_plain(%s) THEN 50.0
        ELSE otherwise
    END AS rank, size, count(*) OVER () AS total
    FROM ({matching} OFFSET 0) matching (noun, key, found_title, exactly, otherwise, size)
    ORDER BY rank DESC, size, key LIMIT %s OFFSET %s)
"""


class _Ranked(NamedTuple):
    """A row that was found. total: how many rows of its noun were."""

    noun: str
    key: int
    rank: float
    size: int
    total: int


class _Fitting(NamedTuple):
    """The rows of a noun that fit, and how those rank whose title does not."""

    rows: QuerySet[Any]
    rank: Any


Fits = Callable[[QuerySet[Any], Subject], _Fitting]
# By kind: how many rows, and from which on; of the others the first few.
Spans = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: str
    label: str | Promise
    icon: str
    lines: Sequence[Found]
    total: int


def search(
    user: User, query: Query, *, only: str = "", most: int = SHORT, first: int = 0, wider: bool = True
) -> list[Group]:
    """Return what a user finds, the kind with the best row first.

    only: one kind alone, from its row `first` on. wider: with what the finders find (pages, questions).
    """
    if not query:
        return []
    asked = _asked(only)
    spans = {one.kind: (most, first) for one in asked}
    groups = _nouns(user, query, asked, {one.kind for one in asked}, spans=spans)
    return groups + (_wider(user, query, groups, only=only, most=most, first=first) if wider else [])


def opened(user: User, query: Query, only: str, *, most: int, first: int) -> tuple[list[Group], Group | None]:
    """Return how much of each kind a user finds, in the order of `search`; and one kind, from a row on."""
    if not query:
        return [], None
    needed = {kind for finder in finders.finders() for kind in finder.reads}
    at_once = not first and known(only) is not None
    spans, read = ({only: (most, 0)}, {*needed, only}) if at_once else ({}, needed)
    groups = _nouns(user, query, _asked(""), read, spans=spans)
    groups += _wider(user, query, groups, only="", most=SHORT, first=0)
    found = groups if at_once else search(user, query, only=only, most=most, first=first)
    return groups, next((group for group in found if group.kind == only), None)


def _asked(only: str) -> list[Subject]:
    return [one for one in kinds() if one.search and only in ("", one.kind) and one.is_there]


def _wider(
    user: User, query: Query, groups: Sequence[Group], *, only: str, most: int, first: int
) -> list[Group]:
    so_far = [line for group in groups for line in group.lines[:SHORT]]
    found = []
    for finder in finders.finders():
        if only in ("", finder.kind):
            lines = list(finder.find(user, query, so_far))
            if lines:
                shown = lines[first : first + most]
                found.append(Group(finder.kind, finder.label, finder.icon, shown, len(lines)))
    return found


def found(subject: Subject, thing: Any) -> Found:
    """Put a row into a line."""
    return Found(
        kind=subject.kind,
        icon=subject.icon,
        title=subject.title(thing),
        subtitle=subject.subtitle(thing),
        url=subject.url(thing),
        pk=thing.pk,
        thing=thing,
    )


def lines_of(user: User, wanted: Iterable[tuple[str, int]]) -> list[Found]:
    """Return the lines of things by kind and key, in that order, without those the user does not see.

    One query for each kind.
    """
    wanted = list(wanted)
    seen: dict[tuple[str, int], Found] = {}
    for kind in dict.fromkeys(kind for kind, _pk in wanted):
        subject = known(kind)
        if subject is not None and subject.is_there:
            keys = [pk for one, pk in wanted if one == kind]
            for thing in subject.visible(user).filter(pk__in=keys):
                seen[kind, thing.pk] = found(subject, thing)
    return [seen[key] for key in dict.fromkeys(wanted) if key in seen]


def _nouns(
    user: User, query: Query, asked: Sequence[Subject], read: Collection[str], *, spans: Spans
) -> list[Group]:
    """Return what was found of nouns; read: the kinds whose lines are read, one query each."""
    rows = _ranked(asked, user, query, _written(query), spans)
    if not rows and not any(first for _most, first in spans.values()) and len(query.text) >= SLIP_FROM:
        rows = _nearly(asked, user, query, spans)
    totals = {row.noun: row.total for row in rows}
    lines = lines_of(user, [(row.noun, row.key) for row in rows if row.noun in read])
    groups = []
    for kind, total in totals.items():
        subject = known(kind)
        assert subject is not None
        own = [line for line in lines if line.kind == kind]
        groups.append(Group(kind, subject.plural, subject.icon, own, total))
    return groups


def _written(query: Query) -> Fits:
    """Return what finds the rows in which every word stands, in one place or another."""

    def fits(rows: QuerySet[Any], subject: Subject) -> _Fitting:
        places = words.places(subject.model, subject.search, subject.more())
        rows = rows.alias(**{f"place_{at}": place.text for at, place in enumerate(places)})
        each = [
            reduce(or_, [place.has(f"place_{at}", word) for at, place in enumerate(places)])
            for word in query.words
        ]
        return _Fitting(rows.filter(reduce(and_, each)), Value(30.0))

    return fits


def _nearly(asked: Sequence[Subject], user: User, query: Query, spans: Spans) -> list[_Ranked]:
    likeness = Likeness(Plainly(Value(query.text)), F("found_in")) * 25.0

    def fits(rows: QuerySet[Any], subject: Subject) -> _Fitting:
        found_in = words.searched(subject.model, subject.search, subject.more())
        return _Fitting(rows.alias(found_in=found_in).filter(found_in__resembles=query.text), likeness)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = %s", [NEAR])
        return _ranked(asked, user, query, fits, spans)


def _ranked(asked: Sequence[Subject], user: User, query: Query, fits: Fits, spans: Spans) -> list[_Ranked]:
    """Return the best rows of every noun, the best of all first. One statement."""
    statements, parameters = [], []
    whole = escaped(query.text)
    for subject in asked:
        try:
            matching, values = _matching(subject, user, query, fits).query.sql_with_params()
        except EmptyResultSet:  # the user sees none of these
            continue
        statements.append(_BEST.format(matching=matching))
        patterns = (whole, f"{whole}%", f"% {whole}%", f"%{whole}%")
        parameters += [*patterns, *values, *spans.get(subject.kind, (SHORT, 0))]
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), parameters)
        rows = [_Ranked(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (-row.rank, row.size, row.key))


def _matching(subject: Subject, user: User, query: Query, fits: Fits) -> QuerySet[Any, Any]:
    """Return the rows of a noun that fit, each with what it is ranked by."""
    model, title = subject.model, subject.search[0]
    fitting = fits(subject.visible(user).order_by().select_related(None).prefetch_related(None), subject)
    others = [_is(name, query.text) for name in subject.search[1:]]
    matching: QuerySet[Any, Any] = fitting.rows.annotate(
        noun=Value(subject.kind, output_field=CharField()),
        key=F("pk"),
        found_title=words.plain_title(model, title),
        exactly=Case(When(reduce(or_, others, Q(pk__in=[])), then=Value(True)), default=Value(False)),
        otherwise=Cast(fitting.rank, FloatField()),
        size=Length(Cast(F(title), CharField())) + (BORROWED if "__" in title else 0),
    ).values_list("noun", "key", "found_title", "exactly", "otherwise", "size")
    return matching


def _is(name: str, text: str) -> Q:
    """Keep what is this text, capitals aside: to look at its length first is three times as fast."""
    return Q(Exact(Length(F(name)), len(text))) & Q(**{f"{name}__iexact": text})
