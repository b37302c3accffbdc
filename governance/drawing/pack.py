"""A pack as it is printed: every text in its language, every number written, nothing left to decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Mark:
    """A status: its code, shape (a character), word and tone (ok, warn, bad, mute, accent)."""

    code: str
    sign: str
    word: str
    tone: str


@dataclass(frozen=True)
class ChangeLine:
    """One change: what it is about, a quiet line below it, and before → after."""

    mark: Mark
    title: str
    note: str
    before: str
    after: str


@dataclass(frozen=True)
class ScoreLine:
    """One KPI of the node. value without unit is not there: units stand with each value."""

    kpi: str
    name: str
    window: str
    value: str
    target: str
    mark: Mark
    change: str
    n: str
    interval: str
    age: str


@dataclass(frozen=True)
class HeatCell:
    """A number of a product with its mark; no mark where there is no target."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class HeatLine:
    """A product over the headline KPIs."""

    name: str
    cells: tuple[HeatCell, ...]
    bold: bool = False


@dataclass(frozen=True)
class OffTarget:
    """A number off target, and who answers for it. code: of the KPI that `kpi` names."""

    code: str
    place: str
    kpi: str
    mark: Mark
    value: str
    target: str
    owner: str
    n: str
    age: str


@dataclass(frozen=True)
class ExceptionLine:
    """A place with numbers off target: who answers for it, the numbers, and the first few of them.

    of: the place's key.
    """

    of: str
    place: str
    owner: str
    mark: Mark
    count: str
    numbers: str
    brief: str
    age: str


@dataclass(frozen=True)
class LaunchLine:
    """A launch against the date first promised. slip: days, None where one of the two is open."""

    name: str
    product: str
    first: str
    now: str
    launched: str
    slip: int | None
    slip_text: str
    mark: Mark


@dataclass(frozen=True)
class Point:
    """A period of a trend; None: no value. stretch: of the chart's line, from 0."""

    month: date
    label: str
    value: float | None
    low: float | None
    high: float | None
    version: int
    stretch: int
    text: str


@dataclass(frozen=True)
class Chart:
    """A KPI of the node over time. Values as they are shown: percent as 56.2, money in millions.

    number: how a spreadsheet writes them; axis: the unit, for the axis and the workbook.
    stretches: what the line is called, part by part: it is interrupted where the KPI means something else.
    broken: both meanings, in a sentence; empty where it means the same all along.
    """

    kpi: str
    title: str
    subtitle: str
    points: tuple[Point, ...]
    target: float | None
    target_text: str
    tolerance: float | None
    unit: str
    number: str
    mark: Mark
    alt: str
    series: str
    stretches: tuple[str, ...]
    broken: str


@dataclass(frozen=True)
class DefinitionLine:
    """What a KPI means and what its value rests on."""

    name: str
    description: str
    formula: str
    window: str
    n: str
    interval: str
    origin: str
    age: str
    version: str


@dataclass(frozen=True)
class SourceLine:
    """A kind of file, its newest fact, and whether it is late."""

    name: str
    latest: str
    age: str
    late: str


@dataclass(frozen=True)
class Titles:
    """The finding of each page, as its title."""

    changes: str
    scorecard: str
    heat_map: str
    exceptions: str
    launches: str
    trends: str
    all_changes: str
    definitions: str
    sources: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """All that the three files print."""

    language: str
    node: str
    company: str
    eyebrow: str
    title: str
    lead: tuple[str, ...]
    changes_head: str
    before_head: str
    after_head: str
    changes: tuple[ChangeLine, ...]
    main_changes: tuple[ChangeLine, ...]
    first: str
    titles: Titles
    headlines: tuple[ScoreLine, ...]
    scorecard: tuple[ScoreLine, ...]
    heat_columns: tuple[tuple[str, str], ...]
    heat: tuple[HeatLine, ...]
    exceptions: tuple[ExceptionLine, ...]
    off_target: tuple[OffTarget, ...]
    launches: tuple[LaunchLine, ...]
    charts: tuple[Chart, ...]
    definitions: tuple[DefinitionLine, ...]
    sources: tuple[SourceLine, ...]
    legend: tuple[Mark, ...]
    foot_left: str
    foot_middle: str
    sha256: str
    position: int
    taken_at: datetime
    period: date
    words: "Words" = field()


@dataclass(frozen=True)
class Words:
    """Column heads and other fixed words, so that the drawers hold no text of their own."""

    said: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.said[name]

    def many(self, *names: str) -> Sequence[str]:
        """Return several words."""
        return [self.said[name] for name in names]
