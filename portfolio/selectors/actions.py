"""Actions as lists show them."""

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.common.listing import Column, Listing
from portfolio.models import ActionItem, Node, Product

LISTING = Listing(
    columns=(
        Column("title", _("Action"), "title"),
        Column("place", _("At"), "place_name"),
        Column("owner", _("Owner"), "owner__name"),
        Column("due_on", _("Due"), "due_on", kind="date"),
        Column("state", _("State"), "state_order", kind="order"),
        Column("review", _("Condition of"), "review__gate__name"),
    ),
    default_sort="due_on",
    export=(
        ("product", lambda action: action.product_code or ""),
        ("portfolio", lambda action: action.node_code or ""),
        ("title", lambda action: action.title),
        ("raised_on", lambda action: action.raised_on),
        ("owner_email", lambda action: action.owner.email if action.owner else ""),
        ("due_on", lambda action: action.due_on),
        ("done_on", lambda action: action.done_on),
        ("evidence", lambda action: action.evidence),
        ("evidence_url", lambda action: action.evidence_url),
    ),
)


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
