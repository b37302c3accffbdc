"""Releases, and whether they failed."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Boolean, Text
from core.ingest.pipeline.cleaners import UtcDay
from core.ingest.sources import Column, Source
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from roadmap.models import Release

COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "release", "version"),
        cleaner=Text(max_length=150),
        required=True,
        writes="name",
    ),
    Column(
        name="released_on",
        label=_("Released"),
        aliases=("release_date", "released_at", "date", "publié le", "mis en production le"),
        cleaner=UtcDay(),
        required=True,
        writes="released_on",
    ),
    Column(
        name="failed",
        label=_("Failed"),
        aliases=("échec", "échoué", "rolled back", "change_failed"),
        cleaner=Boolean(),
        writes="failed",
    ),
)

RELEASES: Final = Source(
    name="releases",
    label=_("Releases"),
    description=_("One row per release that reached users, and whether it had to be repaired at once."),
    model=Release,
    columns=COLUMNS,
    key=("product_id", "name"),
    key_names=("product", "name"),
    row_path=PRODUCT_PATH,
    months=("released_on",),
    day="released_on",
)
