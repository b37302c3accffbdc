"""Who answers for a product, from when until when."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Email
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Shaped, Source
from portfolio.imports.references import PRODUCT, PRODUCT_PATH
from portfolio.models import Ownership
from teams.imports.references import PERSON

ROLE: Final = Choice(
    {
        "manager": ("product manager", "pm", "chef de produit", "responsable produit"),
        "owner": ("product owner", "po", "propriétaire"),
    }
)
COLUMNS: Final = (
    Column(
        name="product",
        label=_("Product"),
        aliases=("produit", "product_code", "code produit"),
        cleaner=Code(max_length=64),
        required=True,
        writes="product_id",
        reference=PRODUCT,
    ),
    Column(
        name="email",
        label=_("E-mail"),
        aliases=("e-mail", "courriel", "person", "personne", "person_email"),
        cleaner=Email(),
        required=True,
        writes="person_id",
        reference=PERSON,
    ),
    Column(name="role", label=_("Role"), aliases=("rôle",), cleaner=ROLE, required=True, writes="role"),
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
        help=_("The first day on which the person no longer has the role."),
        writes="ends_on",
    ),
)


def resolve(stage: Stage) -> None:
    """Refuse two people in one role at one time."""
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")
    reject_overlaps(stage, group=("product_id", "role"), column="from")


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
)
