"""What a KPI should reach on a node or product, and from when until when."""

from itertools import groupby
from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Percent
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.periods import FROM, REVERSED, keep_end, until
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Column, Shaped, Source
from metrics.imports import kpi_codes
from metrics.kpis import registry
from metrics.models import Target
from portfolio.imports import places
from portfolio.imports.nodes import NODE_PATH

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
    places.NODE,
    places.PRODUCT,
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
    FROM,
    until(_("The first day on which the target no longer applies.")),
)


def resolve(stage: Stage) -> None:
    """Refuse what a KPI cannot reach, and two targets for one KPI in one place at one time."""
    _reject_out_of_range(stage)
    keep_end(stage)
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
    missing=places.missing("node", "product"),
    shaped=(Shaped(name="scope_id", copied=True), Shaped(name="ends_on")),
    shape=places.shape("node", "product", nowhere="no_place", twice="two_places"),
    checks=(REVERSED,),
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
