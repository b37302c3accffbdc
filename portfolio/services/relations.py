"""What products are to each other, and the pages elsewhere that are about them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest import together
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio.errors import LinkTaken, RelationCircle, RelationTaken
from portfolio.models import Product, ProductLink, ProductRelation
from portfolio.models.classification import WEB_ADDRESS

RELATION: Final = ("product", "kind", "other", "note")
LINK: Final = ("title", "url")
Kind = ProductRelation.Kind


@transaction.atomic
def relate(*, by: Actor, product: Product, kind: str, other: Product, note: str = "") -> ProductRelation:
    """Say that a product replaces, depends on or competes with another.

    Raises RelationTaken, RelationCircle, Invalid (a product and itself).
    """
    if product.pk == other.pk:
        message = _("A product cannot be related to itself. Choose another product.")
        raise Invalid(message, fields={"other": [message]})
    list(Product.objects.select_for_update(of=("self",)).filter(pk__in=[product.pk, other.pk]).order_by("pk"))
    taken = Q(product=product, other=other, kind=kind)
    if kind == Kind.COMPETES_WITH:
        taken |= Q(product=other, other=product, kind=kind)
    if ProductRelation.objects.filter(taken).exists():
        raise RelationTaken(fields={"other": [str(RelationTaken.detail)]})
    if kind == Kind.REPLACES and leads_to(other.pk, product.pk):
        raise RelationCircle(fields={"other": [str(RelationCircle.detail)]})
    made = ProductRelation.objects.create(product=product, kind=kind, other=other, note=note)
    _record("portfolio.relation.added", by, made, after=snapshot(made, RELATION))
    return made


def change_relation(*, by: Actor, relation: ProductRelation, note: str) -> ProductRelation:
    """Change the note of a relation; what the two are to each other stays."""
    return together.change_one(_RELATION, by=by, pk=relation.pk, changes={"note": note})


def change_relations(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change the notes of many relations at once, by primary key."""
    return together.change_each(_RELATION, by=by, changes=changes)


@transaction.atomic
def unrelate(*, by: Actor, relation: ProductRelation) -> Step:
    """Take a relation away. Return the way back."""
    relation = _locked(relation)
    _record("portfolio.relation.removed", by, relation, before=snapshot(relation, RELATION))
    return keep_deleted(
        by=by,
        instances=[relation],
        label=lambda: (
            _("%(product)s %(kind)s %(other)s")
            % {
                "product": relation.product.name,
                "kind": relation.get_kind_display(),
                "other": relation.other.name,
            }
        ),
        subject=("product", relation.product_id),
        scope_id=relation.product.scope_id,
    )


@transaction.atomic
def add_link(*, by: Actor, product: Product, title: str, url: str) -> ProductLink:
    """Link a product to a page elsewhere.

    Raises LinkTaken, Invalid (not an address of the web).
    """
    made = ProductLink(product=product, title=title, url=url)
    _check_link(made)
    made.save(force_insert=True)
    _record("portfolio.link.added", by, made, after=snapshot(made, LINK))
    return made


@transaction.atomic
def change_link(*, by: Actor, link: ProductLink, **changes: Any) -> ProductLink:
    """Change title or address of a link.

    Raises LinkTaken, Invalid (not an address of the web).
    """
    rows = ProductLink.objects.select_for_update(of=("self",)).select_related("product")
    found = rows.get(pk=link.pk)
    before, after = assign(found, {name: value for name, value in changes.items() if name in LINK})
    if not after:
        return found
    _check_link(found)
    written_by_hand(found)
    _record("portfolio.link.changed", by, found, before=before, after=after)
    return found


@transaction.atomic
def remove_link(*, by: Actor, link: ProductLink) -> Step:
    """Take a link away. Return the way back."""
    found = ProductLink.objects.select_for_update(of=("self",)).select_related("product").get(pk=link.pk)
    _record("portfolio.link.removed", by, found, before=snapshot(found, LINK))
    return keep_deleted(
        by=by,
        instances=[found],
        label=lambda: _("Link “%(title)s”") % {"title": found.title},
        subject=("product", link.product_id),
        scope_id=link.product.scope_id,
    )


def _locked(relation: ProductRelation) -> ProductRelation:
    rows = ProductRelation.objects.select_for_update(of=("self",)).select_related("product", "other")
    return rows.get(pk=relation.pk)


def leads_to(start: int, goal: int) -> bool:
    """Tell whether what `start` replaces, and what that replaces, comes to `goal`."""
    edges = ProductRelation.objects.filter(kind=Kind.REPLACES).values_list("product_id", "other_id")
    below: dict[int, list[int]] = {}
    for product_id, other_id in edges:
        below.setdefault(product_id, []).append(other_id)
    waiting, seen = [start], {start}
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        further = [one for one in below.get(at, []) if one not in seen]
        seen.update(further)
        waiting += further
    return False


def check_web_address(url: str, *, field: str) -> None:
    """Refuse an address that is none of the web; an empty one passes. Raises Invalid."""
    if url and not re.fullmatch(WEB_ADDRESS, url, re.IGNORECASE):
        message = _("Give an address that begins with https:// or http://.")
        raise Invalid(message, fields={field: [message]})


def _check_link(link: ProductLink) -> None:
    check_web_address(link.url, field="url")
    others = ProductLink.objects.filter(product=link.product, url=link.url).exclude(pk=link.pk)
    if others.exists():
        raise LinkTaken(fields={"url": [str(LinkTaken.detail)]})


def _record(verb: str, by: Actor, thing: ProductRelation | ProductLink, **values: Any) -> None:
    trail.record_many(by=by, entries=[_entry(verb, thing, **values)])


def _entry(verb: str, thing: ProductRelation | ProductLink, **values: Any) -> trail.Entry:
    product = thing.product
    return trail.Entry(verb, ("product", product.pk), product.name, product.scope_id, **values)


def _relation_changed(one: together.Changed[ProductRelation]) -> trail.Entry:
    other = {"other": one.row.other.code}
    return _entry("portfolio.relation.changed", one.row, before=other | one.before, after=other | one.after)


_RELATION: Final = together.Rule[ProductRelation](
    rows=lambda: ProductRelation.objects.select_related("product", "other"),
    entry=_relation_changed,
    names=("note",),
)
