"""Products that resemble what somebody proposes, with what became of them.

Words are compared in French and English, without accents and by their stems: those of the name, of the
description, and of why a stopped product was stopped and what it taught. Names are compared by their letters
besides, so that a typing mistake or half a word still finds. Source: docs/adr/0026-words-of-two-languages.md
"""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import (
    BooleanField,
    F,
    FloatField,
    Func,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import IsNull

from core.access.models import User
from portfolio.models import Product, ProductStop

MOST: Final = 5
SHORTEST: Final = 3
LONGEST: Final = 2000  # characters of a text that are looked at
WEIGHTS: Final = "{0.1, 0.3, 0.4, 1.0}"  # of words: description and lessons are C, the name is A
LEAST: Final = 0.08


@dataclass(frozen=True)
class Similar:
    """A product that resembles a proposal. stop: the stop in force, where it was stopped."""

    product: Product
    stop: ProductStop | None
    score: float


def similar(
    *, user: User, name: str, description: str = "", but: Product | None = None, most: int = MOST
) -> list[Similar]:
    """Return the products that the user sees and that resemble a proposal, most alike first.

    Two queries whatever the size; none for a text too short to compare.
    """
    if len(_looked_at(name)) < SHORTEST and len(_looked_at(description)) < SHORTEST:
        return []
    rows = alike(Product.objects.visible_to(user), name=name, description=description)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    stops = Prefetch("stops", ProductStop.objects.in_force(), to_attr="stops_in_force")
    found = rows.select_related("node", "scope").prefetch_related(stops)[:most]
    return [Similar(one, next(iter(one.stops_in_force), None), one.score) for one in found]


def alike(rows: QuerySet[Product], *, name: str, description: str = "") -> QuerySet[Any]:
    """Keep what resembles a name and a description, most alike first; `score` says how much.

    Each half of the condition is asked by itself, so that its index answers.
    """
    name, text = _looked_at(name), _looked_at(f"{name} {description}")
    # Filled by the database and unknown to the model.
    words = RawSQL("words", (), output_field=SearchVectorField())
    asked = Func(Value(text), function="portfolio_asked", output_field=SearchQueryField())
    letters, typed = _plain(F("name")), _plain(Value(name))
    found = Product.objects.filter(_holds(words, "@@", asked)).order_by().values("pk")
    stops = ProductStop.objects.in_force().order_by()
    taught = stops.filter(_holds(words, "@@", asked)).values("product")
    if len(name) >= SHORTEST:
        # Words that say nothing resemble nothing.
        said = Product.objects.order_by().filter(IsNull(asked, False))
        whole = said.filter(_holds(letters, "%%", typed)).values("pk")
        found = found.union(taught, whole, said.filter(_holds(typed, "<%%", letters)).values("pk"))
    else:
        found = found.union(taught)
    rank = Func(Value(WEIGHTS), words, asked, template=_RANK, output_field=FloatField())
    lessons = stops.filter(product=OuterRef("pk")).annotate(rank=rank).values("rank")[:1]
    return (
        rows.filter(pk__in=found)
        .annotate(
            score=rank
            + Coalesce(Subquery(lessons), 0.0)
            + Greatest(_measure("similarity", letters, typed), _measure("word_similarity", typed, letters))
        )
        .filter(score__gte=LEAST)
        .order_by("-score", "name", "pk")
    )


_RANK: Final = "coalesce(ts_rank(%(expressions)s), 0)"


def _looked_at(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def _plain(text: Any) -> Func:
    return Func(text, function="portfolio_plain", output_field=TextField())


def _holds(left: Any, operator: str, right: Any) -> Func:
    return Func(
        left, right, template="%(expressions)s", arg_joiner=f" {operator} ", output_field=BooleanField()
    )


def _measure(function: str, *texts: Any) -> Func:
    return Func(*texts, function=function, output_field=FloatField())
