"""The company as it was decided by hand: company.toml, products.toml and gates.toml as typed records."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from demo import months

HERE = Path(__file__).parent
_DAY_OR_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Money:
    """Plan of a product's money, in thousands of its currency (products.toml explains each)."""

    revenue: float
    growth: float
    season: str
    cost: float
    overhead: float
    invest: float
    currency: str = "EUR"
    fixed: float = 0.0
    before: float = 0.0
    opening: float = 0.0
    since: str = ""
    ramp: int = 0
    stretch: float = 0.0
    overrun: float = 0.0
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One product with everything that steers its facts."""

    code: str
    name: str
    node: str
    stage: str
    innovation_class: str
    about: str
    money: Money
    managers: list[list[str]]
    owners: list[list[str]]
    first: str = ""
    retired: str = ""
    nps: list[float] | None = None
    csat: list[float] | None = None
    usage: list[Any] | None = None
    work: list[Any] | None = None
    quality: list[float] | None = None


@dataclass(frozen=True)
class Company:
    """The whole demo company."""

    raw: dict[str, Any]
    products: list[Product]
    strategy: dict[str, Any]

    @property
    def first(self) -> int:
        """Month of the first facts."""
        return months.index(self.raw["first_month"])

    @property
    def last(self) -> int:
        """Last complete month."""
        return months.index(self.raw["last_month"])

    @property
    def budget_until(self) -> int:
        """Last month that is budgeted."""
        return months.index(self.raw["budget_until"])

    def planted(self, product: Product, month: int, what: str, otherwise: float) -> float:
        """Return what an event does to a product in a month, or what holds without one."""
        for event in self.raw["event"]:
            holds = months.index(event["from"]) <= month <= months.index(event.get("to", "9999-12"))
            if holds and event["product"] == product.code and what in event:
                return float(event[what])
        return otherwise

    @property
    def seed(self) -> str:
        """Where all chance begins."""
        return str(self.raw["seed"])

    def email(self, person: str) -> str:
        """Return the address of `first.last`, or nothing for nobody."""
        return f"{person}@{self.raw['domain']}" if person else ""

    def line_of(self, node: str) -> list[str]:
        """Return a node and all above it, nearest first."""
        parents = {code: parent for code, _, parent, _, _ in self.raw["nodes"]}
        line = [node]
        while parents[line[-1]]:
            line.append(parents[line[-1]])
        return line

    def product(self, code: str) -> Product:
        """Return the product of a code."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Product]:
        return {product.code: product for product in self.products}

    def under(self, node: str) -> list[Product]:
        """Return the products of a node and of all below it."""
        return [product for product in self.products if node in self.line_of(product.node)]

    def sells_from(self, product: Product) -> int:
        """Return the first month with revenue, answers and readings (far in the future: not launched)."""
        return max(months.index(product.first), self.first) if product.first else self.budget_until + 1

    def sells_until(self, product: Product) -> int:
        """Return the last month before the product is gone."""
        return months.index(product.retired) if product.retired else self.budget_until


def short_name(name: str) -> str:
    """Return `first.last` of a person's name, without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return plain.lower().replace(" ", ".")


def load(folder: Path = HERE, *, later: int = 0) -> Company:
    """Read the files that describe the company; every date in them so many months later."""
    raw = _later(tomllib.loads((folder / "company.toml").read_text("utf-8")), later)
    raw["gates"] = _later(tomllib.loads((folder / "gates.toml").read_text("utf-8")), later)
    raw["memory"] = _later(tomllib.loads((folder / "memory.toml").read_text("utf-8")), later)
    raw["time"] = _later(tomllib.loads((folder / "capacity.toml").read_text("utf-8")), later)
    listed = _later(tomllib.loads((folder / "products.toml").read_text("utf-8"))["product"], later)
    strategy = _later(tomllib.loads((folder / "strategy.toml").read_text("utf-8")), later)
    return Company(raw, [_product(row) for row in listed], strategy)


def _later(found: Any, by: int) -> Any:
    """Move every day and month of what a TOML file holds, however deep it lies."""
    match found:
        case dict():
            return {name: _later(value, by) for name, value in found.items()}
        case list():
            return [_later(value, by) for value in found]
        case date():
            return date.fromisoformat(months.moved(found.isoformat(), by))
        case str() if _DAY_OR_MONTH.fullmatch(found):
            return months.moved(found, by)
    return found


def _product(row: dict[str, Any]) -> Product:
    fields = {**row, "innovation_class": row["class"], "money": Money(**row["money"])}
    del fields["class"]
    return Product(**fields)
