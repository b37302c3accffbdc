"""The kill list: products that were stopped, why, at what cost, and what is learnt."""

from decimal import Decimal as Number
from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Currency, Date, Decimal, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Shaped, Source, Value
from portfolio.imports.kept import keep_what_is_absent
from portfolio.imports.products import STAGE
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import ProductStop

REASON: Final = Choice(
    {
        "no_demand": ("too little demand", "demande insuffisante", "no demand"),
        "not_viable": ("does not pay", "pas rentable", "not viable"),
        "not_feasible": ("cannot be built as meant", "infaisable", "not feasible"),
        "strategy": ("no longer fits the strategy", "hors stratégie"),
        "duplicate": ("does what another product does", "doublon"),
        "regulation": ("law or standard stands against it", "réglementation"),
        "capacity": ("people or money needed elsewhere", "capacité"),
        "other": ("autre",),
    }
)
COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="stopped_on",
        label=_("Stopped on"),
        aliases=("arrêté le", "date d'arrêt", "killed on"),
        cleaner=Date(),
        required=True,
        writes="stopped_on",
    ),
    Column(
        name="reason",
        label=_("Reason"),
        aliases=("motif", "raison"),
        cleaner=REASON,
        required=True,
        writes="reason",
    ),
    Column(
        name="reason_text",
        label=_("Reason in words"),
        aliases=("explication", "explanation", "why"),
        cleaner=Text(),
        required=True,
        writes="reason_text",
    ),
    Column(
        name="sunk_cost",
        label=_("Sunk cost"),
        aliases=("coût échoué", "coûts irrécupérables", "coût irrécupérable"),
        cleaner=Decimal(min=0, max=Number(10**14), places=2, max_digits=40),
        writes="sunk_cost",
    ),
    Column(
        name="currency",
        label=_("Currency"),
        aliases=("devise", "monnaie"),
        cleaner=Currency(),
        writes="currency",
    ),
    Column(
        name="released_fte",
        label=_("Released full-time equivalents"),
        aliases=("etp libérés", "fte"),
        cleaner=Decimal(min=0, max=99_999, places=2),
        writes="released_fte",
    ),
    Column(
        name="released_days",
        label=_("Released person-days"),
        aliases=("jours-personnes libérés", "person days"),
        cleaner=Decimal(min=0, max=9_999_999, places=1),
        writes="released_days",
    ),
    Column(
        name="lessons",
        label=_("Lessons"),
        aliases=("leçons", "enseignements"),
        cleaner=Text(),
        writes="lessons",
    ),
    Column(
        name="stage_before",
        label=_("Stage before"),
        aliases=("étape avant", "stade avant"),
        cleaner=STAGE,
        writes="stage_before",
        help=_("The stage to which it returns; empty: the one it is in."),
    ),
    Column(
        name="restarted_on",
        label=_("Started again on"),
        aliases=("relancé le", "restarted"),
        cleaner=Date(),
        writes="restarted_on",
    ),
)
COST: Final = ("sunk_cost", "currency")
_EARLIER: Final = (
    "s.stopped_on < (SELECT p.first_launched_on FROM portfolio_product p WHERE p.id = s.product_id)"
)
# Two stops of one product share a day, the days of stopping and starting again included.
_SHARED: Final = """
    o.product_id = s.product_id
    AND daterange(o.stopped_on, o.restarted_on, '[]') && daterange(s.stopped_on, s.restarted_on, '[]')
"""
_IN_FILE: Final = f"EXISTS (SELECT FROM {{s}} o WHERE o.line <> s.line AND {_SHARED})"
_STORED: Final = f"""
    EXISTS (SELECT FROM portfolio_productstop o WHERE {_SHARED}
            AND NOT EXISTS (SELECT FROM {{s}} k WHERE k.id = o.id))
"""  # noqa: S608 only constants


def resolve(stage: Stage) -> None:
    """Refuse what cannot be: a stop before the launch, two stops at a time, a cost without a currency."""
    keep_what_is_absent(stage, ("restarted_on", *COST))
    named = "s.stage_before" if "stage_before" in stage.context.present else "NULL"
    stage.execute(
        """
        UPDATE {s} s SET stage_before = coalesce(
            {named}, (SELECT t.stage_before FROM {target} t WHERE t.id = s.id),
            (SELECT p.stage FROM portfolio_product p WHERE p.id = s.product_id))
        """,
        named=sql.SQL(named),
    )
    stage.reject(code="stop_before_launch", column="stopped_on", where=_EARLIER, value="s.stopped_on")
    for where in (_IN_FILE, _STORED):
        stage.reject(
            code="stopped_at_once",
            column="stopped_on",
            where=sql.SQL(where).format(s=stage.table),
            value="s.stopped_on",
        )
    stage.reject(
        code="cost_without_currency",
        column="sunk_cost" if "sunk_cost" in stage.context.present else "currency",
        where="s.sunk_cost IS NOT NULL AND coalesce(s.currency, '') = ''",
        value="s.sunk_cost",
    )


def after_write(stage: Stage) -> None:
    """Retire what was stopped, and bring back what started again, as the form does."""
    retired = """
        FROM portfolio_productstop k WHERE k.import_run_id = %(run)s AND p.id = k.product_id
        AND k.restarted_on IS NULL AND (p.stage <> 'retired' OR p.retired_on IS DISTINCT FROM k.stopped_on)
    """
    back = """
        FROM portfolio_productstop k WHERE k.import_run_id = %(run)s AND p.id = k.product_id
        AND k.restarted_on IS NOT NULL AND p.stage = 'retired' AND p.retired_on = k.stopped_on
        AND k.stage_before <> 'retired'
    """
    _settle(stage, "'retired'", "k.stopped_on", retired)
    _settle(stage, "k.stage_before", "k.retired_before", back)
    _release(stage)


def _release(stage: Stage) -> None:
    """End what people and teams give to a product on the day that it was stopped."""
    which = """
        FROM portfolio_productstop k WHERE k.import_run_id = %(run)s AND k.restarted_on IS NULL
        AND a.product_id = k.product_id AND a.starts_on < k.stopped_on
        AND (a.ends_on IS NULL OR a.ends_on > k.stopped_on)
    """
    found = which.replace(" WHERE", ", portfolio_allocation a WHERE", 1)
    stage.journal("portfolio_allocation", f"SELECT a.id {found}")
    stage.execute(
        f"""
        UPDATE portfolio_allocation a SET ends_on = k.stopped_on, import_run_id = %(run)s, line = k.line,
            version = a.version + 1
        {which}
        """  # noqa: S608 only constants
    )


def _settle(stage: Stage, stage_then: str, retired_then: str, which: str) -> None:
    found = which.replace(" WHERE", " JOIN portfolio_product p ON p.id = k.product_id WHERE", 1)
    stage.journal("portfolio_product", f"SELECT p.id {found}")
    stage.execute(
        f"""
        UPDATE portfolio_product p SET stage = {stage_then}, retired_on = {retired_then},
            import_run_id = %(run)s, line = k.line, version = p.version + 1, updated_at = now()
        {which}
        """  # noqa: S608 only constants
    )


STOPS: Final = Source(
    name="stops",
    label=_("Stopped products"),
    description=_("One row per stop: the product is retired from that day on, and its lessons stay."),
    model=ProductStop,
    columns=COLUMNS,
    key=("product_id", "stopped_on"),
    key_names=("product", "stopped_on"),
    named=True,
    action=Action.STOP_PRODUCT,
    row_path=PRODUCT_PATH,
    shaped=(Shaped(name="restarted_on"), Shaped(name="stage_before"), *(Shaped(name=name) for name in COST)),
    values={
        "retired_before": Value(
            insert="(SELECT p.retired_on FROM portfolio_product p WHERE p.id = s.product_id)",
            update="t.retired_before",
        ),
    },
    checks=(
        Check(
            code="dates_reversed",
            column="restarted_on",
            fault="s.restarted_on < s.stopped_on",
            value="s.restarted_on",
            parameters={"later": "s.restarted_on", "earlier": "s.stopped_on"},
            needs=("restarted_on",),
        ),
    ),
    resolve=resolve,
    everything=True,
    after_write=after_write,
    issue_texts={
        "stop_before_launch": (
            _("The product was first launched after %(value)s."),
            _("Correct the day, or the product's first launch."),
        ),
        "stopped_at_once": (
            _("Another stop of this product covers %(value)s."),
            _("Give that one the day on which the product started again, or correct the day."),
        ),
        "cost_without_currency": (
            _("The cost %(value)s has no currency."),
            _("Fill in the currency by its three letters."),
        ),
    },
)
