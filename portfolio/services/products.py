"""Changes to products."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.touch import Touched, touch
from core.common.versions import snapshot
from core.custom.services import values as custom_values
from core.ingest import together
from core.ingest.hand import written_by_hand
from core.profile import is_on
from portfolio.errors import ClassNeedsReview, CodeTaken
from portfolio.models import Node, Product
from portfolio.services.nodes import UNPLACED, move_leaves, move_scope, place_scope

FIELDS = (
    "code",
    "name",
    "node",
    "stage",
    "innovation_class",
    "first_launched_on",
    "retired_on",
    "description",
)
# What many products can be given at once.
MANY_FIELDS = ("node", "stage", "innovation_class", "first_launched_on", "retired_on", "description")


@transaction.atomic
def add(*, by: Actor, code: str, name: str, node: Node, **fields: Any) -> Product:
    """Add a product below a node.

    Raises CodeTaken, ClassNeedsReview, Invalid (dates reversed).
    """
    _check(Product(**fields), fields, is_reviewed=False)
    if Scope.objects.filter(kind=Scope.Kind.PRODUCT, code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    scope = Scope.objects.create(kind=Scope.Kind.PRODUCT, code=code, path=UNPLACED)
    fields["custom"] = custom_values.checked("product", fields.get("custom"))
    product = Product.objects.create(scope=scope, code=code, name=name, node=node, **fields)
    place_scope(scope=scope, parent=node.scope)
    trail.record(
        verb="portfolio.product.added",
        by=by,
        subject=("product", product.pk),
        label=product.name,
        scope_id=scope.pk,
        after=snapshot(product, FIELDS) | custom_values.snapshot(product),
    )
    touch(Touched(kind="products", everything=True))
    return product


@transaction.atomic
def change(*, by: Actor, product: Product, **changes: Any) -> Product:
    """Change fields of a product; a new node moves it in the tree.

    Raises CodeTaken, ClassNeedsReview, Invalid (dates reversed).
    """
    return settle(by=by, product=product, changes=changes, is_reviewed=False)


@transaction.atomic
def settle(
    *,
    by: Actor,
    product: Product,
    changes: dict[str, Any],
    verb: str = "portfolio.product.changed",
    more: dict[str, Any] | None = None,
    is_reviewed: bool = True,
) -> Product:
    """Write what other rules decided of a product: a confirmed class, a stop.

    verb: what the trail calls it. more: what it says besides. is_reviewed: whether a class needs no review.
    Raises CodeTaken, ClassNeedsReview, Invalid (dates reversed).
    """
    product = Product.objects.select_for_update(of=("self",)).select_related("scope").get(pk=product.pk)
    before, after = custom_values.assign(product, changes)
    if not after:
        return product
    _check(product, after, is_reviewed=is_reviewed)
    if "node" in after:
        move_scope(scope=product.scope, parent=product.node.scope)
    if "code" in after:
        _rename(product)
    written_by_hand(product)
    trail.record(
        verb=verb,
        by=by,
        subject=("product", product.pk),
        label=product.name,
        scope_id=product.scope_id,
        before=before,
        after={**after, **(more or {})},
    )
    touch(Touched(kind="products", everything=True))
    return product


def change_many(*, by: Actor, products: Sequence[Product], **changes: Any) -> dict[int, str]:
    """Give many products the same place, stage, innovation class or dates.

    Result: why some were refused, by id. In a fixed number of statements; a new
    code is each product's own, and goes through `change`.
    """
    return change_apart(by=by, changes={product.pk: changes for product in products})


def hold(products: Sequence[Product]) -> None:
    """Lock products that will move part by part: the first part holds the tree, and rows come before it."""
    found = Product.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(found.filter(pk__in=[product.pk for product in products]).values_list("pk"))


def change_apart(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Give many products each what is its own, of the same fields; by id. Else as `change_many`."""
    names = {name for of_product in changes.values() for name in of_product}
    if not names <= set(MANY_FIELDS):
        raise ValueError(f"Not for many: {sorted(names - set(MANY_FIELDS))}")
    return together.change_each(_MANY, by=by, changes=changes)


def _checks(rows: Sequence[Product]) -> Callable[[Product], None]:
    classes = {product.pk: product.innovation_class for product in rows}

    def check(product: Product) -> None:
        is_other = product.innovation_class != classes[product.pk]
        _check(product, {"innovation_class": product.innovation_class if is_other else ""}, is_reviewed=False)

    return check


def _follow(_by: Actor, changed: Sequence[together.Changed[Product]]) -> None:
    """Move the places of the products that hang elsewhere, and with them who may see and change them."""
    move_leaves({one.row.scope_id: one.row.node.scope_id for one in changed if "node" in one.after})
    touch(Touched(kind="products", everything=True))


_MANY: Final = together.Rule[Product](
    rows=lambda: Product.objects.select_related("node"),
    entry=lambda one: trail.Entry(
        verb="portfolio.product.changed",
        subject=("product", one.row.pk),
        label=one.row.name,
        scope_id=one.row.scope_id,
        before=one.before,
        after=one.after,
    ),
    checks=_checks,
    then=_follow,
)


def _check(product: Product, after: Mapping[str, Any], *, is_reviewed: bool) -> None:
    """Refuse what no product may be, new or changed. after: what is other than it was."""
    if not is_reviewed:
        _check_class(after)
    launched, retired = product.first_launched_on, product.retired_on
    if launched and retired and launched > retired:
        reason = _("The retirement lies before the first launch. Correct one of the two.")
        raise Invalid(reason, fields={"retired_on": [reason]})


def _check_class(after: Mapping[str, Any]) -> None:
    """Where classes are reviewed, none is set without its evidence; taking one away needs none."""
    if after.get("innovation_class") and is_on("classification_review"):
        raise ClassNeedsReview(fields={"innovation_class": [str(ClassNeedsReview.detail)]})


def _rename(product: Product) -> None:
    taken = Scope.objects.filter(kind=Scope.Kind.PRODUCT, code=product.code).exclude(pk=product.scope_id)
    if taken.exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    product.scope.code = product.code
    product.scope.save(update_fields=["code"])
