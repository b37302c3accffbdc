"""Rows that hold from a day until before another: their two columns, and the rules that all of them share."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Date
from core.ingest.messages import Label
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column

FROM: Final = Column(
    name="from",
    label=_("From"),
    aliases=("depuis", "du", "début", "start", "starts_on"),
    cleaner=Date(),
    required=True,
    writes="starts_on",
)
REVERSED: Final = Check(
    code="dates_reversed",
    column="to",
    fault="s.ends_on <= s.starts_on",
    value="s.ends_on",
    parameters={"later": "s.ends_on", "earlier": "s.starts_on"},
    needs=("to",),
)


def until(help_: Label) -> Column:
    """Return the column of the day before which a row holds. help_: what the first day after it means."""
    return Column(
        name="to",
        label=_("Until"),
        aliases=("jusqu'au", "au", "fin", "end", "until", "ends_on"),
        cleaner=Date(),
        help=help_,
        writes="ends_on",
    )


def keep_end(stage: Stage) -> None:
    """Let stored rows end when they did, where the file does not say when."""
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")


def one_at_a_time(*group: str) -> Callable[[Stage], None]:
    """Return what refuses two rows that agree in these columns at one time."""

    def resolve(stage: Stage) -> None:
        keep_end(stage)
        reject_overlaps(stage, group=group, column="from")

    return resolve
