"""What a KPI should reach on a node or product, and from when until when."""

from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Percent
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Check, Column, Context, Shaped, Source
from metrics.imports import kpi_codes
from metrics.kpis import registry
from metrics.models import Target
from portfolio.imports.nodes import NODE_PATH
from portfolio.imports.references import NODE_SCOPE, PRODUCT_SCOPE

COLUMNS: Final = (
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
        name="node",
        label=_("Portfolio"),
        aliases=("portfolio", "portefeuille", "noeud", "nœud"),
        cleaner=Code(max_length=64),
        reference=NODE_SCOPE,
        stored="(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = 'node')",
    ),
    Column(
        name="product",
        label=_("Product"),
        aliases=("produit", "product_code", "code produit"),
        cleaner=Code(max_length=64),
        reference=PRODUCT_SCOPE,
        stored="(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = 'product')",
    ),
    Column(
        name="target",
        label=_("Target"),
        aliases=("cible", "objectif", "valeur cible"),
        cleaner=Percent(bare="ratio"),
        required=True,
        writes="value",
        help=_("In the KPI's own unit; a ratio as 0.45 or 45%."),
    ),
    Column(
        name="tolerance",
        label=_("Tolerance"),
        aliases=("tolérance", "marge"),
        cleaner=Percent(bare="ratio", min=0),
        writes="tolerance",
    ),
    Column(
        name="from",
        label=_("From"),
        aliases=("depuis", "du", "début", "start", "starts_on"),
        cleaner=Date(),
        required=True,
        writes="starts_on",
    ),
    Column(
        name="to",
        label=_("Until"),
        aliases=("jusqu'au", "au", "fin", "end", "until", "ends_on"),
        cleaner=Date(),
        writes="ends_on",
        help=_("The first day on which the target no longer applies."),
    ),
)


def missing(present: frozenset[str], options: Any) -> list[str]:
    """Ask for a node or a product."""
    return [] if present.intersection({"node", "product"}) else ["node"]


def shape(rows: Rows, context: Context) -> Rows:
    """Take the place from whichever of node and product the row names."""
    places: list[int | None] = []
    for index, (node, product) in enumerate(zip(rows.get("node"), rows.get("product"), strict=True)):
        if (node is None) == (product is None):
            rows.reject(index, "node", "no_place" if node is None else "two_places")
        places.append(node if node is not None else product)
    rows.values["scope_id"] = places
    return rows


def resolve(stage: Stage) -> None:
    """Refuse what a KPI cannot reach, and two targets for one KPI in one place at one time."""
    _reject_out_of_range(stage)
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")
    reject_overlaps(stage, group=("kpi", "scope_id"), column="from")


def _reject_out_of_range(stage: Stage) -> None:
    kpis = sorted(registry.all_kpis(), key=lambda kpi: str(kpi.range))
    for (low, high), group in groupby(kpis, lambda kpi: kpi.range):
        beyond = [f"s.value {sign} {end}" for sign, end in (("<", low), (">", high)) if end is not None]
        if beyond:
            stage.reject(
                code="target_below" if high is None else "target_range",
                column="target",
                where=sql.SQL("s.kpi IN ({}) AND ({})").format(
                    sql.SQL(", ").join(Quoted(kpi.code) for kpi in group), sql.SQL(" OR ".join(beyond))
                ),
                value="s.value",
                parameters={
                    name: str(end) for name, end in (("low", low), ("high", high)) if end is not None
                },
            )


TARGETS: Final = Source(
    name="targets",
    label=_("Targets"),
    description=_("One row per KPI and place, with the target, its tolerance and its days of effect."),
    model=Target,
    columns=COLUMNS,
    key=("kpi", "scope_id", "starts_on"),
    key_names=("kpi", "node", "product", "from"),
    named=True,
    action=Action.EDIT_TARGET,
    row_path=NODE_PATH,
    missing=missing,
    shaped=(Shaped(name="scope_id", copied=True), Shaped(name="ends_on")),
    shape=shape,
    checks=(
        Check(
            code="dates_reversed",
            column="to",
            fault="s.ends_on <= s.starts_on",
            value="s.ends_on",
            parameters={"later": "s.ends_on", "earlier": "s.starts_on"},
            needs=("to",),
        ),
    ),
    resolve=resolve,
    everything=True,
    issue_texts={
        "no_place": (
            _("The row names neither a portfolio node nor a product."),
            _("Fill in one of the two."),
        ),
        "target_range": (
            _("%(value)s is no possible target of this KPI: those go from %(low)s to %(high)s."),
            _("Write it in the KPI's own unit; a ratio as 0.45."),
        ),
        "target_below": (
            _("%(value)s is no possible target of this KPI: it cannot be below %(low)s."),
            _("Correct the target."),
        ),
        "two_places": (
            _("The row names a portfolio node and a product; a target stands on one of them."),
            _("Keep one, and make a second row for the other."),
        ),
    },
)
