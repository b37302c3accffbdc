"""Gates, and what they ask."""

from collections.abc import Mapping, Sequence
from decimal import Decimal as Amount
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _

from core.access.models import Role
from core.access.permissions import Action
from core.ingest.cells import Boolean, Choice, Code, Decimal, Integer, Text
from core.ingest.messages import Label
from core.ingest.pipeline.rows import Rows
from core.ingest.sources import Check, Column, Context, Shaped, Source, Value
from portfolio.extensions import measured
from portfolio.imports.codes import GATE, STAGE, UNKNOWN_GATE_CODE, UNKNOWN_STAGE_CODE, Codes
from portfolio.imports.life_cycles import (
    CODE,
    CYCLE_COLUMN,
    NAMES,
    POSITION,
    STAGE_PATH,
    UNKNOWN_CYCLE,
    UNKNOWN_GATE,
    UNKNOWN_STAGE,
    WITHDRAWN,
)
from portfolio.models import Gate, GateCriterion

Kind = GateCriterion.Kind
GATE_PATH: Final = STAGE_PATH.replace(
    "t.cycle_id", "(SELECT g.cycle_id FROM portfolio_gate g WHERE g.id = t.gate_id)"
)
ROLES_ARRAY: Final = "coalesce(string_to_array(s.roles, ','), '{}')::varchar(20)[]"


def _stage_column(name: str, stored: str, label: Label, *aliases: str) -> Column:
    return Column(
        name=name,
        label=label,
        aliases=aliases,
        cleaner=Code(max_length=64),
        required=True,
        staged=False,
        reference=STAGE,
        stored=stored,
    )


def shape_gates(rows: Rows, context: Context) -> Rows:
    """Find the two stages in the gate's own life cycle, and read the roles."""
    for name, into in (("from_stage", "source_id"), ("to_stage", "target_id")):
        rows.values[into] = _within(rows, context, name, rows.get("cycle_id"), UNKNOWN_STAGE_CODE)
    if "roles" in context.present:
        told = rows.get("roles")
        rows.values["roles"] = [_roles(rows, index, text or "") for index, text in enumerate(told)]
    return rows


def _within(rows: Rows, context: Context, name: str, cycles: Sequence[int], unknown: str) -> list[int | None]:
    """Find what a column's codes stand for, each in the life cycle of its row."""
    known = cast("Codes", context.ids[name])
    found = []
    for index, (cycle, code) in enumerate(zip(cycles, rows.get(name), strict=True)):
        found.append(thing := known.found(cycle, code))
        if thing is None:
            rows.reject(index, name, unknown, known.text(code))
    return found


def _roles(rows: Rows, index: int, text: str) -> str:
    named = [word.strip().lower() for word in text.replace(";", ",").split(",") if word.strip()]
    for word in named:
        if word not in Role.values:
            rows.reject(index, "roles", "unknown_role", word, roles=", ".join(Role.values))
    return ",".join(role for role in Role.values if role in named)


GATES: Final = Source(
    name="gates",
    label=_("Gates"),
    description=_(
        "One row per gate: its life cycle, the two stages between which it stands, required roles."
    ),
    model=Gate,
    columns=(
        CYCLE_COLUMN,
        CODE,
        *NAMES,
        _stage_column(
            "from_stage",
            "(SELECT x.code FROM portfolio_cyclestage x WHERE x.id = t.source_id)",
            _("From stage"),
            "étape de départ",
            "de l'étape",
            "source",
        ),
        _stage_column(
            "to_stage",
            "(SELECT x.code FROM portfolio_cyclestage x WHERE x.id = t.target_id)",
            _("To stage"),
            "étape d'arrivée",
            "vers l'étape",
            "target",
        ),
        Column(
            name="roles",
            label=_("Required roles"),
            aliases=("rôles requis", "required_roles"),
            cleaner=Text(max_length=200),
            writes="roles",
            stored="array_to_string(t.roles, ',')",
            help=_("Separated by commas: cpo, pmo, executive …"),
        ),
        WITHDRAWN,
    ),
    key=("cycle_id", "code"),
    key_names=("life_cycle", "code"),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_LIFE_CYCLE,
    row_path=STAGE_PATH,
    shaped=(Shaped(name="source_id", copied=True), Shaped(name="target_id", copied=True)),
    shape=shape_gates,
    values={"roles": Value(insert=ROLES_ARRAY, update=ROLES_ARRAY, needs=("roles",))},
    checks=(
        Check(code="gate_leads_nowhere", column="to_stage", fault="s.source_id = s.target_id", value="''"),
    ),
    issue_texts={
        **UNKNOWN_CYCLE,
        **UNKNOWN_STAGE,
        "unknown_role": (_("“%(value)s” is no role of the portal."), _("Use one of: %(roles)s.")),
        "gate_leads_nowhere": (
            _("A gate leads from one stage to another."),
            _("Name two different stages."),
        ),
    },
)


def shape_criteria(rows: Rows, context: Context) -> Rows:
    """Find the gate in its life cycle; refuse what no criterion can be."""
    rows.values["gate_id"] = _within(rows, context, "gate", rows.get("life_cycle"), UNKNOWN_GATE_CODE)
    kinds, told, asked = rows.get("kind"), rows.get("kpi"), rows.get("threshold")
    kpis = [kpi if kind == Kind.MEASURED else "" for kind, kpi in zip(kinds, told, strict=True)]
    thresholds = [_threshold(kind, amount) for kind, amount in zip(kinds, asked, strict=True)]
    for index, (kind, kpi, threshold) in enumerate(zip(kinds, kpis, thresholds, strict=True)):
        if kind == Kind.MEASURED and not kpi:
            rows.reject(index, "kpi", "no_kpi")
        elif kind == Kind.MEASURED and threshold is None:
            rows.reject(index, "threshold", "no_threshold")
        elif kind == Kind.SCORE and not 1 <= (threshold or 0) <= 5:
            rows.reject(index, "threshold", "score_out_of_range", asked[index])
    rows.values |= {"kpi": kpis, "threshold": thresholds}
    return rows


def missing(present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
    """Ask for what a kind says nothing without: a criterion is never left with half of what it asks."""
    return [name for name in ("kpi", "threshold") if name not in present]


def _threshold(kind: str, told: Amount | None) -> Amount | None:
    if kind == Kind.YES_NO:
        return None
    return Amount(3) if kind == Kind.SCORE and told is None else told


def _kpi_codes() -> Choice:
    """Read the KPIs as they are now."""
    return Choice({known.code: () for known in measured.kpis()})


CRITERIA: Final = Source(
    name="gate_criteria",
    label=_("Gate criteria"),
    description=_(
        "One row per criterion of a gate: measured by a KPI, or judged, with weight and threshold."
    ),
    model=GateCriterion,
    columns=(
        Column(
            name="life_cycle",
            label=_("Life cycle"),
            aliases=CYCLE_COLUMN.aliases,
            cleaner=Code(max_length=64),
            required=True,
            staged=False,
            reference=CYCLE_COLUMN.reference,
            stored="(SELECT c.code FROM portfolio_gate g JOIN portfolio_lifecycle c ON c.id = g.cycle_id"
            " WHERE g.id = t.gate_id)",
        ),
        Column(
            name="gate",
            label=_("Gate"),
            aliases=("porte", "gate_code"),
            cleaner=Code(max_length=64),
            required=True,
            staged=False,
            reference=GATE,
            stored="(SELECT g.code FROM portfolio_gate g WHERE g.id = t.gate_id)",
        ),
        CODE,
        *NAMES,
        Column(
            name="kind",
            label=_("Kind"),
            aliases=("nature", "type"),
            cleaner=Choice(
                {
                    "measured": ("kpi", "mesuré", "mesuré par un kpi"),
                    "score": ("note", "judged", "noté de 1 à 5"),
                    "yes_no": ("yes/no", "oui/non", "oui non"),
                }
            ),
            required=True,
            writes="kind",
        ),
        Column(
            name="kpi",
            label=_("KPI"),
            aliases=("indicateur", "kpi_code"),
            cleaner=Code(max_length=60),
            renewed=_kpi_codes,
            writes="kpi",
        ),
        Column(
            name="direction",
            label=_("Direction"),
            aliases=("sens",),
            cleaner=Choice({"at_least": ("au moins", "minimum"), "at_most": ("au plus", "maximum")}),
            writes="direction",
        ),
        Column(
            name="threshold",
            label=_("Threshold"),
            aliases=("seuil",),
            cleaner=Decimal(places=6),
            writes="threshold",
        ),
        Column(
            name="weight",
            label=_("Weight"),
            aliases=("poids",),
            cleaner=Integer(min=1, max=100),
            writes="weight",
        ),
        Column(
            name="must_pass",
            label=_("Must be met"),
            aliases=("obligatoire", "must pass"),
            cleaner=Boolean(),
            writes="must_pass",
        ),
        POSITION,
        WITHDRAWN,
    ),
    key=("gate_id", "code"),
    key_names=("life_cycle", "gate", "code"),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_LIFE_CYCLE,
    row_path=GATE_PATH,
    shaped=(
        Shaped(name="gate_id", copied=True),
        Shaped(name="kpi", copied=True),
        Shaped(name="threshold", copied=True),
    ),
    missing=missing,
    shape=shape_criteria,
    issue_texts={
        **UNKNOWN_CYCLE,
        **UNKNOWN_GATE,
        "no_kpi": (_("It is measured, and no KPI is named."), _("Name the KPI by its code.")),
        "no_threshold": (_("A KPI alone says nothing."), _("Say which value of it is enough.")),
        "score_out_of_range": (
            _("Scores go from 1 to 5, so does the mean that is enough."),
            _("Write a number from 1 to 5, or nothing for 3."),
        ),
    },
)
