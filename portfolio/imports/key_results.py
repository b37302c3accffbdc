"""What shows that objectives are reached, and what people say of key results without a KPI."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Email, Integer, Percent, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Check, Column, Context, Reference, Shaped, Source
from portfolio.extensions import measured
from portfolio.extensions.measured import KpiFacts
from portfolio.imports.kept import keep_what_is_absent
from portfolio.imports.references import PRODUCT_COLUMN, by_code
from portfolio.models import Contribution, KeyResult, KeyResultValue, Objective

_PATH_OF: Final = (
    "(SELECT sc.path FROM portfolio_objective o JOIN portfolio_node n ON n.id = o.node_id"
    " JOIN access_scope sc ON sc.id = n.scope_id WHERE o.id = {objective})"
)


def _objectives(context: Context) -> Mapping[str, int]:
    """Return the objectives that the run may change."""
    found = Objective.objects.all()
    if context.places is not None:
        found = found.filter(node__scope__path__within=context.places)
    return by_code(found.values_list("code", "id"))


def _key_results(context: Context) -> Mapping[str, int]:
    """Return the key results that the run may change."""
    found = KeyResult.objects.all()
    if context.places is not None:
        found = found.filter(objective__node__scope__path__within=context.places)
    return by_code(found.values_list("code", "id"))


OBJECTIVE: Final = Reference(
    load=_objectives,
    unknown="unknown_objective",
    show="SELECT x.code FROM portfolio_objective x WHERE x.id = {id}",
)
KEY_RESULT: Final = Reference(
    load=_key_results,
    unknown="unknown_key_result",
    show="SELECT x.code FROM portfolio_keyresult x WHERE x.id = {id}",
)
_OBJECTIVE_COLUMN: Final = Column(
    name="objective",
    label=_("Objective"),
    aliases=("objectif", "objective_code", "code objectif"),
    cleaner=Code(max_length=64),
    required=True,
    writes="objective_id",
    reference=OBJECTIVE,
)
_NO_OBJECTIVE: Final = (
    _("There is no objective “%(value)s”, or not one of yours."),
    _("Correct the code, or import the objective first."),
)


def resolve(stage: Stage) -> None:
    """Refuse a KPI that is not there, and a window that it does not know."""
    keep_what_is_absent(stage, ("kpi", "window"))
    known = sorted(measured.kpis(), key=_windows)
    codes = sql.SQL(", ").join(Quoted(kpi.code) for kpi in known) if known else sql.SQL("''")
    stage.reject(
        code="unknown_kpi",
        column="kpi",
        where=sql.SQL("s.kpi <> '' AND s.kpi NOT IN ({})").format(codes),
        value="s.kpi",
    )
    for windows, group in groupby(known, key=_windows):
        where = sql.SQL('s.kpi IN ({}) AND s."window" <> \'\' AND s."window" NOT IN ({})').format(
            sql.SQL(", ").join(Quoted(kpi.code) for kpi in group), sql.SQL(", ").join(map(Quoted, windows))
        )
        stage.reject(code="kpi_window", column="window", where=where, value='s."window"')


def _windows(kpi: KpiFacts) -> tuple[str, ...]:
    return tuple(map(str, kpi.windows))


KEY_RESULTS: Final = Source(
    name="key_results",
    label=_("Key results"),
    description=_("One row per key result: by a KPI with start and target, or by hand."),
    model=KeyResult,
    columns=(
        Column(
            name="code",
            label=_("Code"),
            aliases=("key_result_code", "code résultat clé"),
            cleaner=Code(max_length=64),
            required=True,
            writes="code",
        ),
        _OBJECTIVE_COLUMN,
        Column(
            name="title",
            label=_("Title"),
            aliases=("titre", "key result", "résultat clé"),
            cleaner=Text(max_length=200),
            required=True,
            writes="title",
        ),
        Column(
            name="kpi",
            label=_("KPI"),
            aliases=("indicateur", "kpi_code", "code kpi"),
            cleaner=Code(max_length=60),
            writes="kpi",
            help=_("Its code. Empty: somebody says the value by hand."),
        ),
        Column(
            name="window",
            label=_("Window"),
            aliases=("fenêtre",),
            cleaner=Code(max_length=7),
            writes="window",
            help=_("month, quarter, ytd, t12m or life. Empty: the KPI's own."),
        ),
        replace(
            PRODUCT_COLUMN, required=False, help=_("Where it is measured. Empty: at the objective's node.")
        ),
        Column(
            name="start",
            label=_("Start"),
            aliases=("départ", "start_value", "valeur de départ"),
            cleaner=Percent(bare="ratio"),
            required=True,
            writes="start_value",
        ),
        Column(
            name="target",
            label=_("Target"),
            aliases=("cible", "target_value", "valeur cible"),
            cleaner=Percent(bare="ratio"),
            required=True,
            writes="target_value",
        ),
        Column(name="unit", label=_("Unit"), aliases=("unité",), cleaner=Text(max_length=20), writes="unit"),
    ),
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_OBJECTIVE,
    row_path=_PATH_OF.format(objective="t.objective_id"),
    shaped=(Shaped(name="kpi"), Shaped(name="window")),
    checks=(
        Check(
            code="no_way_to_go",
            column="target",
            fault="s.start_value = s.target_value",
            value="s.target_value",
        ),
    ),
    resolve=resolve,
    issue_texts={
        "unknown_objective": _NO_OBJECTIVE,
        "unknown_kpi": (
            _("There is no KPI with the code “%(value)s”."),
            _("Use the code of a KPI as the list of KPIs shows it."),
        ),
        "kpi_window": (
            _("This KPI is not computed over the window %(value)s."),
            _("Leave the cell empty, or choose a window of the KPI."),
        ),
        "no_way_to_go": (
            _("Start and target are the same: there is nothing to reach."),
            _("Correct one of the two."),
        ),
    },
)

KEY_RESULT_VALUES: Final = Source(
    name="key_result_values",
    label=_("Values of key results"),
    description=_("One row per value that somebody said of a key result without a KPI."),
    model=KeyResultValue,
    columns=(
        Column(
            name="key_result",
            label=_("Key result"),
            aliases=("résultat clé", "key_result_code"),
            cleaner=Code(max_length=64),
            required=True,
            writes="key_result_id",
            reference=KEY_RESULT,
        ),
        Column(
            name="on",
            label=_("Day"),
            aliases=("jour", "date", "le"),
            cleaner=Date(),
            required=True,
            writes="on",
        ),
        Column(
            name="value",
            label=_("Value"),
            aliases=("valeur",),
            cleaner=Percent(bare="ratio"),
            required=True,
            writes="value",
        ),
        Column(name="said_by", label=_("Said by"), aliases=("dit par",), cleaner=Email(), writes="said_by"),
        Column(
            name="note", label=_("Note"), aliases=("remarque",), cleaner=Text(max_length=300), writes="note"
        ),
    ),
    key=("key_result_id", "on"),
    key_names=("key_result", "on"),
    named=True,
    action=Action.EDIT_OBJECTIVE,
    row_path="(SELECT sc.path FROM portfolio_keyresult k JOIN portfolio_objective o ON o.id = k.objective_id"
    " JOIN portfolio_node n ON n.id = o.node_id JOIN access_scope sc ON sc.id = n.scope_id"
    " WHERE k.id = t.key_result_id)",
    checks=(
        Check(
            code="measured_by_kpi",
            column="key_result",
            fault="EXISTS (SELECT 1 FROM portfolio_keyresult k WHERE k.id = s.key_result_id AND k.kpi <> '')",
            value="(SELECT k.code FROM portfolio_keyresult k WHERE k.id = s.key_result_id)",
        ),
    ),
    issue_texts={
        "unknown_key_result": (
            _("There is no key result “%(value)s”, or not one of yours."),
            _("Correct the code, or import the key result first."),
        ),
        "measured_by_kpi": (
            _("%(value)s is measured by its KPI: there is nothing to say by hand."),
            _("Leave the row out."),
        ),
    },
)

CONTRIBUTIONS: Final = Source(
    name="contributions",
    label=_("Contributions to objectives"),
    description=_("One row per product that serves an objective, and how much."),
    model=Contribution,
    columns=(
        _OBJECTIVE_COLUMN,
        PRODUCT_COLUMN,
        Column(
            name="weight",
            label=_("How much"),
            aliases=("poids", "combien"),
            cleaner=Integer(min=1, max=3),
            writes="weight",
            help=_("1: some, 2: much, 3: mainly."),
        ),
        Column(
            name="note", label=_("Note"), aliases=("remarque",), cleaner=Text(max_length=300), writes="note"
        ),
    ),
    key=("objective_id", "product_id"),
    key_names=("objective", "product"),
    named=True,
    action=Action.EDIT_OBJECTIVE,
    row_path=_PATH_OF.format(objective="t.objective_id"),
    issue_texts={"unknown_objective": _NO_OBJECTIVE},
)
