"""The finding of each page: its title says what is so, not what the page is about."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.common import dates
from governance.drawing.changes import counted
from governance.drawing.pack import ExceptionLine, LaunchLine, ScoreLine
from governance.drawing.reader import NONE, Reader

Change = Mapping[str, Any]
_LEADS: Final = {
    "off_target": gettext_lazy("Off target: %(names)s."),
    "on_target": gettext_lazy("On target: %(names)s."),
    "stale": gettext_lazy("Stale: %(names)s."),
}


def opening(reader: Reader, headlines: Sequence[ScoreLine], changes: Sequence[Change]) -> str:
    """Say where the numbers stand, and what moved most."""
    off = [line for line in headlines if line.mark.code == "off_target"]
    judged = [line for line in headlines if line.mark.code in {"on_target", "in_tolerance", "off_target"}]
    if len(off) == 1:
        said = _("%(kpi)s is off target") % {"kpi": off[0].name}
    elif off:
        said = _("%(off)s of %(all)s headline numbers off target") % {"off": len(off), "all": len(judged)}
    elif judged:
        said = _("No headline number is off target")
    else:
        said = _("No headline number has a target yet")
    moved = next((one for one in changes if one["kind"] == "launch" and one["what"] == "moved"), None)
    if moved is None:
        return said
    return _("%(finding)s; %(launch)s moved by %(days)s") % {
        "finding": said,
        "launch": moved["name"],
        "days": reader.days(moved["days"] or 0),
    }


def scorecard(headlines: Sequence[ScoreLine]) -> str:
    """Say how many headline numbers are on target."""
    on = sum(line.mark.code == "on_target" for line in headlines)
    return _("%(on)s of %(all)s headline numbers are on target") % {"on": on, "all": len(headlines)}


def heat_map(reader: Reader) -> str:
    """Say how many products have a headline number off target."""
    products = [product for product in reader.products.values() if product["stage"] != "retired"]
    off = sum(
        any(_is_off(reader, f"product:{product['code']}", kpi) for kpi in reader.headlines)
        for product in products
    )
    words = {"off": off, "all": len(products)}
    return (
        ngettext(
            "%(off)s of %(all)s product has a headline number off target",
            "%(off)s of %(all)s products have a headline number off target",
            len(products),
        )
        % words
    )


def _is_off(reader: Reader, of: str, kpi: str) -> bool:
    value = reader.values.get((of, kpi))
    return value is not None and reader.mark_of(value).code == "off_target" and reader.judges(value)


def exceptions(reader: Reader, lines: Sequence[ExceptionLine]) -> str:
    """Say who has most numbers off target, and how many have nobody who answers for them."""
    products = [line for line in lines if line.of != reader.node_key]
    if not products:
        return _("No product is off target") if not lines else _("The portfolio itself is off target")
    worst, without = products[0], sum(line.owner == NONE for line in products)
    said = _("%(product)s has most off target: %(count)s of %(all)s") % {
        "product": worst.place,
        "count": worst.count,
        "all": len(reader.headlines),
    }
    if not without:
        return said
    unowned = ngettext("%(count)s product without a manager", "%(count)s products without a manager", without)
    return f"{said}; {unowned % {'count': without}}"


def launches(lines: Sequence[LaunchLine]) -> str:
    """Say how many launches came, or will come, after their first promise."""
    judged = [line for line in lines if line.slip is not None]
    late = sum((line.slip or 0) > 0 for line in judged)
    if not judged:
        return _("No launch has a promised date to hold it against")
    words = {"late": late, "all": len(judged)}
    return _("%(late)s of %(all)s launches later than first promised") % words


def trends(reader: Reader) -> str:
    """Say how many headline numbers are better than a year before."""
    values = [reader.values.get((reader.node_key, kpi)) for kpi in reader.headlines]
    known = [answer for value in values if value and (answer := reader.is_better(value)) is not None]
    if not known:
        return _("No headline number can be compared with a year before")
    words = {"better": sum(known), "all": len(known)}
    return _("%(better)s of %(all)s comparable headline numbers are better than a year before") % words


def all_changes(reader: Reader, changes: Sequence[Change]) -> str:
    """Say how many changes there are since the snapshot before."""
    since = reader.content["since"]
    if since is None:
        return _("First pack: there is nothing to compare with")
    words = {"count": counted(len(changes)), "day": since_day(reader)}
    return _("%(count)s since %(day)s") % words


def since_day(reader: Reader) -> str:
    """Return the day of the snapshot before."""
    return dates.day(reader.local(reader.content["since"]["taken_at"]), language=reader.language)


def lead(reader: Reader, headlines: Sequence[ScoreLine], changes: Sequence[Change]) -> list[str]:
    """Say the page in three or four sentences."""
    sentences = []
    for code, words in _LEADS.items():
        named = [line.name for line in headlines if line.mark.code == code]
        if named:
            sentences.append(str(words) % {"names": _listed(named)})
    same = [
        reader.kpi(one["kpi"], short=True)
        for one in changes
        if one["kind"] == "value" and one["of"] == reader.node_key and one.get("distinguishable") is False
    ]
    if same:
        sentences.append(_("No distinguishable change: %(names)s.") % {"names": ", ".join(same)})
    if reader.content["since"] is None:
        sentences.append(_("This is the first pack of this portfolio: there is nothing to compare it with."))
    return sentences


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
