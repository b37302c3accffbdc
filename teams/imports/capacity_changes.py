"""From when until when people work another part of a full time than ordinarily."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.pipeline.cleaners import PercentPoints
from core.ingest.pipeline.periods import FROM, REVERSED, one_at_a_time
from core.ingest.sources import Column, Shaped, Source
from teams.imports.absences import TO
from teams.imports.references import PERSON_COLUMN
from teams.models import CapacityChange

CAPACITY_CHANGES: Final = Source(
    name="capacity_changes",
    label=_("Changes of capacity"),
    description=_(
        "One row per person and time in which they work another part of a full time than ordinarily."
    ),
    model=CapacityChange,
    columns=(
        PERSON_COLUMN,
        FROM,
        TO,
        Column(
            name="capacity_pct",
            label=_("Capacity, %"),
            aliases=("capacité", "capacity", "capacité %", "percent"),
            cleaner=PercentPoints(min=0, max=100, places=2),
            required=True,
            writes="capacity_pct",
        ),
    ),
    key=("person_id", "starts_on"),
    key_names=("email", "from"),
    named=True,
    action=Action.EDIT_PEOPLE,
    shaped=(Shaped(name="ends_on"),),
    checks=(REVERSED,),
    resolve=one_at_a_time("person_id"),
)
