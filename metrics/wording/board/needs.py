"""What needs somebody, in words."""

from collections.abc import Callable, Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.common import dates
from metrics import wording
from metrics.kpis import registry
from metrics.selectors.board.attention import Ask, Need
from metrics.selectors.reading import Place
from metrics.wording.board.lines import Line, Names, age_text, count_text, day_text, place_url

NAMED_KPIS = 4


def need_lines(found: Iterable[Need], names: Names, today: date) -> list[Line]:
    """Say needs whose places are still there."""
    return [_NEEDS[need.ask](need, names[need.scope_id], today) for need in found if need.scope_id in names]


def ask_word(ask: str) -> str:
    """Name a kind of need."""
    return {
        Ask.OVERDUE_LAUNCH: _("Launches overdue"),
        Ask.STALE: _("Stale data"),
        Ask.MISSING_RATE: _("Rates missing"),
        Ask.NO_MANAGER: _("No product manager"),
        Ask.NO_OWNER: _("No product owner"),
        Ask.OFF_TARGET: _("Off target"),
    }[Ask(ask)]


def _overdue_launch(need: Need, place: Place, today: date) -> Line:
    late = (today - need.since).days if need.since else 0
    return Line(
        title=_("%(product)s: %(launch)s is overdue") % {"product": place.name, "launch": need.name},
        detail=_("Committed for %(day)s, not launched") % {"day": day_text(need.since)},
        url=place_url(place),
        icon="rocket",
        right=_("%(days)s late") % {"days": dates.days(late, language=wording.language())},
        tone="bad" if late >= 28 else "warn",
    )


def _stale(need: Need, place: Place, today: date) -> Line:
    kpi = registry.get(need.kpis[0])
    count = ngettext("%(count)s value is stale", "%(count)s values are stale", need.count)
    return Line(
        title=_("%(kpi)s: no reading since %(day)s")
        % {"kpi": kpi.said("short", wording.language()), "day": day_text(need.since)},
        detail=count % {"count": count_text(need.count)},
        url=reverse("metrics:kpi-detail", args=[kpi.code]),
        icon="clock",
        right=age_text(need.since, today),
    )


def _missing_rate(need: Need, place: Place, today: date) -> Line:
    count = ngettext(
        "%(count)s product has values without one", "%(count)s products have values without one", need.count
    )
    return Line(
        title=_("Exchange rates are missing"),
        detail=count % {"count": count_text(need.count)},
        url=reverse("console:import-list"),
        icon="alert-triangle",
    )


def _no_manager(need: Need, place: Place, today: date) -> Line:
    return _unanswered(need, place, today, _("%(product)s has no product manager"))


def _no_owner(need: Need, place: Place, today: date) -> Line:
    return _unanswered(need, place, today, _("%(product)s has no product owner"))


def _unanswered(need: Need, place: Place, today: date, title: str) -> Line:
    return Line(
        title=title % {"product": place.name},
        detail=_("Since %(day)s") % {"day": day_text(need.since)} if need.since else _("Never had one"),
        url=place_url(place),
        icon="user-x",
        right=age_text(need.since, today),
    )


def _off_target(need: Need, place: Place, today: date) -> Line:
    named = [registry.get(code).said("short", wording.language()) for code in need.kpis[:NAMED_KPIS]]
    if more := need.count - len(named):
        named.append(_("%(count)s more") % {"count": count_text(more)})
    count = ngettext(
        "%(place)s: %(count)s KPI off target", "%(place)s: %(count)s KPIs off target", need.count
    )
    return Line(
        title=count % {"place": place.name, "count": count_text(need.count)},
        detail=" · ".join(named),
        url=place_url(place),
        status="off_target",
    )


_NEEDS: dict[Ask, Callable[[Need, Place, date], Line]] = {
    Ask.OVERDUE_LAUNCH: _overdue_launch,
    Ask.STALE: _stale,
    Ask.MISSING_RATE: _missing_rate,
    Ask.NO_MANAGER: _no_manager,
    Ask.NO_OWNER: _no_owner,
    Ask.OFF_TARGET: _off_target,
}
