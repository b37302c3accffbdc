"""Who answers for a product, from when until when."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice
from core.ingest.pipeline.periods import FROM, REVERSED, one_at_a_time, until
from core.ingest.sources import Column, Shaped, Source
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import Ownership
from teams.imports.references import PERSON_COLUMN

ROLE: Final = Choice(
    {
        "manager": ("product manager", "pm", "chef de produit", "responsable produit"),
        "owner": ("product owner", "po", "propriétaire"),
    }
)
COLUMNS: Final = (
    PRODUCT_COLUMN,
    PERSON_COLUMN,
    Column(name="role", label=_("Role"), aliases=("rôle",), cleaner=ROLE, required=True, writes="role"),
    FROM,
    until(_("The first day on which the person no longer has the role.")),
)


OWNERSHIP: Final = Source(
    name="ownership",
    label=_("Ownership"),
    description=_("One row per product, person and role, with the days between which they have it."),
    model=Ownership,
    columns=COLUMNS,
    key=("product_id", "person_id", "role", "starts_on"),
    key_names=("product", "email", "role", "from"),
    named=True,
    action=Action.EDIT_OWNERSHIP,
    row_path=PRODUCT_PATH,
    shaped=(Shaped(name="ends_on"),),
    checks=(REVERSED,),
    resolve=one_at_a_time("product_id", "role"),
    everything=True,
)
