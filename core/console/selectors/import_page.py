"""What the page of an import shows, in each of its states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.access.models import User
from core.common import dates, numbers
from core.common.actors import SYSTEM
from core.console.selectors.cell_texts import cell_text, decimals_of
from core.console.selectors.import_words import Line, column_lines, file_words, run_notes, source_label
from core.ingest.models import ImportRun
from core.ingest.selectors.preview import Cell, Group, ShownColumn, group_page, preview_groups
from core.ingest.selectors.progress import Progress, Step, progress_of, recompute_jobs
from core.ingest.selectors.rejected import Reason, count_reasons, rejected_reasons
from core.ingest.selectors.values import Translated, translated_values
from core.jobs.models import Job

State = ImportRun.State
FIRST: Final = 3
PAGE_SIZE: Final = 50
SHORTEST: Final = 0.05  # seconds worth saying
MOVING: Final = (State.RECEIVED, State.CHECKING, State.APPLYING, State.UNDOING)
MARKS: Final = {"done": "done", "active": "under_way", "waiting": "not_started"}


@dataclass(frozen=True)
class Stage:
    """A named step of the work, with what is known of it."""

    mark: str
    label: Any
    note: str


@dataclass(frozen=True)
class Work:
    """How far the work is. total 0: not known."""

    label: Any
    done: int
    total: int
    left: str
    stages: Sequence[Stage]
    moving: bool


@dataclass(frozen=True)
class Text:
    """A cell of a preview as it reads; old: what is struck through."""

    column: ShownColumn
    text: str
    old: str = ""


@dataclass(frozen=True)
class TextRow:
    """A row of a preview. run: the import that brought a vanished row."""

    line: int | None
    cells: Sequence[Text]
    run: int | None


@dataclass(frozen=True)
class Table:
    """One group of a preview: `rows` are the first ones, or those of `page`."""

    name: str
    count: int
    columns: Sequence[ShownColumn]
    rows: Sequence[TextRow]
    page: Page[Any] | None = None


@dataclass(frozen=True)
class ImportPage:
    """Everything the page of one import shows."""

    source_label: Any
    person: str
    notes: Sequence[str]
    words: Sequence[str]
    work: Work
    tables: Sequence[Table]
    reasons: Sequence[Reason]
    more_reasons: int
    columns: Sequence[Line]
    values: Sequence[Translated]
    to_apply: int
    months: str
    recompute: Job | None


def import_page(run: ImportRun) -> ImportPage:
    """Gather what the page shows; the rows of a preview only while it waits to be applied."""
    reasons = rejected_reasons(run, limit=FIRST + 2) if run.rejected else []
    groups = preview_groups(run, first=FIRST) if run.state == State.PREVIEWED else []
    return ImportPage(
        source_label=source_label(run),
        person=_person(run),
        notes=run_notes(run),
        words=file_words(run),
        work=work_of(run),
        tables=[_table(group) for group in groups if group.count],
        reasons=reasons,
        more_reasons=max(count_reasons(run) - len(reasons), 0) if reasons else 0,
        columns=column_lines(run) if run.source and run.columns else [],
        values=translated_values(run),
        to_apply=run.created + run.updated,
        months=_months(run.summary.get("months", [])),
        recompute=recompute_jobs(run).order_by("-pk").first() if run.state == State.APPLIED else None,
    )


def group_table(run: ImportRun, name: str, number: str | None) -> Table:
    """Return one page of a group of a preview."""
    wanted = int(number) if number and number.isdecimal() and len(number) < 9 else 1
    group = group_page(run, name, offset=(max(wanted, 1) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    page = Paginator(range(group.listed), PAGE_SIZE).get_page(wanted)
    if page.number != wanted:
        group = group_page(run, name, offset=(page.number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return _table(group, page)


def reasons_page(run: ImportRun, number: str | None) -> tuple[Page[Any], list[Reason]]:
    """Return one page of the reasons for which rows were rejected."""
    page = Paginator(range(count_reasons(run)), PAGE_SIZE).get_page(number)
    return page, rejected_reasons(run, offset=(page.number - 1) * PAGE_SIZE, limit=PAGE_SIZE)


def work_of(run: ImportRun) -> Work:
    """Say how far the work on an import is."""
    progress = progress_of(run)
    steps = {step.name: step for step in progress.steps}
    active = steps.get(progress.active)
    return Work(
        label=_waiting(progress) or (active.label if active else ""),
        done=progress.done,
        total=progress.total or 0,
        left=_left(progress),
        stages=[Stage(MARKS[step.state], step.label, _note(run, step, progress)) for step in progress.steps],
        moving=not progress.is_over,
    )


def _waiting(progress: Progress) -> str:
    if progress.active == "recompute" or progress.job is None or progress.job.state != Job.State.DUE:
        return ""
    return _("Waiting for a worker")


def _left(progress: Progress) -> str:
    """Estimate from the time the job has taken for what is done so far; nothing in its first second."""
    job, done, total = progress.job, progress.done, progress.total
    if job is None or job.started_at is None or not total or not done or done >= total:
        return ""
    taken = (timezone.now() - job.started_at).total_seconds()
    if taken < 1:
        return ""
    said = dates.seconds(max(taken * (total - done) / done, 1), language=_language())
    return _("about %(time)s left") % {"time": said}


def _note(run: ImportRun, step: Step, progress: Progress) -> str:
    parts = []
    if step.state == "active" and progress.total:
        parts.append(
            _("%(done)s of %(total)s") % {"done": _number(progress.done), "total": _number(progress.total)}
        )
    elif step.name == "read" and step.state == "done" and run.read:
        parts.append(_rows(run.read))
    elif step.name == "compare" and step.state == "done" and run.summary.get("compared_with"):
        parts.append(_("with import #%(number)s") % {"number": run.summary["compared_with"][0]})
    elif step.name == "write" and step.state == "done":
        parts.append(_rows(run.created + run.updated))
    elif step.name == "recompute" and run.summary.get("products"):
        parts.append(_reach(run))
    if step.state == "done" and step.seconds is not None and step.seconds >= SHORTEST:
        parts.append(dates.seconds(step.seconds, language=_language()))
    return " · ".join(parts)


def _reach(run: ImportRun) -> str:
    products, months = run.summary["products"], len(run.summary.get("months", []))
    return ", ".join(
        [
            ngettext("%(number)s product", "%(number)s products", products) % {"number": _number(products)},
            ngettext("%(number)s month", "%(number)s months", months) % {"number": _number(months)},
        ]
    )


def _table(group: Group, page: Page[Any] | None = None) -> Table:
    decimals = [_decimals(group, at) for at in range(len(group.columns))]
    rows = [
        TextRow(row.line, list(map(_text, group.columns, row.cells, decimals)), row.run) for row in group.rows
    ]
    return Table(group.name, group.count, group.columns, rows, page)


def _decimals(group: Group, at: int) -> int:
    cells = [row.cells[at] for row in group.rows]
    return decimals_of([*(cell.value for cell in cells), *(cell.old for cell in cells)])


def _text(column: ShownColumn, cell: Cell, decimals: int) -> Text:
    def say(value: Any) -> str:
        worded = str(column.words[value]) if isinstance(value, str) and value in column.words else value
        return cell_text(worded, column.kind, decimals)

    return Text(column, say(cell.value), say(cell.old) if cell.changed else "")


def _person(run: ImportRun) -> str:
    """Return the name of whoever sent the file, as long as there is somebody of that id."""
    if run.created_by_id is None:
        return _("the portal") if run.created_by_email == SYSTEM.email else run.created_by_email
    name = User.objects.filter(pk=run.created_by_id).values_list("name", flat=True).first()
    return name or run.created_by_email


def _months(months: Sequence[str]) -> str:
    """Write the months a run touches: one or two by name, more as the first and the last."""
    days = [date.fromisoformat(f"{month}-01") for month in months]
    names = [dates.month(day, language=_language()) for day in days]
    return ", ".join(names) if len(names) < 3 else f"{names[0]} – {names[-1]}"


def _rows(count: int) -> str:
    return ngettext("%(number)s row", "%(number)s rows", count) % {"number": _number(count)}


def _number(count: int) -> str:
    return numbers.number(count, language=_language())


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
