"""Actions as lists show them."""

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from portfolio.models import ActionItem, Node, Product


def actions_for(user: User) -> QuerySet[ActionItem]:
    """Return the actions a user sees, each with the product or portfolio it belongs to."""
    product = Product.objects.filter(scope=OuterRef("scope"))
    node = Node.objects.filter(scope=OuterRef("scope"))
    product_name, node_name = Subquery(product.values("name")[:1]), Subquery(node.values("name")[:1])
    return (
        ActionItem.objects.visible_to(user)
        .select_related("scope", "owner", "review__gate")
        .annotate(
            product_code=Subquery(product.values("code")[:1]),
            node_code=Subquery(node.values("code")[:1]),
            place_name=Case(When(scope__kind="product", then=product_name), default=node_name),
            state_order=Case(When(done_on=None, then=Value(0)), default=Value(1)),
        )
    )


def may_change(user: User, action: ActionItem) -> bool:
    """Tell whether a user may change or close an action: whoever edits what it belongs to, and its owner."""
    own = action.owner is not None and action.owner.email.lower() == user.email.lower()
    return own or can(user, Action.EDIT_PRODUCT, action)


def changes_some(user: User) -> bool:
    """Tell whether a user may change some action: those of places they edit, and their own.

    Read once per user object: a list asks it for each of its cells.
    """
    if can_somewhere(user, Action.EDIT_PRODUCT):
        return True
    owns: bool | None = getattr(user, "_portfolio_owns_actions", None)
    if owns is None:
        owns = ActionItem.objects.filter(owner__email__iexact=user.email).exists()
        user._portfolio_owns_actions = owns  # type: ignore[attr-defined]
    return owns
