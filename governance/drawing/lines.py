"""The lines of each page of a pack."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from core.common import dates, numbers
from core.common.figures import unit_word
from core.common.periods import parse_month
from governance.comparison import exact, mark
from governance.drawing.breaks import breaks_said, meanings, stretches
from governance.drawing.pack import (
    Chart,
    DefinitionLine,
    ExceptionLine,
    HeatCell,
    HeatLine,
    LaunchLine,
    Mark,
    OffTarget,
    Point,
    ScoreLine,
    SourceLine,
)
from governance.drawing.reader import NONE, Facts, Reader
from governance.drawing.vocabulary import source_label

BADNESS: Final = {"off_target": 100, "in_tolerance": 10, "stale": 2, "no_value": 1}
MILLION: Final = 1_000_000
FOUR_WEEKS: Final = 28
BRIEF: Final = 3


def score_line(reader: Reader, value: Facts) -> ScoreLine:
    """Say one KPI of the node."""
    code = value["kpi"]
    known = "value" in value
    return ScoreLine(
        kpi=code,
        name=reader.kpi(code),
        window=reader.window(value["window"]),
        value=reader.figure(value.get("value"), code),
        target=reader.target(value),
        mark=reader.mark_of(value),
        change=reader.year_change(value) if known else reader.reason(value),
        n=reader.n(value),
        interval=reader.interval(value),
        age=reader.age(value),
    )


def heat_lines(reader: Reader) -> Iterator[HeatLine]:
    """Yield the rolled-up row, then the products in use, the worst first."""
    yield _heat_line(reader, reader.node_key, bold=True)
    keys = [f"product:{code}" for code, product in reader.products.items() if product["stage"] != "retired"]
    for key in sorted(keys, key=lambda key: (-_badness(reader, key), reader.place(key), key)):
        yield _heat_line(reader, key)


def _badness(reader: Reader, key: str) -> int:
    values = (reader.values.get((key, code)) for code in reader.headlines)
    return sum(BADNESS.get(mark(value), 0) for value in values if value and reader.judges(value))


def _heat_line(reader: Reader, key: str, *, bold: bool = False) -> HeatLine:
    cells = []
    for code in reader.headlines:
        value = reader.values.get((key, code), {"kpi": code})
        text = reader.figure(value.get("value"), code, with_unit=False)
        judged = bold or mark(value) == "no_value" or reader.judges({"of": key, **value})
        cells.append(HeatCell(text, reader.mark_of(value) if judged else reader.mark("")))
    return HeatLine(reader.place(key), tuple(cells), bold)


def off_target(reader: Reader) -> list[tuple[str, OffTarget]]:
    """Return every number off target with the key of its place: the node's first, then product by product.

    Retired products are past caring for; a mix (the share of new products) says nothing of one product.
    """
    order = {code: at for at, code in enumerate(dict.fromkeys([*reader.headlines, *reader.definitions]))}
    found = [value for value in reader.values.values() if is_exception(reader, value)]
    found.sort(
        key=lambda it: (it["of"] != reader.node_key, reader.place(it["of"]), it["of"], order[it["kpi"]])
    )
    return [(value["of"], _off_target(reader, value)) for value in found]


def is_exception(reader: Reader, value: Facts) -> bool:
    """Tell whether a value is off target and worth a word."""
    return mark(value) == "off_target" and (value["of"] == reader.node_key or reader.judges(value))


def exception_lines(reader: Reader, numbers_off: list[tuple[str, OffTarget]]) -> list[ExceptionLine]:
    """Gather what is off target by place: the node first, then whoever has most, of the headline numbers."""
    by_place: dict[str, list[OffTarget]] = {}
    for key, number in numbers_off:
        if key == reader.node_key or number.code in reader.headlines:
            by_place.setdefault(key, []).append(number)
    keys = sorted(by_place, key=lambda key: (key != reader.node_key, -len(by_place[key]), reader.place(key)))
    return [_exception(key, by_place[key]) for key in keys]


def _exception(of: str, off: list[OffTarget]) -> ExceptionLine:
    said = [f"{one.kpi} {one.value} ({one.target})" for one in off]
    brief = ", ".join(said[:BRIEF]) + (" …" if len(said) > BRIEF else "")
    first = off[0]
    return ExceptionLine(
        of, first.place, first.owner, first.mark, str(len(off)), ", ".join(said), brief, first.age
    )


def _off_target(reader: Reader, value: Facts) -> OffTarget:
    code = value["kpi"]
    return OffTarget(
        code=code,
        place=reader.place(value["of"]),
        kpi=reader.kpi(code, short=True),
        mark=reader.mark_of(value),
        value=reader.figure(value.get("value"), code),
        target=reader.target(value),
        owner=owner_of(reader, value["of"]),
        n=reader.n(value),
        age=reader.age(value),
    )


def owner_of(reader: Reader, of: str) -> str:
    """Name whoever answers for a place: the node's owner, the product's manager or else its owner."""
    if of == reader.node_key:
        held = reader.content["node"].get("owner")
    else:
        product = reader.products[of.partition(":")[2]]
        held = product.get("manager") or product.get("owner")
    return str(held["name"]) if held else NONE


def launch_lines(reader: Reader) -> list[LaunchLine]:
    """Return the launches that are open or came in the last twelve months, the latest slip first."""
    recent = date(reader.today.year - 1, reader.today.month, 1).isoformat()
    shown = [one for one in reader.content["launches"] if one.get("launched_on", "9999") >= recent]
    lines = [_launch(reader, one) for one in shown if {"committed_on", "launched_on"} & set(one)]
    return sorted(lines, key=lambda line: (-(line.slip or 0), line.product, line.name))


def _launch(reader: Reader, launch: Facts) -> LaunchLine:
    first, now, launched = (
        launch.get(name) for name in ("first_committed_on", "committed_on", "launched_on")
    )
    slip = _slip(first, launched or now)
    overdue = not launched and now is not None and now < reader.today.isoformat()
    return LaunchLine(
        name=launch["name"],
        product=reader.product(launch["product"]),
        first=reader.day(first),
        now=reader.day(now),
        launched=reader.day(launched),
        slip=slip,
        slip_text=NONE if slip is None else reader.days(slip),
        mark=_launch_mark(reader, slip, launched=bool(launched), overdue=overdue),
    )


def _slip(first: str | None, last: str | None) -> int | None:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days if first and last else None


def _launch_mark(reader: Reader, slip: int | None, *, launched: bool, overdue: bool) -> Mark:
    """Say how a launch stands: a slip under four weeks is tolerated, a date gone by without it is not."""
    if overdue or (slip or 0) >= FOUR_WEEKS:
        found = reader.mark("off_target")
        word = _("Overdue") if overdue else _("Late")
    elif slip and slip > 0:
        found, word = reader.mark("in_tolerance"), _("A little late")
    elif launched:
        found, word = reader.mark("done"), _("On time")
    else:
        found, word = reader.mark("not_started"), _("As promised")
    return Mark(found.code, found.sign, word, found.tone)


def chart(reader: Reader, code: str) -> Chart | None:
    """Draw one KPI of the node over time; None where no period has a value."""
    points = reader.content["trends"].get(code, [])
    if not any("value" in point for point in points):
        return None
    value = reader.values[reader.node_key, code]
    unit = reader.unit(code)
    breaks = reader.content.get("breaks", {}).get(code, [])
    drawn = tuple(
        _point(reader, code, point, at) for point, at in zip(points, stretches(points, breaks), strict=True)
    )
    target = reader.target(value)
    name, shown = reader.kpi(code, short=True), reader.figure(value.get("value"), code)
    said = meanings(points, breaks)
    broken = breaks_said(reader, said, breaks)
    return Chart(
        kpi=code,
        title=_("%(name)s: %(value)s") % {"name": name, "value": shown},
        subtitle=f"{reader.window(value['window'])} · {reader.n(value)}",
        points=drawn,
        target=_scaled(value.get("target"), unit),
        target_text=target if target != NONE else "",
        tolerance=None,
        unit=_axis(reader, unit),
        number=_pattern(drawn),
        mark=reader.mark_of(value),
        alt=". ".join(filter(None, [_alt(name, drawn, target), broken])),
        series=name,
        stretches=tuple(f"{name}, {one}" for one in said) if len(said) > 1 else (name,),
        broken=broken,
    )


def _point(reader: Reader, code: str, point: Facts, stretch: int) -> Point:
    unit = reader.unit(code)
    return Point(
        month=parse_month(point["period"]),
        label=reader.month(point["period"]),
        value=_scaled(point.get("value"), unit),
        low=_scaled(point.get("low"), unit),
        high=_scaled(point.get("high"), unit),
        version=point["version"],
        stretch=stretch,
        text=reader.figure(point.get("value"), code),
    )


def _scaled(value: Any, unit: str) -> float | None:
    """Bring a number to the size at which it is shown."""
    if value is None:
        return None
    factor = {"ratio": 100, "money": 1 / MILLION}.get(unit, 1)
    return round(float(exact(value)) * factor, 6)


def _pattern(points: tuple[Point, ...]) -> str:
    """Choose the decimals of an axis by the room that its values take."""
    known = [point.value for point in points if point.value is not None]
    return "0" if max(known) - min(known) > 15 or max(map(abs, known)) >= 100 else "0.0"


def _axis(reader: Reader, unit: str) -> str:
    if unit == "money":
        symbol = numbers.money(MILLION, language=reader.language, currency=reader.content["currency"])
        return symbol.replace("1.0", "").replace("1,0", "").strip()
    return unit_word(unit, language=reader.language)


def _alt(name: str, points: tuple[Point, ...], target: str) -> str:
    """Say what a chart shows, for whoever does not see it."""
    known = [point for point in points if point.value is not None]
    words = {
        "name": name,
        "first": known[0].text,
        "first_month": known[0].label,
        "last": known[-1].text,
        "last_month": known[-1].label,
        "target": target,
    }
    return (
        _("Line of %(name)s: %(first)s in %(first_month)s, %(last)s in %(last_month)s; target %(target)s")
        % words
    )


def definition_line(reader: Reader, value: Facts) -> DefinitionLine:
    """Say what a KPI means, and what the node's value rests on."""
    kpi = reader.definitions[value["kpi"]]
    origin = ", ".join(source_label(source) for source in kpi["sources"])
    return DefinitionLine(
        name=reader.kpi(value["kpi"]),
        description=reader.said(kpi, "description"),
        formula=kpi["formula"],
        window=reader.window(value["window"]),
        n=reader.n(value),
        interval=reader.interval(value) or NONE,
        origin=origin,
        age=reader.age(value),
        version=_("version %(number)s") % {"number": value["version"]},
    )


def source_lines(reader: Reader) -> Iterator[SourceLine]:
    """Yield the kinds of monthly file with the age of the newest fact in each."""
    for source in reader.content["freshness"].get("sources", []):
        latest = date.fromisoformat(source["latest_on"])
        yield SourceLine(
            name=source_label(source["source"]),
            latest=dates.day(latest, language=reader.language),
            age=dates.days((reader.today - latest).days, language=reader.language),
            late=_("Late") if source["late"] else "",
        )
