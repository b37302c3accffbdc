"""What changed, in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit.models import AuditEvent
from core.audit.presenters import sentence
from core.common import dates, numbers
from core.common.periods import month_of
from metrics import wording
from metrics.kpis import registry
from metrics.selectors.board.movements import Move, Movement
from metrics.selectors.coordinates import Coordinates, encode
from metrics.wording.board.lines import (
    Line,
    Names,
    count_text,
    day_text,
    named,
    place_url,
    target_text,
    value_text,
    why_url,
)

Told = Line | None
Events = Mapping[int, AuditEvent]


def move_lines(
    found: Iterable[Movement], names: Names, events: Mapping[int, AuditEvent], period: date
) -> list[Line]:
    """Say movements whose places and events are still there."""
    lines = (_MOVES[move.move](move, names, events, period) for move in found)
    return [line for line in lines if line is not None]


def move_word(move: str) -> str:
    """Name a kind of movement."""
    return {
        Move.STATUS: _("Status"),
        Move.NOISE: _("No distinguishable change"),
        Move.DISTINGUISHABLE: _("Beyond noise, in a year"),
        Move.LAUNCHED: _("Launched"),
        Move.CORRECTED: _("Months corrected"),
        Move.DEFINITION: _("Definitions"),
        Move.EVENT: _("By hand"),
    }[Move(move)]


def _crossed(move: Movement, names: Names, events: Events, period: date) -> Told:
    cell, place, kpi = move.cell, names.get(move.scope_id or 0), registry.get(move.kpi)
    if cell is None or place is None:
        return None
    said = {
        "on_target": _("%(kpi)s of %(place)s reached its target"),
        "in_tolerance": _("%(kpi)s of %(place)s is in tolerance"),
        "off_target": _("%(kpi)s of %(place)s fell off target"),
    }[cell.status]
    detail = f"{value_text(cell.before, kpi)} → {value_text(cell.value, kpi)}"
    if target := target_text(cell, kpi):
        detail += " · " + _("target %(target)s") % {"target": target}
    return Line(
        named(said, kpi, place), detail, why_url(cell, place, period), status=cell.status, drawer=True
    )


def _within_noise(move: Movement, names: Names, events: Events, period: date) -> Told:
    return _in_a_year(move, names, period, _("%(kpi)s of %(place)s: no distinguishable change"))


def _beyond_noise(move: Movement, names: Names, events: Events, period: date) -> Told:
    cell = move.cell
    rose = cell is not None and (cell.value or 0) > (cell.year_before or 0)
    said = (
        _("%(kpi)s of %(place)s rose beyond noise") if rose else _("%(kpi)s of %(place)s fell beyond noise")
    )
    return _in_a_year(move, names, period, said)


def _in_a_year(move: Movement, names: Names, period: date, said: str) -> Told:
    cell, place, kpi = move.cell, names.get(move.scope_id or 0), registry.get(move.kpi)
    if cell is None or place is None or cell.z is None:
        return None
    z = numbers.number(cell.z, language=wording.language(), decimals=2)
    detail = _("%(before)s → %(now)s in a year · z = %(z)s") % {
        "before": value_text(cell.year_before, kpi),
        "now": value_text(cell.value, kpi),
        "z": z,
    }
    # Quiet when nothing moved: a dash, no colour.
    status = "no_value" if move.move is Move.NOISE else cell.mark
    return Line(
        named(said, kpi, place),
        detail,
        why_url(cell, place, period),
        status=status or "",
        icon="chart-line",
        drawer=True,
    )


def _launched(move: Movement, names: Names, events: Events, period: date) -> Told:
    place = names.get(move.scope_id or 0)
    if place is None:
        return None
    detail = day_text(move.on)
    if move.on and move.promised_on:
        slip = (move.on - move.promised_on).days
        days = dates.days(abs(slip), language=wording.language())
        late = _("%(days)s after the first commitment") if slip > 0 else _("%(days)s before it was promised")
        detail += " · " + (late % {"days": days} if slip else _("on the promised day"))
    title = _("%(product)s: %(launch)s launched") % {"product": place.name, "launch": move.name}
    return Line(title, detail, place_url(place), icon="rocket")


def _corrected(move: Movement, names: Names, events: Events, period: date) -> Told:
    place = names.get(move.scope_id or 0)
    if place is None or move.until is None:
        return None
    count = ngettext("%(count)s fact changed by %(file)s", "%(count)s facts changed by %(file)s", move.count)
    months = [dates.month(day, language=wording.language()) for day in (move.on, move.until) if day]
    # Not to the import, which is its owner's, but to a value that rests on it: for all who see the place.
    value = Coordinates(place.kind, place.code, move.kpi, "month", month_of(move.until))
    return Line(
        _("%(months)s corrected") % {"months": " – ".join(dict.fromkeys(months))},
        count % {"count": count_text(move.count), "file": move.name},
        reverse("metrics:value-why", args=[encode(value)]),
        icon="file-import",
        drawer=True,
    )


def _definition(move: Movement, names: Names, events: Events, period: date) -> Told:
    kpi = registry.get(move.kpi)
    version = kpi.version_on(move.on) if move.on else kpi.versions[-1]
    name = kpi.said("name", wording.language())
    return Line(
        _("%(kpi)s: definition v%(number)s is in force") % {"kpi": name, "number": move.version},
        f"{day_text(move.on)} · {version.said('note', wording.language())}",
        reverse("metrics:kpi-detail", args=[kpi.code]),
        icon="git-compare",
    )


def _told(move: Movement, names: Names, events: Events, period: date) -> Told:
    event, place = events.get(move.event or 0), names.get(move.scope_id or 0)
    if event is None or place is None:
        return None
    moment = dates.moment(event.occurred_at, language=wording.language())
    return Line(sentence(event), moment, place_url(place), icon="history")


_MOVES: dict[Move, Callable[[Movement, Names, Events, date], Told]] = {
    Move.STATUS: _crossed,
    Move.NOISE: _within_noise,
    Move.DISTINGUISHABLE: _beyond_noise,
    Move.LAUNCHED: _launched,
    Move.CORRECTED: _corrected,
    Move.DEFINITION: _definition,
    Move.EVENT: _told,
}
