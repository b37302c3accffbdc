"""Changes to products."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.access.models import Scope
from core.audit.services import trail
from core.common.actors import Actor
from core.common.touch import Touched, touch
from core.common.versions import snapshot
from core.custom.services import values as custom_values
from portfolio.errors import CodeTaken
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

    Raises CodeTaken.
    """
    if Scope.objects.filter(kind=Scope.Kind.PRODUCT, code=code).exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    scope = Scope.objects.create(kind=Scope.Kind.PRODUCT, code=code, path="new")
    place_scope(scope=scope, parent=node.scope)
    fields["custom"] = custom_values.checked("product", fields.get("custom"))
    product = Product.objects.create(scope=scope, code=code, name=name, node=node, **fields)
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

    Raises CodeTaken.
    """
    product = Product.objects.select_for_update(of=("self",)).select_related("scope").get(pk=product.pk)
    before, after = custom_values.assign(product, changes)
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
        verb="portfolio.product.changed",
        by=by,
        subject=("product", product.pk),
        label=product.name,
        scope_id=product.scope_id,
        before=before,
        after=after,
    )
    touch(Touched(kind="products", everything=True))
    return product


def _rename(product: Product) -> None:
    taken = Scope.objects.filter(kind=Scope.Kind.PRODUCT, code=product.code).exclude(pk=product.scope_id)
    if taken.exists():
        raise CodeTaken(fields={"code": [str(CodeTaken.detail)]})
    product.scope.code = product.code
    product.scope.save(update_fields=["code"])
