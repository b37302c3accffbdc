"""The fixed words of a pack, in the active language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_SOURCES: Final[dict[str, str | Promise]] = {
    "survey": _("Survey"),
    "finance": _("Finance"),
    "usage": _("Usage"),
    "work_items": _("Work items"),
    "releases": _("Releases"),
    "launches": _("Launches"),
    "products": _("Products"),
    "ownership": _("Ownership"),
}
_WORDS: Final[dict[str, str | Promise]] = {
    "age": _("Age"),
    "change": _("Change in a year"),
    "changed": _("What changed"),
    "definition": _("Definition"),
    "definitions": _("Definitions"),
    "exceptions": _("Exceptions"),
    "facts": _("About this pack"),
    "first": _("First promised"),
    "formula": _("Formula"),
    "headlines": _("Headline numbers"),
    "heat_map": _("Heat map"),
    "high": _("Upper end, 95%"),
    "interval": _("Interval at 95%"),
    "kpi": _("KPI"),
    "late": _("Late"),
    "latest": _("Newest fact"),
    "launch": _("Launch"),
    "launched": _("Launched"),
    "launches": _("Launches"),
    "low": _("Lower end, 95%"),
    "month": _("Month"),
    "more": _("%(count)s more in the workbook"),
    "n": _("n"),
    "name": _("Name"),
    "note": _("Note"),
    "now": _("Promised now"),
    "off_target": _("Off target"),
    "off_numbers": _("Numbers off target (target)"),
    "origin": _("Origin"),
    "other_numbers": _("The other numbers"),
    "owner": pgettext_lazy("of a number", "Owner"),
    "pack": _("Steering pack"),
    "page": _("%(page)s of %(pages)s"),
    "place": _("Product"),
    "portfolio": _("Portfolio"),
    "product": _("Product"),
    "products": _("Products"),
    "code": _("Code"),
    "scorecard": _("Scorecard"),
    "slip": _("Slip"),
    "slip_days": _("Slip in days"),
    "slip_chart": _("Bars: days between the date first promised and the date it came or is promised now"),
    "smaller": _("%(count)s smaller changes: at the end of this pack"),
    "sources": _("Ages of the data"),
    "stage": _("Stage"),
    "status": _("Status"),
    "target": _("Target"),
    "trends": _("Trends"),
    "value": _("Value"),
    "version": _("Version"),
    "what": _("What"),
    "window": _("Window"),
    "before": _("Before"),
    "after": _("After"),
    "previous": _("Hash of the snapshot before"),
    "unit": _("Unit"),
    "no_launches": _("No launch is open and none came in the last twelve months."),
    "no_exceptions": _("No number of this portfolio or its products is off target."),
    "no_products": _("No product stands below this portfolio."),
    "band_note": _("Grey: interval at 95%. Dashed: target."),
}


def words() -> dict[str, str]:
    """Return the fixed words in the active language."""
    return {name: str(word) for name, word in _WORDS.items()}


def source_label(source: str) -> str:
    """Name a kind of file."""
    return str(_SOURCES.get(source, source))
