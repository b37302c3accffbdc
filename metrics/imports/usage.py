"""How many people used a product, as counted on one day."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Integer
from core.ingest.messages import Label
from core.ingest.pipeline.cleaners import UtcDay
from core.ingest.sources import Column, Source
from metrics.models import UsageReading
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH

MOST: Final = 10**15


def _count(name: str, label: Label, *aliases: str, required: bool = False) -> Column:
    return Column(
        name=name,
        label=label,
        aliases=aliases,
        cleaner=Integer(min=0, max=MOST),
        required=required,
        writes=name,
    )


COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="date",
        label=_("Date"),
        aliases=("jour", "day", "read_on", "date de relevé", "month", "mois"),
        cleaner=UtcDay(),
        required=True,
        writes="read_on",
    ),
    _count("active_users", _("Active users"), "active", "utilisateurs actifs", "mau", required=True),
    _count("eligible_users", _("Eligible users"), "eligible", "utilisateurs éligibles", "licences", "seats"),
    _count("signups", _("Sign-ups"), "sign-ups", "inscriptions", "new users", "nouveaux utilisateurs"),
)

USAGE: Final = Source(
    name="usage",
    label=_("Usage"),
    description=_("One row per product and day: how many people used it, of how many who could."),
    model=UsageReading,
    columns=COLUMNS,
    key=("product_id", "read_on"),
    key_names=("product", "date"),
    row_path=PRODUCT_PATH,
    months=("read_on",),
    day="read_on",
)
