"""What a formula's result is measured in: derived from its measures, so that money is not added to people."""

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.kpis.formula import Bilingual
from metrics.kpis.measure import Measure
from metrics.kpis.vocabulary import Unit


@dataclass(frozen=True, slots=True)
class Thing(Bilingual):
    """Something that is counted, in the plural; `one`: of one."""

    name: str
    words: str
    words_fr: str
    one: str
    one_fr: str


_MONEY = Thing("money", "money", "argent", "money", "argent")
_PRODUCTS = Thing("products", "products", "produits", "product", "produit")
_LAUNCHES = Thing("launches", "launches", "lancements", "launch", "lancement")
# Kind of file → what its rows count.
_COUNTED = {
    "survey": Thing("answers", "answers", "réponses", "answer", "réponse"),
    "finance": Thing("lines", "ledger lines", "écritures", "ledger line", "écriture"),
    "usage": Thing("users", "users", "utilisateurs", "user", "utilisateur"),
    "work_items": Thing("items", "work items", "éléments de travail", "work item", "élément de travail"),
    "releases": Thing("releases", "releases", "versions livrées", "release", "version livrée"),
    "launches": _LAUNCHES,
    "criteria": _LAUNCHES,
    "products": _PRODUCTS,
}
_WHOLE_UNITS = {"users": Unit.USERS, "items": Unit.ITEMS, "launches": Unit.LAUNCHES}


def thing_of(measure: Measure) -> Thing:
    """Return what a measure counts."""
    if measure.unit is Unit.MONEY:
        return _MONEY
    if measure.name in ("life_products", "cash_flow_products"):
        return _PRODUCTS
    return _COUNTED[measure.fed_by[0]]


@dataclass(frozen=True, slots=True)
class Dimension(Bilingual):
    """Things multiplied above and below a line; none at all: a plain number."""

    above: tuple[Thing, ...] = ()
    below: tuple[Thing, ...] = ()

    @classmethod
    def of(cls, above: tuple[Thing, ...], below: tuple[Thing, ...]) -> "Dimension":
        """Strike out what stands on both sides; the order of things does not matter."""
        kept, rest = list(above), []
        for thing in below:
            if thing in kept:
                kept.remove(thing)
            else:
                rest.append(thing)
        return cls(_by_name(kept), _by_name(rest))

    def times(self, other: "Dimension") -> "Dimension":
        """Return that of a product."""
        return Dimension.of(self.above + other.above, self.below + other.below)

    def per(self, other: "Dimension") -> "Dimension":
        """Return that of a quotient."""
        return Dimension.of(self.above + other.below, self.below + other.above)

    @property
    def is_plain(self) -> bool:
        """Tell whether it is a number of nothing."""
        return not self.above and not self.below

    @property
    def words(self) -> str:
        """Say it: "money per user"."""
        return self._said("words", "one", "per", "a plain number")

    @property
    def words_fr(self) -> str:
        """Say it in French: "argent par utilisateur"."""
        return self._said("words_fr", "one_fr", "par", "un nombre sans unité")

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units that a value may be shown in, the usual one first; none: it means nothing."""
        if self.is_plain:
            return (Unit.RATIO, Unit.POINTS, Unit.NUMBER)
        if len(self.above) != 1 or len(self.below) > 1:
            return ()
        thing = self.above[0].name
        if thing == "money":
            return (Unit.MONEY,)
        if self.below:
            return (Unit.PER_RELEASE, Unit.NUMBER) if self.below[0].name == "releases" else (Unit.NUMBER,)
        return (_WHOLE_UNITS[thing], Unit.NUMBER) if thing in _WHOLE_UNITS else (Unit.NUMBER,)

    def _said(self, words: str, one: str, per: str, plain: str) -> str:
        above = " × ".join(getattr(thing, words) for thing in self.above) or "1"
        below = " × ".join(getattr(thing, one) for thing in self.below)
        if self.is_plain:
            return plain
        return f"{above} {per} {below}" if below else above


def _by_name(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(things, key=lambda thing: thing.name))


PLAIN = Dimension()
