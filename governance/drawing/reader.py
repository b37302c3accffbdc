"""Say the numbers, dates and names of a snapshot in one language. Call it under that language.

Everything comes from the snapshot itself, also how a KPI is called and in which unit it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.common import dates, figures, numbers
from core.common.icons import STATUSES
from core.common.periods import parse_month
from governance.comparison import exact, mark
from governance.drawing.pack import Mark
from metrics import wording

Facts = Mapping[str, Any]
SIGNS: Final = {
    "circle": "●",
    "triangle": "▲",
    "diamond": "◆",
    "clock": "○",
    "dash": "–",
    "ring": "○",
    "tick": "●",
}
NONE: Final = numbers.NONE
# The numbers a committee asks for first, in this order. Not taken from the dashboard: an old pack is drawn
# again with the same bytes, whatever the dashboard shows first by then.
HEADLINES: Final = (
    "revenue",
    "gross_margin",
    "roi",
    "nps",
    "adoption",
    "time_to_market",
    "new_product_revenue_share",
    "on_time_launch",
)


@dataclass(frozen=True)
class Reader:
    """A snapshot's content, read in a language (`en`, `fr`)."""

    content: Facts
    language: str

    @cached_property
    def period(self) -> date:
        """Return the first day of the month that the values end with."""
        return parse_month(self.content["period"])

    @cached_property
    def today(self) -> date:
        """Return the day on which the snapshot was taken."""
        return date.fromisoformat(self.content["today"])

    @cached_property
    def taken_at(self) -> datetime:
        """Return the moment at which it was taken, in the portal's time zone."""
        return self.local(self.content["taken_at"])

    def local(self, text: str) -> datetime:
        """Read a moment, in the time zone that the portal had then."""
        return datetime.fromisoformat(text).astimezone(ZoneInfo(self.content["time_zone"]))

    @cached_property
    def node_key(self) -> str:
        """Return the key of the node itself."""
        return f"node:{self.content['node']['code']}"

    @cached_property
    def values(self) -> dict[tuple[str, str], Facts]:
        """Return the values by place and KPI."""
        return {(value["of"], value["kpi"]): value for value in self.content["values"]}

    @cached_property
    def definitions(self) -> dict[str, Facts]:
        """Return the KPIs, in their order."""
        known = self.content["definitions"]
        return {code: known[code] for code in sorted(known, key=lambda code: known[code]["order"])}

    @cached_property
    def products(self) -> dict[str, Facts]:
        """Return the products by code."""
        return {product["code"]: product for product in self.content["products"]}

    @cached_property
    def headlines(self) -> list[str]:
        """Return the codes of the headline KPIs that the snapshot knows."""
        return [code for code in HEADLINES if code in self.definitions]

    @cached_property
    def _names(self) -> dict[str, str]:
        return {place["key"]: place["name"] for place in self.content["tree"]}

    def said(self, facts: Facts, name: str) -> str:
        """Read a text that the snapshot holds in both languages."""
        return str(facts[f"{name}_fr" if self.language == "fr" else name])

    def place(self, key: str) -> str:
        """Name a place; one that is gone by its code."""
        return self._names.get(key, key.partition(":")[2])

    def product(self, code: str) -> str:
        """Name a product."""
        return self.place(f"product:{code}")

    def kpi(self, code: str, *, short: bool = False) -> str:
        """Name a KPI."""
        return self.said(self.definitions[code], "short" if short else "name")

    def unit(self, code: str) -> str:
        """Return the unit a KPI counts in."""
        return str(self.definitions[code]["unit"])

    def decimals(self, code: str) -> int | None:
        """Return the decimals that a company asked for; None: three significant figures."""
        return self.definitions[code].get("decimals")

    def number(self, value: Any) -> Decimal | float | None:
        """Read a number as the formatters take it."""
        return Decimal(value) if isinstance(value, str) else None if value is None else float(value)

    def figure(self, value: Any, code: str, *, with_unit: bool = True) -> str:
        """Write a value of a KPI."""
        unit = self.unit(code)
        shown = figures.figure(
            self.number(value),
            unit,
            language=self.language,
            currency=self.content["currency"],
            decimals=self.decimals(code),
        )
        if not with_unit and unit != "ratio":
            return shown.text
        return figures.joined(shown, unit=unit, language=self.language)

    def in_full(self, value: Any, code: str) -> str:
        """Write a value of a KPI with every digit that is worth something."""
        unit = self.unit(code)
        shown = figures.in_full(
            self.number(value), unit, language=self.language, currency=self.content["currency"]
        )
        return figures.joined(shown, unit=unit, language=self.language)

    def difference(self, value: Any, code: str) -> str:
        """Write a difference of two values of a KPI."""
        return figures.change(
            self.number(value), self.unit(code), language=self.language, currency=self.content["currency"]
        )

    def target(self, value: Facts) -> str:
        """Write the target of a value; a dash where none is set."""
        kpi = self.definitions[value["kpi"]]
        return figures.target(
            self.number(value.get("target")),
            kpi["unit"],
            kpi["better"],
            language=self.language,
            currency=self.content["currency"],
            decimals=self.decimals(value["kpi"]),
        )

    def interval(self, value: Facts) -> str:
        """Write the 95 % interval of a value; nothing where it has none."""
        if "low" not in value:
            return ""
        ends = [self.figure(value[end], value["kpi"], with_unit=False) for end in ("low", "high")]
        return " … ".join(ends)

    def n(self, value: Facts) -> str:
        """Say what a value rests on: "4,571 answers"."""
        count = value.get("n") or 0
        one = count == 1 or (self.language == "fr" and count < 2)
        what = self.said(self.definitions[value["kpi"]], "counts_one" if one else "counts")
        return f"{numbers.number(count, language=self.language, decimals=0)}{numbers.NO_BREAK}{what}"

    def age(self, value: Facts) -> str:
        """Say how old the newest fact behind a value was."""
        if "data_on" not in value:
            return NONE
        return dates.days((self.today - date.fromisoformat(value["data_on"])).days, language=self.language)

    def mark_of(self, value: Facts) -> Mark:
        """Return the status of a value as it is drawn."""
        return self.mark(mark(value))

    def mark(self, code: str) -> Mark:
        """Return a status as it is drawn; an empty one where nothing is judged."""
        if code not in STATUSES:
            return Mark("", "", _("No target"), "mute")
        known = STATUSES[code]
        return Mark(code, SIGNS.get(known.shape, "●"), str(known.label), known.tone)

    def day(self, text: str | None, *, year: bool = True) -> str:
        """Write a day."""
        return dates.day(date.fromisoformat(text) if text else None, language=self.language, year=year)

    def month(self, text: str) -> str:
        """Write a month of the form `YYYY-MM`."""
        return dates.month(parse_month(text), language=self.language)

    def days(self, count: int) -> str:
        """Write a number of days, signed."""
        letter = {"en": "d", "fr": "j"}[self.language]
        return numbers.number(count, language=self.language, signed=True) + numbers.NO_BREAK + letter

    def window(self, code: str) -> str:
        """Name the months that a value covers."""
        month = dates.month(self.period, language=self.language)
        return {
            "month": month,
            "quarter": _("3 months to %(month)s") % {"month": month},
            "ytd": _("Year to %(month)s") % {"month": month},
            "t12m": _("12 months to %(month)s") % {"month": month},
            "life": _("From the first entry to %(month)s") % {"month": month},
        }[code]

    def year_change(self, value: Facts) -> str:
        """Say how a value moved in a year, and whether that can be told from noise."""
        year = value.get("year", {})
        if year.get("redefined"):
            return _("Defined otherwise a year before: not compared")
        if "difference" not in year:
            return NONE
        if self.unit(value["kpi"]) == "money" and "relative" in year:
            moved = numbers.percent(float(year["relative"]), language=self.language, signed=True)
        else:
            moved = self.difference(year["difference"], value["kpi"])
        if year.get("distinguishable") is False:
            return _("No distinguishable change (%(difference)s)") % {"difference": moved}
        return moved

    def judges(self, value: Facts) -> bool:
        """Tell whether a product's value is judged: it is in use, and the KPI is not a mix of products."""
        product = self.products.get(value["of"].partition(":")[2])
        if product is None or product["stage"] == "retired":
            return False
        return str(self.definitions[value["kpi"]]["family"]) != "innovation"

    def reason(self, value: Facts) -> str:
        """Say why there is no value."""
        return wording.no_value(str(value.get("reason", "")))

    def is_better(self, value: Facts) -> bool | None:
        """Tell whether a value is better than a year before; None: not known, or not to be told."""
        year = value.get("year", {})
        if "difference" not in year or year.get("distinguishable") is False:
            return None
        now, before = exact(value["value"]), exact(year["before"])
        better = self.definitions[value["kpi"]]["better"]
        if better == "closer_to_zero":
            return abs(now) < abs(before)
        return now > before if better == "higher" else now < before
