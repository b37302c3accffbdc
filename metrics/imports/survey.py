"""Answers of customers about a product."""

import hashlib
from collections.abc import Sequence
from itertools import repeat
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Choice, Code, Integer, Text, to_copy
from core.ingest.pipeline.cleaners import UtcDay
from core.ingest.pipeline.plan import AnswerNeeded
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Context, Option, Shaped, Source
from metrics.models import SurveyAnswer
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH

ENOUGH_LOW: Final = 10  # scores, all at most 5, that make a scale of 0 to 10 unlikely
ENOUGH_WITHOUT_ZERO: Final = 200
MANY_ONES: Final = 0.02

KIND: Final = Choice({"nps": ("net promoter score",), "csat": ("satisfaction", "customer satisfaction")})
COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="score",
        label=_("Score"),
        aliases=("note", "rating", "nps_score"),
        cleaner=Integer(min=0, max=10),
        required=True,
        writes="score",
    ),
    Column(
        name="responded_at",
        label=_("Answered on"),
        aliases=("date", "répondu le", "date de réponse", "response_date", "responded_on", "submitted_at"),
        cleaner=UtcDay(),
        required=True,
        writes="responded_on",
    ),
    Column(
        name="response_id",
        label=_("Answer no."),
        aliases=(
            "id",
            "id réponse",
            "identifiant",
            "identifiant réponse",
            "identifiant de réponse",
            "n° réponse",
            "answer_id",
            "respondent_id",
        ),
        cleaner=Code(max_length=100),
        writes="key",
    ),
    Column(name="kind", label=_("Kind"), aliases=("type",), cleaner=KIND, writes="kind"),
    Column(name="segment", label=_("Segment"), cleaner=Text(max_length=100), writes="segment"),
    Column(name="wave", label=_("Wave"), aliases=("vague",), cleaner=Text(max_length=100), writes="wave"),
    Column(
        name="comment",
        label=_("Comment"),
        aliases=("commentaire", "verbatim", "feedback"),
        cleaner=Text(),
        writes="comment",
    ),
)
CONTENT: Final = ("product_id", "score", "responded_on", "kind", "segment", "wave", "comment")


def shape(rows: Rows, context: Context) -> Rows:
    """Give a row without a number a key made of its content; `number_twins` counts those that repeat."""
    keys: Sequence[Any] = rows.get("key")
    if None in keys:
        written = [to_copy(rows.values[name]) if name in rows.values else repeat("\\N") for name in CONTENT]
        hashed = map(_hash, zip(*written, strict=False))
        rows.values["key"] = [key or made for key, made in zip(keys, hashed, strict=False)]
        rows.values["numbered"] = [key is None for key in keys]
    else:
        rows.values["numbered"] = [False] * len(rows)
    return rows


def _hash(cells: tuple[str, ...]) -> str:
    return "#" + hashlib.blake2b("\t".join(cells).encode(), digest_size=16).hexdigest()


def number_twins(stage: Stage) -> None:
    """Tell answers with the same content apart by their order in the file."""
    stage.execute(
        """
        UPDATE {s} s SET key = s.key || '-' || n.place
        FROM (
            SELECT line, row_number() OVER (PARTITION BY key ORDER BY line) AS place
            FROM {s} WHERE numbered AND key IN (
                SELECT key FROM {s} WHERE numbered GROUP BY key HAVING count(*) > 1)
        ) n WHERE n.line = s.line AND n.place > 1
        """
    )


def doubt_scale(stage: Stage) -> None:
    """Ask when the scores of NPS look like another scale than 0 to 10; then number the twins."""
    if stage.context.options.get("scale") != "0-10":
        _doubt(stage)
    if stage.value("SELECT EXISTS (SELECT 1 FROM {s} WHERE numbered)"):
        number_twins(stage)


def _doubt(stage: Stage) -> None:
    of_nps = "coalesce(kind, 'nps') = 'nps'" if "kind" in stage.context.present else "true"
    rows, low, high, ones = stage.fetch(
        "SELECT count(*), min(score), max(score), count(*) FILTER (WHERE score = 1) FROM {s} WHERE "  # noqa: S608
        + of_nps
    )[0]
    if rows >= ENOUGH_LOW and high <= 5:
        raise AnswerNeeded("scale", rows=rows, low=low, high=high, scale=f"{min(low, 1)}–5")
    if rows >= ENOUGH_WITHOUT_ZERO and low == 1 and ones >= MANY_ONES * rows:
        raise AnswerNeeded("scale", rows=rows, low=low, high=high, scale="1–10")


def notes(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Say how many rows have no key of their own, and how many answers nobody can have given yet."""
    keyless = stage.value("SELECT count(*) FROM {s} WHERE numbered")
    # A day's grace: it is tomorrow already where some customers are.
    ahead = stage.value("SELECT count(*) FROM {s} WHERE responded_on > %(today)s + 1")
    found = {"no_key": keyless, "ahead": ahead}
    return [(code, {"rows": rows}) for code, rows in found.items() if rows]


SCALE: Final = Option(
    name="scale",
    label=_("Scale of the scores"),
    help=_("Scores that all look like another scale are asked about before they are taken."),
    read=str,
    write=str,
    choices=(("0-10", _("0 to 10, as the scores stand")),),
)
SURVEY: Final = Source(
    name="survey",
    label=_("Survey answers"),
    description=_("One row per answer: 0 to 10 for NPS, 1 to 5 for satisfaction."),
    model=SurveyAnswer,
    columns=COLUMNS,
    key=("key",),
    key_names=("response_id",),
    row_path=PRODUCT_PATH,
    shaped=(
        Shaped(name="key", copied=True),
        Shaped(name="numbered", copied=True, writes=False, sql_type="boolean"),
    ),
    shape=shape,
    options=(SCALE,),
    ask=doubt_scale,
    checks=(
        Check(
            code="csat_range",
            column="score",
            fault="s.kind = 'csat' AND s.score NOT BETWEEN 1 AND 5",
            value="s.score",
            needs=("kind",),
        ),
    ),
    months=("responded_on",),
    day="responded_on",
    notes=notes,
    note_texts={
        "ahead": _("%(rows)s answers are dated after today. They go in; correct the dates if they are wrong.")
    },
    issue_texts={
        "csat_range": (
            _("%(value)s is not a satisfaction score: those go from 1 to 5."),
            _("Correct the score, or the kind of the answer."),
        )
    },
)
