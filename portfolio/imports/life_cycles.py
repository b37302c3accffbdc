"""Life cycles and their stages. Gates and what they ask: gates.py."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Integer, Text, code_key
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Context, Reference, Source
from portfolio.imports.references import NODE
from portfolio.models import CycleStage, LifeCycle

# A life cycle without a node is the company's: it stands above every place.
CYCLE_PATH: Final = (
    "coalesce((SELECT sc.path FROM portfolio_node n JOIN access_scope sc ON sc.id = n.scope_id"
    " WHERE n.id = {}), ''::ltree)"
)
STAGE_PATH: Final = CYCLE_PATH.format("(SELECT c.node_id FROM portfolio_lifecycle c WHERE c.id = t.cycle_id)")
PHASE: Final = Choice(
    {
        "idea": ("idée",),
        "discovery": ("exploration", "découverte"),
        "development": ("développement",),
        "launch": ("lancement",),
        "growth": ("croissance",),
        "maturity": ("maturité",),
        "decline": ("déclin",),
        "retired": ("retiré", "retrait"),
    }
)


def cycles(context: Context) -> Mapping[str, int]:
    """Return the life cycles that the run may change; the company's own with a right everywhere only."""
    found = LifeCycle.objects.all()
    if context.places is not None:
        found = found.filter(node__scope__path__within=context.places)
    return {code_key(code): cycle for code, cycle in found.values_list("code", "id")}


CYCLE: Final = Reference(
    load=cycles,
    unknown="unknown_life_cycle",
    show="SELECT x.code FROM portfolio_lifecycle x WHERE x.id = {id}",
)
UNKNOWN_CYCLE: Final = {
    "unknown_life_cycle": (
        _("No life cycle with the code “%(value)s” that you may change."),
        _("Correct the code, or import the life cycle first."),
    )
}
UNKNOWN_STAGE: Final = {
    "unknown_cycle_stage": (
        _("The life cycle has no stage with the code “%(value)s”."),
        _("Correct the code, or import the stages first."),
    )
}
UNKNOWN_GATE: Final = {
    "unknown_cycle_gate": (
        _("The life cycle has no gate with the code “%(value)s”."),
        _("Correct the code, or import the gates first."),
    )
}
CYCLE_COLUMN: Final = Column(
    name="life_cycle",
    label=_("Life cycle"),
    aliases=("cycle de vie", "cycle", "lifecycle"),
    cleaner=Code(max_length=64),
    required=True,
    writes="cycle_id",
    reference=CYCLE,
)
CODE: Final = Column(name="code", label=_("Code"), cleaner=Code(max_length=64), required=True, writes="code")
NAMES: Final = (
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "name_en", "libellé"),
        cleaner=Text(max_length=100),
        required=True,
        writes="name",
    ),
    Column(
        name="name_fr",
        label=_("Name in French"),
        aliases=("nom français", "nom (fr)", "name (fr)"),
        cleaner=Text(max_length=100),
        writes="name_fr",
    ),
)
WITHDRAWN: Final = Column(
    name="withdrawn_on",
    label=_("Withdrawn"),
    aliases=("retiré le",),
    cleaner=Date(),
    writes="withdrawn_on",
)
POSITION: Final = Column(
    name="position",
    label=_("Position"),
    aliases=("ordre", "order", "rang"),
    cleaner=Integer(min=0, max=999),
    writes="position",
)


def resolve(stage: Stage) -> None:
    """Refuse a second life cycle at one place, and the company's own of whoever may not change it."""
    if stage.context.places is not None:
        stage.reject(code="company_cycle", column="portfolio", where="s.node_id IS NULL")
    same = "o.node_id IS NOT DISTINCT FROM s.node_id"
    stored = sql.SQL(
        "EXISTS (SELECT 1 FROM {} o WHERE {} AND o.id <> s.id AND NOT EXISTS"
        " (SELECT 1 FROM {} k WHERE k.id = o.id))"
    ).format(stage.target, sql.SQL(same), stage.table)
    in_file = sql.SQL("EXISTS (SELECT 1 FROM {} o WHERE {} AND o.line <> s.line)").format(
        stage.table, sql.SQL(same)
    )
    stage.reject(code="cycle_twice", column="portfolio", where=sql.SQL("{} OR {}").format(stored, in_file))


def asks_portfolio(present: frozenset[str], options: Any) -> list[str]:
    """Ask for the portfolio: an empty cell means the whole company, a column that is not there nothing."""
    return [] if "portfolio" in present else ["portfolio"]


LIFE_CYCLES: Final = Source(
    name="life_cycles",
    label=_("Life cycles"),
    description=_("One row per life cycle and the portfolio it holds for; an empty portfolio: the company."),
    model=LifeCycle,
    columns=(
        CODE,
        *NAMES,
        Column(
            name="portfolio",
            label=_("Portfolio"),
            aliases=("portefeuille", "node", "noeud"),
            cleaner=Code(max_length=64),
            writes="node_id",
            reference=NODE,
        ),
    ),
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_LIFE_CYCLE,
    row_path=CYCLE_PATH.format("t.node_id"),
    missing=asks_portfolio,
    resolve=resolve,
    recognised=lambda found: {"code", "name", "name_fr", "portfolio"} == found,
    issue_texts={
        "company_cycle": (
            _("The company's own life cycle is not yours to change."),
            _("Name the portfolio that it holds for."),
        ),
        "cycle_twice": (
            _("Another life cycle holds for this place already."),
            _("Keep one of the two, or give them different portfolios."),
        ),
    },
)
STAGES: Final = Source(
    name="life_cycle_stages",
    label=_("Stages of life cycles"),
    description=_("One row per stage: its life cycle, names, the phase it belongs to and its position."),
    model=CycleStage,
    columns=(
        CYCLE_COLUMN,
        CODE,
        *NAMES,
        Column(
            name="phase",
            label=_("Phase"),
            aliases=("étape de vie",),
            cleaner=PHASE,
            required=True,
            writes="phase",
        ),
        POSITION,
        WITHDRAWN,
    ),
    key=("cycle_id", "code"),
    key_names=("life_cycle", "code"),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_LIFE_CYCLE,
    row_path=STAGE_PATH,
    issue_texts=UNKNOWN_CYCLE,
)
