"""What products are to each other, and the pages elsewhere that are about them."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Source
from portfolio.imports.classifications import NOT_THE_WEB
from portfolio.imports.references import PRODUCT, PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import ProductLink, ProductRelation

KIND: Final = Choice(
    {
        "replaces": ("remplace",),
        "depends_on": ("depends on", "dépend de"),
        "competes_with": ("competes with", "concurrence", "en concurrence avec"),
    }
)
# The other way round, in the file or stored: said twice where it goes both ways, a circle where it does not.
_MIRRORED: Final = """
    s.kind = 'competes_with' AND (
        EXISTS (SELECT FROM {s} o WHERE o.kind = s.kind AND o.product_id = s.other_id
                AND o.other_id = s.product_id)
        OR EXISTS (SELECT FROM {target} o WHERE o.kind = s.kind AND o.product_id = s.other_id
                   AND o.other_id = s.product_id))
"""
_CIRCLE: Final = """
    s.kind = 'replaces' AND s.product_id IN (
        WITH RECURSIVE edge AS (
            SELECT product_id, other_id FROM {s} WHERE kind = 'replaces'
            UNION SELECT product_id, other_id FROM {target} WHERE kind = 'replaces'
        ), walk AS (
            SELECT s.other_id AS at
            UNION SELECT edge.other_id FROM walk JOIN edge ON edge.product_id = walk.at
        )
        SELECT at FROM walk)
"""


def resolve(stage: Stage) -> None:
    """Refuse a product related to itself, a relation said from both sides, and circles of replacing."""
    stage.reject(code="related_to_itself", column="other", where="s.product_id = s.other_id", value=_CODE)
    for code, where in (("relation_twice", _MIRRORED), ("relation_circle", _CIRCLE)):
        stage.reject(
            code=code,
            column="other",
            where=sql.SQL(where).format(s=stage.table, target=stage.target),
            value=_CODE,
        )


_CODE: Final = "SELECT p.code FROM portfolio_product p WHERE p.id = s.other_id"

RELATIONS: Final = Source(
    name="product_relations",
    label=_("Related products"),
    description=_("One row per pair: a product replaces, depends on or competes with another."),
    model=ProductRelation,
    columns=(
        PRODUCT_COLUMN,
        Column(
            name="relation",
            label=_("Relation"),
            aliases=("lien", "kind"),
            cleaner=KIND,
            required=True,
            writes="kind",
        ),
        Column(
            name="other",
            label=_("Other product"),
            aliases=("autre", "autre produit", "other product", "related product"),
            cleaner=Code(max_length=64),
            required=True,
            writes="other_id",
            reference=PRODUCT,
        ),
        Column(
            name="note",
            label=_("Note"),
            aliases=("commentaire", "remarque"),
            cleaner=Text(max_length=300),
            writes="note",
        ),
    ),
    key=("product_id", "kind", "other_id"),
    key_names=("product", "relation", "other"),
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=PRODUCT_PATH,
    resolve=resolve,
    issue_texts={
        "related_to_itself": (
            _("A product cannot be related to itself (%(value)s)."),
            _("Name another product."),
        ),
        "relation_twice": (
            _("The two products are related already, from the side of %(value)s."),
            _("Keep one of the two rows."),
        ),
        "relation_circle": (
            _("%(value)s replaces this product already, directly or by others in between."),
            _("Correct which of them replaces the other."),
        ),
    },
)

LINKS: Final = Source(
    name="product_links",
    label=_("Links of products"),
    description=_("One row per product and page elsewhere, with its title."),
    model=ProductLink,
    columns=(
        PRODUCT_COLUMN,
        Column(
            name="title",
            label=_("Title"),
            aliases=("titre", "intitulé"),
            cleaner=Text(max_length=150),
            required=True,
            writes="title",
        ),
        Column(
            name="url",
            label=_("Address"),
            aliases=("adresse", "link"),
            cleaner=Text(max_length=500),
            required=True,
            writes="url",
        ),
    ),
    key=("product_id", "url"),
    key_names=("product", "url"),
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=PRODUCT_PATH,
    checks=(Check(code="not_the_web", column="url", fault=NOT_THE_WEB.format("url"), value="s.url"),),
)
