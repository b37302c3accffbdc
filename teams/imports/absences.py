"""When people are away."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice
from core.ingest.pipeline.periods import FROM, REVERSED, one_at_a_time, until
from core.ingest.sources import Column, Shaped, Source
from teams.imports.references import PERSON_COLUMN
from teams.models import Absence

KIND: Final = Choice(
    {
        "leave": ("congé", "congés", "vacation", "holiday", "annual leave", "vacances"),
        "parental": ("parental leave", "congé parental", "maternity", "maternité", "paternité", "paternity"),
        "sickness": ("sick leave", "maladie", "arrêt maladie", "sick"),
        "training": ("formation",),
        "other": ("autre",),
    }
)
TO: Final = until(_("The first day on which it no longer holds."))

ABSENCES: Final = Source(
    name="absences",
    label=_("Absences"),
    description=_("One row per person and absence, with its days. Why is kept, and shown to few."),
    model=Absence,
    columns=(
        PERSON_COLUMN,
        Column(
            name="kind",
            label=_("Kind of absence"),
            aliases=("absence", "type d'absence", "motif", "absence_kind"),
            cleaner=KIND,
            required=True,
            writes="kind",
        ),
        FROM,
        TO,
    ),
    key=("person_id", "starts_on"),
    key_names=("email", "from"),
    named=True,
    action=Action.EDIT_PEOPLE,
    shaped=(Shaped(name="ends_on"),),
    checks=(REVERSED,),
    resolve=one_at_a_time("person_id"),
)
