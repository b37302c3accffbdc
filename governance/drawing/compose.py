"""Make a pack of a snapshot: every line of every page, in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from core.common import dates
from core.common.numbers import NO_BREAK
from governance.drawing import findings
from governance.drawing.changes import change_lines, main_ones
from governance.drawing.lines import (
    chart,
    definition_line,
    exception_lines,
    heat_lines,
    launch_lines,
    off_target,
    score_line,
    source_lines,
)
from governance.drawing.pack import ExceptionLine, LaunchLine, Pack, ScoreLine, Titles, Words
from governance.drawing.reader import Reader
from governance.drawing.vocabulary import words

LEGEND: Final = ("on_target", "in_tolerance", "off_target", "stale", "no_value")


def compose(content: Mapping[str, Any], *, language: str, sha256: str, position: int) -> Pack:
    """Say a snapshot in a language, which must be the active one (`translation.override`)."""
    reader = Reader(content, language)
    changes = content["since"]["changes"] if content["since"] else []
    of_node = [value for code in reader.definitions if (value := reader.values.get((reader.node_key, code)))]
    scorecard = tuple(score_line(reader, value) for value in of_node)
    headlines = tuple(line for code in reader.headlines for line in scorecard if line.kpi == code)
    numbers_off = off_target(reader)
    exceptions = exception_lines(reader, numbers_off)
    launches = launch_lines(reader)
    lines = tuple(change_lines(reader, changes))
    return Pack(
        language=language,
        node=content["node"]["name"],
        company=content["company"],
        eyebrow=_eyebrow(reader),
        title=findings.opening(reader, headlines, changes),
        lead=tuple(findings.lead(reader, headlines, changes)),
        changes_head=_changes_head(reader),
        before_head=_head(reader, content["since"]["taken_at"]) if content["since"] else "",
        after_head=_head(reader, content["taken_at"]),
        changes=lines,
        main_changes=tuple(lines[at] for at in main_ones(changes)),
        first=_first(reader, len(changes)),
        titles=_titles(reader, headlines, exceptions, launches, changes),
        headlines=headlines,
        scorecard=scorecard,
        heat_columns=tuple(_heat_column(reader, code) for code in reader.headlines),
        heat=tuple(heat_lines(reader)),
        exceptions=tuple(exceptions),
        off_target=tuple(number for _key, number in numbers_off),
        launches=tuple(launches),
        charts=tuple(one for code in reader.headlines if (one := chart(reader, code))),
        definitions=tuple(definition_line(reader, value) for value in of_node),
        sources=tuple(source_lines(reader)),
        legend=tuple(reader.mark(code) for code in LEGEND),
        foot_left=_foot(reader),
        foot_middle=_late(reader),
        sha256=sha256,
        position=position,
        taken_at=reader.taken_at,
        period=reader.period,
        words=Words(words()),
    )


def _titles(
    reader: Reader,
    headlines: Sequence[ScoreLine],
    exceptions: Sequence[ExceptionLine],
    launches: Sequence[LaunchLine],
    changes: Sequence[findings.Change],
) -> Titles:
    return Titles(
        changes=_changes_head(reader),
        scorecard=findings.scorecard(headlines),
        heat_map=findings.heat_map(reader),
        exceptions=findings.exceptions(reader, exceptions),
        launches=findings.launches(launches),
        trends=findings.trends(reader),
        all_changes=findings.all_changes(reader, changes),
        definitions=_("How each number is made"),
        sources=_sources_title(reader),
    )


def _eyebrow(reader: Reader) -> str:
    month = dates.month(reader.period, language=reader.language)
    what = _("steering pack of %(month)s") % {"month": month}
    return f"{reader.content['node']['name']} · {what}"


def _changes_head(reader: Reader) -> str:
    if reader.content["since"] is None:
        return _("First pack of this portfolio")
    return _("What changed since %(day)s") % {"day": findings.since_day(reader)}


def _first(reader: Reader, count: int) -> str:
    """Say in place of the list why it is empty; nothing where it is not."""
    if reader.content["since"] is None:
        return _("This is the first pack of this portfolio: there is nothing to compare it with.")
    if not count:
        return _("Nothing changed since the last pack.")
    return ""


def _head(reader: Reader, moment: str) -> str:
    """Say the day of a snapshot; with its time where the one before is of the same day."""
    since, shown = reader.content["since"], reader.local(moment)
    if since and reader.local(since["taken_at"]).date() == reader.taken_at.date():
        return dates.moment(shown, language=reader.language)
    return dates.day(shown, language=reader.language, year=False)


def _heat_column(reader: Reader, code: str) -> tuple[str, str]:
    value = reader.values.get((reader.node_key, code), {"kpi": code})
    return reader.kpi(code, short=True), reader.target(value)


def _foot(reader: Reader) -> str:
    """Say until when the data go and when they were frozen; the hash follows."""
    data_on = reader.content["freshness"].get("data_on")
    moment = dates.moment(reader.taken_at, language=reader.language, year=True)
    parts = [_("Snapshot of %(moment)s") % {"moment": moment}]
    if data_on:
        parts.insert(0, _("Data to %(day)s") % {"day": reader.day(data_on)})
    return " · ".join([*parts, f"SHA-256{NO_BREAK}"])


def _late(reader: Reader) -> str:
    late = [line.name for line in source_lines(reader) if line.late]
    if not late:
        return ""
    return _("Late: %(names)s") % {"names": ", ".join(late)}


def _sources_title(reader: Reader) -> str:
    fresh = reader.content["freshness"]
    if not fresh.get("expected"):
        return _("No monthly file is expected yet")
    words = {"present": fresh["present"], "expected": fresh["expected"]}
    return _("%(present)s of %(expected)s monthly files are there") % words
