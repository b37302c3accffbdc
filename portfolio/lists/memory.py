"""The lists of classifications, of related products and of links."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Column, Edit, Empty, Listing
from portfolio.filters.classifications import ClassificationFilter
from portfolio.filters.relations import LinkFilter, RelationFilter
from portfolio.forms.memory import ClassifyForm, LinkForm, RelationForm
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.models import Classification, ProductLink, ProductRelation
from portfolio.services import classifications, relations
from teams.lists.editing import field_of

_OUTCOMES = {"confirmed": "met", "rejected": "missed", "": "pending"}


def strategy(row: Any) -> str:
    """Return the tab of its product on which a row stands."""
    return reverse("portfolio:product-tab", args=[row.product.code, "strategy"])


def _outcome(one: Classification) -> tuple[str, str]:
    return _OUTCOMES[one.outcome], one.get_outcome_display() if one.outcome else gettext("Waits")


def _may(user: User, row: Any) -> bool:
    return can(user, Action.EDIT_PRODUCT, row.product)


def _edits(user: User) -> bool:
    return can_somewhere(user, Action.EDIT_PRODUCT)


def _of_class(name: str) -> Edit:
    # What shows the class of one product shows that of no other.
    return field_of(
        ClassifyForm,
        name,
        classifications.change,
        "classification",
        may=_may,
        offered=_edits,
        bulk=False,
    )


def _of_link(name: str) -> Edit:
    return field_of(LinkForm, name, relations.change_link, "link", may=_may, offered=_edits, bulk=False)


PRODUCT = {"product": SEEN_PRODUCTS}
CLASSIFICATIONS = Listing(
    name="classifications",
    url_name="portfolio:classification-list",
    title=_("Innovation classes"),
    counted=ngettext_lazy("%(total)s classification", "%(total)s classifications", "total"),
    search=_("Product or evidence"),
    rows=lambda user: Classification.objects.visible_to(user).select_related("product__scope"),
    filters=ClassificationFilter,
    finders=PRODUCT,
    url=strategy,
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column(
            "innovation_class",
            _("Innovation class"),
            "innovation_class",
            kind="pill",
            show="get_innovation_class_display",
        ),
        Column("outcome", _("Outcome"), "outcome", kind="status", show=_outcome),
        Column("evidence", _("Evidence"), edit=_of_class("evidence")),
        Column(
            "evidence_url",
            _("Address of the evidence"),
            url=lambda one: one.evidence_url,
            edit=_of_class("evidence_url"),
            optional=True,
        ),
        Column("classified_by", _("Classified by"), "classified_by", kind="actor"),
        Column("classified_on", _("Classified on"), "classified_on", kind="date"),
        Column(
            "reviewed_by",
            _("Reviewed by"),
            "reviewed_by",
            kind="actor",
            optional=True,
        ),
        Column("reviewed_on", _("Reviewed on"), "reviewed_on", kind="date"),
    ),
    default_sort="-classified_on",
    export=(
        ("product", lambda one: one.product.code),
        ("innovation_class", lambda one: one.innovation_class),
        ("evidence", lambda one: one.evidence),
        ("evidence_url", lambda one: one.evidence_url),
        ("classified_by", lambda one: one.classified_by),
        ("classified_on", lambda one: one.classified_on),
        ("outcome", lambda one: one.outcome),
        ("reviewed_by", lambda one: one.reviewed_by),
        ("reviewed_on", lambda one: one.reviewed_on),
        ("review_note", lambda one: one.review_note),
    ),
    source="classifications",
    subject="classification",
    empty=Empty(
        _("Nothing is classified yet"),
        _("Classify a product on its page, with what shows how new it is; somebody else confirms it."),
    ),
)

RELATIONS = Listing(
    name="product-relations",
    url_name="portfolio:relation-list",
    title=_("Related products"),
    counted=ngettext_lazy("%(total)s relation", "%(total)s relations", "total"),
    search=_("Name or code"),
    rows=lambda user: ProductRelation.objects.visible_to(user).select_related("product__scope", "other"),
    filters=RelationFilter,
    finders=PRODUCT,
    url=strategy,
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("relation", _("Relation"), "kind", kind="pill", show="get_kind_display"),
        Column(
            "other",
            _("Other product"),
            "other__name",
            show="other.name",
            url=lambda one: reverse("portfolio:product-detail", args=[one.other.code]),
        ),
        Column(
            "note",
            _("Note"),
            "note",
            edit=field_of(
                RelationForm,
                "note",
                relations.change_relation,
                "relation",
                may=_may,
                offered=_edits,
                each=relations.change_relations,
            ),
        ),
    ),
    default_sort="product",
    export=(
        ("product", lambda one: one.product.code),
        ("relation", lambda one: one.kind),
        ("other", lambda one: one.other.code),
        ("note", lambda one: one.note),
    ),
    source="product_relations",
    empty=Empty(
        _("No related products yet"),
        _("Say on a product's page what it replaces, depends on or competes with, or import a file."),
    ),
)

LINKS = Listing(
    name="product-links",
    url_name="portfolio:link-list",
    title=_("Links of products"),
    counted=ngettext_lazy("%(total)s link", "%(total)s links", "total"),
    search=_("Title, address or product"),
    rows=lambda user: ProductLink.objects.visible_to(user).select_related("product__scope"),
    filters=LinkFilter,
    finders=PRODUCT,
    url=lambda link: link.url,
    columns=(
        Column("title", _("Title"), "title", edit=_of_link("title")),
        Column("product", _("Product"), "product__name", show="product.name", url=strategy),
        Column("url", _("Address"), "url", edit=_of_link("url")),
    ),
    default_sort="title",
    export=(
        ("product", lambda link: link.product.code),
        ("title", lambda link: link.title),
        ("url", lambda link: link.url),
    ),
    source="product_links",
    empty=Empty(
        _("No links yet"),
        _("Link a product to its wiki, its board or its site on the product's page, or import a file."),
    ),
)
