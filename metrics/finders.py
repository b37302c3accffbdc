"""What a search finds of the metrics: KPIs by their names, and why a number is what it is."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.collaboration.finders import Finder, Found, register
from core.collaboration.selectors.search import search
from core.collaboration.words import Query, plain
from metrics import wording
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import KpiValue
from metrics.selectors.coordinates import Coordinates, encode

PLACES: Final = ("product", "node")
QUESTIONS: Final = 3
# Words of a question that name neither a KPI nor a place.
_ENGLISH: Final = ("why", "is", "the", "of", "for", "what", "a", "an")
_FRENCH: Final = ("pourquoi", "est", "le", "la", "les", "l", "de", "du", "des", "d", "pour", "quel", "quelle")
ASKING: Final = frozenset((*_ENGLISH, *_FRENCH))
# What needs an answer first.
WORST_FIRST: Final = {"off_target": 0, "in_tolerance": 1, "on_target": 2}


def kpis(user: User, query: Query, so_far: Sequence[Found]) -> list[Found]:
    """Return the KPIs whose name fits, for whoever sees any part of the portfolio."""
    if not can_somewhere(user, Action.VIEW):
        return []
    language = wording.language()
    return [
        Found(
            kind="kpi",
            icon="chart-line",
            title=kpi.said("name", language),
            subtitle=kpi.said("description", language),
            url=reverse("metrics:kpi-detail", args=[kpi.code]),
            pk=kpi.code,
        )
        for kpi in registry.all_kpis()
        if query.fits(kpi.name, kpi.name_fr, kpi.short, kpi.short_fr, kpi.code)
    ]


def questions(user: User, query: Query, so_far: Sequence[Found]) -> list[Found]:
    """Return “Why is the NPS of Checkout 32.5?” for the place that is meant and the KPI that is named.

    Without a KPI in the question, the numbers of the place that need an answer most.
    """
    kpi, rest = _named(query)
    places = [line for line in so_far if line.kind in PLACES]
    if (kpi is not None or rest.text != query.text) and not places and rest:
        groups = search(user, rest, most=1, wider=False)
        places = [line for group in groups for line in group.lines if line.kind in PLACES]
    return _why(places[0], kpi) if places else []


def register_finders() -> None:
    """Make them known."""
    register(Finder("kpi", gettext_lazy("KPIs"), "chart-line", kpis))
    reads = frozenset(PLACES)
    register(Finder("why", gettext_lazy("Questions"), "help-circle", questions, reads))


def _named(query: Query) -> tuple[Kpi | None, Query]:
    """Return the KPI that a question names, and what is left of the question."""
    text = f" {' '.join(query.words)} "
    found, name = None, ""
    for kpi in registry.all_kpis():
        for called in (kpi.name, kpi.name_fr, kpi.short, kpi.short_fr, kpi.code):
            if len(called) > len(name) and f" {plain(called)} " in text:
                found, name = kpi, plain(called)
    if found:
        text = text.replace(f" {name} ", " ", 1)
    return found, Query.of(" ".join(word for word in text.split() if word not in ASKING))


def _why(place: Found, kpi: Kpi | None) -> list[Found]:
    values = KpiValue.objects.filter(scope_id=place.thing.scope_id, value__isnull=False)
    if kpi is not None:
        values = values.filter(kpi=kpi.code)
    known = {one.code: one for one in registry.all_kpis()}
    latest: dict[str, KpiValue] = {}
    for value in values.order_by("period"):
        if value.kpi in known:
            latest[value.kpi] = value
    ranked = sorted(latest.values(), key=lambda one: (WORST_FIRST.get(one.health, 3), known[one.kpi].order))
    return [_question(place, known[value.kpi], value) for value in ranked[:QUESTIONS]]


def _question(place: Found, kpi: Kpi, value: KpiValue) -> Found:
    at = Coordinates(place.kind, place.thing.code, kpi.code, value.window, value.period)
    number = value.value if kpi.unit == "money" or value.value is None else float(value.value)
    words = {
        "kpi": kpi.said("short", wording.language()),
        "place": place.title,
        "value": wording.value(number, kpi),
    }
    return Found(
        kind="why",
        icon="help-circle",
        title=_("Why is %(kpi)s of %(place)s %(value)s?") % words,
        subtitle=wording.span(value.window, value.period),
        url=reverse("metrics:value-why", args=[encode(at)]),
    )
