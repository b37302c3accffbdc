"""A company's own KPI: a definition that is data becomes a `Kpi` like any other."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from metrics.kpis.checking import Checked, check
from metrics.kpis.contract import Kpi, Version, Wording
from metrics.kpis.formula import Bilingual, Operand
from metrics.kpis.measure import TimeAggregation
from metrics.kpis.measures import MEASURES
from metrics.kpis.vocabulary import Better, Family, Unit, Window

FIRST_PLACE = 10_000  # behind everything built in


@dataclass(frozen=True, slots=True)
class Counter(Bilingual):
    """A measure that n may be read from, and what it counts, of many and of one."""

    measure: str
    counts: str
    counts_fr: str
    counts_one: str
    counts_one_fr: str


COUNTERS = {
    counter.measure: counter
    for counter in (
        Counter("nps_responses", "answers", "réponses", "answer", "réponse"),
        Counter("csat_responses", "answers", "réponses", "answer", "réponse"),
        Counter("ledger_lines", "ledger lines", "écritures", "ledger line", "écriture"),
        Counter("active_users", "users", "utilisateurs", "user", "utilisateur"),
        Counter("eligible_users", "users", "utilisateurs", "user", "utilisateur"),
        Counter("signups", "sign-ups", "inscriptions", "sign-up", "inscription"),
        Counter("items_done", "items", "éléments", "item", "élément"),
        Counter("committed_items", "items", "éléments", "item", "élément"),
        Counter("wip_items", "items", "éléments", "item", "élément"),
        Counter("escaped_defects", "defects", "défauts", "defect", "défaut"),
        Counter("releases", "releases", "versions livrées", "release", "version livrée"),
        Counter("launches", "launches", "lancements", "launch", "lancement"),
        Counter("reviewed_launches", "launches", "lancements", "launch", "lancement"),
        Counter("active_products", "products", "produits", "product", "produit"),
        Counter("life_products", "products", "produits", "product", "produit"),
    )
}
_USUAL = {
    "survey": "nps_responses",
    "finance": "ledger_lines",
    "usage": "active_users",
    "work_items": "items_done",
    "releases": "releases",
    "launches": "launches",
    "criteria": "reviewed_launches",
    "products": "active_products",
}


@dataclass(frozen=True, slots=True)
class DefinedVersion:
    """One wording as it is kept. counted: the measure that n is read from."""

    number: int
    effective_from: date | None
    formula: str
    counted: str
    note: str
    note_fr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A company's KPI as it is kept. place: among the company's own, from 0."""

    code: str
    place: int
    family: str
    name: str
    name_fr: str
    short: str
    short_fr: str
    description: str
    description_fr: str
    unit: str
    better: str
    default_window: str
    decimals: int
    cadence_days: int | None
    versions: tuple[DefinedVersion, ...]


def counters_of(checked: Checked) -> tuple[Counter, ...]:
    """Return what n may count beside a formula: what covers the same months. The usual one comes first."""
    life = _is_life(checked.measures[0])
    offered = [counter for name, counter in COUNTERS.items() if _is_life(name) is life]
    wanted = [name for name in checked.measures if name in COUNTERS]
    wanted += [_base(name) or _USUAL[MEASURES[name].fed_by[0]] for name in checked.measures]
    at = {name: place for place, name in reversed(list(enumerate(wanted)))}
    return tuple(sorted(offered, key=lambda counter: at.get(counter.measure, len(wanted))))


@lru_cache(maxsize=1024)
def build(definition: Definition) -> Kpi:
    """Make a KPI of a definition.

    Raises FormulaError when a formula no longer holds (a measure that is gone), ValueError when its parts do
    not fit.
    """
    wordings = [_wording(version) for version in definition.versions]
    checked = check(definition.versions[-1].formula)
    return Kpi(
        code=definition.code,
        order=FIRST_PLACE + definition.place,
        family=Family(definition.family),
        name=definition.name,
        name_fr=definition.name_fr,
        short=definition.short,
        short_fr=definition.short_fr,
        description=definition.description,
        description_fr=definition.description_fr,
        unit=Unit(definition.unit),
        better=Better(definition.better),
        default_window=Window(definition.default_window),
        windows=checked.windows,
        cadence_days=definition.cadence_days,
        decimals=definition.decimals,
        versions=tuple(
            Version(kept.number, kept.effective_from, kept.note, kept.note_fr, wording)
            for kept, wording in zip(definition.versions, wordings, strict=True)
        ),
        **{field: getattr(wordings[-1], field) for field in Wording.__slots__},
    )


def _wording(version: DefinedVersion) -> Wording:
    checked, counter = check(version.formula), COUNTERS[version.counted]
    return Wording(
        formula=checked.formula,
        operands=tuple(map(_operand, dict.fromkeys((*checked.measures, version.counted)))),
        n_from=version.counted,
        counts=counter.counts,
        counts_fr=counter.counts_fr,
        counts_one=counter.counts_one,
        counts_one_fr=counter.counts_one_fr,
        kind=checked.kind,
        parameters=checked.parameters,
    )


def _operand(name: str) -> Operand:
    measure = MEASURES[name]
    return Operand(
        name=name, measure=name, label=_lowered(measure.label), label_fr=_lowered(measure.label_fr)
    )


def _lowered(label: str) -> str:
    """Begin a label as words inside a formula do; initials stay ("CA des …")."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _base(name: str) -> str | None:
    base = MEASURES[name].base
    return base if base in COUNTERS else None


def _is_life(name: str) -> bool:
    return MEASURES[name].time_aggregation is TimeAggregation.LIFE
