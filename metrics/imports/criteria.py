"""What products are to reach by when. Who agreed to it is a file of its own (`signatures.py`)."""

from itertools import groupby
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Email, Percent, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted, Statements
from core.ingest.sources import Column, Source
from metrics.imports import kpi_codes
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.meter import is_judgeable
from portfolio.errors import CriteriaFrozen
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import SuccessCriterion

DIRECTION: Final = Choice(
    {
        "at_least": ("min", "minimum", "au moins", "higher"),
        "at_most": ("max", "maximum", "au plus", "lower"),
    }
)
COLUMNS: Final = (
    Column(
        name="code",
        label=_("Code"),
        aliases=("criterion", "criterion_code", "critère", "code critère"),
        cleaner=Code(max_length=64),
        required=True,
        writes="code",
    ),
    PRODUCT_COLUMN,
    Column(
        name="kpi",
        label=_("KPI"),
        aliases=("indicateur", "kpi_code", "code kpi"),
        cleaner=kpi_codes.built_in(),
        renewed=kpi_codes.every,
        required=True,
        writes="kpi",
    ),
    Column(
        name="direction",
        label=_("Direction"),
        aliases=("sens",),
        cleaner=DIRECTION,
        required=True,
        writes="direction",
    ),
    Column(
        name="threshold",
        label=_("Threshold"),
        aliases=("seuil", "valeur seuil"),
        cleaner=Percent(bare="ratio"),
        required=True,
        writes="threshold",
        help=_("In the KPI's own unit; a ratio as 0.45 or 45%."),
    ),
    Column(
        name="window",
        label=_("Window"),
        aliases=("fenêtre", "période"),
        cleaner=kpi_codes.WINDOW,
        writes="window",
        help=_("Empty: the KPI's own."),
    ),
    Column(
        name="review_on",
        label=_("Review"),
        aliases=("review", "review date", "revue", "date de revue", "évaluation", "échéance"),
        cleaner=Date(),
        required=True,
        writes="review_on",
    ),
    Column(name="note", label=_("Note"), aliases=("remarque",), cleaner=Text(max_length=300), writes="note"),
    Column(
        name="proposed_by",
        label=_("Proposed by"),
        aliases=("proposé par",),
        cleaner=Email(),
        writes="proposed_by",
    ),
    Column(
        name="verdict",
        label=_("Verdict"),
        cleaner=Text(),
        staged=False,
        help=_("As the list's file has it. The portal measures it: nothing is read from it."),
    ),
    Column(
        name="agreed_on",
        label=_("Agreed on"),
        aliases=("convenu le",),
        cleaner=Text(),
        staged=False,
        help=_("As the list's file has it. Signatures make it: nothing is read from it."),
    ),
)
WORDING: Final = ("product_id", "kpi", "window", "direction", "threshold", "review_on")
NAMED: Final = 5
LAUNCH: Final = """least((SELECT p.first_launched_on FROM portfolio_product p WHERE p.id = {product}),
    (SELECT min(l.launched_on) FROM roadmap_launch l WHERE l.product_id = {product}))"""
LAUNCHED: Final = f"({LAUNCH} <= %(today)s)"


def resolve(stage: Stage) -> None:
    """Refuse what the KPI cannot be, the same criterion twice, and a new wording after the launch."""
    _reject_impossible(stage)
    same = "o.product_id = s.product_id AND o.kpi = s.kpi AND o.review_on = s.review_on"
    same += " AND o.direction = s.direction"
    if "window" in stage.columns():
        same += " AND coalesce(o.\"window\", '') = coalesce(s.\"window\", '')"
    stored = sql.SQL(
        "EXISTS (SELECT 1 FROM {} o WHERE o.id <> s.id AND {} AND NOT EXISTS"
        " (SELECT 1 FROM {} k WHERE k.id = o.id))"
    ).format(stage.target, sql.SQL(same), stage.table)
    twice = sql.SQL("EXISTS (SELECT 1 FROM {} o WHERE o.id <> s.id AND {})").format(
        stage.table, sql.SQL(same)
    )
    stage.reject(
        code="criterion_twice",
        column="kpi",
        where=sql.SQL("({}) OR ({})").format(twice, stored),
        value="s.kpi",
    )
    stage.reject(
        code="criterion_frozen",
        column="threshold",
        where=sql.SQL("s.known AND EXISTS (SELECT 1 FROM {} t WHERE t.id = s.id AND ({}) AND {})").format(
            stage.target, _reworded(stage), sql.SQL(LAUNCHED.format(product="t.product_id"))
        ),
        value="s.threshold",
    )


def before_write(stage: Stage) -> None:
    """Keep agreed wordings that the file replaces, and take their signatures away."""
    changed = sql.SQL("SELECT t.id FROM {} t JOIN {} s ON s.id = t.id WHERE {}").format(
        stage.target, stage.table, _reworded(stage)
    )
    stage.execute(
        """
        INSERT INTO portfolio_criterionedition (criterion_id, number, kpi, "window", direction, threshold,
            review_on, agreed_on, signed_by, replaced_by, replaced_at)
        SELECT t.id, t.edition, t.kpi, t."window", t.direction, t.threshold, t.review_on, t.agreed_on,
            coalesce((SELECT left(string_agg(g.email, ', ' ORDER BY g.part), 520)
                      FROM portfolio_criterionsignature g WHERE g.criterion_id = t.id), ''),
            coalesce((SELECT r.created_by_email FROM ingest_importrun r WHERE r.id = %(run)s), ''), now()
        FROM {target} t WHERE t.agreed_on IS NOT NULL AND t.id IN ({changed})
        """,
        changed=changed,
    )
    stage.execute(
        "DELETE FROM portfolio_criterionsignature g WHERE g.criterion_id IN ({changed})", changed=changed
    )
    stage.execute(
        "UPDATE {target} t SET edition = edition + (agreed_on IS NOT NULL)::int, agreed_on = NULL"
        " WHERE t.id IN ({changed})",
        changed=changed,
    )


def refuse_frozen(statements: Statements) -> None:
    """Refuse to word a criterion as before, once its product is launched. Raises CriteriaFrozen."""
    same = " AND ".join(f'was."{name}" IS NOT DISTINCT FROM t."{name}"' for name in WORDING)
    found = statements.fetch(
        """
        SELECT t.code FROM {target} t
        JOIN undone u ON u.name = %(table)s AND u.id = t.id AND u.back
        JOIN ingest_rowchange c ON c.run_id = %(run)s AND c."table" = %(table)s AND c.row_id = t.id
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{target}, c.before) was
        WHERE NOT ({same}) AND {launched} ORDER BY t.code
        """,
        table=SuccessCriterion._meta.db_table,
        same=sql.SQL(same),
        launched=sql.SQL(LAUNCHED.format(product="t.product_id")),
    )
    if found:
        raise CriteriaFrozen(
            gettext(
                "This import changed the wording of %(codes)s, and the product is launched since: its "
                "criteria stand as they were agreed. The import stays as it is."
            )
            % {"codes": ", ".join(code for (code,) in found[:NAMED]) + (" …" if len(found) > NAMED else "")}
        )


def _reworded(stage: Stage) -> sql.Composable:
    """Return SQL over `s` and `t`: the file words the stored criterion otherwise."""
    present = [name for name in WORDING if name in stage.columns()]
    parts = [
        sql.SQL("t.{0} IS DISTINCT FROM {1}").format(
            sql.Identifier(name),
            sql.SQL("coalesce(s.\"window\", '')") if name == "window" else sql.Identifier("s", name),
        )
        for name in present
    ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(parts))


def _reject_impossible(stage: Stage) -> None:
    every = registry.all_kpis()
    if own := [kpi.code for kpi in every if not is_judgeable(kpi)]:
        stage.reject(code="criterion_of_criteria", column="kpi", where=_among(own), value="s.kpi")
    for (low, high), group in groupby(sorted(every, key=_range), lambda kpi: kpi.range):
        beyond = [f"s.threshold {sign} {end}" for sign, end in (("<", low), (">", high)) if end is not None]
        if beyond:
            where = sql.SQL("{} AND ({})").format(
                _among([kpi.code for kpi in group]), sql.SQL(" OR ".join(beyond))
            )
            stage.reject(code="criterion_range", column="threshold", where=where, value="s.threshold")
    if "window" not in stage.columns():
        return
    for windows, group in groupby(sorted(every, key=_windows), lambda kpi: kpi.windows):
        fits = sql.SQL(", ").join(Quoted(str(window)) for window in windows)
        where = sql.SQL('{} AND s."window" NOT IN ({})').format(_among([kpi.code for kpi in group]), fits)
        stage.reject(code="criterion_window", column="window", where=where, value='s."window"')


def _range(kpi: Kpi) -> str:
    return str(kpi.range)


def _windows(kpi: Kpi) -> str:
    return ",".join(kpi.windows)


def _among(codes: list[str]) -> sql.Composable:
    return sql.SQL("s.kpi IN ({})").format(sql.SQL(", ").join(Quoted(code) for code in codes))


CRITERIA: Final = Source(
    name="criteria",
    label=_("Success criteria"),
    description=_("One row per criterion: a product, a KPI, its threshold and the day of its review."),
    model=SuccessCriterion,
    columns=COLUMNS,
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=PRODUCT_PATH,
    resolve=resolve,
    before_write=before_write,
    before_undo=refuse_frozen,
    months=("review_on",),
    error_texts={
        "criteria_frozen": _(
            "The import changed the wording of criteria whose product is launched since: they stand as they "
            "were agreed, and the import stays as it is."
        )
    },
    issue_texts={
        "criterion_twice": (
            _("The product has the same criterion already, under another code."),
            _("Use that code, or give this one another review."),
        ),
        "criterion_frozen": (
            _("The product is launched: its criteria stand as they were agreed."),
            _("Leave the row as it was, or add another criterion; it does not count."),
        ),
        "criterion_of_criteria": (
            _("%(value)s counts criteria itself and cannot be one."),
            _("Choose a KPI that is measured from facts."),
        ),
        "criterion_range": (
            _("No value of this KPI lies at %(value)s."),
            _("Write it in the KPI's own unit; a ratio as 0.45."),
        ),
        "criterion_window": (
            _("This KPI is not computed over the window %(value)s."),
            _("Leave the cell empty, or choose a window of the KPI."),
        ),
    },
)
