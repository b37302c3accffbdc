"""Statements of vision and strategy of nodes and products, each from a day on."""

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Date, Email, Text
from core.ingest.sources import Column, Shaped, Source
from portfolio.imports import places
from portfolio.imports.nodes import NODE_PATH
from portfolio.models import Vision

COLUMNS: Final = (
    replace(places.NODE, name="portfolio", aliases=("node", "portefeuille", "noeud", "nœud")),
    places.PRODUCT,
    Column(
        name="from",
        label=_("From"),
        aliases=("du", "depuis", "début", "starts_on"),
        cleaner=Date(),
        required=True,
        writes="starts_on",
    ),
    Column(
        name="vision",
        label=_("Vision"),
        aliases=("statement", "énoncé"),
        cleaner=Text(max_length=10_000),
        required=True,
        writes="statement",
    ),
    Column(
        name="strategy",
        label=_("Strategy"),
        aliases=("stratégie",),
        cleaner=Text(max_length=20_000),
        writes="strategy",
    ),
    Column(
        name="written_by",
        label=_("Written by"),
        aliases=("rédigé par", "auteur"),
        cleaner=Email(),
        writes="written_by",
    ),
)


VISIONS: Final = Source(
    name="visions",
    label=_("Visions"),
    description=_("One row per statement of vision and strategy, of a node or a product, from a day on."),
    model=Vision,
    columns=COLUMNS,
    key=("scope_id", "starts_on"),
    key_names=("portfolio", "product", "from"),
    named=True,
    action=Action.EDIT_OBJECTIVE,
    row_path=NODE_PATH,
    missing=places.missing("portfolio", "product"),
    shaped=(Shaped(name="scope_id", copied=True),),
    shape=places.shape("portfolio", "product", nowhere="vision_no_place", twice="vision_two_places"),
    issue_texts={
        "vision_no_place": (
            _("The row names neither a portfolio node nor a product."),
            _("Fill in one of the two."),
        ),
        "vision_two_places": (
            _("The row names a portfolio node and a product; a vision is of one of them."),
            _("Keep one, and make a second row for the other."),
        ),
    },
)
