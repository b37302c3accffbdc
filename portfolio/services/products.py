"""Changes to products."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from core.profile import is_on
from portfolio.errors import ClassNeedsReview, CodeTaken
from portfolio.models import Node, Product
from portfolio.services.nodes import move_scope, place_scope

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


@transaction.atomic
def add(*, by: Actor, code: str, name: str, node: Node, **fields: Any) -> Product:
    """Add a product below a node.

    Raises CodeTaken, ClassNeedsReview.
    """
    _refuse_bare_class(fields.get("innovation_class") or "", "")
    if Scope.objects.filter(kind=Scope.Kind.PRODUCT, code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    scope = Scope.objects.create(kind=Scope.Kind.PRODUCT, code=code, path="new")
    place_scope(scope=scope, parent=node.scope)
    product = Product.objects.create(scope=scope, code=code, name=name, node=node, **fields)
    trail.record(
        verb="portfolio.product.added",
        by=by,
        subject=("product", product.pk),
        label=product.name,
        scope_id=scope.pk,
        after=snapshot(product, FIELDS),
    )
    touch(Touched(kind="products", everything=True))
    return product


@transaction.atomic
def change(*, by: Actor, product: Product, **changes: Any) -> Product:
    """Change fields of a product; a new node moves it in the tree.

    Raises CodeTaken, ClassNeedsReview.
    """
    _refuse_bare_class(changes.get("innovation_class", product.innovation_class), product.innovation_class)
    return settle(by=by, product=product, changes=changes)


@transaction.atomic
def settle(
    *,
    by: Actor,
    product: Product,
    changes: dict[str, Any],
    verb: str = "portfolio.product.changed",
    more: dict[str, Any] | None = None,
) -> Product:
    """Write what other rules decided of a product: a confirmed class, a stop.

    verb: what the trail calls it. more: what it says besides.
    Raises CodeTaken.
    """
    product = Product.objects.select_for_update(of=("self",)).select_related("scope").get(pk=product.pk)
    before, after = assign(product, changes)
    if not after:
        return product
    if "code" in after:
        _rename(product)
    if "node" in after:
        move_scope(scope=product.scope, parent=product.node.scope)
    product.import_run, product.line = None, None
    product.version += 1
    product.updated_at = timezone.now()
    product.save()
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


def _refuse_bare_class(wanted: str, held: str) -> None:
    """Where classes are reviewed, none is set without its evidence; taking one away needs none."""
    if wanted and wanted != held and is_on("classification_review"):
        raise ClassNeedsReview(fields={"innovation_class": [str(ClassNeedsReview.detail)]})


def _rename(product: Product) -> None:
    taken = Scope.objects.filter(kind=Scope.Kind.PRODUCT, code=product.code).exclude(pk=product.scope_id)
    if taken.exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    product.scope.code = product.code
    product.scope.save(update_fields=["code"])
