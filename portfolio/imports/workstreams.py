"""How far products are with their stages."""

from typing import Final, cast

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Email, Text
from core.ingest.messages import Label
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Context, Shaped, Source
from portfolio.imports.codes import STAGE_OF_PRODUCT, UNKNOWN_STAGE_CODE, Codes
from portfolio.imports.kept import keep_what_is_absent, reject_reversed
from portfolio.imports.life_cycles import UNKNOWN_STAGE
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import Workstream
from teams.imports.references import PERSON

DAYS: Final = ("starts_on", "due_on", "ends_on")
KEPT: Final = (*DAYS, "reason")


def _day(name: str, label: Label, *aliases: str) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Date(), writes=name)


def shape(rows: Rows, context: Context) -> Rows:
    """Find the stage in the life cycle of the product, or among those that the product has."""
    known = cast("Codes", context.ids["stage"])
    found = []
    for index, (product, code) in enumerate(zip(rows.get("product_id"), rows.get("stage"), strict=True)):
        found.append(stage := known.of_product(product, code))
        if stage is None:
            rows.reject(index, "stage", UNKNOWN_STAGE_CODE, known.text(code))
    rows.values["stage_id"] = found
    return rows


def resolve(stage: Stage) -> None:
    """Keep what the file does not speak of, then refuse what no workstream can be."""
    keep_what_is_absent(stage, KEPT)
    stage.reject(
        code="reason_missing",
        column="reason",
        where="s.state IN ('waived', 'blocked') AND coalesce(s.reason, '') = ''",
        value="s.state",
    )
    for later in ("ends_on", "due_on"):
        reject_reversed(stage, later=later, earlier="starts_on")


WORKSTREAMS: Final = Source(
    name="workstreams",
    label=_("Workstreams"),
    description=_("One row per product and stage, with its state, days, reason and who."),
    model=Workstream,
    columns=(
        PRODUCT_COLUMN,
        Column(
            name="stage",
            label=_("Stage"),
            aliases=("étape", "stage_code"),
            cleaner=Code(max_length=64),
            required=True,
            staged=False,
            reference=STAGE_OF_PRODUCT,
            stored="(SELECT x.code FROM portfolio_cyclestage x WHERE x.id = t.stage_id)",
        ),
        Column(
            name="state",
            label=_("State"),
            aliases=("état", "avancement"),
            cleaner=Choice(
                {
                    "not_started": ("non commencé", "to do"),
                    "under_way": ("en cours", "in progress"),
                    "done": ("terminé", "fait"),
                    "waived": ("dispensé",),
                    "blocked": ("bloqué",),
                }
            ),
            required=True,
            writes="state",
        ),
        _day("starts_on", _("Starts"), "début", "start"),
        _day("due_on", _("Due"), "échéance", "due"),
        _day("ends_on", _("Ended"), "fin", "end"),
        Column(
            name="reason",
            label=_("Reason"),
            aliases=("motif", "raison"),
            cleaner=Text(max_length=300),
            writes="reason",
        ),
        Column(
            name="email",
            label=_("Who"),
            aliases=("e-mail", "courriel", "person", "personne", "qui"),
            cleaner=Email(),
            writes="person_id",
            reference=PERSON,
        ),
    ),
    key=("product_id", "stage_id"),
    key_names=("product", "stage"),
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=PRODUCT_PATH,
    shaped=(
        Shaped(name="stage_id", copied=True),
        Shaped(name="starts_on"),
        Shaped(name="due_on"),
        Shaped(name="ends_on"),
        Shaped(name="reason"),
    ),
    shape=shape,
    resolve=resolve,
    issue_texts={
        **UNKNOWN_STAGE,
        "reason_missing": (
            _("A workstream that is waived or blocked needs a reason."),
            _("Say why: others rely on it."),
        ),
    },
)
