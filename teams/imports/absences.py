"""When people are away."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice, Date, Email
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Shaped, Source
from teams.imports.references import PERSON
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
PERSON_COLUMN: Final = Column(
    name="email",
    label=_("E-mail"),
    aliases=("e-mail", "courriel", "person", "personne", "person_email"),
    cleaner=Email(),
    required=True,
    writes="person_id",
    reference=PERSON,
)
FROM: Final = Column(
    name="from",
    label=_("From"),
    aliases=("depuis", "du", "début", "start", "starts_on"),
    cleaner=Date(),
    required=True,
    writes="starts_on",
)
TO: Final = Column(
    name="to",
    label=_("Until"),
    aliases=("jusqu'au", "au", "fin", "end", "until", "ends_on"),
    cleaner=Date(),
    help=_("The first day on which it no longer holds."),
    writes="ends_on",
)
REVERSED: Final = Check(
    code="dates_reversed",
    column="to",
    fault="s.ends_on <= s.starts_on",
    value="s.ends_on",
    parameters={"later": "s.ends_on", "earlier": "s.starts_on"},
    needs=("to",),
)


def resolve(stage: Stage) -> None:
    """Refuse two of one person at one time."""
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")
    reject_overlaps(stage, group=("person_id",), column="from")


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
    resolve=resolve,
)
